"""What hangs on a source: the destinations and warehouses that it feeds, and the sources that forward to it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from msgspec import UNSET

from segtui.errors import SegtuiError
from segtui.models import Destination, SchemaSettings, Source, SourceId, SourceSchemaSettings, Warehouse
from segtui.service.planning.present import Present, gathered
from segtui.service.planning.values import counted
from segtui.service.plans import Dependent

_MOST_READS = 250  # requests: there is no list of schema settings, each source is asked by itself
_READ_S = 5.0
_KEPT_S = 300.0

KnownSchemas = Callable[[], Awaitable[Sequence[SourceSchemaSettings]]]


@dataclass(frozen=True, slots=True)
class Connections:
    """What hangs on one source; `unread` is how many sources may forward to it without our knowing."""

    destinations: tuple[Destination, ...] = ()
    warehouses: tuple[Warehouse, ...] = ()
    forwarders: tuple[Source, ...] = ()
    unread: int = 0

    @property
    def dependents(self) -> tuple[Dependent, ...]:
        """All of it, destinations first."""
        return (
            *(Dependent("destination", d.id, d.title, d.enabled) for d in self.destinations),
            *(Dependent("warehouse", w.id, w.title, w.enabled) for w in self.warehouses),
            *(Dependent("source", s.id, s.title, s.enabled) for s in self.forwarders),
        )

    @property
    def has_enabled_destination(self) -> bool:
        """Whether a destination takes what the source sends; one of unknown state counts."""
        return any(destination.enabled is not False for destination in self.destinations)

    @property
    def warnings(self) -> tuple[str, ...]:
        """What is not known about it."""
        if not self.unread:
            return ()
        return (f"Sources that forward to it may be missing here: {counted(self.unread, 'source')} not asked.",)


async def connections_of(present: Present, source_id: SourceId, forwarding: Forwarding | None = None) -> Connections:
    """What hangs on a source now; who forwards to it only where `forwarding` is given."""

    async def forwarders() -> tuple[tuple[Source, ...], int]:
        return ((), 0) if forwarding is None else await forwarding.to(present, source_id)

    reads: tuple[Awaitable[Any], ...] = (present.destinations(source_id), present.warehouses(source_id), forwarders())
    destinations, warehouses, (sources, unread) = await gathered(reads)
    return Connections(tuple(destinations), tuple(warehouses), sources, unread)


def merged(each: Iterable[Connections]) -> tuple[Dependent, ...]:
    """What hangs on several sources, each thing once."""
    return tuple({(d.kind, d.id): d for one in each for d in one.dependents}.values())


def targets_of(settings: SchemaSettings) -> frozenset[str]:
    """The sources that violations and blocked events are forwarded to."""
    given = (settings.forwarding_violations_to, settings.forwarding_blocked_events_to)
    return frozenset(str(target) for target in given if target is not UNSET and target)


class Forwarding:
    """Who forwards to whom, as far as it can be known.

    The API tells it only source by source. In a workspace of up to 250 sources they are asked, for five seconds at
    most, and what was learned is kept for five minutes; in a larger one only what is `known` already counts.
    """

    def __init__(self, known: KnownSchemas | None, clock: Callable[[], float] = time.monotonic) -> None:
        self._known, self._clock = known, clock
        self._learned: dict[str, tuple[float, frozenset[str]]] = {}

    async def to(self, present: Present, source_id: SourceId) -> tuple[tuple[Source, ...], int]:
        """The sources that forward to this one, and how many were not asked."""
        others = [source for source in await present.known_sources() if source.id != source_id]
        await self._learn_known()
        missing = [source.id for source in others if not self._is_fresh(source.id)]
        if len(missing) <= _MOST_READS:
            await self._learn(present, missing)
        learned = {source.id: self._learned.get(source.id) for source in others}
        found = tuple(s for s in others if (held := learned[s.id]) is not None and source_id in held[1])
        return found, sum(held is None for held in learned.values())

    def _is_fresh(self, source_id: str) -> bool:
        held = self._learned.get(source_id)
        return held is not None and self._clock() - held[0] < _KEPT_S

    def forget(self, source_id: str) -> None:
        """Ask this source again next time: where it forwards to may change."""
        self._learned.pop(source_id, None)

    async def _learn_known(self) -> None:
        for record in await self._known() if self._known else ():
            if not self._is_fresh(record.source_id):
                # They may be old: they count until the source was asked.
                self._learned[record.source_id] = (float("-inf"), targets_of(record.settings))

    async def _learn(self, present: Present, source_ids: Sequence[SourceId]) -> None:
        try:
            async with asyncio.timeout(_READ_S):
                await gathered(self._ask(present, source_id) for source_id in source_ids)
        except TimeoutError:
            return

    async def _ask(self, present: Present, source_id: SourceId) -> Any:
        try:
            record = await present.schema(source_id)
        except SegtuiError:
            return  # unknown, and told as that
        self._learned[source_id] = (self._clock(), targets_of(record.settings))
