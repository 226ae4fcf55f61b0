"""The client against the emulated API: in the process, and over a socket."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest

from segtui import errors
from segtui.api import Client
from segtui.emulator import DEFAULT_TOKEN, Emulator, Fault, Limits
from segtui.emulator.inprocess import transport
from segtui.emulator.serve import listening, server_for
from segtui.models import IdentifySettings, Label, Outcome, Source, SourceId, TrackSettings, WriteKey
from segtui.operations import OPERATIONS, Call, catalog, labels, sources, workspace
from tests.api.kit import Clock, Script, client, page, source

LOCAL = "http://127.0.0.1:4010"


@pytest.fixture
def emulator() -> Iterator[Emulator]:
    made = Emulator(limits=Limits(per_minute=None, label_writes_per_minute=None))
    yield made
    made.close()


def inside(emulator: Emulator, clock: Clock | None = None, *, read_only: bool = False) -> Client:
    clock = clock or Clock()
    return Client(
        LOCAL,
        DEFAULT_TOKEN,
        read_only=read_only,
        transport=transport(emulator),
        clock=clock,
        sleep=clock.sleep,
        draw=lambda: 0.0,
    )


@contextlib.asynccontextmanager
async def served(emulator: Emulator) -> AsyncIterator[str]:
    with listening("127.0.0.1", 0) as listener:
        server = server_for(emulator, listener)
        task = asyncio.create_task(server.serve(sockets=[listener]))
        while not server.started:
            await asyncio.sleep(0)
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            await task


async def every_operation(api: Client) -> set[str]:
    """Uses every operation once, in an order in which each makes sense; gives their names."""
    used: set[str] = set()

    async def do(call: Call[Any]) -> Any:
        used.add(call.operation.name)
        return await api.fetch(call)

    home = await do(workspace.get_workspace())
    listed = [source async for page in api.pages(sources.list_sources(), 25) for source in page.items]
    used.add("list_sources")
    kinds = {name: await do(ask()) for name, ask in CATALOGS.items()}
    assert (await do(catalog.get_source_metadata(kinds["sources"].items[0].id))) == kinds["sources"].items[0]
    assert (await do(catalog.get_destination_metadata(kinds["destinations"].items[0].id))).id
    assert (await do(catalog.get_warehouse_metadata(kinds["warehouses"].items[0].id))).slug
    made: Source = await do(sources.create_source("made-by-a-test", True, kinds["sources"].items[0].id, {}, True))
    assert made.workspace_id == home.id and made.slug == "made-by-a-test" and made.id not in {s.id for s in listed}
    await changes(do, made.id)
    for each in listed[:5]:
        assert (await do(sources.list_connected_destinations_from_source(each.id))).items is not None
        assert (await do(sources.list_connected_warehouses_from_source(each.id))).items is not None
    assert await do(sources.delete_source(made.id)) == Outcome(status="SUCCESS")
    assert await do(labels.delete_label("made-by", "a-test")) == Outcome(status="SUCCESS")
    with pytest.raises(errors.NotFound):
        await do(sources.get_source(made.id))
    return used


CATALOGS = {
    "sources": catalog.get_sources_catalog,
    "destinations": catalog.get_destinations_catalog,
    "warehouses": catalog.get_warehouses_catalog,
}


async def changes(do: Any, made: SourceId) -> None:
    assert (await do(sources.update_source(made, "Made", False, settings={"a": {"b": [1]}}))).title == "Made"
    mark = await do(labels.create_label(Label(key="made-by", value="a-test", description="naïve")))
    assert mark in await do(labels.list_labels())
    plain = Label(key="made-by", value="a-test")
    assert await do(sources.add_labels_to_source(made, [plain])) == [plain]
    assert await do(sources.replace_labels_in_source(made, [])) == []
    track = TrackSettings(allow_unplanned_events=False, common_event_on_violations="OMIT_PROPERTIES")
    wanted = sources.update_schema_settings_in_source(made, track, IdentifySettings(allow_unplanned_traits=False))
    assert (await do(wanted)).settings.track == (
        (await do(sources.list_schema_settings_in_source(made))).settings.track
    )
    keys = (await do(sources.create_write_key_for_source(made))).write_keys
    assert len(keys) >= 1
    removed = await do(sources.remove_write_key_from_source(made, WriteKey(keys[-1])))
    assert removed == Outcome(status="SUCCESS")
    detail = await do(sources.get_source(made))
    assert detail.source.write_keys == keys[:-1] and detail.source.settings["a"] == {"b": [1]}


async def test_every_operation_in_the_process(emulator: Emulator) -> None:
    async with inside(emulator) as api:
        assert await every_operation(api) == set(OPERATIONS)
    assert {seen.status for seen in emulator.seen} == {200, 201, 404}


@pytest.mark.threat("T17")
async def test_every_operation_over_a_socket_and_no_log_tells_a_secret(
    emulator: Emulator, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    async with served(emulator) as address, Client(address, DEFAULT_TOKEN, read_only=False) as api:
        assert await every_operation(api) == set(OPERATIONS)
    removal = next(seen for seen in emulator.seen if seen.path.rpartition("/")[0].endswith("writekey"))
    key = removal.path.rpartition("/")[2]
    assert len(key) == 32 and key not in caplog.text and DEFAULT_TOKEN not in caplog.text


async def test_every_source_comes_over_a_socket_as_it_is_in_the_workspace(emulator: Emulator) -> None:
    async with served(emulator) as address, Client(address, DEFAULT_TOKEN, read_only=True) as api:
        over = [source async for page in api.pages(sources.list_sources(), 10) for source in page.items]
    async with inside(emulator) as api:
        whole = (await api.fetch(sources.list_sources())).items
    assert tuple(over) == whole and len(over) > 30


@pytest.mark.threat("T41")
async def test_a_server_that_is_gone_is_told_and_comes_back(emulator: Emulator) -> None:
    async with served(emulator) as address:
        api = Client(address, DEFAULT_TOKEN, read_only=True, sleep=Clock().sleep)
        assert await api.fetch(workspace.get_workspace())
    with pytest.raises(errors.ConnectionFailed):
        await api.fetch(workspace.get_workspace())
    await api.close()


async def test_a_wrong_token_and_a_member_s_token(emulator: Emulator) -> None:
    emulator = Emulator(token="right", member_token="member")
    wrong = Client(LOCAL, "wrong", read_only=True, transport=transport(emulator))
    with pytest.raises(errors.Unauthenticated) as caught:
        await wrong.fetch(workspace.get_workspace())
    assert caught.value.status == 401 and caught.value.problems
    member = Client(LOCAL, "member", read_only=True, transport=transport(emulator))
    assert not any(source.write_keys for source in (await member.fetch(sources.list_sources())).items)


FAULTS: list[tuple[Fault, type[errors.SegtuiError]]] = [
    (Fault(html=True), errors.BadAnswer),
    (Fault(not_utf8=True), errors.BadAnswer),
    (Fault(deep=100_000), errors.BadAnswer),
    (Fault(oversize=200 * 2**20), errors.BadAnswer),
    (Fault(gzip_bomb=200 * 2**20), errors.BadAnswer),
    (Fault(truncate=300), errors.ConnectionFailed),
    (Fault(drop_before=True), errors.ConnectionFailed),
    (Fault(drop_after=True), errors.ConnectionFailed),
    (Fault(status=302, headers={"Location": "https://evil.example/"}), errors.BadAnswer),
    (Fault(status=500), errors.ServiceDown),
    (Fault(status=503, body="<html>"), errors.ServiceDown),
    (Fault(status=429, headers={"Retry-After": "99999"}), errors.RateLimited),
    (Fault(status=403), errors.Forbidden),
    (Fault(headers={"Content-Encoding": "br"}), errors.BadAnswer),
]


@pytest.mark.parametrize(
    ("fault", "kind"), FAULTS, ids=lambda value: None if isinstance(value, type) else repr(value)[:60]
)
@pytest.mark.threat("T28", "T37", "T39")
async def test_every_fault_is_a_typed_error(fault: Fault, kind: type, emulator: Emulator) -> None:
    emulator.faults.add(fault)
    with pytest.raises(kind):
        await inside(emulator).fetch(sources.list_sources())


@pytest.mark.parametrize("fault", [Fault(truncate=300), Fault(drop_after=True), Fault(html=True), Fault(not_utf8=True)])
@pytest.mark.threat("T37")
async def test_faults_over_a_socket_are_the_same(fault: Fault, emulator: Emulator) -> None:
    emulator.faults.add(fault)
    async with served(emulator) as address, Client(address, DEFAULT_TOKEN, read_only=True, sleep=Clock().sleep) as api:
        with pytest.raises(errors.Unreachable):
            await api.fetch(sources.list_sources())
        emulator.faults.clear()
        assert (await api.fetch(sources.list_sources())).items


@pytest.mark.threat("T39")
async def test_a_bomb_over_a_socket_does_not_go_off(emulator: Emulator) -> None:
    emulator.faults.add(Fault(gzip_bomb=200 * 2**20))
    async with served(emulator) as address, Client(address, DEFAULT_TOKEN, read_only=True) as api:
        with pytest.raises(errors.BadAnswer, match="larger than 64 MiB"):
            await api.fetch(sources.list_sources())


@pytest.mark.threat("T38")
async def test_damaged_records_still_show(emulator: Emulator) -> None:
    whole = (await inside(emulator).fetch(sources.list_sources())).items
    emulator.faults.add(Fault(wrong_types=True))
    api = inside(emulator)
    assert [source.id for source in (await api.fetch(sources.list_sources())).items] == [source.id for source in whole]
    for ask in CATALOGS.values():
        assert (await api.fetch(ask())).items


@pytest.mark.threat("T35")
async def test_a_repeated_cursor_is_found_out(emulator: Emulator) -> None:
    emulator.faults.add(Fault(repeat_cursor=True))
    pages = inside(emulator).pages(sources.list_sources(), 10)
    assert len((await anext(pages)).items) == 10
    with pytest.raises(errors.BadAnswer, match="incomplete"):
        async for _ in pages:
            pass
    assert len(emulator.seen) <= 3


@pytest.mark.threat("T28")
async def test_a_passing_fault_of_a_read_goes_unnoticed(emulator: Emulator) -> None:
    emulator.faults.add(Fault(drop_before=True, nth=2))
    emulator.faults.add(Fault(status=502, nth=3))
    pages = [page async for page in inside(emulator).pages(sources.list_sources(), 25)]
    assert sum(len(page.items) for page in pages) == pages[0].info.total_entries


@pytest.mark.threat("T29")
async def test_a_lost_answer_of_a_write_is_told_and_not_repeated(emulator: Emulator) -> None:
    emulator.faults.add(Fault(operation="create_label", drop_after=True, times=1))
    with pytest.raises(errors.ConnectionFailed) as caught:
        await inside(emulator).fetch(labels.create_label(Label(key="once", value="only")))
    assert caught.value.maybe_applied
    assert [seen.method for seen in emulator.seen] == ["POST"]


async def test_pacing_keeps_under_the_limit_of_the_api() -> None:
    clock = Clock()
    emulator = Emulator(limits=Limits(), clock=clock)
    api = inside(emulator, clock)
    for number in range(150):
        await api.fetch(labels.create_label(Label(key="many", value=f"v{number}")))
    assert {seen.status for seen in emulator.seen} == {201}
    assert api.rates["create_label"].consumed == 30
    assert sum(clock.slept) < 125


@pytest.mark.threat("T27")
async def test_a_second_program_s_requests_are_reckoned_with() -> None:
    clock = Clock()
    emulator = Emulator(limits=Limits(), clock=clock)
    for program in (inside(emulator, clock), inside(emulator, clock)):
        for number in range(40):
            await program.fetch(
                labels.create_label(Label(key="many", value=f"{'ab'[number % 2]}{number}{id(program)}"))
            )
    assert 1 <= len([seen for seen in emulator.seen if seen.status == 429]) + len(clock.slept) <= 3


@pytest.mark.soak
async def test_the_loop_is_never_held_up_for_16_ms_by_large_pages() -> None:
    """A timing: true on an idle machine."""
    records = [source(number, settings={"n": number % 50}) for number in range(20_000)]
    lags: list[float] = []

    async def watch() -> None:
        while True:
            before = time.perf_counter()
            await asyncio.sleep(0.001)
            lags.append(time.perf_counter() - before - 0.001)

    served_by = Script(
        *[
            page(records[start : start + 1000], f"c{start}" if start < 19_000 else None)
            for start in range(0, 20_000, 1000)
        ]
    )
    async with client(served_by) as api:
        watcher = asyncio.create_task(watch())
        count = 0
        async for each in api.pages(sources.list_sources()):
            count += len(each.items)
        watcher.cancel()
    assert count == 20_000
    assert max(lags[5:]) < 0.016
