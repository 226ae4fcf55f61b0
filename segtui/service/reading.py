"""The one way to the data: cache first, then live, then changes in place, shared by every screen that looks.

A read is loaded once, however many watch it, and its load is cancelled when the last of them goes.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import TYPE_CHECKING, Any, TypeVar, overload

from segtui.cache.cache import Cache
from segtui.errors import SegtuiError
from segtui.models import Record
from segtui.operations import OPERATIONS, Call, Page
from segtui.service.hands import Hands
from segtui.service.held import Held, Origin, View
from segtui.service.loading import Loader, entries_of

if TYPE_CHECKING:
    from segtui.api import Client

R = TypeVar("R", bound=Record)

_KEPT_READS = 64


class Reader:
    """Reads of one workspace, with the cache underneath.

    `connect` makes the client when it is first needed, so that nothing of the network is imported for the first frame.
    `hash_key` is what stand-ins of write keys in the cache are made with. Whoever shows what is read tells `hands` of
    the keys that are pressed: they come before the rest of a long list.
    """

    def __init__(
        self,
        connect: Callable[[], Awaitable[Client]],
        cache: Cache,
        hash_key: bytes,
        *,
        clock: Callable[[], float] = time.time,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._connect, self._cache, self.hash_key = connect, cache, hash_key
        self.clock, self._sleep = clock, sleep
        self._held: dict[tuple[str, tuple[str, ...]], Held] = {}
        self._client: Client | None = None
        self._connecting = asyncio.Lock()
        self.hands = Hands()
        self._loader = Loader(
            self.connected, cache, hash_key, self._held.values, self.hands, clock=self._now, sleep=sleep
        )

    @overload
    def watch(self, call: Call[Page[R]]) -> AsyncIterator[View[R]]: ...
    @overload
    def watch(self, call: Call[list[R]]) -> AsyncIterator[View[R]]: ...
    @overload
    def watch(self, call: Call[R]) -> AsyncIterator[View[R]]: ...
    async def watch(self, call: Call[Any]) -> AsyncIterator[View[Any]]:
        """What is known now, then every change of it, without end; the load stops with its last watcher.

        Failures do not raise: they come as a view's `error`, beside the records that are known.
        """
        held = self._hold(call)
        held.watchers += 1
        try:
            self._ensure_loading(held)
            while True:
                version = held.version
                yield held.view()
                await held.newer_than(version)
        finally:
            held.watchers -= 1
            if not held.watchers and held.loading:
                held.loading.cancel()

    def refresh(self, call: Call[Any]) -> None:
        """Ask the API again, now, unless it is being asked."""
        held = self._hold(call)
        if held.is_loading:
            return
        if held.loading:
            held.loading.cancel()
        held.loading = asyncio.create_task(self._loader.load(held, must=True))

    @overload
    async def peek(self, call: Call[Page[R]]) -> View[R]: ...
    @overload
    async def peek(self, call: Call[list[R]]) -> View[R]: ...
    @overload
    async def peek(self, call: Call[R]) -> View[R]: ...
    async def peek(self, call: Call[Any]) -> View[Any]:
        """What memory and cache know; nothing is sent."""
        held = self._hold(call)
        if held.origin is Origin.NOTHING and held.loading is None:
            await self._loader.from_cache(held)
        return held.view()

    async def close(self) -> None:
        """Stop every load, close the connection and the cache."""
        tasks = [held.loading for held in self._held.values() if held.loading]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if self._client:
            await self._client.close()
        await self._cache.close()

    @property
    def cache(self) -> Cache:
        """The cache underneath, for what describes it."""
        return self._cache

    @property
    def client(self) -> Client | None:
        """The connection, once there was need of one."""
        return self._client

    @property
    def count(self) -> int:
        """How many reads are held in memory."""
        return len(self._held)

    @property
    def dead_end(self) -> SegtuiError | None:
        """Why there is nothing to show at all; None where anything is known, or nothing has failed yet."""
        if any(held.origin is not Origin.NOTHING for held in self._held.values()):
            return None
        return next((held.error for held in self._held.values() if held.error is not None), None)

    def held_view(self, call: Call[Any]) -> View[Any] | None:
        """What memory knows of a read; None where it is not held."""
        held = self._held.get(_key(call))
        return None if held is None else held.view()

    def is_loading(self, call: Call[Any]) -> bool:
        """Whether a load of this read is under way, be it from the cache."""
        held = self._held.get(_key(call))
        return held is not None and held.loading is not None

    async def put(self, call: Call[Any], record: Record, *, adds: bool = False) -> None:
        """Show a record that was just written, wherever this read is held or kept; a new one only where it `adds`."""
        held = self._held.get(_key(call))
        is_shown = held is not None and held.put(record, adds=adds)
        is_coming = held is not None and held.is_loading  # in a page that may be older, and must not be kept then
        entry, is_new = entries_of([record], self.hash_key)[0], (adds and is_shown) or is_coming
        # Nothing is awaited before this: whoever reads the cache from here on finds the record as it was written.
        await self._cache.put(*call.place, entry, self.clock(), adds=is_new)

    async def drop(self, call: Call[Any], identity: str) -> None:
        """Take a record that was just deleted out of this read, wherever it is held or kept."""
        held = self._held.get(_key(call))
        if held is not None:
            held.drop(identity)
        await self._cache.remove(*call.place, identity)

    async def outdate(self, holds: str) -> None:
        """What reads of this kind hold was made stale: each is asked again when it is watched, now or later."""
        for operation in OPERATIONS.values():
            if operation.holds == holds:
                await self._cache.mark_stale(operation.name)
        for held in list(self._held.values()):
            if held.call.operation.holds == holds and held.origin is not Origin.NOTHING:
                held.is_outdated = True
                if held.watchers:
                    self.refresh(held.call)

    async def connected(self) -> Client:
        """The client, made when it is first needed."""
        async with self._connecting:
            if self._client is None:
                self._client = await self._connect()
            return self._client

    def _now(self) -> float:
        return self.clock()

    def _hold(self, call: Call[Any]) -> Held:
        key = _key(call)
        held = self._held.pop(key, None) or Held(call)
        self._held[key] = held
        if len(self._held) > _KEPT_READS:
            idle = next((k for k, h in self._held.items() if not h.watchers and h is not held and not h.loading), None)
            if idle:
                del self._held[idle]
        return held

    def _ensure_loading(self, held: Held) -> None:
        if held.loading is None or held.loading.done():
            held.loading = asyncio.create_task(self._loader.load(held, must=False))


def _key(call: Call[Any]) -> tuple[str, tuple[str, ...]]:
    return call.operation.name, call.scope
