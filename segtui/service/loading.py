"""How a read comes: from the cache, then page by page from the API and into the cache; again later where it fails."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from msgspec import Raw

from segtui.api.records import Records
from segtui.cache.cache import Cache
from segtui.cache.packed import Entry
from segtui.errors import SegtuiError
from segtui.models import Record, Workspace
from segtui.operations import Call
from segtui.service.collecting import full_collections_put_off
from segtui.service.fetching import answers
from segtui.service.freshness import retry_in_s, wants_live
from segtui.service.hands import Hands
from segtui.service.held import Held, Origin
from segtui.service.identity import identity_of
from segtui.service.memory import hand_back_large_blocks
from segtui.service.redaction import for_cache

if TYPE_CHECKING:
    from segtui.api import Client

_CHUNK = 1000


class Loader:
    """Brings into what is held all that cache and API have of it.

    `all_held` gives every read that is held: what another workspace left in the cache is taken out of all of them.
    Between the pages of the API `hands` may rest: each takes as much of the computer as some keys.
    """

    def __init__(
        self,
        connected: Callable[[], Awaitable[Client]],
        cache: Cache,
        hash_key: bytes,
        all_held: Callable[[], Iterable[Held]],
        hands: Hands,
        *,
        clock: Callable[[], float],
        sleep: Callable[[float], Awaitable[None]],
    ) -> None:
        self._connected, self._cache, self._hash_key, self._all_held = connected, cache, hash_key, all_held
        self._clock, self._sleep, self._hands = clock, sleep, hands
        self._records = Records()

    async def load(self, held: Held, *, must: bool) -> None:
        """What the cache has, then what the API has where that is wanted by now, or `must` be.

        Failures do not raise: they are told in what is held, and tried again.
        """
        hand_back_large_blocks()
        with full_collections_put_off():
            await self._loaded(held, must=must)

    async def _loaded(self, held: Held, *, must: bool) -> None:
        try:
            if held.origin is Origin.NOTHING or not (held.origin is Origin.LIVE or held.is_complete):
                await self.from_cache(held)
            fetched_at = held.fetched_at if held.is_complete else None
            holds = held.call.operation.holds
            if must or held.error or held.is_outdated or wants_live(holds, held.origin, fetched_at, self._clock()):
                await self._until_loaded(held)
        finally:
            if held.is_loading:
                held.end_live(held.error)
            if held.loading is asyncio.current_task():
                held.loading = None
            held.tell()

    async def _until_loaded(self, held: Held) -> None:
        failures = 0
        while True:
            error = await self._attempt(held)
            failures += 1
            delay = retry_in_s(error, failures) if error else None
            if delay is None:
                return
            held.pause(self._clock() + delay)
            await self._sleep(delay)

    async def _attempt(self, held: Held) -> SegtuiError | None:
        held.begin_live()
        held.tell()
        try:
            await self._from_api(held)
        except SegtuiError as error:
            held.end_live(error)
            return error  # told with when it is asked again, or that it is not
        held.tell()
        return None

    async def from_cache(self, held: Held) -> None:
        """All that the cache has, piece by piece."""
        operation, is_whole = held.call.operation, False
        held.begin_filling()
        async for chunk in self._cache.load_chunks(*held.call.place, _CHUNK):
            docs = [Raw(entry.doc) for entry in chunk.entries]
            records, _ = await asyncio.to_thread(self._records.many, operation.record, docs)
            if held.origin is Origin.LIVE:
                return
            held.extend_from_cache(records, chunk.fetched_at, chunk.total)
            is_whole = chunk.complete
            held.tell()
        held.filled(is_whole=is_whole)
        held.tell()

    async def _from_api(self, held: Held) -> None:
        operation = held.call.operation
        client = await self._connected()
        began = self._clock()
        order: dict[str, None] = {}
        generation = await self._cache.begin(*held.call.place)
        expected: int | None = None
        async for records, total in answers(client, held.call):
            if operation.record is Workspace and records and await self._bind(records[0]):
                generation = await self._cache.begin(*held.call.place)
            expected = total if total is not None else expected
            held.merge_live(records, expected, began)
            held.tell()
            await self._store(held.call, generation, len(order), records, began)
            order.update((identity_of(record), None) for record in records)
            if expected is None or len(order) < expected:
                await self._hands.rest()
        held.finish_live(list(order), began)
        held.tell()
        await self._cache.finish(*held.call.place, generation, total=expected, complete=True, fetched_at=began)

    async def _store(
        self, call: Call[Any], generation: int, position: int, records: list[Record], fetched_at: float
    ) -> None:
        entries = await asyncio.to_thread(entries_of, records, self._hash_key)
        await self._cache.put_page(*call.place, generation, position, entries, fetched_at)

    async def _bind(self, workspace: Workspace) -> bool:
        """A cache file belongs to one workspace: what another left in it is not shown. Returns whether there was any.

        It comes before the workspace is shown: whoever waited for that may go, and the load with them.
        """
        is_dropped = await self._cache.bind_workspace(workspace.id)
        for held in list(self._all_held()) if is_dropped else ():
            if held.origin is Origin.CACHE:
                held.forget()
                held.tell()
        return is_dropped


def entries_of(records: Sequence[Record], hash_key: bytes) -> list[Entry]:
    """The records as the cache keeps them."""
    return [Entry(identity_of(record), for_cache(record, hash_key)) for record in records]
