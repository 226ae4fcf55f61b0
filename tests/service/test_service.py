"""Reads: cache first, then live, shared by whoever looks, gone with the last of them."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path
from typing import Any, cast

import pytest

from segtui.cache.packed import Entry
from segtui.decoding import encode_json
from segtui.emulator import Emulator
from segtui.journal.journal import Journal
from segtui.models import Label, Source
from segtui.operations import catalog, labels, sources, workspace
from segtui.service.held import Origin
from segtui.service.redaction import is_stand_in
from segtui.service.service import _HURRIED_FILES_S, _HURRIED_S

from .applying.kit import KEY, ONE, OTHER_KEY, SECRET, Bench, bench, world
from .watching import LIST, on_disk, quiet, until, watching


async def test_the_cache_is_shown_first_and_then_what_is_live(tmp_path: Path) -> None:
    async with bench(cache=on_disk(tmp_path)) as desk:
        await until(desk.service, LIST)
    desk.raw("id-two")["name"] = "Zwei"
    async with (
        bench(desk.emulator, cache=on_disk(tmp_path)) as second,
        watching(second.service, LIST) as seen,
    ):
        await quiet(second)
        origins = [view.origin for view in seen]
        assert Origin.CACHE in origins and origins == sorted(origins, key=[*Origin].index)
        first, last = next(view for view in seen if view.origin is Origin.CACHE), seen[-1]
        assert first.loaded == 0 and first.fetched_at is not None
        assert last.origin is Origin.LIVE and {s.name for s in last.items} >= {"Zwei", "One"}


async def test_however_many_watch_it_is_loaded_once() -> None:
    async with bench() as desk, watching(desk.service, LIST) as one, watching(desk.service, LIST) as two:
        await quiet(desk)
        assert len([seen for seen in desk.emulator.seen if seen.path == "/sources"]) == 1
        assert one[-1].items is two[-1].items and len(one[-1].items) == 3
        async with watching(desk.service, LIST) as late:
            await quiet(desk)
            assert late[0].origin is Origin.LIVE and len(desk.emulator.seen) == 1


@pytest.mark.threat("T40")
async def test_a_load_ends_with_its_last_watcher() -> None:
    async with bench() as desk:
        reached, go_on = asyncio.Event(), asyncio.Event()

        async def hold(seconds: float) -> None:
            reached.set()
            await go_on.wait()

        desk.emulator._sleep, desk.emulator.latency_ms = hold, 1
        async with watching(desk.service, LIST) as one:
            async with watching(desk.service, LIST):
                await reached.wait()
            held = desk.service._held["list_sources", ()]
            loading = held.loading
            assert loading is not None and not loading.done()
        await quiet(desk)
        assert loading.cancelled() and held.watchers == 0 and not held.is_loading
        assert one[-1].items == []
        go_on.set()
        await quiet(desk)
        assert held.items == [], "a late answer was shown"


@pytest.mark.threat("T11", "T13", "T46")
async def test_files_that_hang_keep_no_process_from_ending(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert _HURRIED_S + _HURRIED_FILES_S < 2
    monkeypatch.setattr("segtui.service.service._HURRIED_FILES_S", 0.05)
    desk, goes_on = Bench(cache=on_disk(tmp_path)), threading.Event()
    cast(Any, desk.service.cache)._worker.post(lambda: goes_on.wait(60))
    try:
        await asyncio.wait_for(desk.service.close(hurry=True), 20)
    finally:
        goes_on.set()


@pytest.mark.threat("T41")
async def test_after_an_outage_it_comes_by_itself() -> None:
    async with bench() as desk:
        desk.fault(times=5, drop_before=True)
        async with watching(desk.service, LIST) as seen:
            await quiet(desk)
            assert any(view.error is not None for view in seen)
            assert seen[-1].error is None and len(seen[-1].items) == 3
        assert desk.clock.slept and all(pause > 0 for pause in desk.clock.slept)


async def test_a_refusal_is_told_and_not_tried_again() -> None:
    async with bench(token="wrong") as desk, watching(desk.service, LIST) as seen:
        await quiet(desk)
        assert seen[-1].error is not None and not seen[-1].is_loading
        assert len(desk.emulator.seen) == 1
        desk.service.refresh(LIST)
        await quiet(desk)
        assert len(desk.emulator.seen) == 2


async def test_refreshing_asks_again_once_and_peeking_never() -> None:
    async with bench() as desk:
        await until(desk.service, LIST)
        assert (await desk.service.peek(labels.list_labels())).origin is Origin.NOTHING
        assert len((await desk.service.peek(LIST)).items) == 3
        assert len(desk.emulator.seen) == 1
        desk.service.refresh(LIST)
        desk.service.refresh(LIST)
        await quiet(desk)
        assert len(desk.emulator.seen) == 2


@pytest.mark.threat("T48")
async def test_rows_of_another_workspace_are_dropped(tmp_path: Path) -> None:
    async with bench(cache=on_disk(tmp_path)) as desk:
        await until(desk.service, workspace.get_workspace())
        await until(desk.service, LIST)
    other = Emulator(world(workspace={"id": "w2", "slug": "other", "name": "Other"}))
    other.world.sources = {"id-two": other.world.sources["id-two"]}
    async with bench(other, cache=on_disk(tmp_path)) as second:
        await second.service.peek(LIST)
        assert len((await second.service.peek(LIST)).items) == 3
        await until(second.service, workspace.get_workspace())
        assert (await second.service.peek(LIST)).items == []


@pytest.mark.threat("T48")
async def test_what_was_written_to_another_workspace_of_the_same_host_is_not_told_of() -> None:
    journal = Journal.in_memory()
    async with bench(journal=journal) as desk:
        plan = await desk.service.plan(sources.update_source(ONE, enabled=False))
        await desk.service.apply(plan).finished()
        assert len(await desk.service.activity()) == 1
        other = Emulator(world(workspace={"id": "w2", "slug": "other", "name": "Other"}))
        async with bench(other, journal=journal) as second:  # which workspace it is, it has not heard yet
            assert await second.service.activity() == []


@pytest.mark.threat("T23")
async def test_no_write_key_and_no_secret_is_in_the_cache(tmp_path: Path) -> None:
    async with bench(cache=on_disk(tmp_path)) as desk:
        await until(desk.service, LIST)
        await until(desk.service, sources.get_source(cast(Any, "id-one")))
        await desk.apply(sources.create_write_key_for_source(cast(Any, "id-one")))
        keys = [key.encode() for key in desk.raw("id-one")["writeKeys"]]
        content = b"".join(file.read_bytes() for file in tmp_path.iterdir())
        assert b"id-one" in content
        assert not any(canary in content for canary in (*keys, SECRET.encode(), KEY.encode(), OTHER_KEY.encode()))
    async with bench(desk.emulator, cache=on_disk(tmp_path)) as second:
        view = await second.service.peek(LIST)
        assert all(is_stand_in(key) for source in view.items for key in source.write_keys)


@pytest.mark.threat("T35")
async def test_an_endless_list_is_told_and_comes_whole_later() -> None:
    async with bench() as desk:
        desk.fault(operation="list_sources", times=3, repeat_cursor=True)
        async with watching(desk.service, LIST) as seen:
            await quiet(desk)
            assert any(view.error for view in seen) and seen[-1].error is None


async def test_a_write_shows_at_once_in_every_read_that_holds_it() -> None:
    detail, all_labels = sources.get_source(cast(Any, "id-one")), labels.list_labels()
    async with (
        bench() as desk,
        watching(desk.service, LIST) as listed,
        watching(desk.service, detail) as detailed,
        watching(desk.service, all_labels) as labelled,
    ):
        await quiet(desk)
        await desk.apply(sources.update_source(cast(Any, "id-one"), name="Uno"))
        await desk.apply(sources.add_labels_to_source(cast(Any, "id-one"), [Label(key="team", value="data")]))
        await desk.apply(labels.create_label(Label(key="tier", value="gold")))
        await quiet(desk)
        one = next(source for source in listed[-1].items if source.id == "id-one")
        assert isinstance(one, Source) and (one.name, len(one.labels)) == ("Uno", 2)
        assert detailed[-1].items[0].source == one and detailed[-1].items[0].tracking_plan_id == "tp_1"
        assert "tier:gold" in map(str, labelled[-1].items)
        gets = [seen.path for seen in desk.emulator.seen if seen.method == "GET"]
        assert gets.count("/sources") == 1, "the list was loaded again"
        await desk.apply(sources.delete_source(cast(Any, "id-one")))
        await quiet(desk)
        assert {source.id for source in listed[-1].items} == {"id-two", "id-cloud"}
        assert detailed[-1].items == []


async def test_a_conflict_shows_what_is_there_now() -> None:
    async with bench() as desk, watching(desk.service, LIST) as seen:
        await quiet(desk)
        plan = await desk.service.plan(sources.update_source(cast(Any, "id-one"), name="Uno"))
        desk.raw("id-one")["name"] = "Theirs"
        await desk.apply(plan)
        await quiet(desk)
        assert next(source for source in seen[-1].items if source.id == "id-one").name == "Theirs"


async def test_what_is_in_doubt_is_asked_again() -> None:
    async with bench() as desk, watching(desk.service, LIST):
        await quiet(desk)
        plan = await desk.service.plan(sources.update_source(cast(Any, "id-one"), name="Uno"))
        await desk.service.workspace_id()
        desk.fault(method="PATCH", drop_after=True)
        desk.fault(operation="get_source", after=1, drop_before=True)
        before = len([seen for seen in desk.emulator.seen if seen.path == "/sources"])
        await desk.apply(plan)
        await quiet(desk)
        assert len([seen for seen in desk.emulator.seen if seen.path == "/sources"]) == before + 1


async def test_the_cached_copy_is_written_too(tmp_path: Path) -> None:
    async with bench(cache=on_disk(tmp_path)) as desk:
        await until(desk.service, LIST)
        await desk.apply(sources.update_source(cast(Any, "id-one"), name="Uno"))
        await desk.apply(sources.delete_source(cast(Any, "id-two")))
        await desk.apply(sources.create_source("fresh", True, cast(Any, "type-web")))
    async with bench(desk.emulator, cache=on_disk(tmp_path)) as second:
        view = await second.service.peek(LIST)
        assert sorted(source.title for source in view.items) == ["Uno", "cloud", "fresh"]


@pytest.mark.threat("T35", "T41")
async def test_what_a_load_that_was_cut_off_left_is_not_taken_for_all(tmp_path: Path) -> None:
    catalogue = catalog.get_sources_catalog()
    async with bench(cache=on_disk(tmp_path)) as desk:
        entries = [Entry("type-web", encode_json(desk.world.catalog["sources"]["type-web"]))]
        generation = await desk.service.cache.begin(catalogue.operation.name, "")
        await desk.service.cache.put_page(catalogue.operation.name, "", generation, 0, entries, desk.clock())
    async with bench(cache=on_disk(tmp_path)) as desk:
        view = await desk.service.peek(catalogue)
        assert view.origin is Origin.CACHE and len(view.items) == 1
        assert not view.is_complete and not view.is_growing
        assert len((await until(desk.service, catalogue)).items) == 3, "a catalogue of one page counted as fresh"
