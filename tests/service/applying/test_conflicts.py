"""Two writers: what somebody changed between plan and apply is not overwritten."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from segtui.emulator import World
from segtui.models import Label
from segtui.operations import labels, sources
from segtui.service.plans import State
from segtui.text import masked

from .kit import CALLS, DEV, KEY, ONE, OTHER_KEY, PROD, TWO, bench, states

Change = Callable[[World], object]


def _one(world: World) -> dict[str, Any]:
    return world.sources["id-one"]


def _rename_two(world: World) -> None:
    world.sources["id-two"]["name"] = "Theirs"


def _set_schema(world: World) -> None:
    world.schema_settings["id-two"] = {"track": {"allowUnplannedEvents": True, "commonEventOnViolations": "BLOCK"},
                                       "identify": {"commonEventOnViolations": "OMIT_TRAITS"}}  # fmt: skip


CLASHES: dict[str, tuple[Change, set[str]]] = {
    "update_source": (lambda w: _one(w).update(name="Theirs"), {"name"}),
    "delete_source": (_rename_two, {"name"}),
    "add_labels_to_source": (lambda w: _one(w)["labels"].append({"key": "team", "value": "theirs"}), {"labels.team"}),
    "replace_labels_in_source": (lambda w: _one(w).update(labels=[{"key": "env", "value": "theirs"}]), {"labels.env"}),
    "update_schema_settings_in_source": (_set_schema, {"identify.commonEventOnViolations"}),
    "create_write_key_for_source": (lambda w: _one(w)["writeKeys"].append("k" * 32), {"writeKeys"}),
    "remove_write_key_from_source": (lambda w: _one(w).update(writeKeys=[OTHER_KEY]), {"writeKeys"}),
    "create_label": (
        lambda w: w.labels.update({("tier", "gold"): {"key": "tier", "value": "gold", "description": "Theirs"}}),
        {"label", "description"},
    ),
    "delete_label": (lambda w: w.labels["env", "dev"].update(description="Theirs"), {"description"}),
}


@pytest.mark.parametrize("name", sorted(CLASHES))
@pytest.mark.threat("T32", "T33")
async def test_what_others_changed_since_the_plan_is_a_conflict(name: str) -> None:
    change, fields = CLASHES[name]
    async with bench() as desk:
        plan = await desk.service.plan(CALLS[name])
        change(desk.world)
        theirs = desk.state()
        application = await desk.apply(plan)
        assert states(application) == [State.CONFLICT], application.results[0]
        conflict = application.results[0].conflict
        assert conflict is not None and {change.field for change in conflict.changes} >= fields
        assert desk.writes == [] and desk.state() == theirs
        (entry,) = await desk.service.activity()
        assert entry.state.value == "conflict"


@pytest.mark.parametrize("is_held", [False, True])
async def test_a_slug_that_somebody_took_meanwhile_stays_theirs(is_held: bool) -> None:
    async with bench() as desk:
        if is_held:
            async for view in desk.service.watch(sources.list_sources()):
                if view.is_complete and not view.is_loading:
                    break
        plan = await desk.service.plan(CALLS["create_source"])
        desk.world.sources["theirs"] = {**desk.raw(TWO), "id": "theirs", "slug": "fresh"}
        application = await desk.apply(plan)
        # What is held may be a minute old: then it is the API that refuses.
        assert states(application) == [State.FAILED if is_held else State.CONFLICT]
        assert "slug" in application.results[0].said or "fresh" in application.results[0].said
        assert len(desk.writes) == is_held and len(desk.world.sources) == 4


@pytest.mark.parametrize("name", sorted(set(CALLS) - {"create_source", "create_label"}))
@pytest.mark.threat("T32")
async def test_what_is_gone_is_never_written_to(name: str) -> None:
    async with bench() as desk:
        plan = await desk.service.plan(CALLS[name])
        desk.world.sources.clear()
        desk.world.labels.pop(("env", "dev"))
        application = await desk.apply(plan)
        gone = name in ("delete_source", "delete_label", "remove_write_key_from_source")
        assert states(application) == [State.DONE if gone else State.CONFLICT]
        assert desk.writes == []


async def test_other_fields_may_change_meanwhile() -> None:
    async with bench() as desk:
        plan = await desk.service.plan(sources.update_source(ONE, enabled=False))
        _one(desk.world)["name"] = "Theirs"
        _one(desk.world)["settings"]["a"] = 77
        assert states(await desk.apply(plan)) == [State.DONE]
        assert (_one(desk.world)["name"], _one(desk.world)["settings"]["a"]) == ("Theirs", 77)


@pytest.mark.threat("T33")
async def test_labels_that_others_set_on_other_keys_are_merged_and_told() -> None:
    async with bench() as desk:
        plan = await desk.service.plan(sources.replace_labels_in_source(ONE, [DEV]))
        assert plan.steps[0].call.operation is sources.replace_labels_in_source
        _one(desk.world)["labels"].append({"key": "team", "value": "data"})
        application = await desk.apply(plan)
        assert states(application) == [State.DONE]
        assert "labels.team" in application.results[0].said
        assert desk.writes[-1][2] == {"labels": [{"key": "env", "value": "dev"}, {"key": "team", "value": "data"}]}
        undo = await desk.service.plan_undo(application.plan.id)
        await desk.apply(undo)
        left = {label["key"]: label["value"] for label in _one(desk.world)["labels"]}
        assert left == {"env": "prod", "team": "data"}


async def test_the_last_write_key_is_not_removed_where_another_was_to_stay() -> None:
    async with bench() as desk:
        plan = await desk.service.plan(CALLS["remove_write_key_from_source"])
        _one(desk.world)["writeKeys"] = [OTHER_KEY]
        application = await desk.apply(plan)
        assert states(application) == [State.CONFLICT] and desk.writes == []


async def test_keys_that_cannot_be_read_any_more_are_no_proof() -> None:
    async with bench() as desk:
        plan = await desk.service.plan(CALLS["remove_write_key_from_source"])
        _one(desk.world)["writeKeys"] = []
        assert states(await desk.apply(plan)) == [State.CONFLICT]


@pytest.mark.threat("T18", "T19")
async def test_a_conflict_shows_no_write_key_and_marks_secrets() -> None:
    async with bench() as desk:
        plan = await desk.service.plan(sources.update_source(ONE, settings={"apiSecret": "mine"}))
        _one(desk.world)["settings"]["apiSecret"] = "theirs"
        (result,) = (await desk.apply(plan)).results
        assert result.conflict is not None and [c.is_secret for c in result.conflict.changes] == [True]
        keys = await desk.service.plan(CALLS["create_write_key_for_source"])
        _one(desk.world)["writeKeys"] = [KEY]
        (result,) = (await desk.apply(keys)).results
        assert KEY not in repr(result.conflict) and masked(KEY) not in repr(result.conflict)


@pytest.mark.threat("T32")
async def test_two_plans_on_one_source_do_not_overtake_each_other() -> None:
    async with bench() as desk:
        first = await desk.service.plan(sources.update_source(ONE, name="First"))
        second = await desk.service.plan(sources.update_source(ONE, name="Second"))
        applications = [desk.service.apply(first), desk.service.apply(second)]
        for application in applications:
            await application.finished()
        assert [states(application) for application in applications] == [[State.DONE], [State.CONFLICT]]
        assert _one(desk.world)["name"] == "First"


async def test_the_label_in_use_is_refused_with_the_apis_words() -> None:
    async with bench() as desk:
        plan = await desk.service.plan(labels.delete_label("team", "data"))
        _one(desk.world)["labels"].append({"key": "team", "value": "data"})
        application = await desk.apply(plan)
        assert states(application) == [State.FAILED] and "in use" in application.results[0].said


async def test_the_steps_of_one_target_stop_with_its_first_failure() -> None:
    async with bench() as desk:
        plan = await desk.service.planner.plan_rename_label(PROD, Label(key="env", value="live"))
        _one(desk.world)["labels"] = [{"key": "env", "value": "dev"}]
        application = await desk.apply(plan)
        assert states(application) == [State.DONE, State.CONFLICT, State.CANCELLED]
        assert [method for method, _, _ in desk.writes] == ["POST"]
        assert ("env", "prod") in desk.world.labels
