"""Command palette: places with a filter, sources by name, and every key's action, found by typing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import ActiveBinding, BindingType

from segtui.models import Source
from segtui.text import searchable
from segtui.tui.cells import Column
from segtui.tui.keys import bindings_for, helped
from segtui.tui.places import PLACES, place_named
from segtui.tui.screens.overlay import TypedOverlay
from segtui.tui.widgets.table import Table

_MOST = 200


@dataclass(frozen=True)
class Command:
    """A row of the palette; `answer` says what to run: `go NAME FILTER`, `source ID` or `do ACTION-ID`."""

    id: str
    title: str
    about: str
    answer: str


COLUMNS: tuple[Column[Any], ...] = (
    Column("title", "Command", lambda c: c.title, lambda _: "accent", 20, 40, 2),
    Column("about", "", lambda c: c.about, lambda _: "dim", 20, 60, 3),
)


class Palette(TypedOverlay):
    """Commands narrowed by typing; `enter` runs the one under the cursor."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_for("palette")
    box_title = "Commands · sources label:env=prod · labels · catalog · workspace"

    def __init__(self, bindings: Sequence[ActiveBinding], sources: Sequence[Source]) -> None:
        super().__init__()
        self._offered, self._sources = bindings, sources

    def body(self) -> ComposeResult:
        yield from super().body()
        table = Table(COLUMNS, id="commands")
        table.can_focus = False
        yield table

    def changed(self) -> None:
        commands = self._found(self.edit.text.strip())
        table = self.query_one("#commands", Table)
        table.empty = ("No command of this name.",)
        table.show(commands, range(len(commands)))
        table.action_top()

    def _found(self, text: str) -> list[Command]:
        name, _, rest = text.partition(" ")
        place = place_named(name)
        found: list[Command] = []
        if place is not None and (rest or place.name == name):
            found.append(Command("typed", f"{place.name} {rest}".strip(), place.about, f"go {place.name} {rest}"))
        elif "source".startswith(name) and rest:
            text = rest
        wanted = searchable(text)
        found += [
            Command(p.name, p.name, p.about, f"go {p.name} ") for p in PLACES if wanted in searchable(p.name + p.about)
        ]
        found += [
            Command(k.id, k.title, f"{k.keys}  {k.tooltip}", f"do {k.id}")
            for k in helped(self.app, self._offered)
            if wanted in searchable(k.title) and not k.id.startswith("place.")
        ]
        return [*found, *self._matching_sources(wanted)] if len(wanted) > 1 else found

    def _matching_sources(self, wanted: str) -> list[Command]:
        matching = (s for s in self._sources if wanted in searchable(s.title) or wanted in searchable(s.slug))
        return [
            Command(source.id, source.title, f"source {source.slug}", f"source {source.id}")
            for source, _ in zip(matching, range(_MOST), strict=False)
        ]

    def action_choose(self, by: int) -> None:
        self.query_one("#commands", Table).action_move(by)

    def action_run(self) -> None:
        command = self.query_one("#commands", Table).record
        self.dismiss(command.answer if command is not None else None)

    def on_table_opened(self) -> None:
        self.action_run()
