"""Brings a long list into order beside the keys: each slice of the work is short, and the keys come between."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

from segtui.tui.listing import SHORT

if TYPE_CHECKING:
    from segtui.tui.screens.list_frame import ListFrame

_AT_ONCE_S = 0.012
_SLICE_S = 0.004
_TURNS = 8  # of the event loop between two slices: a key takes several until it is answered
_PAUSE_S = 0.01
_SHARE = 4  # of the time since the rows were last put in order, one part in so many is for doing it again


class Arranger:
    """Does for a screen what its listing has been asked for, and shows it when it is done.

    Nothing is waited for: what is asked for meanwhile takes the place of what is under way.
    """

    def __init__(self, frame: ListFrame) -> None:
        self._frame = frame
        self._is_at_work = False
        self._began = self._took = 0.0

    @property
    def has_time(self) -> bool:
        """Whether a list that is still growing is to be put in order again by now."""
        listing = self._frame.listing
        is_idle = listing.is_done and time.perf_counter() - self._began >= _SHARE * self._took
        return is_idle or not listing.count

    def begin(self) -> None:
        """Go on with what is asked for: a little at once, the rest between the keys."""
        listing = self._frame.listing
        if not listing.is_done:
            self._began = time.perf_counter()
            if listing.advance(_AT_ONCE_S):
                self._took = time.perf_counter() - self._began
        if not self._is_at_work and (not listing.is_done or self._should_prepare):
            self._is_at_work = True
            self._frame.run_worker(self._work(), group="arranger")

    def begin_filter(self) -> None:
        """The same for a filter: the rows that come first are shown at once, even where finding all takes a while."""
        self.begin()
        frame = self._frame
        if not frame.listing.is_done:
            table = frame.table
            frame.listing.show_first(table.record, table.cursor, frame.size.height)

    @property
    def _should_prepare(self) -> bool:
        """Whether there is time to get ready for more: a long list is all there, or a filter is being typed."""
        frame = self._frame
        is_due = len(frame.listing.items) > SHORT and not frame.listing.is_prepared
        return is_due and (frame.typing is not None or self._is_whole)

    @property
    def _is_whole(self) -> bool:
        view = self._frame.main_view()
        return view is not None and not view.is_growing

    async def _work(self) -> None:
        try:
            while True:
                if not self._frame.listing.is_done:
                    await self._arrange()
                elif self._should_prepare:
                    self._frame.listing.prepare(_SLICE_S, is_whole=self._is_whole)
                    await asyncio.sleep(_PAUSE_S if self._frame.typing is None else 0)
                else:
                    return
        finally:
            self._is_at_work = False

    async def _arrange(self) -> None:
        listing = self._frame.listing
        while not listing.advance(_SLICE_S):
            for _ in range(_TURNS):
                await asyncio.sleep(0)
        self._took = time.perf_counter() - self._began
        if listing is self._frame.listing:
            self._frame.arranged()
