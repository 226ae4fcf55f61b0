"""The one list of segtui: virtual, drawn by line, the same for ten rows and for a hundred thousand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from textual import events
from textual.binding import BindingType
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip

from segtui.models import Record
from segtui.service.identity import identity_of, row_of
from segtui.sight.window import Window
from segtui.tui.cells import GAP, Column, Span, fit, laid_out, width_of
from segtui.tui.keys import bindings_for
from segtui.tui.widgets.lines import Lines

_PREFIX = 2  # the cursor's sign and the mark's


class Table(Lines, can_focus=True):
    """Records in rows under a line of headings, with a cursor and marks.

    `show` takes records and the order to show them in; the cursor stays on its record, and marks go by identity. As
    long as the list `is_untouched`, the cursor stays in the first row instead, whatever comes to stand there.
    """

    BINDINGS: ClassVar[list[BindingType]] = bindings_for("rows")

    class Moved(Message):
        """The cursor came to another row, or the row under it changed."""

    class Opened(Message):
        """The row under the cursor was chosen."""

        def __init__(self, record: Record) -> None:
            super().__init__()
            self.record = record

    class HeadingClicked(Message):
        """The heading of a column was clicked."""

        def __init__(self, column: str) -> None:
            super().__init__()
            self.column = column

    def __init__(self, columns: Sequence[Column[Any]], *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._columns = columns
        self._items: Sequence[Any] = ()
        self._order: Sequence[int] = ()
        self._window = Window()
        self._columns_fitted: tuple[int, list[tuple[Column[Any], int]]] | None = None
        self._drawn: dict[int, Strip] = {}
        self._under: str = ""
        self._asked = ""
        self.marks: set[str] = set()
        self._marked_last: tuple[int, str] | None = None
        self.sorted_by: tuple[str, bool] = ("", False)
        self.empty: Sequence[str] = ()
        self.is_untouched = True

    # What is shown ---------------------------------------------------------------------------------------------

    def show(self, items: Sequence[Any], order: Sequence[int]) -> None:
        """Show `items` in `order` (indexes into it); cursor and scroll stay where they were."""
        at = 0 if self.is_untouched and not self._asked else self._found(items, order)
        self._items, self._order = items, order
        self._window.resize(self._body_height, len(order))
        self._window.go(self._window.cursor if at is None else at)
        self._noticed()
        self._redraw_what_differs()

    def set_columns(self, columns: Sequence[Column[Any]]) -> None:
        """Show these columns instead."""
        self._columns, self._columns_fitted = columns, None
        self.redraw()

    @property
    def widths(self) -> dict[str, int]:
        """The cells of each column that there is room for, by its id."""
        return {column.id: width for column, width in self._laid_out()}

    def redraw(self) -> None:
        """Draw every line again."""
        self._drawn.clear()
        self.refresh()

    @property
    def record(self) -> Any | None:
        """The record under the cursor."""
        return self._items[self._order[self._window.cursor]] if self._order else None

    @property
    def cursor(self) -> int:
        """The cursor's place among the rows shown, from 0 on."""
        return self._window.cursor

    @property
    def shown(self) -> list[Any]:
        """The records shown, in order."""
        return [self._items[index] for index in self._order]

    def first(self, count: int) -> list[Any]:
        """The first of the records shown, in order."""
        return [self._items[index] for index in self._order[:count]]

    @property
    def count(self) -> int:
        """How many rows are shown."""
        return len(self._order)

    def go_to(self, name: str) -> bool:
        """Put the cursor on the record of this identity; whether it is among the rows shown."""
        at = row_of(self._items, self._order, name)
        if at is None:
            self._asked = name  # it may come with a later page
            return False
        self._go(at)
        return True

    def toggle_mark(self) -> None:
        """Mark the row under the cursor, or take its mark away, and go on to the next."""
        if (record := self.record) is not None:
            self.marks ^= {identity_of(record)}
            self._marked_last = (self._order[self._window.cursor], identity_of(record))
            self._redraw_rows(self._window.cursor)
            self.action_move(1)

    def rows_to_mark(self) -> range | None:
        """The rows from the one that was marked last to the cursor; None where no row shown was marked last."""
        last = self._marked_last
        at = row_of(self._items, self._order, last[1], last[0]) if last is not None and last[1] in self.marks else None
        return None if at is None else range(min(at, self.cursor), max(at, self.cursor) + 1)

    def mark_rows(self, rows: range) -> None:
        """Mark these rows; the one under the cursor counts as marked last."""
        places = self._order[rows.start : rows.stop]
        self.marks.update(map(identity_of, map(self._items.__getitem__, places)))
        if self._under in self.marks:
            self._marked_last = (self._order[self._window.cursor], self._under)
        self.redraw()

    def toggle_all_marks(self) -> None:
        """Mark every row shown, or take all of their marks away if every one is marked."""
        shown = {identity_of(record) for record in self.shown}
        self.marks = self.marks - shown if shown <= self.marks else self.marks | shown
        self.redraw()

    # Keys and mouse --------------------------------------------------------------------------------------------

    def action_move(self, by: int) -> None:
        self._go(self._window.cursor + by)

    def action_top(self) -> None:
        self._go(0)

    def action_bottom(self) -> None:
        self._go(self.count - 1)

    def action_half(self, direction: int) -> None:
        self._go(self._window.cursor + direction * max(1, self._body_height // 2))

    def action_open(self) -> None:
        if (record := self.record) is not None:
            self.post_message(self.Opened(record))

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        self._go(self._window.cursor + 3)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        self._go(self._window.cursor - 3)

    def on_click(self, event: events.Click) -> None:
        at = self._window.top + event.y - 1
        if event.y < 1:
            self._click_heading(event.x)
        elif at < self.count:
            was_there = at == self._window.cursor
            self._go(at)
            if was_there and event.chain == 2:
                self.action_open()

    def _click_heading(self, x: int) -> None:
        left = _PREFIX
        for column, width in self._laid_out():
            if left <= x < left + width + GAP:
                self.post_message(self.HeadingClicked(column.id))
            left += width + GAP

    def on_resize(self, event: events.Resize) -> None:
        self._columns_fitted = None
        self._window.resize(self._body_height, self.count)
        self.redraw()

    def _go(self, at: int) -> None:
        self.is_untouched = False
        before, top = self._window.cursor, self._window.top
        self._window.go(at)
        if self._window.top != top:
            self.redraw()
        elif self._window.cursor != before:
            self._redraw_rows(before, self._window.cursor)
        self._noticed()

    def _noticed(self) -> None:
        record = self.record
        self._under = identity_of(record) if record is not None else ""
        self._asked = "" if self._asked == self._under else self._asked
        self.post_message(self.Moved())

    def _found(self, items: Sequence[Any], order: Sequence[int]) -> int | None:
        """Where the record that the cursor should be on stands in the new order."""
        wanted = self._asked or self._under
        if not wanted or not order:
            return None
        old = self._order[self._window.cursor] if self._window.cursor < len(self._order) else -1
        return row_of(items, order, wanted, old)

    # Drawing ---------------------------------------------------------------------------------------------------

    @property
    def _body_height(self) -> int:
        return max(1, self.size.height - 1)

    def notify_style_update(self) -> None:
        self._drawn.clear()
        super().notify_style_update()

    def _redraw_rows(self, *rows: int) -> None:
        for row in rows:
            y = row - self._window.top + 1
            self._drawn.pop(y, None)
            self.refresh(Region(0, y, self.size.width, 1))

    def _redraw_what_differs(self) -> None:
        """Draw the lines again whose text or style changed, and no others."""
        before, self._drawn = self._drawn, {}
        for y in range(self.size.height):
            if before.get(y) != self._line(y):
                self.refresh(Region(0, y, self.size.width, 1))

    def render_line(self, y: int) -> Strip:
        return self._line(y)

    def _line(self, y: int) -> Strip:
        strip = self._drawn.get(y)
        if strip is None:
            strip = self._drawn[y] = self.heading() if y == 0 else self._row(y)
        return strip

    def _laid_out(self) -> list[tuple[Column[Any], int]]:
        width = self.size.width - _PREFIX - 1
        if self._columns_fitted is None or self._columns_fitted[0] != width:
            self._columns_fitted = (width, laid_out(self._columns, width))
        return self._columns_fitted[1]

    def heading(self) -> Strip:
        """The line of headings."""
        spans: list[Span] = [(" " * _PREFIX, "")]
        for column, width in self._laid_out():
            arrow = ("↓" if self.sorted_by[1] else "↑") if column.id == self.sorted_by[0] else ""
            title = fit(column.title, min(width_of(column.title), width - 2)) + f" {arrow}" if arrow else column.title
            spans += [(fit(title, width), "accent" if arrow else ""), (" " * GAP, "")]
        return self.strip_of(spans[:-1], self.size.width, "header")

    def _row(self, y: int) -> Strip:
        at = self._window.top + y - 1
        if at >= self.count:
            return self._blank_row(y)
        cells = self.row_of(self._items[self._order[at]], is_here=at == self._window.cursor)
        return Strip.join([cells, self.strip_of([(self._window.thumb(y - 1), "dim")], 1)])

    def row_of(self, record: Any, *, is_here: bool) -> Strip:
        """A record's row, without the scroll bar's cell."""
        marked = identity_of(record) in self.marks
        spans: list[Span] = [("▌" if is_here else " ", ""), ("✓" if marked else " ", "" if is_here else "mark")]
        for column, width in self._laid_out():  # one colour under the cursor: it stands out, and costs few bytes
            spans.append((fit(column.text(record), width), "" if is_here else column.tone(record)))
            spans.append((" " * GAP, ""))
        return self.strip_of(spans[:-1], self.size.width - 1, "cursor" if is_here else "")

    def _blank_row(self, y: int) -> Strip:
        line = y - 2
        text = self.empty[line] if not self.count and 0 <= line < len(self.empty) else ""
        return self.strip_of([("  " + text, "dim")], self.size.width)
