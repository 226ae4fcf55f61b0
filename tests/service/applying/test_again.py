"""A plan that stopped in the middle goes on; what was done is skipped, a source that was created after all is used."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from segtui.errors import NotFound, ReadOnly, Refused
from segtui.models import Label
from segtui.operations import sources
from segtui.service.planning import Draft
from segtui.service.plans import Proof, State
from segtui.settings import Settings

from .kit import CALLS, ONE, PROD, SECRET, SETTINGS, TWO, Bench, bench, states


async def a_draft(desk: Bench, **changes: Any) -> Draft:
    draft = await desk.service.planner.draft_of(TWO)
    given = {"slug": "fresh", "name": "Fresh", "labels": (PROD, Label(key="tier", value="gold"))} | changes
    return Draft(**{name: given.get(name, getattr(draft, name)) for name in draft.__slots__})


def made(desk: Bench) -> list[dict[str, Any]]:
    return [source for source in desk.world.sources.values() if source["slug"] == "fresh"]


@pytest.mark.parametrize("from_journal", [False, True])
@pytest.mark.parametrize("fails_at", ["create_source", "update_source", "create_label", "add_labels_to_source"])
async def test_a_new_source_goes_on_where_it_stopped(fails_at: str, from_journal: bool) -> None:
    async with bench() as desk:
        plan = await desk.service.planner.plan_new_source(await a_draft(desk))
        assert len(plan.steps) == 4
        desk.fault(operation=fails_at, times=1, status=422, body={"errors": [{"type": "x", "message": "not now"}]})
        application = await desk.apply(plan)
        assert not application.is_done and application.counts()[State.FAILED] == 1
        if from_journal:
            desk.service._again._session.clear()
        again = await desk.service.plan_again(plan.id)
        assert (await desk.apply(again)).is_done
        (source,) = made(desk)
        assert source["name"] == "Fresh" and [label["value"] for label in source["labels"]] == ["prod", "gold"]
        paths = [(method, path) for method, path, _ in desk.writes]
        assert len(paths) == 5 and len(set(paths)) == 4, "only what failed was sent again"


@pytest.mark.threat("T29")
async def test_a_creation_in_doubt_that_happened_is_gone_on_with() -> None:
    async with bench() as desk:
        plan = await desk.service.planner.plan_new_source(await a_draft(desk))
        await desk.service.workspace_id()
        desk.fault(operation="create_source", drop_after=True, times=1)
        desk.fault(operation="list_sources", after=1, drop_before=True)
        application = await desk.apply(plan)
        assert states(application) == [State.UNSURE, State.CANCELLED, State.DONE, State.CANCELLED]
        desk.emulator.faults.clear()
        again = await desk.service.plan_again(plan.id)
        assert not any(step.call.operation is sources.create_source for step in again.steps)
        assert (await desk.apply(again)).is_done
        assert len(made(desk)) == 1 and made(desk)[0]["name"] == "Fresh"


async def test_a_whole_new_source_is_taken_back_by_deleting_it() -> None:
    async with bench() as desk:
        before = desk.state()["sources"]
        application = await desk.apply(await desk.service.planner.plan_new_source(await a_draft(desk)))
        assert application.is_done
        assert application.results[1].step.target == made(desk)[0]["id"]
        undo = await desk.service.plan_undo(application.plan.id)
        await desk.apply(undo)
        assert desk.state()["sources"] == before


async def test_an_undo_leaves_alone_what_others_changed_since() -> None:
    async with bench() as desk:
        application = await desk.apply(sources.update_source(ONE, name="Uno", settings={"a": 5}))
        desk.raw(ONE)["name"] = "Theirs"
        undo = await desk.service.plan_undo(application.plan.id)
        assert undo.is_empty and undo.diverged
        assert desk.raw(ONE)["name"] == "Theirs"


@pytest.mark.parametrize("from_journal", [False, True])
async def test_a_deleted_source_can_be_drafted_again(from_journal: bool) -> None:
    async with bench() as desk:
        application = await desk.apply(sources.delete_source(ONE))
        if from_journal:
            desk.service._again._session.clear()
        draft = await desk.service.recreate_draft(application.plan.id)
        assert (draft.slug, draft.name, [str(label) for label in draft.labels]) == ("one", "One", ["env:prod"])
        assert draft.metadata.options and draft.metadata.slug == "opts"
        kept = {} if from_journal else {"apiSecret": SECRET}
        assert draft.settings == {"a": 1, "b": 2, **kept} and draft.left_out == (("apiSecret",) if from_journal else ())
        with pytest.raises(Refused):
            await desk.service.plan_undo(application.plan.id)


async def test_plans_that_nobody_knows_and_plans_with_nothing_left() -> None:
    async with bench() as desk:
        with pytest.raises(NotFound):
            await desk.service.plan_undo("nobody's")
        application = await desk.apply(CALLS["create_label"])
        with pytest.raises(Refused, match="all of it was done"):
            await desk.service.plan_again(application.plan.id)
        with pytest.raises(Refused, match="no source"):
            await desk.service.recreate_draft(application.plan.id)


@pytest.mark.threat("T50")
async def test_read_only_refuses_before_anything() -> None:
    locked = Settings(profile="test", base_url=SETTINGS.base_url, read_only_reasons=("--read-only",))
    async with bench(settings=locked) as desk:
        for call in CALLS.values():
            plan = await desk.service.plan(call)
            with pytest.raises(ReadOnly, match="--read-only"):
                await desk.apply(plan)
        assert desk.writes == [] and await desk.service.activity() == []


@pytest.mark.threat("T50")
async def test_the_transport_refuses_even_where_the_service_would_not() -> None:
    locked = Settings(profile="test", base_url=SETTINGS.base_url, read_only_reasons=("--read-only",))
    async with bench(settings=locked) as desk:
        plan = await desk.service.plan(CALLS["update_source"])
        application = await desk.service._applier.start(plan).finished()
        assert states(application) == [State.FAILED] and desk.writes == []


@pytest.mark.parametrize("typed", [(), ("wrong",), ("two ",)])
async def test_what_must_be_typed_is_checked_here_too(typed: tuple[str, ...]) -> None:
    async with bench() as desk:
        plan = await desk.service.plan(sources.delete_source(TWO))
        with pytest.raises(Refused, match="not confirmed"):
            desk.service.apply(plan, typed)
        assert desk.writes == [] and desk.service.applications == []
        assert (await desk.service.apply(plan, ("two",)).finished()).is_done


async def test_a_production_profile_wants_the_slug_for_every_single_write() -> None:
    production = Settings(profile="prod", base_url=SETTINGS.base_url, production=True)
    async with bench(settings=production) as desk:
        plan = await desk.service.plan(sources.update_source(ONE, enabled=False))
        (asked,) = desk.service.confirmations_for(plan)
        assert asked.proof is Proof.SLUG and asked.is_given_by("one") and "prod" in asked.prompt
        with pytest.raises(Refused):
            desk.service.apply(plan)
        assert (await desk.apply(plan)).is_done
        deletion = await desk.service.plan(sources.delete_source(TWO))
        assert len(desk.service.confirmations_for(deletion)) == 1


@pytest.mark.threat("T46")
async def test_nothing_is_sent_that_cannot_be_noted(tmp_path: Path) -> None:
    from segtui.journal.journal import Journal

    (tmp_path / "journal.db").mkdir()
    async with bench(journal=Journal.open(tmp_path)) as desk:
        application = await desk.apply(CALLS["update_source"])
        assert states(application) == [State.FAILED] and desk.writes == []
        assert "journal" in application.results[0].said


@pytest.mark.threat("T14")
async def test_a_plan_is_applied_once() -> None:
    async with bench() as desk:
        plan = await desk.service.plan(CALLS["create_write_key_for_source"])
        applications = [desk.service.apply(plan), desk.service.apply(plan)]
        for application in applications:
            await application.finished()
        assert [states(application) for application in applications] == [[State.DONE], [State.FAILED]]
        assert "applied before" in applications[1].results[0].said
        assert len(desk.writes) == 1
