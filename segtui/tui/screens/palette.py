"""Command palette: the lines of the grammar, sources by name, and every key's action, completed while one types."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from segtui.tui.cells import Column
from segtui.tui.keys import bindings_for
from segtui.tui.palette.finding import Finding
from segtui.tui.palette.rows import Does, Row
from segtui.tui.palette.world import World
from segtui.tui.said import hints_said
from segtui.tui.screens.overlay import TypedOverlay
from segtui.tui.widgets.lines import Bar
from segtui.tui.widgets.table import Table

COLUMNS: tuple[Column[Any], ...] = (
    Column("title", "Command", lambda row: row.title, lambda _: "accent", 20, 46, 2),
    Column("about", "", lambda row: row.about, lambda row: "warn" if row.does is Does.NOTHING else "dim", 20, 60, 3),
)
_DOES = {
    Does.RUN: "run",
    Does.OPEN: "open the source",
    Does.PRESS: "do it",
    Does.FILL: "go on typing",
    Does.NOTHING: "",
}
_CHOSEN = "chosen"
_AT_ONCE_S = 0.012
_SLICE_S = 0.004
_TURNS = 8  # of the event loop between two slices: a key takes several until it is answered
_PAUSE_S = 0.005


class Palette(TypedOverlay):
    """Rows narrowed by typing; `enter` does what the one under the cursor says, `tab` puts it into the line.

    In an empty line the keys that go up and down walk through `lines`, those that were run before, the last one last.
    `chosen` is the row that was chosen. `try_on` is called with each line that `enter` would run as it was written, so
    that it can be shown how that would look.
    """

    BINDINGS: ClassVar[list[BindingType]] = bindings_for("palette")
    box_title = "Commands"

    def __init__(
        self, world: World, lines: Sequence[str] = (), try_on: Callable[[str], object] = lambda _: None
    ) -> None:
        super().__init__()
        self._world, self._lines, self._try_on = world, lines, try_on
        self._finding = Finding("", world)
        self._at_line = len(lines)
        self._has_moved = self._is_at_work = self._runs_when_found = False
        self.chosen: Row | None = None

    def body(self) -> ComposeResult:
        yield from super().body()
        table = Table(COLUMNS, id="commands")
        table.can_focus = False
        yield table
        yield Bar(id="hints")

    @property
    def _table(self) -> Table:
        return self.query_one("#commands", Table)

    # What is found ---------------------------------------------------------------------------------------------

    def changed(self) -> None:
        self._finding = Finding(self.edit.text, self._world)
        self._has_moved = self._runs_when_found = False
        self._finding.advance(_AT_ONCE_S)
        self._show_rows()
        if not self._is_at_work and not (self._finding.is_done and self._world.known.is_ready):
            self._is_at_work = True
            self.run_worker(self._work(), group="finding")

    def know_more(self) -> None:
        """There are other sources than before."""
        self._world = replace(self._world)
        if not self._has_moved:
            self.changed()

    async def _work(self) -> None:
        """Find the rest between the keys, and get ready for those that will be typed."""
        known = self._world.known  # the same, as long as it is open
        try:
            while not (self._finding.is_done and known.is_ready):
                if not self._finding.is_done:
                    await self._find()
                elif known.prepare(_SLICE_S) and not self._has_moved:
                    self.changed()  # what was counted meanwhile may complete the line
                else:
                    await asyncio.sleep(_PAUSE_S)
        finally:
            self._is_at_work = False

    async def _find(self) -> None:
        finding = self._finding
        while not finding.advance(_SLICE_S):
            for _ in range(_TURNS):
                await asyncio.sleep(0)
        if finding is self._finding:
            self._show_rows()
            if self._runs_when_found:
                self._choose(self._table.record)

    def _show_rows(self) -> None:
        rows = self._finding.rows
        self._table.empty = ("Nothing has this name." if self._finding.is_done else "Looking…",)
        self._table.show(rows, range(len(rows)))
        if not self._has_moved:
            self._table.action_top()

    # Keys ------------------------------------------------------------------------------------------------------

    def action_choose(self, by: int) -> None:
        if not self._walk(by):
            self._has_moved = True
            self._table.action_move(by)

    def _walk(self, by: int) -> bool:
        """Go to an older or a newer line; whether the line is one of those, or an empty one."""
        lines, text = self._lines, self.edit.text
        is_walking = self._at_line < len(lines) and text == lines[self._at_line]
        if not is_walking and (text or by > 0 or self._has_moved or not lines):
            return False
        at = (self._at_line if is_walking else len(lines)) + by
        self._at_line = max(0, min(at, len(lines)))
        self._fill(lines[self._at_line] if self._at_line < len(lines) else "")
        return True

    def _fill(self, text: str) -> None:
        self.edit.text, self.edit.cursor = text, len(text)
        self._show_line()
        self.changed()

    def action_complete(self) -> None:
        row: Row | None = self._table.record
        if row is not None and not self._has_moved and row.line.strip() == self.edit.text.strip():
            row = next((one for one in self._finding.rows if one.line.strip() != self.edit.text.strip()), row)
        if row is not None and row.does is not Does.PRESS:
            self._fill(row.line)

    def action_run(self) -> None:
        if self._finding.is_done or self._has_moved:
            self._choose(self._table.record)
        else:
            self._runs_when_found = True  # whoever types fast means what will be found

    def _choose(self, row: Row | None) -> None:
        if row is None or row.does is Does.NOTHING:
            self.query_one("#hints", Bar).show([(row.about if row is not None else "Nothing has this name", "warn")])
        elif row.does is Does.FILL:
            self._fill(row.line)
        else:
            self.chosen = row
            self.dismiss(_CHOSEN)

    def on_table_moved(self) -> None:
        row: Row | None = self._table.record
        hints = [(self.key("palette.run", beside_typing=True), _DOES[row.does])] if row is not None else []
        hints = [hint for hint in hints if hint[1]]
        if row is not None and row.does is not Does.PRESS:
            hints.append((self.key("palette.complete", beside_typing=True), "complete"))
        if self._lines:
            hints.append((self.key("palette.up", beside_typing=True), "in an empty line: what was run before"))
        self.query_one("#hints", Bar).show(hints_said(hints, self.query_one("#hints", Bar).size.width or 76))
        is_meant = self._has_moved or bool(self.edit.text.strip())
        self._try_on(row.line if row is not None and row.does is Does.RUN and is_meant else "")

    def on_table_opened(self) -> None:
        self._choose(self._table.record)
