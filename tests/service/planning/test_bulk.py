"""One edit of many sources."""

from __future__ import annotations

import pytest

from segtui.emulator import Emulator, World
from segtui.errors import Invalid, UsageError
from segtui.models import Label, SourceId
from segtui.service.planning import BulkEdit, BulkKind
from tests.service.planning.kit import Bench, bench, requests, sorted_labels

THREE = ("storefront-web", "app-ios", "billing")


def edit(kind: BulkKind, text: str = "") -> BulkEdit:
    key, _, value = text.partition(":")
    return BulkEdit(kind, Label(key=key, value=value) if text else None)


async def test_only_sources_that_are_otherwise_get_a_step(bench: Bench) -> None:
    bench.raw("billing")["enabled"] = False
    ids = [bench.id_of(slug) for slug in THREE]
    plan = await bench.planner.plan_bulk([*ids, ids[0]], edit(BulkKind.DISABLE))
    assert requests(plan) == [("PATCH", f"/sources/{source_id}", {"enabled": False}) for source_id in ids[:2]]
    assert plan.items == tuple(ids[:2]) and plan.title == "Disable 3 sources"
    assert any(text.startswith("1 source is that way already") for text in plan.warnings)
    assert {d.kind for d in plan.dependents} == {"destination", "warehouse"} and plan.undo.is_possible


async def test_enabling_names_those_that_segment_would_disable_again(bench: Bench) -> None:
    bench.raw("billing")["enabled"] = False
    bench.world.destinations.pop(bench.id_of("billing"), None)
    plan = await bench.planner.plan_bulk([bench.id_of("billing")], edit(BulkKind.ENABLE))
    assert any("14 days: billing" in text for text in plan.warnings)


async def test_a_label_is_added_where_its_key_is_free(bench: Bench) -> None:
    ids = [bench.id_of(slug) for slug in THREE]
    plan = await bench.planner.plan_bulk(ids, edit(BulkKind.ADD_LABEL, "tier:spare"))
    body = {"labels": [{"key": "tier", "value": "spare"}]}
    free = [s["id"] for s in map(bench.raw, THREE) if all(label["key"] != "tier" for label in s["labels"])]
    assert requests(plan) == [("POST", f"/sources/{source_id}/labels", body) for source_id in free]
    assert any("Left out" in text and "storefront-web" in text for text in plan.warnings)


async def test_a_label_is_set_in_place_of_another_value(bench: Bench) -> None:
    before = bench.state()
    plan = await bench.planner.plan_bulk([bench.id_of(s) for s in THREE], edit(BulkKind.SET_LABEL, "tier:nights"))
    made, first, *_ = requests(plan)
    assert made[:2] == ("POST", "/labels") and first[0] == "PUT"
    assert {"key": "tier", "value": "nights"} in first[2]["labels"] and len(first[2]["labels"]) == 4
    assert any("lock people out" in text for text in plan.warnings)
    await bench.apply(plan)
    assert all({"key": "tier", "value": "nights"} in bench.raw(slug)["labels"] for slug in THREE)
    again = await bench.planner.plan_bulk([bench.id_of(s) for s in THREE], edit(BulkKind.SET_LABEL, "tier:nights"))
    assert again.is_empty
    await bench.take_back(plan)
    assert sorted_labels(bench.state()) == sorted_labels(before)


async def test_a_label_is_removed_where_it_is(bench: Bench) -> None:
    plan = await bench.planner.plan_bulk([bench.id_of(s) for s in THREE], edit(BulkKind.REMOVE_LABEL, "team:growth"))
    ((method, path, body),) = requests(plan)
    assert method == "PUT" and path == f"/sources/{bench.id_of('storefront-web')}/labels"
    assert {"key": "team", "value": "growth"} not in body["labels"] and len(body["labels"]) == 3


async def test_sources_that_are_gone_are_counted(bench: Bench) -> None:
    ids = [bench.id_of("billing"), SourceId("nobody")]
    plan = await bench.planner.plan_bulk(ids, edit(BulkKind.DISABLE))
    assert len(plan.steps) == 1 and any("could not be found" in text for text in plan.warnings)


async def test_a_wrong_edit_is_refused_before_anything_is_read(bench: Bench) -> None:
    with pytest.raises(UsageError):
        await bench.planner.plan_bulk([bench.id_of("billing")], edit(BulkKind.ADD_LABEL))
    with pytest.raises(Invalid):
        await bench.planner.plan_bulk([bench.id_of("billing")], edit(BulkKind.SET_LABEL, "9:x"))
    assert not bench.emulator.seen


async def test_two_hundred_sources_are_read_in_few_requests() -> None:
    one = Emulator()
    data = one.world.as_data()
    example = data["sources"][0]
    data["sources"] += [{**example, "id": f"made{n}", "slug": f"made-{n}", "labels": []} for n in range(1200)]
    async with bench(Emulator(World(data))) as made:
        ids = [SourceId(f"made{n}") for n in range(1200)][-200:]
        plan = await made.planner.plan_bulk(ids, edit(BulkKind.SET_LABEL, "team:growth"))
        assert plan.items == tuple(ids) and len(made.emulator.seen) == 3


async def test_who_forwards_to_many_is_asked_once_of_each_source(bench: Bench) -> None:
    enabled = [source["id"] for source in bench.state()["sources"] if source["enabled"]]
    plan = await bench.planner.plan_bulk(enabled, edit(BulkKind.DISABLE))
    asked = [seen.path for seen in bench.emulator.seen if seen.path.endswith("/settings")]
    assert len(asked) == len(set(asked)) == len(bench.state()["sources"])
    assert any(one.kind == "source" and one.title == "Checkout Web" for one in plan.dependents)
