"""Labels of a source, and of the workspace."""

from __future__ import annotations

import pytest
from msgspec import UNSET

from segtui.errors import Invalid, NotFound, SegtuiError
from segtui.models import Label
from segtui.operations import labels, sources
from segtui.service.planning import LabelClash, LabelInUse, problems_in_label
from tests.service.planning.kit import Bench, changed, requests, sent, sorted_labels


def label(text: str, description: str | None = None) -> Label:
    key, _, value = text.partition(":")
    return Label(key=key, value=value) if description is None else Label(key=key, value=value, description=description)


def body(*texts: str) -> dict[str, list[dict[str, str]]]:
    return {"labels": [dict(zip(("key", "value"), text.split(":"), strict=True)) for text in texts]}


FOUR = ("environment:production", "team:growth", "region:eu", "tier:critical")


@pytest.mark.parametrize(
    ("key", "value", "fields"),
    [
        ("team", "data", []),
        ("t", "D-9", []),
        ("", "data", ["key"]),
        ("9team", "da ta", ["key", "value"]),
        ("team", "-data", ["value"]),
        ("équipe", "data", ["key"]),
        ("team", "data\n", ["value"]),
        ("team", "datа", ["value"]),
    ],
)
def test_a_label_begins_with_a_letter(key: str, value: str, fields: list[str]) -> None:
    assert [problem.field for problem in problems_in_label(key, value)] == fields


async def test_labels_beside_those_that_are_there_are_added(bench: Bench) -> None:
    source = await bench.source("storefront-web")
    plan = await bench.planner.plan_labels(source.id, [*source.labels, label("cost-center:marketing", "described")])
    assert requests(plan) == [("POST", f"/sources/{source.id}/labels", body("cost-center:marketing"))]
    assert changed(plan) == {"labels.cost-center": (UNSET, "marketing")}
    assert sent(plan.steps[0].inverse[0]) == ("PUT", f"/sources/{source.id}/labels", body(*FOUR))
    assert plan.title == "Add labels to source" and any("addition" in text for text in plan.warnings)
    assert not any("lock people out" in text for text in plan.warnings)


async def test_another_set_is_sent_whole_and_warns_of_access_rights(bench: Bench) -> None:
    source = await bench.source("storefront-web")
    wanted = [label(text) for text in ("environment:staging", "team:growth", "region:eu")]
    plan = await bench.planner.plan_labels(source.id, wanted)
    path = f"/sources/{source.id}/labels"
    assert requests(plan) == [("PUT", path, body("environment:staging", "team:growth", "region:eu"))]
    assert changed(plan) == {"labels.environment": ("production", "staging"), "labels.tier": ("critical", UNSET)}
    assert plan.title == "Replace labels of source" and any("lock people out" in text for text in plan.warnings)
    assert plan.undo.is_possible and plan.steps[0].before == source


async def test_the_same_set_in_another_order_changes_nothing(bench: Bench) -> None:
    source = await bench.source("storefront-web")
    assert (await bench.planner.plan_labels(source.id, source.labels[::-1])).is_empty
    assert (await bench.planner.plan(sources.add_labels_to_source(source.id, list(source.labels[:2])))).is_empty
    assert (await bench.planner.plan(sources.replace_labels_in_source(source.id, list(source.labels)))).is_empty


async def test_a_label_that_the_workspace_lacks_is_created_first(bench: Bench) -> None:
    source = await bench.source("storefront-web")
    plan = await bench.planner.plan_labels(source.id, [*source.labels, label("shift:night", "After ten")])
    created = {"label": {"key": "shift", "value": "night", "description": "After ten"}}
    assert requests(plan) == [
        ("POST", "/labels", created),
        ("POST", f"/sources/{source.id}/labels", body("shift:night")),
    ]
    assert plan.steps[0].before is None and plan.steps[0].target == "shift:night"
    assert any("shift:night" in text and "created first" in text for text in plan.warnings)
    before = bench.state()
    await bench.apply(plan)
    await bench.take_back(plan)
    assert bench.state() == before


async def test_a_replacing_call_stays_one(bench: Bench) -> None:
    source = await bench.source("storefront-web")
    wanted = [*source.labels, label("cost-center:marketing")]
    plan = await bench.planner.plan(sources.replace_labels_in_source(source.id, wanted))
    assert requests(plan) == [("PUT", f"/sources/{source.id}/labels", body(*FOUR, "cost-center:marketing"))]


async def test_one_value_for_each_key(bench: Bench) -> None:
    source_id = bench.id_of("storefront-web")
    with pytest.raises(Invalid) as caught:
        await bench.planner.plan_labels(source_id, [label("team:growth"), label("team:data")])
    assert [problem.field for problem in caught.value.problems] == ["labels.team"]
    with pytest.raises(Invalid) as caught:
        await bench.planner.plan(sources.add_labels_to_source(source_id, [label("team:data")]))
    assert [problem.field for problem in caught.value.problems] == ["labels.team"]
    with pytest.raises(Invalid) as caught:
        await bench.planner.plan_labels(source_id, [label("team:da ta")])
    assert [problem.field for problem in caught.value.problems] == ["labels.team.value"]


async def test_creating_and_deleting_a_label_are_each_others_inverse(bench: Bench) -> None:
    made = await bench.planner.plan(labels.create_label(label("shift:night", "After ten")))
    body = {"label": {"key": "shift", "value": "night", "description": "After ten"}}
    assert requests(made) == [("POST", "/labels", body)]
    assert sent(made.steps[0].inverse[0]) == ("DELETE", "/labels/shift/night", None)
    await bench.apply(made)
    gone = await bench.planner.plan(labels.delete_label("shift", "night"))
    assert requests(gone) == [("DELETE", "/labels/shift/night", None)]
    assert sent(gone.steps[0].inverse[0]) == ("POST", "/labels", body)


async def test_a_label_that_is_there_is_not_created_again(bench: Bench) -> None:
    assert (await bench.planner.plan(labels.create_label(label("team:legal")))).is_empty
    other = await bench.planner.plan(labels.create_label(label("team:legal", "Another text")))
    assert other.is_empty and any("description" in text for text in other.warnings)
    assert (await bench.planner.plan(labels.delete_label("team", "nobody"))).is_empty
    with pytest.raises(Invalid):
        await bench.planner.plan(labels.create_label(label("9:legal")))


async def test_a_label_in_use_is_not_deleted_and_its_sources_are_named(bench: Bench) -> None:
    with pytest.raises(LabelInUse) as caught:
        await bench.planner.plan(labels.delete_label("team", "mobile"))
    carriers = {s["slug"] for s in bench.world.sources.values() if {"key": "team", "value": "mobile"} in s["labels"]}
    assert {source.slug for source in caught.value.sources} == carriers and len(carriers) == 8
    assert "app-ios" in str(caught.value)


async def test_what_was_known_to_carry_a_label_is_asked_again(bench: Bench) -> None:
    stale = await bench.sources()
    for source in bench.world.sources.values():
        source["labels"] = []

    async def known() -> object:
        return stale

    bench.planner._sources = known  # type: ignore[assignment]
    assert requests(await bench.planner.plan(labels.delete_label("team", "mobile"))) == [
        ("DELETE", "/labels/team/mobile", None)
    ]


async def test_a_rename_creates_moves_and_deletes(bench: Bench) -> None:
    before = bench.state()
    carriers = [s["id"] for s in bench.world.sources.values() if {"key": "team", "value": "data"} in s["labels"]]
    plan = await bench.planner.plan_rename_label(label("team:data"), label("team:insight"))
    made, *moves, gone = requests(plan)
    description = "Owns the tracking plans"
    assert made == ("POST", "/labels", {"label": {"key": "team", "value": "insight", "description": description}})
    assert [path for _, path, _ in moves] == [f"/sources/{source_id}/labels" for source_id in carriers]
    assert {method for method, _, _ in moves} == {"PUT"}
    assert gone == ("DELETE", "/labels/team/data", None)
    assert len(plan.items) == len(carriers) + 2
    await bench.apply(plan)
    assert ("team", "data") not in bench.world.labels and bench.world.is_in_use("team", "insight")
    await bench.take_back(plan)
    assert sorted_labels(bench.state()) == sorted_labels(before)


async def test_a_rename_onto_a_label_that_is_there_makes_the_two_one(bench: Bench) -> None:
    plan = await bench.planner.plan_rename_label(label("team:data"), label("team:legal"))
    assert requests(plan)[0][0] == "PUT" and any("become one" in text for text in plan.warnings)


async def test_a_rename_that_would_give_two_values_is_refused(bench: Bench) -> None:
    with pytest.raises(LabelClash) as caught:
        await bench.planner.plan_rename_label(label("team:mobile"), label("environment:phone"))
    assert caught.value.sources


async def test_a_rename_needs_a_label_and_a_new_name(bench: Bench) -> None:
    assert (await bench.planner.plan_rename_label(label("team:data"), label("team:data"))).is_empty
    for old, new, error in (("team:nobody", "team:x", NotFound), ("team:data", "team:9", Invalid)):
        with pytest.raises(SegtuiError) as caught:
            await bench.planner.plan_rename_label(label(old), label(new))
        assert isinstance(caught.value, error)
