from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from segtui.cache.cache import Cache
from segtui.cache.identity import Identity
from segtui.cache.packed import Entry
from segtui.cache.store import Store

from .conftest import kept, records

IDENTITY = Identity.of("https://api.segmentapis.com", "t")


@pytest.fixture
async def cache(tmp_path: Path) -> AsyncIterator[Cache]:
    async with Cache.open(IDENTITY, tmp_path) as opened:
        yield opened


async def fill(cache: Cache, count: int) -> None:
    generation = await cache.begin("sources")
    assert await cache.put_page("sources", "", generation, 0, records(count), 1000.0) == count
    await cache.finish("sources", "", generation, total=count, complete=True, fetched_at=1000.0)


async def test_every_method_of_the_store_can_be_awaited(cache: Cache) -> None:
    await fill(cache, 10)
    await cache.put("sources", "", Entry("more", b"1"), 1001.0)
    assert await cache.get("sources", "", "more") == (b"1", 1001.0)
    assert await cache.remove("sources", "", "more")
    await cache.mark_stale("sources")
    found = await cache.load("sources")
    assert found is not None and found.stale and found.entries == records(10)
    assert not await cache.bind_workspace("w")
    assert await cache.meta("workspace") == "w"
    await cache.set_meta("word", "x")
    assert await cache.meta("word") == "x"
    assert await cache.evict("sources") == 10
    assert await cache.load("sources") is None
    assert not await cache.is_in_memory()


@pytest.mark.threat("T48")
async def test_what_was_kept_is_there_for_the_same_identity_alone(tmp_path: Path) -> None:
    async with Cache.open(IDENTITY, tmp_path) as cache:
        await fill(cache, 3)
    async with Cache.open(IDENTITY, tmp_path) as cache:
        assert (await cache.load("sources")) is not None
        assert await cache.meta("host") == "https://api.segmentapis.com:443"
    for url, token in (("https://api.segmentapis.com", "u"), ("https://eu1.api.segmentapis.com", "t")):
        async with Cache.open(Identity.of(url, token), tmp_path) as cache:
            assert await cache.load("sources") is None


async def test_a_cache_in_memory_leaves_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    async with Cache.in_memory() as cache:
        await fill(cache, 3)
        assert await cache.is_in_memory() and await cache.notices() == ()
    assert list(tmp_path.iterdir()) == []


async def test_chunks_bring_every_record_once_and_in_order(cache: Cache) -> None:
    assert [piece async for piece in cache.load_chunks("sources")] == []
    await fill(cache, 25)
    pieces = [piece async for piece in cache.load_chunks("sources", size=10)]
    assert [len(piece.entries) for piece in pieces] == [10, 10, 5]
    assert [entry for piece in pieces for entry in piece.entries] == records(25)
    assert {(piece.fetched_at, piece.total, piece.complete) for piece in pieces} == {(1000.0, 25, True)}


async def test_an_empty_collection_is_one_empty_chunk(cache: Cache) -> None:
    await fill(cache, 0)
    assert [piece.entries async for piece in cache.load_chunks("sources")] == [[]]


async def test_a_refresh_between_two_chunks_doubles_no_record(cache: Cache) -> None:
    await fill(cache, 20)
    seen: list[str] = []
    async for piece in cache.load_chunks("sources", size=5):
        seen += [entry.id for entry in piece.entries]
        generation = await cache.begin("sources")
        await cache.put_page("sources", "", generation, 0, records(18)[::-1], 2000.0)
        await cache.finish("sources", "", generation, total=18, complete=True, fetched_at=2000.0)
    assert seen == [entry.id for entry in records(18)]


@pytest.mark.threat("T43")
async def test_a_notice_is_handed_out_once(tmp_path: Path) -> None:
    (tmp_path / IDENTITY.file_name()).write_bytes(b"garbage")
    async with Cache.open(IDENTITY, tmp_path) as cache:
        assert len(await cache.notices()) == 1
        assert await cache.notices() == ()


class Gate:
    """Holds the thread of a cache until it is let go."""

    def __init__(self) -> None:
        self.entered, self.let_go = threading.Event(), threading.Event()

    def __call__(self) -> Store:
        self.entered.set()
        self.let_go.wait(30)
        return Store.open_in_memory()


@pytest.mark.threat("T40")
async def test_a_write_whose_asker_left_is_done_and_a_read_is_spared(monkeypatch: pytest.MonkeyPatch) -> None:
    loads: list[str] = []
    monkeypatch.setattr(Store, "load", lambda self, kind, scope: loads.append(kind))
    gate = Gate()
    cache = Cache(gate)
    write = asyncio.create_task(cache.put("sources", "", Entry("a", b"1"), 1.0))
    read = asyncio.create_task(cache.load("sources"))
    await asyncio.to_thread(gate.entered.wait, 30)
    for task in (write, read):
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    gate.let_go.set()
    assert await cache.get("sources", "", "a") == (b"1", 1.0)
    assert loads == []
    await cache.close()


async def test_leaving_in_the_middle_of_a_write_breaks_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    entered, let_go = threading.Event(), threading.Event()
    put_page = Store.put_page

    def slow(self: Store, *arguments: object) -> int:
        entered.set()
        let_go.wait(30)
        return put_page(self, *arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(Store, "put_page", slow)
    complaints: list[object] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: complaints.append(context))
    async with Cache.in_memory() as cache:
        generation = await cache.begin("sources")
        task = asyncio.create_task(cache.put_page("sources", "", generation, 0, records(5), 1.0))
        await asyncio.to_thread(entered.wait, 30)
        task.cancel()
        let_go.set()
        with pytest.raises(asyncio.CancelledError):
            await task
        await cache.finish("sources", "", generation, total=5, complete=True, fetched_at=1.0)
        found = await cache.load("sources")
        assert found is not None and found.entries == records(5) and found.complete
    assert complaints == []


async def test_closing_waits_for_what_was_asked_for(tmp_path: Path) -> None:
    cache = Cache.open(IDENTITY, tmp_path)
    task = asyncio.create_task(cache.put("sources", "", Entry("a", b"1"), 1.0))
    await asyncio.wait([task], timeout=0)
    await cache.close()
    await cache.close()
    store = Store.of_file(tmp_path / IDENTITY.file_name())
    assert kept(store) == [("a", b"1")]
    store.close()
    with pytest.raises(RuntimeError, match="closed"):
        await cache.load("sources")


async def test_a_mistake_reaches_the_asker_and_the_thread_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    def wrong(*_: object) -> None:
        raise ValueError("a mistake")

    monkeypatch.setattr(Store, "meta", wrong)
    async with Cache.in_memory() as cache:
        with pytest.raises(ValueError, match="a mistake"):
            await cache.meta("x")
        assert await cache.load("sources") is None
