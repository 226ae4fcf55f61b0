"""Help: every key of the screen below, searchable; made from the bindings themselves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import ActiveBinding, BindingType

from segtui.text import searchable
from segtui.tui.keys import KeyHelp, bindings_for, helped
from segtui.tui.pages import Row, heading, note
from segtui.tui.palette.grammar import COMMANDS, Command
from segtui.tui.screens.overlay import TypedOverlay
from segtui.tui.widgets.document import Document

_COMMANDS = "Commands"


class HelpOverlay(TypedOverlay):
    """The keys that work on a screen, narrowed by typing."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_for("help")

    def __init__(self, screen_name: str, bindings: Sequence[ActiveBinding]) -> None:
        super().__init__()
        self.box_title = f"Keys · {screen_name} · type to search"
        self._offered = bindings

    def body(self) -> ComposeResult:
        yield from super().body()
        yield Document(id="keys")

    def changed(self) -> None:
        words = searchable(self.edit.text).split()
        rows: list[Row] = []
        group = ""
        for entry in helped(self.app, self._offered):
            if not _holds(words, entry.keys, entry.title, entry.tooltip, entry.group):
                continue
            if entry.group != group:
                group = entry.group
                rows += [(), heading(group)] if rows else [heading(group)]
            rows.append(_row(entry))
        commands = [_command(one) for one in COMMANDS if _holds(words, one.usage, one.about, _COMMANDS)]
        rows += [*([()] if rows and commands else []), *([heading(self._of_commands())] if commands else []), *commands]
        self.query_one("#keys", Document).show(rows or [note("Nothing here does that.")])

    def _of_commands(self) -> str:
        return f"{_COMMANDS}, after {self.segtui.key_said('app.commands')}"

    def action_scroll(self, by: int) -> None:
        self.query_one("#keys", Document).action_scroll_by(by)


def _holds(words: Sequence[str], *texts: str) -> bool:
    """Whether each word stands somewhere in these texts."""
    whole = searchable(" ".join(texts))
    return all(word in whole for word in words)


def _command(command: Command) -> Row:
    return [(f"  {command.usage:<25}", "accent"), (command.about, "")]


def _row(entry: KeyHelp) -> Row:
    what = f"{entry.title}: {entry.tooltip}" if entry.tooltip else entry.title
    return [(f"  {entry.keys:<18}", "accent"), (what, "")]
