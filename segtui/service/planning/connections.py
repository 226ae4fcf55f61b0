"""What hangs on a source: the destinations and warehouses that it feeds, and the sources that forward to it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
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

Forwarders = tuple[tuple[Source, ...], int]
"""The sources that forward to one, and how many may do so without our knowing."""
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
    return (await connections_of_each(present, [source_id], forwarding))[source_id]


async def connections_of_each(
    present: Present, source_ids: Sequence[SourceId], forwarding: Forwarding | None = None
) -> Mapping[SourceId, Connections]:
    """The same for several sources."""
    fed = [read(source_id) for source_id in source_ids for read in (present.destinations, present.warehouses)]
    wanted = forwarding.to_each(present, source_ids) if forwarding is not None else _nobody(source_ids)
    reads: tuple[Awaitable[Any], ...] = (wanted, *fed)
    forwarders, *found = await gathered(reads)
    return {
        source_id: Connections(tuple(destinations), tuple(warehouses), *forwarders[source_id])
        for source_id, destinations, warehouses in zip(source_ids, found[::2], found[1::2], strict=True)
    }


async def _nobody(source_ids: Sequence[SourceId]) -> Mapping[SourceId, Forwarders]:
    return dict.fromkeys(source_ids, ((), 0))


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

    async def to_each(self, present: Present, source_ids: Sequence[SourceId]) -> Mapping[SourceId, Forwarders]:
        """The sources that forward to each of these, and how many others were not asked."""
        known, itself = await present.known_sources(), source_ids if len(source_ids) == 1 else ()
        await self._learn_known()
        missing = [source.id for source in known if not self._is_fresh(source.id) and source.id not in itself]
        if len(missing) <= _MOST_READS:
            await self._learn(present, missing)
        unread = {source.id for source in known if source.id not in self._learned}
        forwarders: dict[str, list[Source]] = {}
        for source in known:
            for target in self._learned[source.id][1] - {source.id} if source.id not in unread else ():
                forwarders.setdefault(target, []).append(source)
        return {one: (tuple(forwarders.get(one, ())), len(unread) - (one in unread)) for one in source_ids}

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
