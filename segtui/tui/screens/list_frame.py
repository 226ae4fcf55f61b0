"""A screen that is a list: filter, sort, marks, a preview where the terminal is wide."""

from __future__ import annotations

from collections.abc import Sequence, Set
from typing import Any, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.timer import Timer
from textual.worker import WorkType

from segtui.errors import BadFilter, NotAuthorised, SegtuiError
from segtui.operations import Call
from segtui.service.filters import Begun
from segtui.service.held import View
from segtui.text import harmless
from segtui.tui.arranger import Arranger
from segtui.tui.cells import Span, fit, wrapped
from segtui.tui.columns import state_named
from segtui.tui.keys import bindings_for
from segtui.tui.line_edit import LineEdit
from segtui.tui.listing import Listing
from segtui.tui.pages import Row
from segtui.tui.said import joined
from segtui.tui.screens.arranged import Arranged
from segtui.tui.screens.frame import Typing
from segtui.tui.screens.marking import Marking
from segtui.tui.widgets.document import Document
from segtui.tui.widgets.table import Table

WIDE = 140
REST_S = 0.12
_LEAST_FILTER = 16  # cells


class ListFrame(Marking, Arranged):
    """A list of the records of one read."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_for("lists")

    def __init__(self, crumb: str, listing: Listing, filter_text: str = "") -> None:
        super().__init__(crumb)
        self.listing = listing
        self.view: View[Any] | None = None
        self._shown_revision = -1
        self._arranger = Arranger(self)
        self.begins_with = filter_text
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

    def opened(self) -> None:
        self.listing.hash_key = self.session.service.hash_key
        self.query_one("#preview", Document).can_focus = False
        self.begin_list()
        self.follow(self.call(), self.show)

    def begin_list(self) -> None:
        """Show the list as it is remembered, from the first frame on."""
        self.table.focus()
        self.take_remembered()
        if self.pinned_filter:
            self.filter(self.pinned_filter)

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
            back, change = self.segtui.key_said("go.back"), self.segtui.key_said("list.filter")
            said = f"{back} takes the filter away, {change} changes it"
            return (f"Nothing matches {self.listing.filter_text}", "", said)
        view = self.view
        if not self.reads:
            return self.nothing_here()
        if view is not None and view.error is not None:
            return self._failed(view.error)
        return self.nothing_here() if view is not None and view.is_empty_for_certain else ("Loading…",)

    def _failed(self, error: SegtuiError) -> Sequence[str]:
        """What a list says that could not be read, and of which nothing is known from before."""
        key = self.segtui.key_said
        why = [*wrapped(str(error), self.size.width - 4), ""]
        more = f"{key('app.help')} shows every key, {key('app.quit')} quits"
        if isinstance(error, NotAuthorised):
            origin = self.session.token_origin
            token = f"The token comes from {harmless(origin)}. " if origin else ""
            other = f"{key('app.commands')} and “profile NAME” goes to another profile"
            return (*why, f"{token}`segtui doctor` looks at it.", other, f"{key('data.refresh')} tries again")
        known = "Nothing of this is known from before, so there is nothing to show meanwhile."
        by_itself = f"{key('data.refresh')} tries again; it is also tried again by itself"
        return (*why, known, by_itself, more)

    def press(self, event: events.Key) -> None:
        self.table.is_untouched = False
        super().press(event)

    def position(self) -> list[Span]:
        table = self.table
        place = table.cursor + 1 if table.count else 0
        whole = len(self.listing.items)
        shown = "…" if self.listing.is_partial else table.count
        count = f"{place}/{shown}" + (f" of {whole}" if table.count != whole else "")
        hidden = self.view.hidden if self.view else 0
        parts: list[list[Span]] = [[(count, "strong")]]
        if self.listing.filter_text and self.typing is None:
            pinned: list[Span] = [(" pinned", "dim")] if self.listing.filter_text == self.pinned_filter else []
            parts.append([("/", "accent"), (self._filter_said(), "accent"), *pinned])
        if table.marks:
            parts.append([(self._marks_said(), "mark")])
        if self.listing.sorted_by[0] and self.listing.sorted_by[0] not in self.table.widths:
            parts.append([(f"by {self.listing.sorted_by[0]} {'↓' if self.listing.sorted_by[1] else '↑'}", "dim")])
        if hidden:
            parts.append([(f"{hidden} hidden from this token", "warn")])
        return joined(parts)

    def _filter_said(self) -> str:
        """The filter; beside marks no more of it than leaves room for what is done to them."""
        room = max(_LEAST_FILTER, self.size.width // 5)
        return fit(self.listing.filter_text, room).rstrip() if self.table.marks else self.listing.filter_text

    def went_to(self, text: str) -> None:
        """Somebody came here by name, with these words after it; where they are wrong, they can be mended."""
        if not self.filter(text):
            said = self._message
            self.action_find()
            if self.typing is not None:
                self.typing.edit = LineEdit.of(text)
            self._message = said
            self.refresh_frame()

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
        self._narrow_in_vain()
        return True

    def _narrow(self, text: str) -> None:
        """Narrow the list by what is typed; as long as its last term is not complete, by what stands for it."""
        begun = self.listing.begun(text)
        if begun is not None and begun.is_vain:
            self._narrow_by(begun)
        else:
            self.filter(text)

    def _narrow_in_vain(self) -> None:
        """Where nothing is found by a term that is only begun, show what is found by what stands for it."""
        listing = self.listing
        if not listing.items or not listing.is_done or listing.count:
            return
        begun = listing.begun(listing.filter_text)
        if begun is not None and (begun.is_whole or self.typing is not None):
            self._narrow_by(begun)

    def _narrow_by(self, begun: Begun) -> None:
        if self.filter(begun.instead) and begun.hint:
            self.tell(begun.hint, "dim")

    def arranged(self) -> None:
        """The rows are in the order that was asked for, a while later."""
        self.show_rows()
        if self.listing.notes:
            self.tell(" · ".join(self.listing.notes))
        self._narrow_in_vain()

    def action_find(self) -> None:
        self._before_typing = self.listing.filter_text
        self._arranger.begin()
        edit = LineEdit.of(self._before_typing)
        self.type_line(Typing("/", edit, self._narrow, self._typed, self._typing_left))

    def _typed(self, text: str) -> bool:
        return self.filter(text)

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

    # Cursor, preview -------------------------------------------------------------------------------------------

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
        work: WorkType[None] = self._fill_preview  # not begun yet: the next one may come before it is
        self.run_worker(work, group="preview", exclusive=True)

    async def _fill_preview(self) -> None:
        record = self.table.record
        rows = await self.preview(record) if record is not None else ()
        if self.is_there:
            self.query_one("#preview", Document).show(rows)

    def situation(self) -> Set[str]:
        return self.situation_on(self.table.record) if self.is_mounted else super().situation()

    def situation_on(self, record: Any | None, *, marks: bool = True) -> Set[str]:
        """What decides which keys matter with the cursor on this record."""
        found = {*super().situation(), "row" if record is not None else "empty"}
        if not self.listing.items:
            found.add("nothing")
        if self.listing.filter_text:
            found.add("filtered")
        if marks and self.table.marks:
            found.add("marked")
        if hasattr(record, "enabled"):
            found.add(state_named(getattr(record, "enabled", None)))
        return found
