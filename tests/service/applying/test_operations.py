"""Each of the ten writes: nothing before apply, exactly what was planned, noted, shown, and taken back."""

from __future__ import annotations

from typing import Any

import pytest

from segtui.api.requests import request_for
from segtui.journal.entry import Standing
from segtui.operations import OPERATIONS, Effect, sources
from segtui.service.plans import State

from .kit import CALLS, ONE, SECRET, TWO, bench, states

WRITES = sorted(name for name, operation in OPERATIONS.items() if operation.effect is not Effect.READ)
REVERSIBLE = sorted(set(WRITES) - {"delete_source", "remove_write_key_from_source"})


def test_there_is_a_call_of_every_writing_operation() -> None:
    assert sorted(CALLS) == WRITES and len(WRITES) == 10


@pytest.mark.parametrize("name", WRITES)
async def test_exactly_the_planned_request_is_sent_and_none_before(name: str) -> None:
    async with bench() as desk:
        before = desk.state()
        plan = await desk.service.plan(CALLS[name])
        assert desk.writes == [] and desk.state() == before and not plan.is_empty
        application = await desk.apply(plan)
        assert states(application) == [State.DONE] * len(plan.steps), application.results
        sent = [request_for(step.call) for step in plan.steps]
        assert [(method, path) for method, path, _ in desk.writes] == [(r.method, r.path) for r in sent]
        assert desk.state() != before
        assert await desk.service.plan(CALLS["update_source"])  # planning goes on


@pytest.mark.parametrize("name", WRITES)
async def test_the_journal_tells_what_was_done(name: str) -> None:
    async with bench() as desk:
        application = await desk.apply(CALLS[name])
        (entry,) = await desk.service.activity()
        assert entry.plan_id == application.plan.id and entry.state is Standing.DONE
        assert entry.call.operation == application.plan.steps[0].call.operation.name
        assert entry.workspace_id == "w1" and entry.host == desk.service.settings.base_url
        assert entry.finished_at is not None and entry.changes


@pytest.mark.parametrize("name", sorted(set(WRITES) - {"create_source", "create_write_key_for_source"}))
async def test_a_write_that_was_done_already_is_not_sent(name: str) -> None:
    async with bench() as desk:
        plan = await desk.service.plan(CALLS[name])
        await desk.apply(CALLS[name])
        was = len(desk.writes)
        application = await desk.apply(plan)
        assert states(application) == [State.DONE]
        assert "already" in application.results[0].said
        assert len(desk.writes) == was


@pytest.mark.parametrize("name", REVERSIBLE)
@pytest.mark.parametrize("from_journal", [False, True])
async def test_a_write_can_be_taken_back(name: str, from_journal: bool) -> None:
    async with bench() as desk:
        before = desk.state()
        application = await desk.apply(CALLS[name])
        if from_journal:
            desk.service._again._session.clear()
        undo = await desk.service.plan_undo(application.plan.id)
        assert states(await desk.apply(undo)) == [State.DONE] * len(undo.steps)
        assert _sorted(desk.state()) == _sorted(before)
        newest, first = await desk.service.activity()
        assert newest.undoes == first.plan_id and first.undone_by == newest.plan_id


def _sorted(state: Any) -> Any:
    """The state without the order of its labels."""
    for holder in (state, *state["sources"]):
        holder["labels"].sort(key=lambda label: (label["key"], label["value"]))
    return state


async def test_a_secret_setting_comes_back_from_memory_but_not_from_the_journal() -> None:
    async with bench() as desk:
        application = await desk.apply(sources.update_source(ONE, settings={"apiSecret": "another-secret"}))
        undo = await desk.service.plan_undo(application.plan.id)
        assert undo.steps[0].call.arguments["settings"] == {"apiSecret": SECRET}
        desk.service._again._session.clear()
        with pytest.raises(Exception, match="secrets"):
            await desk.service.plan_undo(application.plan.id)


async def test_schema_settings_without_protocols_are_told_not_applied() -> None:
    async with bench() as desk:
        desk.world.extra["protocols"] = False
        application = await desk.apply(CALLS["update_schema_settings_in_source"])
        assert states(application) == [State.FAILED]
        assert "Protocols may be missing" in application.results[0].said
        assert len(desk.writes) == 1


async def test_an_answer_that_shows_something_else_is_in_doubt() -> None:
    async with bench() as desk:
        plan = await desk.service.plan(sources.update_source(TWO, name="Zwei"))
        answer = {**desk.raw(TWO), "name": "Deux"}
        desk.fault(method="PATCH", status=200, body={"data": {"source": answer}})
        desk.fault(method="GET", path="id-two", after=1, status=200, body={"data": {"source": answer}})
        application = await desk.apply(plan)
        assert states(application) == [State.UNSURE]


async def test_an_empty_plan_sends_and_notes_nothing() -> None:
    async with bench() as desk:
        plan = await desk.service.plan(sources.update_source(TWO, enabled=True))
        assert plan.is_empty
        application = await desk.apply(plan)
        assert application.is_over and application.is_done
        assert desk.writes == [] and await desk.service.activity() == []
