"""What a report must ask source by source: from the cache where that is fresh, the rest a few at a time."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from msgspec import Raw

from segtui.api.records import Records
from segtui.cache.freshness import is_stale
from segtui.errors import SegtuiError
from segtui.models import SourceId
from segtui.operations import Operation
from segtui.service.headless import read
from segtui.service.service import Service
from segtui.sight.ages import age_said

FRESH_S = 15 * 60.0
"""How old an answer in the cache may be, in seconds, to count for a report."""

PARALLEL = 6
"""How many requests are on their way at once; the client keeps them under the rate limit besides."""

_MOST_FAILURES = 8  # in a row: then nobody else is asked


class Asking:
    """The questions of one report; what was answered stays when it is cancelled, and asking again goes on from there.

    `answers` are the records by source id. `cached` counts those that came from the cache, the oldest of them from
    `oldest_at` (Unix seconds). `errors` says why a source could not be asked. `told` is called at every change.
    """

    def __init__(
        self,
        service: Service,
        asks: Operation[..., Any],
        ids: Iterable[SourceId],
        told: Callable[[], object] = lambda: None,
    ) -> None:
        self._service, self._asks, self._told = service, asks, told
        self._records = Records()
        self.ids = list(dict.fromkeys(ids))
        self.answers: dict[str, Sequence[Any]] = {}
        self._asked: set[str] = set()
        self.errors: dict[str, SegtuiError] = {}
        self.cached = 0
        self.oldest_at: float | None = None
        self.is_running = False

    @property
    def total(self) -> int:
        """How many sources are to be asked."""
        return len(self.ids)

    @property
    def missing(self) -> int:
        """How many have not answered: what they were answered with before, if anything, may be old."""
        return self.total - len(self._asked)

    async def run(self, *, from_cache: bool = False, anew: bool = False) -> None:
        """Ask all that have not answered.

        `from_cache`: nothing is sent, and an answer of any age counts. `anew`: the cache does not count, and all are
        asked again; what they answered before stays until then.
        """
        self.is_running = True
        try:
            if anew:
                self._asked, self.cached, self.oldest_at = set(), 0, None
            else:
                await self._from_cache(None if from_cache else FRESH_S)
            if not from_cache:
                await self._from_api()
        finally:
            self.is_running = False
            self._told()

    async def look_again(self) -> None:
        """Take over what a write has changed in the cache; nothing is sent."""
        for name in list(self.answers):
            found = await self._kept(SourceId(name), None)
            if found is not None:
                self.answers[name] = found[0]
        self._told()

    def said(self) -> str:
        """How far it is, and what is missing, in words."""
        if self.is_running:
            return f"asked {len(self._asked):,} of {self.total:,}"
        why = next(iter(self.errors.values()), None)
        parts = [f"{self.total:,} asked"]
        if self.missing:
            parts = [f"{self.missing:,} of {self.total:,} could not be asked" + (f": {why.message}" if why else "")]
        if self.cached and self.oldest_at is not None:
            age = age_said(max(0.0, self._service.clock() - self.oldest_at))
            parts.append(f"{self.cached:,} from the cache, {age}")
        return " · ".join(parts)

    async def _from_cache(self, within_s: float | None) -> None:
        for name in self.ids:
            found = await self._kept(name, within_s) if name not in self._asked else None
            if found is not None:
                records, fetched_at = found
                self.cached += 1
                self.oldest_at = min(fetched_at, self.oldest_at or fetched_at)
                self._answered(name, records)

    async def _kept(self, name: SourceId, within_s: float | None) -> tuple[Sequence[Any], float] | None:
        """What the cache has of a source, all of it and no older than that, with its time."""
        call = self._asks(name)
        found = await self._service.cache.load(*call.place)
        if found is None or not found.complete:
            return None
        if within_s is not None and (found.stale or is_stale(self._service.clock(), found.fetched_at, within_s)):
            return None
        records, _ = self._records.many(call.operation.record, [Raw(entry.doc) for entry in found.entries])
        return records, found.fetched_at

    def _answered(self, name: str, records: Sequence[Any]) -> None:
        self.answers[name] = records
        self._asked.add(name)
        self._told()

    async def _from_api(self) -> None:
        waiting = deque(name for name in self.ids if name not in self._asked)
        self.errors = {}
        failures = 0

        async def ask_in_turn() -> None:
            nonlocal failures
            while waiting:
                name = waiting.popleft()
                try:
                    found = (await read(self._service, self._asks(name))).items
                except SegtuiError as error:
                    self.errors[name] = error
                    failures += 1
                    if failures >= _MOST_FAILURES:
                        waiting.clear()
                else:
                    failures = 0
                    self._answered(name, found)

        async with asyncio.TaskGroup() as group:
            for _ in range(min(PARALLEL, len(waiting))):
                group.create_task(ask_in_turn())
