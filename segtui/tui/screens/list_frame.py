"""A screen that is a list: filter, sort, marks, a preview where the terminal is wide."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.timer import Timer

from segtui.errors import BadFilter
from segtui.operations import Call
from segtui.service.held import View
from segtui.service.identity import identity_of
from segtui.tui.arranger import Arranger
from segtui.tui.cells import Column, Span
from segtui.tui.keys import bindings_for
from segtui.tui.line_edit import LineEdit
from segtui.tui.listing import Listing
from segtui.tui.pages import Row
from segtui.tui.said import joined
from segtui.tui.screens.frame import Frame, Typing
from segtui.tui.widgets.document import Document
from segtui.tui.widgets.table import Table

WIDE = 140
REST_S = 0.12


class ListFrame(Frame):
    """A list of the records of one read."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_for("lists")

    can_mark = True

    def __init__(self, crumb: str, listing: Listing, filter_text: str = "") -> None:
        super().__init__(crumb)
        self.listing = listing
        self.view: View[Any] | None = None
        self._shown_revision = -1
        self._arranger = Arranger(self)
        self._unseen: tuple[Sequence[int], int, int] = ((), 0, 0)
        self.first_filter = filter_text
        self._before_typing = ""
        self._rest: Timer | None = None

    # What a list says of itself --------------------------------------------------------------------------------

    def call(self) -> Call[Any]:
        """The read that the list shows."""
        raise NotImplementedError

    async def preview(self, record: Any) -> Sequence[Row]:
        """What the pane at the right says of the record under the cursor, without asking the API."""
        return ()

    def nothing_here(self) -> Sequence[str]:
        """What an empty list says, when there is nothing and no filter is to blame."""
        return ("There is nothing here.",)

    # The screen ------------------------------------------------------------------------------------------------

    def body(self) -> ComposeResult:
        with Horizontal(id="body"):
            yield Table(self.listing.columns, id="list")
            yield Document(id="preview")

    @property
    def table(self) -> Table:
        """The list itself."""
        return self.query_one("#list", Table)

    def opened(self) -> None:
        self.listing.hash_key = self.session.service.hash_key
        self.table.focus()
        self.query_one("#preview", Document).can_focus = False
        if self.first_filter:
            self.filter(self.first_filter)
        self.follow(self.call(), self.show)

    def main_view(self) -> View[Any] | None:
        return self.view

    def show(self, view: View[Any]) -> None:
        """Show a new state of the read."""
        self.view = view
        is_due = view.revision != self._shown_revision and (not view.is_growing or self._arranger.has_time)
        if is_due:
            self._shown_revision = view.revision
            self.listing.take(view.items)
        self.show_rows(again=is_due)

    def show_rows(self, *, again: bool = True) -> None:
        """Show the rows in the order that is asked for, once it is known: of a long list a little later."""
        if not self.is_there:
            return
        self._arranger.begin()
        self.table.sorted_by = self.listing.sorted_by
        self.table.empty = self._empty()
        if again or not self.listing.count:
            self.table.show(self.listing.items, self.listing.order)
        self.refresh_frame()

    def _empty(self) -> Sequence[str]:
        if self.listing.filter_text and len(self.listing.items):
            back = self.segtui.key_said("go.back")
            return (f"Nothing matches {self.listing.filter_text}", "", f"{back} takes the filter away")
        view = self.view
        if not self.reads:
            return self.nothing_here()
        if view is not None and view.error is not None:
            again, help = self.segtui.key_said("data.refresh"), self.segtui.key_said("app.help")
            by_itself = f"{again} tries again; it is also tried again by itself"
            return (str(view.error), "", by_itself, f"{help} shows every key")
        return self.nothing_here() if view is not None and view.is_empty_for_certain else ("Loading…",)

    def position(self) -> list[Span]:
        table = self.table
        place = table.cursor + 1 if table.count else 0
        whole = len(self.listing.items)
        shown = "…" if self.listing.is_partial else table.count
        count = f"{place}/{shown}" + (f" of {whole}" if table.count != whole else "")
        hidden = self.view.hidden if self.view else 0
        parts: list[list[Span]] = [[(count, "strong")]]
        if self.listing.filter_text and self.typing is None:
            parts.append([("/", "accent"), (self.listing.filter_text, "accent")])
        if table.marks:
            parts.append([(self._marks_said(), "mark")])
        if hidden:
            parts.append([(f"{hidden} hidden from this token", "warn")])
        return joined(parts)

    def _marks_said(self) -> str:
        unseen = self._marks_unseen()
        return f"{len(self.table.marks)} marked" + (f" ({unseen} not shown)" if unseen else "")

    def _marks_unseen(self) -> int:
        """How many of the marked are not shown: counted when the rows change, and not at every key."""
        marks, order = self.table.marks, self.listing.order
        if self._unseen[0] is not order or self._unseen[1] != len(marks):
            self._unseen = (order, len(marks), len(marks) - self.listing.count_shown(marks))
        return self._unseen[2]

    def went_to(self, text: str) -> None:
        """Somebody came here by name, with these words after it."""
        self.filter(text)

    # Filter ----------------------------------------------------------------------------------------------------

    def filter(self, text: str) -> bool:
        """Narrow the list; a wrong filter is told of, and what was shown stays."""
        try:
            self.listing.filter(text)
        except BadFilter as error:
            self.tell(f"{error.message} (at {error.position + 1})")
            return False
        self._arranger.begin_filter()
        self.show_rows()
        self.tell(" · ".join(self.listing.notes) if self.listing.is_done else "")
        return True

    def arranged(self) -> None:
        """The rows are in the order that was asked for, a while later."""
        self.show_rows()
        if self.listing.notes:
            self.tell(" · ".join(self.listing.notes))

    def action_find(self) -> None:
        self._before_typing = self.listing.filter_text
        self._arranger.begin()
        edit = LineEdit.of(self._before_typing)
        self.type_line(Typing("/", edit, self.filter, self._typed, self._typing_left))

    def _typed(self, text: str) -> None:
        if not self.filter(text):
            self.tell(f"{self._message[0][0]}: the last filter that was right stays")

    def _typing_left(self) -> None:
        self.filter(self._before_typing)

    def action_back(self) -> None:
        if self.listing.filter_text:
            self.filter("")
        elif self.table.marks:
            self.table.marks = set()
            self.table.redraw()
            self.refresh_frame()
        else:
            super().action_back()

    # Sort, marks, cursor ---------------------------------------------------------------------------------------

    def action_sort(self) -> None:
        self.listing.sort_by_next()
        self.show_rows()

    def action_reverse(self) -> None:
        self.listing.reverse()
        self.show_rows()

    def on_table_heading_clicked(self, event: Table.HeadingClicked) -> None:
        self.listing.sort_by(event.column)
        self.show_rows()

    def action_mark(self) -> None:
        if not self.table.count:
            self.tell("There is no row to mark")
            return
        unseen = self._marks_unseen()
        self.table.toggle_mark()
        self._unseen = (self.listing.order, len(self.table.marks), unseen)  # the row under the cursor is seen
        self.refresh_frame()

    def action_mark_all(self) -> None:
        if not self.table.count:
            self.tell("There is no row to mark")
            return
        self.table.toggle_all_marks()
        self.refresh_frame()

    def marked(self) -> list[Any]:
        """The marked records, in the order of the list; those that a filter hides are among them."""
        marks = self.table.marks
        return [record for record in self.listing.items if identity_of(record) in marks] if marks else []

    def action_refresh(self) -> None:
        self.session.service.refresh(self.call())

    def on_table_moved(self) -> None:
        self.refresh_frame()
        if self._rest is not None:
            self._rest.stop()
        if self.is_wide:
            self._rest = self.set_timer(REST_S, self._show_preview)

    @property
    def is_wide(self) -> bool:
        """Whether there is room for the preview."""
        return self.size.width >= WIDE

    def on_resize(self) -> None:
        self.query_one("#body").set_class(self.is_wide, "-wide")
        if self.is_wide:
            self._show_preview()
        super().on_resize()

    def _show_preview(self) -> None:
        self.run_worker(self._fill_preview(), group="preview", exclusive=True)

    async def _fill_preview(self) -> None:
        record = self.table.record
        rows = await self.preview(record) if record is not None else ()
        if self.is_there:
            self.query_one("#preview", Document).show(rows)

    def set_columns(self, columns: Sequence[Column[Any]]) -> None:
        """Show other columns."""
        self.table.set_columns(columns)
