"""Many sources in one plan: paced, gone on with after failures, cancelled between steps, a result for each."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from segtui.emulator import Emulator, Fault, Limits, World
from segtui.journal.entry import Standing
from segtui.models import Label, SourceId
from segtui.operations import labels
from segtui.service.planning import BulkEdit, BulkKind
from segtui.service.plans import Application, Plan, State
from tests.api.kit import Clock
from tests.emulator.support import source, workspace

from .kit import Bench, bench, states

LIVE = Label(key="env", value="prod")
NO = {"errors": [{"type": "validation", "message": "not this one", "field": "labels"}]}
LATER = {"errors": [{"type": "rate", "message": "later", "data": {"msBeforeNext": 1500}}]}


def many(count: int, clock: Clock, **more: Any) -> Emulator:
    found = [source(f"s{number:03}", labels=[{"key": "team", "value": "data"}]) for number in range(count)]
    bare: dict[str, Any] = {"schemaSettings": {}, "destinations": [], "warehouses": [], "trackingPlans": {}}
    return Emulator(World(workspace(sources=found, **bare)), clock=clock, sleep=clock.sleep, **more)


async def labelling(desk: Bench) -> Plan:
    chosen = [SourceId(found) for found in desk.world.sources]
    return await desk.service.planner.plan_bulk(chosen, BulkEdit(BulkKind.ADD_LABEL, LIVE))


def carriers(desk: Bench) -> set[str]:
    return {s["id"] for s in desk.world.sources.values() if {"key": "env", "value": "prod"} in s["labels"]}


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.threat("T34")
async def test_200_sources_end_as_planned_but_for_what_is_reported(seed: int) -> None:
    clock = Clock()
    emulator = many(200, clock, limits=Limits(per_minute=150))
    async with bench(emulator, clock=clock) as desk:
        plan = await labelling(desk)
        assert len(plan.items) == 200
        op = {"operation": "add_labels_to_source"}
        for rule in (
            Fault(**op, probability=0.05, seed=seed, status=422, body=NO),
            Fault(**op, probability=0.05, seed=seed + 10, status=429, body=LATER),
            Fault(**op, probability=0.03, seed=seed + 20, drop_after=True),
            Fault(**op, probability=0.03, seed=seed + 30, drop_before=True),
            Fault(method="GET", probability=0.05, seed=seed + 40, status=503),
        ):
            emulator.faults.add(rule)
        application = await desk.apply(plan)
        done = {result.step.target for result in application.with_state(State.DONE)}
        failed = {result.step.target for result in application.with_state(State.FAILED)}
        assert carriers(desk) == done and failed and done | failed == set(plan.items)
        entries = await desk.service.activity(500)
        assert {e.target for e in entries if e.state is Standing.DONE} == done
        emulator.faults.clear()
        again = await desk.service.plan_again(plan.id)
        assert {step.target for step in again.steps} == failed and again.resumes == plan.id
        was = len(desk.writes)
        assert (await desk.apply(again)).is_done
        assert len(desk.writes) - was == len(failed) and carriers(desk) == set(plan.items)


async def test_pacing_keeps_the_published_limit() -> None:
    clock = Clock()
    emulator = many(1, clock)
    async with bench(emulator, clock=clock) as desk:
        for number in range(130):
            application = await desk.apply(labels.create_label(Label(key="n", value=f"v{number}")))
            assert application.is_done
        assert [seen.status for seen in emulator.seen if seen.method == "POST"] == [201] * 130
        assert clock.now > 1_800_000_000 + 120


@pytest.mark.threat("T27")
async def test_the_pause_is_told_to_whoever_listens() -> None:
    clock = Clock()
    emulator = many(3, clock)
    async with bench(emulator, clock=clock) as desk:
        plan = await labelling(desk)
        desk.fault(operation="add_labels_to_source", times=1, status=429, headers={"Retry-After": "7"})
        application = desk.service.apply(plan)
        seen: list[float | None] = []
        application.listeners.append(lambda: seen.append(application.waiting_until))
        await application.finished()
        assert application.is_done and 1_800_000_007.0 in seen and application.waiting_until is None


async def test_cancelling_sends_nothing_more_and_tells_the_rest() -> None:
    clock = Clock()
    emulator = many(5, clock)
    async with bench(emulator, clock=clock) as desk:
        plan = await labelling(desk)
        application = desk.service.apply(plan)
        application.listeners.append(lambda: application.cancel() if len(desk.writes) == 2 else None)
        await application.finished()
        assert states(application) == [State.DONE] * 2 + [State.CANCELLED] * 3
        assert len(desk.writes) == 2 and not desk.service.is_writing
        assert {e.state for e in await desk.service.activity()} == {Standing.DONE, Standing.CANCELLED}


@pytest.mark.threat("T27")
async def test_a_pause_can_be_cancelled() -> None:
    clock = Clock()
    emulator = many(2, clock)
    async with bench(emulator, clock=clock) as desk:
        plan = await labelling(desk)
        desk.fault(operation="add_labels_to_source", status=429, headers={"Retry-After": "50"})
        application = desk.service.apply(plan)

        def listen() -> None:
            if application.waiting_until is not None:
                application.cancel()

        application.listeners.append(listen)
        await application.finished()
        assert states(application) == [State.CANCELLED] * 2
        assert len(desk.writes) == 1 and carriers(desk) == set()


@pytest.mark.threat("T34", "T42")
async def test_without_permission_the_rest_is_not_tried_and_goes_on_with_it() -> None:
    clock = Clock()
    emulator = many(50, clock)
    async with bench(emulator, clock=clock) as desk:
        plan = await labelling(desk)
        no = {"errors": [{"type": "auth", "message": "Permission denied"}]}
        desk.fault(operation="add_labels_to_source", after=22, status=401, body=no)
        application = await desk.apply(plan)
        assert states(application) == [State.DONE] * 22 + [State.FAILED] + [State.CANCELLED] * 27
        assert "Permission denied" in application.results[-1].said and len(desk.writes) == 23
        desk.emulator.faults.clear()
        again = await desk.service.plan_again(plan.id)
        assert [step.target for step in again.steps] == list(plan.items)[22:]
        assert (await desk.apply(again)).is_done
        assert [body for _, _, body in desk.writes[23:]] == [desk.writes[0][2]] * 28 and len(carriers(desk)) == 50


@pytest.mark.threat("T41")
async def test_an_outage_ends_it_after_three() -> None:
    clock = Clock()
    emulator = many(30, clock)
    async with bench(emulator, clock=clock) as desk:
        plan = await labelling(desk)
        await desk.service.workspace_id()
        desk.fault(after=4, drop_before=True)
        application = await desk.apply(plan)
        counts = application.counts()
        assert counts[State.FAILED] == 3 and counts[State.CANCELLED] == 25 and counts[State.DONE] == 2
        desk.emulator.faults.clear()
        assert (await desk.apply(await desk.service.plan_again(plan.id))).is_done


@pytest.mark.threat("T40")
async def test_it_goes_on_when_nobody_waits_any_more() -> None:
    clock = Clock()
    emulator = many(5, clock)
    async with bench(emulator, clock=clock) as desk:
        application = desk.service.apply(await labelling(desk))
        waiting = asyncio.create_task(application.finished())
        await asyncio.sleep(0)
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
        await application.finished()
        assert application.is_done and desk.service.applications == [application]
        desk.service.dismiss(application)
        assert desk.service.applications == []


async def test_closing_ends_after_the_step_that_is_under_way() -> None:
    clock = Clock()
    desk = Bench(many(5, clock), clock=clock)
    plan = await labelling(desk)
    application: Application = desk.service.apply(plan)
    sent = asyncio.Event()
    application.listeners.append(lambda: sent.set() if len(desk.writes) == 1 else None)
    await sent.wait()
    await desk.service.close()
    assert states(application) == [State.DONE] + [State.CANCELLED] * 4


async def test_a_listener_that_fails_ends_no_write() -> None:
    clock = Clock()
    async with bench(many(3, clock), clock=clock) as desk:
        application = desk.service.apply(await labelling(desk))
        reported: list[object] = []
        asyncio.get_running_loop().set_exception_handler(lambda loop, context: reported.append(context["exception"]))
        application.listeners.append(lambda: 1 / 0)
        await application.finished()
        assert application.is_done and reported


@pytest.mark.threat("T40")
async def test_what_is_on_its_way_is_waited_for_when_cancelled() -> None:
    clock = Clock()
    async with bench(many(2, clock), clock=clock) as desk:
        plan = await labelling(desk)
        desk.fault(operation="add_labels_to_source", latency_ms=100)
        application = desk.service.apply(plan)
        asleep = desk.emulator._sleep

        async def under_way(seconds: float) -> None:
            application.cancel()
            await asleep(seconds)
            await asyncio.sleep(0)

        desk.emulator._sleep = under_way
        await application.finished()
        assert states(application) == [State.DONE, State.CANCELLED]
        assert len(desk.writes) == 1 == len(carriers(desk))
