"""Named views of a list, for the palette: `view` lists them, `view NAME` shows one. Nothing of Textual here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from segtui.text import searchable
from segtui.tui.commands import Command

NAME = "view"
_DEEDS = {"save": "remember what this list shows, by a name", "delete": "forget a view of this list"}
_RESET = "columns, order and filter of this list as they begin; its views stay"


def view_commands(text: str, views: Sequence[tuple[str, str]]) -> Iterator[Command]:
    """The commands about views that the text may mean; `views` are those of the list, each with what it shows."""
    word, _, rest = text.strip().partition(" ")
    rest = rest.strip()
    if not NAME.startswith(word) or (rest and word != NAME):
        return
    deed, _, name = rest.partition(" ")
    if deed in _DEEDS and name.strip():
        yield _command(f"{deed} {name.strip()}", _DEEDS[deed])
    for name, about in views:
        if searchable(rest) in searchable(name):
            yield _command(name, about)
    for deed, about in _DEEDS.items():
        if deed.startswith(rest):
            yield Command(f"{NAME} {deed}", f"{NAME} {deed} NAME", about, f"{NAME} {deed}")
    if "reset".startswith(rest):
        yield _command("reset", _RESET)


def _command(rest: str, about: str) -> Command:
    title = f"{NAME} {rest}"
    return Command(title, title, about, title)
