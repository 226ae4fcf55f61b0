"""Loading a long list: page by page, nothing of it on the event loop for long, and nothing done twice."""

from __future__ import annotations

import asyncio
import gc
import itertools
import json
import re
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from segtui.api import Client
from segtui.api.answers import page_of
from segtui.api.records import Records
from segtui.cache.cache import Cache
from segtui.cache.database import Database
from segtui.cache.identity import Identity
from segtui.cache.store import Store
from segtui.emulator import DEFAULT_TOKEN, Emulator
from segtui.errors import NotFound
from segtui.models import SourceId
from segtui.operations import labels, sources
from segtui.service import loading
from segtui.service.held import Held, Origin, View
from segtui.service.opening import hash_key_of
from segtui.service.service import Service
from segtui.settings import Settings
from tests.support.services import SETTINGS, service_on
from tests.support.worlds import long_world

from .watching import LIST, until, watching

PAGE = 1000


def on_disk(folder: Path, address: str = SETTINGS.base_url) -> Cache:
    return Cache.open(Identity.of(address, DEFAULT_TOKEN), folder)


async def refreshed(service: Service) -> View[Any]:
    """Ask again, and wait for the end of it."""
    service.refresh(LIST)
    (held,) = service._held.values()
    assert held.loading is not None
    await held.loading
    return held.view()


async def test_a_list_costs_its_pages_and_the_next_is_asked_for_before_the_last_is_decoded(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    events: list[str] = []
    ask, decode = Client._ask, page_of

    def asked(*args: Any) -> Any:
        events.append("ask")
        return ask(*args)

    def decoded(*args: Any) -> Any:
        events.append("decode")
        return decode(*args)

    monkeypatch.setattr(Client, "_ask", asked)
    monkeypatch.setattr("segtui.api.client.page_of", decoded)
    emulator = Emulator(long_world(PAGE * 3 + 1))
    service = service_on(emulator)
    assert len((await until(service, LIST)).items) == PAGE * 3 + 1
    await service.close()
    assert events == ["ask", "ask", "decode", "ask", "decode", "ask", "decode", "decode"]
    assert [seen.path for seen in emulator.seen] == ["/sources"] * 4


async def test_an_id_that_is_not_whole_text_is_asked_for_like_any_other() -> None:
    """Half a surrogate pair, which JSON may hold."""
    emulator = Emulator()
    service = service_on(emulator)
    async with watching(service, sources.get_source(SourceId("half\ud800"))) as seen:
        async with asyncio.timeout(30):
            while not (seen and seen[-1].error):
                await asyncio.sleep(0)
    await service.close()
    assert isinstance(seen[-1].error, NotFound)


async def test_rows_appear_page_by_page() -> None:
    service = service_on(Emulator(long_world(PAGE * 3)))
    async with watching(service, LIST) as seen:
        await until(service, LIST)
    await service.close()
    assert [count for count, _ in itertools.groupby(view.loaded for view in seen)] == [0, PAGE, PAGE * 2, PAGE * 3]


async def test_neither_sql_nor_decoding_nor_encoding_runs_on_the_event_loop(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    threads: dict[str, set[int]] = {}

    def watched(owner: Any, name: str) -> None:
        whole = getattr(owner, name)

        def noticed(*args: Any, **kwargs: Any) -> Any:
            threads.setdefault(name, set()).add(threading.get_ident())
            return whole(*args, **kwargs)

        monkeypatch.setattr(owner, name, noticed)

    for owner, name in ((Database, "read"), (Database, "write"), (Records, "many"), (loading, "entries_of")):
        watched(owner, name)
    emulator = Emulator(long_world(PAGE * 2))
    for _ in range(2):  # without a cache, and with one
        service = service_on(emulator, cache=on_disk(tmp_path))
        await until(service, LIST)
        await service.close()
    assert set(threads) == {"read", "write", "many", "entries_of"}
    assert all(threading.get_ident() not in found for found in threads.values())


async def test_what_the_event_loop_does_at_one_go_is_a_page_at_most(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    merged: list[int] = []
    merge = Held._merge

    def noticed(self: Held, records: Any) -> bool:
        records = list(records)
        merged.append(len(records))
        return merge(self, records)

    monkeypatch.setattr(Held, "_merge", noticed)
    emulator = Emulator(long_world(PAGE * 3))
    for _ in range(2):
        service = service_on(emulator, cache=on_disk(tmp_path))
        await until(service, LIST)
        await service.close()
    assert max(merged) == PAGE and sum(merged) == PAGE * 9  # live; from the cache, and live again


async def test_an_unchanged_refresh_writes_no_record_and_changes_no_row(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    written: list[int] = []
    put_page = Store.put_page

    def noticed(self: Store, *args: Any) -> int:
        written.append(put_page(self, *args))
        return written[-1]

    monkeypatch.setattr(Store, "put_page", noticed)
    service = service_on(Emulator(long_world(PAGE * 2)), cache=on_disk(tmp_path))
    first = await until(service, LIST)
    assert written == [PAGE, PAGE]
    second = await refreshed(service)
    await service.close()
    assert written == [PAGE, PAGE, 0, 0]
    assert second.revision == first.revision and second.items is first.items


@pytest.mark.parametrize("gone", ["id0", "id7919"])
async def test_a_source_that_is_gone_leaves_the_others_in_the_order_of_the_api(gone: str) -> None:
    emulator = Emulator(long_world(PAGE + 5))
    service = service_on(emulator)
    await until(service, LIST)
    del emulator.world.sources[gone]
    emulator.world.sources = dict(reversed(emulator.world.sources.items()))
    view = await refreshed(service)
    await service.drop(LIST, view.items[1].id)
    await service.close()
    names = list(emulator.world.sources)
    held = service.held_view(LIST)
    assert [source.id for source in view.items] == names
    assert held is not None and [source.id for source in held.items] == [names[0], *names[2:]]


async def test_full_collections_wait_until_the_last_of_several_loads_has_ended(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = gc.get_threshold()
    during: list[tuple[int, int, int]] = []
    merge = Held.merge_live

    def noticed(self: Held, *args: Any) -> None:
        during.append(gc.get_threshold())
        merge(self, *args)

    monkeypatch.setattr(Held, "merge_live", noticed)
    service = service_on(Emulator(long_world(PAGE * 2)))
    await asyncio.gather(until(service, LIST), until(service, labels.list_labels()))
    await service.close()
    assert len(during) == 3
    assert all(found[:2] == before[:2] and found[2] > 1000 for found in during)
    assert gc.get_threshold() == before


# A hundred thousand, and by the clock ------------------------------------------------------------------------------


@contextmanager
def emulated(folder: Path, count: int, latency_ms: int) -> Iterator[str]:
    """The address of an emulator in a process of its own."""
    world = long_world(count)
    parts = {
        "sources": list(world.sources.values()),
        "labels": list(world.labels.values()),
        "workspace": world.workspace,
    }
    catalog = {kind: list(entries.values()) for kind, entries in world.catalog.items()}
    more = {"destinations": [], "warehouses": [], "schemaSettings": {}, "trackingPlans": {}, "catalog": catalog}
    file = folder / "workspace.json"
    file.write_text(json.dumps(parts | more))
    command = [sys.executable, "-m", "segtui", "emulator", "--workspace", str(file), "--latency-ms", str(latency_ms)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        try:
            assert process.stdout is not None
            found = re.search(r"http://\S+", process.stdout.readline())
            assert found is not None
            yield found.group()
        finally:
            process.terminate()


async def lags(gaps: list[float]) -> None:
    """How long the event loop was away, each time, beyond the moment that was asked for."""
    last = time.perf_counter()
    while True:
        await asyncio.sleep(0.001)
        now = time.perf_counter()
        gaps.append(now - last - 0.001)
        last = now


@pytest.mark.soak
async def test_a_hundred_thousand_come_as_fast_as_they_are_sent_and_hold_up_nothing(tmp_path: Path) -> None:
    pages, latency_s = 100, 0.1
    with emulated(tmp_path, pages * PAGE, 100) as address:
        service = Service(
            lambda: _client(address),
            on_disk(tmp_path, address),
            hash_key_of(DEFAULT_TOKEN),
            settings=Settings(base_url=address),
        )
        await (await service.connected())._opened()
        gaps: list[float] = []
        sampler = asyncio.create_task(lags(gaps))
        began = time.perf_counter()
        view = await until(service, LIST)
        took = time.perf_counter() - began
        sampler.cancel()
        await service.close()
    assert view.origin is Origin.LIVE and len(view.items) == pages * PAGE
    worst = sorted(gaps)[-5:]
    assert took <= 1.3 * pages * latency_s, took
    assert worst[-2] <= 0.016, [f"{gap * 1000:.1f} ms" for gap in worst]  # one may be the machine's


async def _client(address: str) -> Client:
    return Client(address, DEFAULT_TOKEN, read_only=False)
