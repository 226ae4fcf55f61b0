"""What a report asks source by source: bounded, from the cache where that is fresh, on from where it stopped."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from segtui.emulator import Emulator, Fault, World
from segtui.models import SourceId
from segtui.operations.sources import list_schema_settings_in_source, update_schema_settings_in_source
from segtui.service.reports import Asking
from segtui.service.reports.asking import FRESH_S, PARALLEL
from segtui.service.service import Service
from tests.emulator.support import source, workspace
from tests.support.services import service_on

COUNT = 20
IDS = [SourceId(f"id-s{number}") for number in range(COUNT)]


class Clock:
    now = 1_700_000_000.0

    def __call__(self) -> float:
        return self.now


@asynccontextmanager
async def asked(emulator: Emulator | None = None, **more: Any) -> AsyncIterator[tuple[Service, Emulator, Asking]]:
    data = workspace(sources=[source(f"s{number}") for number in range(COUNT)], schemaSettings={})
    emulator = emulator or Emulator(World(data | {"destinations": [], "warehouses": [], "trackingPlans": {}}))
    service = service_on(emulator, **more)
    try:
        yield service, emulator, Asking(service, list_schema_settings_in_source, IDS)
    finally:
        await service.close()


async def test_each_source_is_asked_once_and_a_few_at_a_time() -> None:
    async with asked() as (service, emulator, asking):
        most = 0
        whole = emulator.answer

        def counted(request: Any) -> Any:
            nonlocal most
            most = max(most, len([held for held in service._held.values() if held.is_loading]))
            return whole(request)

        emulator.answer = counted  # type: ignore[method-assign]
        seen: list[str] = []
        asking._told = lambda: seen.append(asking.said())
        await asking.run()
        assert 1 < most <= PARALLEL
        assert sorted(path for _, path in requests(emulator)) == sorted(f"/sources/{name}/settings" for name in IDS)
        assert seen[0] == f"asked 1 of {COUNT}" and seen[-1] == asking.said() == f"{COUNT} asked"


def requests(emulator: Emulator) -> list[tuple[str, str]]:
    return [(seen.method, seen.path) for seen in emulator.seen]


async def test_what_is_fresh_in_the_cache_is_not_asked_and_its_age_is_told() -> None:
    clock = Clock()
    async with asked(clock=clock) as (service, emulator, asking):
        await asking.run()
        clock.now += 300
        again = Asking(service, list_schema_settings_in_source, IDS)
        await again.run()
        assert len(emulator.seen) == COUNT and again.answers.keys() == asking.answers.keys()
        assert again.said() == f"{COUNT} asked · {COUNT} from the cache, 5 min ago"
        clock.now += FRESH_S
        late = Asking(service, list_schema_settings_in_source, IDS)
        await late.run()
        assert len(emulator.seen) == 2 * COUNT and not late.cached


async def test_without_sending_an_answer_of_any_age_counts_and_the_rest_is_missing() -> None:
    clock = Clock()
    async with asked(clock=clock) as (service, emulator, _):
        await Asking(service, list_schema_settings_in_source, IDS[:5]).run()
        clock.now += 86_400 * 3
        asking = Asking(service, list_schema_settings_in_source, IDS)
        await asking.run(from_cache=True)
        assert len(emulator.seen) == 5 and asking.missing == COUNT - 5
        assert asking.said() == "15 of 20 could not be asked · 5 from the cache, 3 days ago"


async def test_what_was_written_here_counts_at_once_and_what_a_write_made_stale_is_asked_again() -> None:
    async with asked() as (service, emulator, asking):
        await asking.run()
        plan = await service.plan(update_schema_settings_in_source(IDS[0], forwarding_violations_to=IDS[1]))
        await service.apply(plan).finished()
        before = len(emulator.seen)
        await asking.look_again()
        assert asking.answers[IDS[0]][0].settings.forwarding_violations_to == IDS[1]
        await Asking(service, list_schema_settings_in_source, IDS).run()
        assert len(emulator.seen) == before
        await service.outdate("schema settings")
        await Asking(service, list_schema_settings_in_source, IDS).run()
        assert len(emulator.seen) == before + COUNT


async def test_a_source_that_cannot_be_asked_is_counted_and_the_next_run_asks_only_it() -> None:
    async with asked() as (_, emulator, asking):
        emulator.faults.add(Fault(path=f"/sources/{IDS[7]}/settings", status=403, times=1))
        await asking.run()
        assert asking.missing == 1 and asking.said().startswith("1 of 20 could not be asked: ")
        before = len(emulator.seen)
        await asking.run()
        assert requests(emulator)[before:] == [("GET", f"/sources/{IDS[7]}/settings")]
        assert not asking.missing and not asking.errors


async def test_after_several_failures_in_a_row_nobody_else_is_asked() -> None:
    async with asked() as (_, emulator, asking):
        emulator.faults.add(Fault(operation="list_schema_settings_in_source", status=401))
        await asking.run()
        assert asking.missing == COUNT and len(emulator.seen) < COUNT


async def test_cancelling_sends_nothing_more_and_keeps_what_was_answered() -> None:
    async with asked() as (service, emulator, asking):
        enough = asyncio.Event()
        asking._told = lambda: enough.set() if len(asking.answers) >= 3 else None
        task = asyncio.create_task(asking.run())
        await enough.wait()
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        sent, known = len(emulator.seen), len(asking.answers)
        assert known >= 3 and sent < COUNT and not asking.is_running
        assert not [held for held in service._held.values() if held.loading and not held.loading.cancelling()]
        await asking.run()
        assert len(emulator.seen) <= COUNT + PARALLEL and not asking.missing


async def test_asking_anew_asks_all_and_shows_the_old_answers_until_then() -> None:
    async with asked() as (_, emulator, asking):
        await asking.run()
        sizes: list[int] = []
        asking._told = lambda: sizes.append(len(asking.answers))
        await asking.run(anew=True)
        assert set(sizes) == {COUNT} and len(emulator.seen) == 2 * COUNT
