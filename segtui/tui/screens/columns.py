"""The columns of a list: which are shown, in which order, how wide, and by which it is sorted; at once, as one sees."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from segtui.keys.declared import GROUPS
from segtui.service.remembered import NARROWEST, WIDEST, ChosenColumn
from segtui.text import harmless
from segtui.tui.cells import Column
from segtui.tui.columns import is_label_column
from segtui.tui.keys import bindings_for
from segtui.tui.said import hints_said
from segtui.tui.screens.arranged import Arranged
from segtui.tui.screens.overlay import Overlay
from segtui.tui.screens.report import label_keys
from segtui.tui.widgets.lines import Bar
from segtui.tui.widgets.table import Table

_STEP = 2
_AT = 2
_MOST_ROWS = 16
_AROUND = 5  # lines: the border, the title, the headings, the keys
_MOST_LABELS = 200


@dataclass(frozen=True)
class ColumnRow:
    """A column that can be shown: `width` in words, `order` is an arrow where the list is sorted by it."""

    id: str
    title: str
    is_shown: bool
    width: str
    order: str


_COLUMNS: tuple[Column[Any], ...] = (
    Column("shown", "Shown", lambda row: "✓ yes" if row.is_shown else "  no", lambda _: "mark", 5, 5, 0),
    Column("title", "Column", lambda row: row.title, lambda row: "" if row.is_shown else "dim", 12, 40, 3),
    Column("order", "Order", lambda row: row.order, lambda _: "accent", 5, 5, 0),
    Column("width", "Width", lambda row: row.width, lambda _: "dim", 20, 20, 0),
)


class ColumnsOverlay(Overlay):
    """Every column that the list can show, those shown first, in their order; what is done is seen below at once."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_for("columns")
    box_title = "Columns"

    def __init__(self, frame: Arranged) -> None:
        super().__init__()
        self._frame = frame
        self._labels: Sequence[str] = ()

    def body(self) -> ComposeResult:
        table = Table(_COLUMNS, id="columns")
        table.can_focus = False
        yield table
        yield Bar(id="column-keys")

    def opened(self) -> None:
        self._show()
        self.on_resize()
        if self._frame.listing.has_labels:
            self.run_worker(self._find_labels(), exclusive=True)

    def on_resize(self) -> None:
        """Show as many of the keys as there is room for."""
        hints = [(self.key(key.id), key.title.lower()) for key in GROUPS["columns"] if key.is_hinted]
        self.query_one("#column-keys", Bar).show(hints_said(hints, self.room))

    async def _find_labels(self) -> None:
        """Offer the labels' keys too: of many sources it takes a while."""
        keys = await asyncio.to_thread(label_keys, list(self._frame.listing.items))
        self._labels = [f"label:{key}" for key in list(keys)[:_MOST_LABELS]]
        self._show()

    # What there is ---------------------------------------------------------------------------------------------

    @property
    def _table(self) -> Table:
        return self.query_one("#columns", Table)

    @property
    def _chosen(self) -> list[ChosenColumn]:
        listing = self._frame.listing
        widths = {one.id: one.width for one in listing.chosen or ()}
        return [ChosenColumn(column.id, widths.get(column.id, 0)) for column in listing.columns]

    def _show(self) -> None:
        chosen = self._chosen
        names = [one.id for one in chosen]
        others = [name for name in dict.fromkeys((*self._frame.listing.known, *self._labels)) if name not in names]
        rows = [self._row(one) for one in (*chosen, *map(ChosenColumn, others))]
        table = self._table
        room = int(self.size.height * 0.9) - _AROUND
        table.styles.height = max(1, min(len(rows), _MOST_ROWS, room)) + 1
        table.show(rows, range(len(rows)))

    def _row(self, one: ChosenColumn) -> ColumnRow:
        listing = self._frame.listing
        column = listing.column(one.id)
        is_shown = any(other.id == one.id for other in listing.columns)
        title = one.id if column is None or is_label_column(one.id) else column.title
        is_sorted = listing.sort_column == one.id
        order = ("↓" if listing.is_reversed else "↑") if is_sorted else ""
        return ColumnRow(one.id, harmless(title or one.id), is_shown, self._width_said(one, is_shown=is_shown), order)

    def _width_said(self, one: ChosenColumn, *, is_shown: bool) -> str:
        if not is_shown:
            return ""
        has_room = one.id in self._frame.table.widths
        return (f"{one.width} cells" if one.width else "by itself") + ("" if has_room else " · no room")

    # Keys ------------------------------------------------------------------------------------------------------

    @property
    def _here(self) -> str:
        record: Any = self._table.record
        return str(record.id)

    def _take(self, chosen: list[ChosenColumn]) -> None:
        self._frame.take_columns(chosen)
        self._show()

    def action_choose(self, by: int) -> None:
        self._table.action_move(by)

    def action_switch(self) -> None:
        name, chosen = self._here, self._chosen
        without = [one for one in chosen if one.id != name]
        if len(without) == len(chosen):
            self._take(self._with(name))
        elif without:  # one column stays
            at = self._table.cursor
            self._take(without)
            self._table.action_move(at - self._table.cursor)  # on to the next, not to where it has gone

    def _with(self, name: str) -> list[ChosenColumn]:
        """The columns with one more, far enough to the left to be seen on any terminal."""
        return [*self._chosen[:_AT], ChosenColumn(name), *self._chosen[_AT:]]

    def action_shift(self, by: int) -> None:
        chosen = self._chosen
        at = next((at for at, one in enumerate(chosen) if one.id == self._here), None)
        if at is not None and 0 <= at + by < len(chosen):
            chosen.insert(at + by, chosen.pop(at))
            self._take(chosen)

    def action_size(self, by: int) -> None:
        self._set_width(by * _STEP)

    def action_size_itself(self) -> None:
        self._set_width(0)

    def _set_width(self, by: int) -> None:
        """Make the column so much wider; 0 lets it have the width that there is room for."""
        name = self._here
        wide = {one.id: one.width or self._frame.table.widths.get(one.id, NARROWEST) for one in self._chosen}
        if name in wide:
            width = min(max(wide[name] + by, NARROWEST), WIDEST) if by else 0
            self._take([ChosenColumn(name, width) if one.id == name else one for one in self._chosen])

    def action_sort(self) -> None:
        name = self._here
        column = self._frame.listing.column(name)
        if column is not None and column.sortable:
            if all(one.id != name for one in self._chosen):
                self._frame.take_columns(self._with(name))  # the heading shows the order
            self._frame.sort_by(name)
            self._show()

    def action_reset(self) -> None:
        self._frame.reset()
        self._show()

    def on_table_opened(self) -> None:
        self.action_switch()
