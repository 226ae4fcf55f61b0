"""Compare: the sources and labels that differ between two workspaces, or between two times of one."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any, ClassVar

from textual.binding import BindingType

from segtui.errors import SegtuiError
from segtui.operations import Call
from segtui.service.comparing.difference import Item
from segtui.service.comparing.saying import item_rows, side_said, summary_said
from segtui.service.comparing.sides import Compared, Here, compared, offered
from segtui.text import harmless
from segtui.tui.cells import Span
from segtui.tui.differences import differences_listing
from segtui.tui.keys import bindings_for
from segtui.tui.pages import Row
from segtui.tui.said import joined
from segtui.tui.screens.list_frame import ListFrame
from segtui.tui.screens.overlay import PageOverlay
from segtui.tui.widgets.table import Table

_WITHOUT_SCHEMA = "no-schema"
_SIDES = 2
_LACKS_SIDE = (
    "There is nothing to compare this workspace with yet.",
    "",
    "The workspace of another profile can be the other side:",
    "`segtui help configuration` tells how to add one.",
    "So can this one as it is now, some time later:",
    "`segtui snapshot save FILE` keeps it.",
)


class CompareScreen(ListFrame):
    """What differs, one row for each source or label; `enter` shows the fields."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_for("compare")
    reads = False

    def __init__(self) -> None:
        super().__init__("Compare", differences_listing())
        self._sides: tuple[str, str] | None = None
        self._with_schema = True
        self._found: Compared | None = None
        self._error = ""
        self._is_reading = self._was_asked = self._lacks_side = False

    def call(self) -> Call[Any]:
        raise NotImplementedError("a comparison is no read of the API")

    def opened(self) -> None:
        self.begin_list()
        self.show_rows()
        self.call_after_refresh(self._ask_first)

    def _ask_first(self) -> None:
        if self._sides is None and not self._was_asked:
            self.action_sides()

    def went_to(self, text: str) -> None:
        self.workers.cancel_group(self, "sides")
        self._was_asked = True
        words = text.split()
        self._with_schema = _WITHOUT_SCHEMA not in words
        sides = [word for word in words if word != _WITHOUT_SCHEMA]
        if len(sides) == 2:
            self.compare(sides[0], sides[1])
        elif not sides:
            self.action_sides()
        else:
            self._error = "Two sides are needed: live, profiles or snapshot files"
            self.show_rows()

    # What is compared ------------------------------------------------------------------------------------------

    def action_sides(self) -> None:
        self._was_asked = True
        self.run_worker(self._choose(), group="sides", exclusive=True)

    async def _choose(self) -> None:
        from segtui.tui.forms.picker import Picker

        known = offered(self.session.settings, Path.cwd())
        if len(known) < _SIDES:
            self._lacks_side = True
            self.show_rows()
            self.tell("Nothing to compare with yet")
            return
        chosen: list[str] = []
        for title in ("Compare what was", "with what is now"):
            if len(known) == 1:
                chosen.append(known[0][0])
                break
            rows = [(harmless(name), about) for name, about in known]
            answer = await self.app.push_screen_wait(Picker(title, rows))
            if answer is None:
                return
            chosen.append(known.pop(int(answer))[0])
        self.compare(*chosen)

    def compare(self, a: str, b: str) -> None:
        """Read both sides, in the background, and show what differs."""
        self._sides = (a, b)
        self.run_worker(self._compare(a, b), group="compare", exclusive=True)

    def action_refresh(self) -> None:
        if self._sides is not None:
            self.compare(*self._sides)
        else:
            self.action_sides()

    async def _compare(self, a: str, b: str) -> None:
        session = self.session
        others = session.profiles.opens if session.profiles is not None else None
        here = Here(session.settings, os.environ, session.service, others)
        self._is_reading, self._error, self._found = True, "", None
        self._show_items(())
        try:
            self._found = await compared(here, a, b, schema=self._with_schema, progress=self._progress)
        except SegtuiError as error:
            self._error = str(error)
        finally:
            self._is_reading = False
        self._show_items(self._found.difference.items if self._found else ())
        self.tell(self._summary(), "dim")

    def _show_items(self, items: Sequence[Item]) -> None:
        self.listing.take(items)
        self.show_rows()

    def _progress(self, what: str, done: int, count: int) -> None:
        self.tell(f"{what}, {done} of {count}", "dim")

    # What it says ----------------------------------------------------------------------------------------------

    def _summary(self) -> str:
        if self._found is None:
            return ""
        lost = [f"{len(self._found.missing)} could not be read"] if self._found.missing else []
        return " · ".join([summary_said(self._found.difference), *lost])

    def problem(self) -> str:
        return self._error

    def position(self) -> list[Span]:
        said = f"{self._sides[0]} → {self._sides[1]}" if self._sides else ""
        return joined([super().position(), [(harmless(said), "accent")] if said else []])

    def nothing_here(self) -> Sequence[str]:
        choose = self.segtui.key_said("data.sides")
        if self._error:
            return (self._error, "", f"{choose} chooses two sides")
        if self._is_reading:
            return ("Reading both sides…",)
        if self._found is None and self._lacks_side:
            return _LACKS_SIDE
        if self._found is None:
            return ("Nothing is compared yet.", "", f"{choose} chooses two sides; so does :compare A B")
        found = self._found.difference
        sides = (f"{side_said(found.a)}  and  {side_said(found.b)}", *map(harmless, found.notes))
        return ("No differences.", "", *sides)

    async def preview(self, record: Item) -> Sequence[Row]:
        return list(item_rows(record))

    def on_table_opened(self, event: Table.Opened) -> None:
        if isinstance(event.record, Item) and self._found is not None:
            self.app.push_screen(ItemOverlay(event.record, self._found))


class ItemOverlay(PageOverlay):
    """One source or label that differs, field by field."""

    box_title = "Difference"

    def __init__(self, item: Item, found: Compared) -> None:
        super().__init__()
        self.item, self.found = item, found

    def rows(self) -> Sequence[Row]:
        from segtui.service.comparing.saying import heading_rows

        return [*heading_rows(self.found.difference), [("", "")], *item_rows(self.item)]
