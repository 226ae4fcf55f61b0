"""Marks on the rows of a list: one, all, a range; those that a filter hides stay, and are counted."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from itertools import chain
from typing import Any

from segtui.service.identity import identity_of
from segtui.tui.listing import SHORT
from segtui.tui.screens.arranged import Arranged


class Marking(Arranged):
    """A list whose rows can be marked."""

    can_mark = True
    _unseen: tuple[Sequence[int], int, int] = ((), 0, 0)

    def _marks_said(self) -> str:
        unseen = self._marks_unseen()
        return f"{len(self.table.marks)} marked" + (f" ({unseen} not shown)" if unseen else "")

    def _marks_unseen(self) -> int:
        """How many of the marked are not shown: counted when the rows change, and not at every key."""
        marks, order = self.table.marks, self.listing.order
        if self._unseen[0] is not order or self._unseen[1] != len(marks):
            self._unseen = (order, len(marks), len(marks) - self.listing.count_shown(marks))
        return self._unseen[2]

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

    def action_mark_range(self) -> None:
        rows = self.table.rows_to_mark()
        if rows is None:
            mark = self.segtui.key_said("list.mark")
            self.tell(f"No row shown was marked last: {mark} marks the first of them")
        else:
            self.run_worker(self._mark_range(rows), group="marks", exclusive=True)

    async def _mark_range(self, rows: range) -> None:
        """Mark many rows a few at a time: the keys come between. If the rows change meanwhile, the rest stays."""
        unseen, order = self._marks_unseen(), self.listing.order
        for start in range(rows.start, rows.stop, SHORT):
            if self.listing.order is not order:
                break
            self.table.mark_rows(range(start, min(start + SHORT, rows.stop)))
            await asyncio.sleep(0)
        else:
            self._unseen = (order, len(self.table.marks), unseen)  # all that came to it are seen
        self.refresh_frame()

    def marked(self) -> list[Any]:
        """The marked records, in the order of the rows; those that a filter hides come after them."""
        wanted, items = set(self.table.marks), self.listing.items
        found: list[Any] = []
        for index in chain(self.listing.order, range(len(items))) if wanted else ():
            name = identity_of(items[index])
            if name in wanted:
                wanted.discard(name)
                found.append(items[index])
                if not wanted:
                    break
        return found
