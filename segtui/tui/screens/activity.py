"""Activity: every write made from here, what became of it, and what can be taken back, gone on with or made anew."""

from __future__ import annotations

from collections.abc import Sequence, Set
from typing import Any, ClassVar

from textual.binding import BindingType
from textual.worker import WorkType

from segtui.errors import SegtuiError
from segtui.operations import Call
from segtui.service.deeds import Deed, deeds_of
from segtui.service.plans import Plan
from segtui.tui.deeds import deed_rows, deeds_listing
from segtui.tui.keys import bindings_for
from segtui.tui.pages import Row
from segtui.tui.screens.list_frame import ListFrame
from segtui.tui.screens.overlay import PageOverlay
from segtui.tui.widgets.table import Table

MOST = 1000


class ActivityScreen(ListFrame):
    """The journal as a list, one row for each plan."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_for("activity")
    reads = False

    def __init__(self, filter_text: str = "") -> None:
        super().__init__("Activity", deeds_listing(), filter_text)
        self._error = ""
        self._is_read = False

    def opened(self) -> None:
        self.begin_list()

    def on_screen_resume(self) -> None:
        super().on_screen_resume()
        self.action_refresh()

    def call(self) -> Call[Any]:
        raise NotImplementedError("the journal is no read of the API")

    def action_refresh(self) -> None:
        work: WorkType[None] = self._read
        self.run_worker(work, group="journal", exclusive=True)

    def wrote(self) -> None:
        self.action_refresh()

    async def _read(self) -> None:
        try:
            entries = await self.session.service.activity(MOST)
            self._error = ""
        except SegtuiError as error:
            entries, self._error = [], str(error)
        self._is_read = True
        self.listing.take(deeds_of(entries))
        self.show_rows()

    def problem(self) -> str:
        return self._error

    def nothing_here(self) -> Sequence[str]:
        if self._error:
            return (self._error,)
        if not self._is_read:
            return ("Loading…",)
        toggle, sources = self.segtui.key_said("write.toggle"), self.segtui.key_said("place.sources")
        return ("Nothing was written from here yet.", "", f"{sources} shows the sources; {toggle} there switches one")

    async def preview(self, record: Deed) -> Sequence[Row]:
        return deed_rows(record, self.segtui.key_said("write.undo_this"))

    def situation_on(self, record: Deed | None, *, marks: bool = True) -> Set[str]:
        deed = record
        facts = {
            "undoable": deed is not None and deed.can_be_undone and not deed.is_undone,
            "unfinished": deed is not None and deed.can_go_on,
            "deleted": deed is not None and bool(deed.deleted_source),
        }
        return {*super().situation_on(record, marks=marks), *(name for name, holds in facts.items() if holds)}

    # Keys ------------------------------------------------------------------------------------------------------

    @property
    def deed(self) -> Deed | None:
        """The plan under the cursor."""
        return self.table.record

    def action_undo_this(self) -> None:
        deed = self.deed
        if deed is None or deed.is_undone or not deed.can_be_undone:
            self.tell("That was taken back already" if deed and deed.is_undone else "That cannot be taken back")
        else:
            self.segtui.show_plan(self.session.service.plan_undo(deed.id))

    def action_go_on(self) -> None:
        deed = self.deed
        if deed is not None and deed.can_go_on:
            self.segtui.show_plan(self.session.service.plan_again(deed.id))
        else:
            self.tell("Nothing of it is left to be done")

    def action_recreate(self) -> None:
        deed = self.deed
        if deed is not None and deed.deleted_source:
            self.segtui.show_plan(self._recreated(deed))
        else:
            self.tell("Only a deleted source can be made anew")

    async def _recreated(self, deed: Deed) -> Plan:
        """The plan of a source like the deleted one; its id and its write keys will be new."""
        service = self.session.service
        return await service.planner.plan_new_source(await service.recreate_draft(deed.id))

    def on_table_opened(self, event: Table.Opened) -> None:
        if self.deed is not None:
            self.app.push_screen(DeedOverlay(self.deed), self._answered)

    def _answered(self, answer: str | None) -> None:
        actions = {"undo": self.action_undo_this, "again": self.action_go_on, "recreate": self.action_recreate}
        if answer in actions:
            actions[answer]()


class DeedOverlay(PageOverlay):
    """One plan of the journal, with every request of it."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_for("deed")

    def __init__(self, deed: Deed) -> None:
        super().__init__()
        self.deed = deed
        self.box_title = "Activity"

    def rows(self) -> Sequence[Row]:
        return deed_rows(self.deed, self.segtui.key_said("overlay.undo"))

    def hints(self) -> Sequence[tuple[str, str]]:
        undo = ((self.key("overlay.undo"), "undo"),) if self.deed.can_be_undone else ()
        rest = ((self.key("overlay.again"), "plan the rest"),) if self.deed.can_go_on else ()
        anew = ((self.key("overlay.recreate"), "recreate"),) if self.deed.deleted_source else ()
        return (*undo, *rest, *anew, (self.key("overlay.close"), "close"))

    def action_answer(self, answer: str) -> None:
        self.dismiss(answer)
