"""The cache as the rest of segtui sees it: asynchronous, with one thread for all SQL."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Self

from segtui.cache.collection import CHUNK, Collection
from segtui.cache.identity import Identity
from segtui.cache.packed import Entry
from segtui.cache.store import Store
from segtui.sqlite.worker import Worker

HOST = "host"
"""The meta key of the host that a file belongs to."""


class Cache:
    """The methods of Store, to be awaited. Nothing here raises for what is wrong with the file; see `notices`.

    Leaving (cancellation) is free: a write that was asked for is done all the same, in one transaction.
    """

    def __init__(self, opening: Callable[[], Store]) -> None:
        """`opening` runs on the thread of the cache; nobody waits for it here."""
        self._opening = opening
        self._opened: Store | None = None
        self._worker = Worker("segtui-cache")
        self._worker.post(self._store)

    @classmethod
    def open(cls, identity: Identity, folder: Path) -> Self:
        """The cache of a host and token; what goes wrong is told by `notices`."""

        def opening() -> Store:
            store = Store.of_file(folder / identity.file_name())
            store.set_meta(HOST, identity.host)
            return store

        return cls(opening)

    @classmethod
    def in_memory(cls) -> Self:
        """A cache that is gone with the process."""
        return cls(Store.open_in_memory)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def close(self) -> None:
        """Finish what was asked for, and close the file; calling it again does nothing."""
        if self._worker.ended:
            return
        closing = self._worker.run(lambda: self._store().close())
        try:
            await closing
        finally:
            self._worker.end()

    async def notices(self) -> tuple[str, ...]:
        """What the person should be told about the file, each once."""
        return () if self._worker.ended else await self._worker.run(lambda: self._store().take_notices())

    async def is_in_memory(self) -> bool:
        """Whether nothing that is kept now outlives the process."""
        return await self._worker.run(lambda: self._store().in_memory)

    async def load(self, kind: str, scope: str = "") -> Collection | None:
        """A whole collection in its order; None where nothing was ever kept."""
        return await self._worker.run(lambda: self._store().load(kind, scope), skippable=True)

    async def load_chunks(self, kind: str, scope: str = "", size: int = CHUNK) -> AsyncIterator[Collection]:
        """A collection piece by piece: each with at most `size` entries and the same dates.

        Nothing where nothing was ever kept; one empty piece for a collection that is known to be empty.
        A record comes at most once; one that is deleted meanwhile does not come.
        """
        outline = await self._worker.run(lambda: self._store().outline(kind, scope), skippable=True)
        if outline is None:
            return
        for start in range(0, max(1, len(outline.keys)), size):
            keys = outline.keys[start : start + size]
            yield outline.filled(await self._worker.run(partial(self._chunk, outline.number, keys), skippable=True))

    async def get(self, kind: str, scope: str, identifier: str) -> tuple[bytes, float] | None:
        """One document, and when it was last seen to be so (Unix seconds, UTC)."""
        return await self._worker.run(lambda: self._store().get(kind, scope, identifier), skippable=True)

    async def begin(self, kind: str, scope: str = "") -> int:
        """Start loading a collection anew; a load of the same collection that was going on is given up."""
        return await self._worker.run(lambda: self._store().begin(kind, scope))

    async def put_page(
        self, kind: str, scope: str, generation: int, first_position: int, entries: Sequence[Entry], fetched_at: float
    ) -> int:
        """Keep a page that was asked for at `fetched_at`; returns how many documents were written."""
        return await self._worker.run(
            lambda: self._store().put_page(kind, scope, generation, first_position, entries, fetched_at)
        )

    async def finish(
        self, kind: str, scope: str, generation: int, *, total: int | None, complete: bool, fetched_at: float
    ) -> int:
        """End a refresh; if complete, delete what it did not see. Returns how many were deleted."""
        return await self._worker.run(
            lambda: self._store().finish(kind, scope, generation, total=total, complete=complete, fetched_at=fetched_at)
        )

    async def put(self, kind: str, scope: str, entry: Entry, fetched_at: float, *, adds: bool = True) -> None:
        """Keep one record: at its place, or at the end where it `adds`."""
        await self._worker.run(lambda: self._store().put(kind, scope, entry, fetched_at, adds=adds))

    async def remove(self, kind: str, scope: str, identifier: str) -> bool:
        """Delete one record; pages that are still on their way do not bring it back."""
        return await self._worker.run(lambda: self._store().remove(kind, scope, identifier))

    async def evict(self, kind: str) -> int:
        """Drop every collection of a kind; returns how many records went."""
        return await self._worker.run(lambda: self._store().evict(kind))

    async def mark_stale(self, kind: str) -> None:
        """Keep every collection of a kind, but as outdated until it has been loaded from now on."""
        await self._worker.run(lambda: self._store().mark_stale(kind))

    async def meta(self, key: str) -> str | None:
        """A word about the file, such as its host."""
        return await self._worker.run(lambda: self._store().meta(key), skippable=True)

    async def set_meta(self, key: str, value: str) -> None:
        await self._worker.run(lambda: self._store().set_meta(key, value))

    async def bind_workspace(self, workspace_id: str) -> bool:
        """Make the file that of one workspace; returns whether rows of another were dropped."""
        return await self._worker.run(lambda: self._store().bind_workspace(workspace_id))

    def _store(self) -> Store:
        if self._opened is None:
            self._opened = self._opening()
        return self._opened

    def _chunk(self, number: int, keys: Sequence[int]) -> list[Entry]:
        return self._store().chunk(number, keys)
