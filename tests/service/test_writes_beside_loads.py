"""What is written while a read comes in is shown as it was written, from that moment on."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, cast

import pytest

from segtui.emulator import Fault
from segtui.operations import sources
from segtui.service.held import Origin

from .applying.kit import ONE, Bench, bench
from .watching import LIST, on_disk, quiet, until, watching


async def _load_that_stands_still(desk: Bench) -> asyncio.Event:
    go_on, reached = asyncio.Event(), asyncio.Event()

    async def hold(seconds: float) -> None:
        reached.set()
        await go_on.wait()

    desk.emulator._sleep = hold
    desk.emulator.faults.add(Fault(operation="list_sources", latency_ms=1, times=1))
    desk.service.refresh(LIST)
    await reached.wait()
    return go_on


@pytest.mark.threat("T40")
async def test_what_was_written_during_a_load_is_not_shown_as_it_was_before() -> None:
    async with bench() as desk, watching(desk.service, LIST) as seen:
        await quiet(desk)
        before = {source.id: source for source in seen[-1].items}
        desk.emulator.faults.add(Fault(operation="list_sources", times=1, status=200, body=_as_listed(desk)))
        go_on = await _load_that_stands_still(desk)
        assert (await desk.apply(sources.update_source(cast(Any, "id-two"), name="Zwei"))).is_done
        assert (await desk.apply(sources.delete_source(cast(Any, "id-cloud")))).is_done
        made = await desk.apply(sources.create_source("fresh", True, cast(Any, "type-web")))
        assert made.is_done
        go_on.set()
        await quiet(desk)
        shown = {source.id: source for source in seen[-1].items}
        assert shown["id-two"].name == "Zwei" and "id-cloud" not in shown
        assert made.results[0].made in shown and shown["id-one"] == before["id-one"]


def _as_listed(desk: Bench) -> Any:
    return {"data": {"sources": list(desk.state()["sources"]), "pagination": {"current": "MA=="}}}


@pytest.mark.parametrize("passed_s", [1, 0])
@pytest.mark.threat("T40")
async def test_a_page_on_its_way_during_a_write_does_not_show_what_was_before(tmp_path: Path, passed_s: int) -> None:
    async with bench(cache=on_disk(tmp_path)) as desk:
        reached, go_on = asyncio.Event(), asyncio.Event()

        async def hold(request: Any) -> Any:
            sent = await answered(request)
            if request.path == "/sources":
                reached.set()
                await go_on.wait()
            return sent

        answered, desk.emulator.exchange = desk.emulator.exchange, hold  # type: ignore[method-assign]
        async with watching(desk.service, LIST) as seen:
            await reached.wait()
            desk.clock.now += passed_s
            await desk.apply(sources.update_source(ONE, name="New"))
            go_on.set()
            await quiet(desk)
            assert {source.name for source in seen[-1].items if source.id == ONE} == {"New"}
    async with bench(desk.emulator, cache=on_disk(tmp_path)) as later:
        view = await later.service.peek(LIST)
        assert {source.name for source in view.items if source.id == ONE} == {"New"}


@pytest.mark.threat("T40")
async def test_what_was_written_while_the_cache_was_read_is_not_shown_as_it_was_before(tmp_path: Path) -> None:
    async with bench(cache=on_disk(tmp_path)) as desk:
        await until(desk.service, LIST)
    async with bench(desk.emulator, cache=on_disk(tmp_path)) as second:
        reached, go_on = asyncio.Event(), asyncio.Event()

        async def held_back(*given: Any) -> AsyncIterator[Any]:
            async for chunk in load_chunks(*given):
                reached.set()
                await go_on.wait()
                yield chunk

        cache = cast(Any, second.service.cache)
        load_chunks, cache.load_chunks = cache.load_chunks, held_back
        second.emulator.faults.add(Fault(operation="list_sources", status=403))
        async with watching(second.service, LIST) as seen:
            await reached.wait()
            await second.apply(sources.update_source(ONE, name="Uno"))
            await second.apply(sources.delete_source(cast(Any, "id-two")))
            go_on.set()
            await quiet(second)
            assert seen[-1].origin is Origin.CACHE and seen[-1].error is not None
            assert sorted(source.title for source in seen[-1].items) == ["Uno", "cloud"]
