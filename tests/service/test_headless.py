"""Reading without a screen: once and whole, in batches, or from the cache alone."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from segtui.cache.cache import Cache
from segtui.emulator import Emulator, Fault
from segtui.errors import NotFound, NoToken, Refused, ServiceDown
from segtui.models import SourceId
from segtui.operations import catalog, labels, sources
from segtui.service.headless import Batch, headless, known, pages, read
from segtui.service.held import Origin
from segtui.service.service import Service
from segtui.settings import Settings

from ..support.services import service_on


async def gathered(service: Service, **more: object) -> list[Batch]:
    return [batch async for batch in pages(service, sources.list_sources(), **more)]  # type: ignore[arg-type]


async def test_a_read_is_live_and_whole_every_time() -> None:
    emulator = Emulator()
    service = service_on(emulator)
    for _ in range(2):
        view = await read(service, sources.list_sources())
        assert view.origin is Origin.LIVE and view.is_complete and not view.is_loading
    assert len(emulator.seen) == 2 * -(-len(view.items) // 1000)
    await service.close()


async def test_a_read_that_fails_raises_and_does_not_try_for_ever() -> None:
    emulator = Emulator()
    emulator.faults.add(Fault(status=503))
    service = service_on(emulator, sleep=_never)
    with pytest.raises(ServiceDown):
        await read(service, labels.list_labels())
    await service.close()


async def test_what_is_not_there_is_not_found() -> None:
    service = service_on(Emulator())
    with pytest.raises(NotFound):
        await read(service, sources.get_source(SourceId("absent")))
    await service.close()


async def test_a_catalogue_that_is_fresh_in_the_cache_is_not_asked_again(tmp_path: Path) -> None:
    emulator = Emulator()
    for asked in (True, False):
        service = service_on(emulator, cache=_cache(tmp_path))
        before = len(emulator.seen)
        assert (await known(service, catalog.get_sources_catalog())).items
        assert (len(emulator.seen) > before) is asked
        await service.close()


async def test_the_cache_alone_sends_nothing_and_says_when_it_has_nothing(tmp_path: Path) -> None:
    emulator = Emulator()
    service = service_on(emulator, cache=_cache(tmp_path))
    for reading in (read(service, sources.list_sources(), from_cache=True), gathered(service, from_cache=True)):
        with pytest.raises(Refused, match="the cache holds no sources"):
            await reading
    assert not emulator.seen
    live = [record for batch in await gathered(service) for record in batch.records]
    before = len(emulator.seen)
    (batch,) = await gathered(service, from_cache=True)
    assert [s.id for s in batch.records] == [s.id for s in live]  # type: ignore[attr-defined]
    assert batch.fetched_at and batch.is_whole and not batch.has_more and len(emulator.seen) == before
    await service.close()


async def test_a_limit_asks_for_no_more_and_tells_whether_there_is_more() -> None:
    emulator = Emulator()
    service = service_on(emulator)
    (batch,) = await gathered(service, limit=3)
    assert len(batch.records) == 3 and batch.has_more and (batch.expected or 0) > 3
    assert [seen.query for seen in emulator.seen] == ["pagination.count=3"]
    assert not (await gathered(service, limit=batch.expected))[0].has_more
    await service.close()


async def test_without_a_token_nothing_is_opened(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    with pytest.raises(NoToken):
        async with headless(Settings(profile="absent"), {}):
            raise AssertionError(os.environ)


def _cache(folder: Path) -> Cache:
    from segtui.cache.identity import Identity

    return Cache.open(Identity.of("https://demo.segmentapis.com", "demo"), folder)


async def _never(_: float) -> None:
    raise AssertionError("nobody waits for another try")
