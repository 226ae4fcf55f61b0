"""Command palette: places with a filter, reports, profiles, sources by name, and every key's action, by typing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import ActiveBinding, BindingType

from segtui.text import searchable
from segtui.tui.cells import Column
from segtui.tui.commands import Command, Offers
from segtui.tui.keys import bindings_for, helped
from segtui.tui.screens.overlay import TypedOverlay
from segtui.tui.views import view_commands
from segtui.tui.widgets.table import Table

COLUMNS: tuple[Column[Any], ...] = (
    Column("title", "Command", lambda c: c.title, lambda _: "accent", 20, 40, 2),
    Column("about", "", lambda c: c.about, lambda _: "dim", 20, 60, 3),
)


class Palette(TypedOverlay):
    """Commands narrowed by typing; `enter` runs the one under the cursor, `tab` puts it into the line."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_for("palette")
    box_title = "Commands · sources label:env=prod · report disabled · profile eu"

    def __init__(self, bindings: Sequence[ActiveBinding], offers: Offers) -> None:
        super().__init__()
        self._bindings_below, self._offers = bindings, offers

    def body(self) -> ComposeResult:
        yield from super().body()
        table = Table(COLUMNS, id="commands")
        table.can_focus = False
        yield table

    @property
    def _table(self) -> Table:
        return self.query_one("#commands", Table)

    def changed(self) -> None:
        text = self.edit.text.strip()
        views = list(view_commands(text, self._offers.views))
        others = self._offers.matching(text, self._by_key(searchable(text)))
        commands = [*views, *others] if text else [*others, *views]
        self._table.empty = ("No command of this name.",)
        self._table.show(commands, range(len(commands)))
        self._table.action_top()

    def _by_key(self, wanted: str) -> list[Command]:
        return [
            Command(k.id, k.title, f"{k.keys}  {k.tooltip}", f"do {k.id}")
            for k in helped(self.app, self._bindings_below)
            if wanted in searchable(k.title) and not k.id.startswith("place.")
        ]

    def action_choose(self, by: int) -> None:
        self._table.action_move(by)

    def action_complete(self) -> None:
        command: Any = self._table.record
        if command is not None and command.answer.startswith(("go", "report", "profile", "view")):
            self.edit.text = command.answer.removeprefix("go ").rstrip() + " "
            self.edit.cursor = len(self.edit.text)
            self._show_line()
            self.changed()

    def action_run(self) -> None:
        command = self._table.record
        self.dismiss(command.answer if command is not None else None)

    def on_table_opened(self) -> None:
        self.action_run()
