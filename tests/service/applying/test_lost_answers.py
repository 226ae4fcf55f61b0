"""The answer to a write is lost: it is never sent again, and what became of it is found out."""

from __future__ import annotations

from typing import Any

import pytest

from segtui.journal.entry import Standing
from segtui.operations import OPERATIONS, Effect, sources
from segtui.service.plans import State

from .kit import CALLS, ONE, TWO, Bench, bench, states

WRITES = sorted(name for name, operation in OPERATIONS.items() if operation.effect is not Effect.READ)
LOST: list[dict[str, Any]] = [
    {"drop_after": True},
    {"status": 502, "took_effect": True},
    {"html": True},
    {"truncate": 3},
]
NEVER: list[dict[str, Any]] = [{"drop_before": True}, {"status": 503}]


@pytest.mark.parametrize("name", WRITES)
@pytest.mark.parametrize("fault", LOST, ids=str)
@pytest.mark.threat("T29", "T30")
async def test_a_write_that_took_effect_is_found_done(name: str, fault: dict[str, Any]) -> None:
    async with bench() as desk:
        plan = await desk.service.plan(CALLS[name])
        desk.fault(operation=name, **fault)
        application = await desk.apply(plan)
        assert states(application) == [State.DONE], application.results[0].said
        assert "took effect all the same" in application.results[0].said
        assert len(desk.writes) == 1
        (entry,) = await desk.service.activity()
        assert entry.state is Standing.DONE
        if name == "create_source":
            made = next(s for s in desk.world.sources.values() if s["slug"] == "fresh")
            assert entry.made == application.results[0].answer.id == made["id"]
        if name == "create_write_key_for_source":
            assert len(desk.raw(ONE)["writeKeys"]) == 3 and entry.made


@pytest.mark.parametrize("name", WRITES)
@pytest.mark.parametrize("fault", NEVER, ids=str)
@pytest.mark.threat("T29", "T30")
async def test_a_write_that_did_not_is_told_failed_and_not_sent_again(name: str, fault: dict[str, Any]) -> None:
    async with bench() as desk:
        before = desk.state()
        plan = await desk.service.plan(CALLS[name])
        desk.fault(operation=name, **fault)
        application = await desk.apply(plan)
        assert states(application) == [State.FAILED]
        assert "did not take effect" in application.results[0].said
        assert len(desk.writes) == 1 and desk.state() == before


@pytest.mark.parametrize("name", WRITES)
@pytest.mark.threat("T29")
async def test_where_nobody_can_look_it_is_in_doubt(name: str) -> None:
    async with bench() as desk:
        plan = await desk.service.plan(CALLS[name])
        desk.fault(operation=name, drop_after=True)
        await desk.service.workspace_id()
        desk.fault(method="GET", after=1, drop_before=True)
        application = await desk.apply(plan)
        assert states(application) == [State.UNSURE]
        assert len(desk.writes) == 1
        assert (await desk.service.activity())[0].state is Standing.IN_DOUBT


@pytest.mark.threat("T29")
async def test_a_late_effect_is_waited_for() -> None:
    async with bench() as desk:
        plan = await desk.service.plan(sources.update_source(TWO, name="Zwei"))
        desk.fault(method="PATCH", drop_before=True)
        looks = 0
        asleep = desk.clock.sleep

        async def sleep(seconds: float) -> None:
            nonlocal looks
            looks += 1
            if looks == 2:
                desk.raw(TWO)["name"] = "Zwei"
            await asleep(seconds)

        desk.service._applier.sleep = sleep
        assert states(await desk.apply(plan)) == [State.DONE]


@pytest.mark.threat("T30")
async def test_a_key_that_somebody_else_made_meanwhile_leaves_a_doubt() -> None:
    async with bench() as desk:
        plan = await desk.service.plan(CALLS["create_write_key_for_source"])
        desk.fault(operation="create_write_key_for_source", drop_after=True)
        await _made_by_others_before_the_next_look(desk)
        application = await desk.apply(plan)
        assert states(application) == [State.UNSURE]


async def _made_by_others_before_the_next_look(desk: Bench) -> None:
    asleep = desk.clock.sleep

    async def sleep(seconds: float) -> None:
        if len(desk.raw(ONE)["writeKeys"]) == 3:
            desk.raw(ONE)["writeKeys"].append("t" * 32)
        await asleep(seconds)

    desk.service._applier.sleep = sleep


@pytest.mark.threat("T29")
async def test_a_source_of_another_type_under_the_slug_is_not_taken_for_ours() -> None:
    async with bench() as desk:
        plan = await desk.service.plan(CALLS["create_source"])
        desk.fault(operation="create_source", drop_before=True)
        asleep = desk.clock.sleep

        async def sleep(seconds: float) -> None:
            desk.world.sources["theirs"] = {**desk.raw("id-cloud"), "id": "theirs", "slug": "fresh"}
            await asleep(seconds)

        desk.service._applier.sleep = sleep
        assert states(await desk.apply(plan)) == [State.FAILED]
