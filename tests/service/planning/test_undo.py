"""Taking back, against what is there now."""

from __future__ import annotations

from typing import Any

import pytest

from segtui.models import GroupSettings, Label, Record, SourceId, WriteKey
from segtui.operations import Call, labels, sources
from segtui.service.planning import BulkEdit, BulkKind, left_by
from segtui.service.plans import Plan
from tests.service.planning.kit import Bench, for_source, requests, sorted_labels

TITLE = "Take back"


def back_steps(plan: Plan, made: str = "", *, known: bool = True) -> list[tuple[Call[Any], Record | None]]:
    """The inverse calls of a plan, the last first, with what each write had left."""
    return [
        (for_source(call, made), left_by(step.call, step.before) if known else None)
        for step in reversed(plan.steps)
        for call in step.inverse
    ]


async def undo_of(bench: Bench, plan: Plan, made: str = "", *, known: bool = True) -> Plan:
    return await bench.planner.plan_undo(back_steps(plan, made, known=known), plan.id, TITLE)


async def test_what_is_left_is_what_the_api_then_tells(bench: Bench) -> None:
    source = await bench.source("billing")
    settings: dict[str, Any] = {"accountId": None, "region": "eu", "syncHours": [3]}
    calls: list[Call[Any]] = [
        sources.update_source(source.id, name="B", enabled=False, slug="bills", settings=settings),
        sources.add_labels_to_source(source.id, [Label(key="campaign", value="spring")]),
        sources.replace_labels_in_source(source.id, [Label(key="team", value="legal")]),
    ]
    for call in calls:
        before = (await bench.client.fetch(sources.get_source(source.id))).source
        await bench.send([call])
        assert left_by(call, before) == (await bench.client.fetch(sources.get_source(source.id))).source
    schema = sources.list_schema_settings_in_source(source.id)
    group = GroupSettings(common_event_on_violations="BLOCK")
    call = sources.update_schema_settings_in_source(source.id, group=group)
    found = await bench.client.fetch(schema)
    await bench.send([call])
    assert left_by(call, found) == await bench.client.fetch(schema)
    assert left_by(sources.delete_source(source.id), source) is None and left_by(calls[0], None) is None


async def test_an_update_is_taken_back(bench: Bench) -> None:
    before = bench.state()
    call = sources.update_source(bench.id_of("billing"), name="B", settings={"accountId": None, "region": "eu"})
    plan = await bench.planner.plan(call)
    await bench.apply(plan)
    undo = await undo_of(bench, plan)
    assert undo.title == TITLE and undo.undoes == plan.id and undo.id != plan.id
    body = {"name": "Billing", "settings": {"accountId": "acct-1042", "region": None}}
    assert requests(undo) == [("PATCH", f"/sources/{bench.id_of('billing')}", body)]
    await bench.apply(undo)
    assert bench.state() == before
    assert (await undo_of(bench, plan)).is_empty


async def test_what_others_changed_elsewhere_stays(bench: Bench) -> None:
    plan = await bench.planner.plan(sources.update_source(bench.id_of("billing"), settings={"region": "eu"}))
    await bench.apply(plan)
    bench.raw("billing").update(name="Somebody's", enabled=False)
    bench.raw("billing")["settings"]["accountId"] = "other"
    undo = await undo_of(bench, plan)
    assert requests(undo)[0][2] == {"settings": {"region": None}} and not undo.diverged


async def test_what_others_changed_again_is_left_alone_and_told(bench: Bench) -> None:
    call = sources.update_source(bench.id_of("billing"), name="B", settings={"region": "eu"})
    plan = await bench.planner.plan(call)
    await bench.apply(plan)
    bench.raw("billing")["settings"]["region"] = "us"
    undo = await undo_of(bench, plan)
    assert undo.is_empty
    (one,) = undo.diverged
    assert (one.subject, one.target) == ("billing", bench.id_of("billing"))
    assert [(c.field, c.old, c.new) for c in one.changes] == [("settings.region", "eu", "us")]
    assert any("settings.region" in text for text in undo.warnings)


async def test_where_nobody_knows_what_was_left_the_present_is_changed(bench: Bench) -> None:
    plan = await bench.planner.plan(sources.update_source(bench.id_of("billing"), name="B"))
    await bench.apply(plan)
    bench.raw("billing")["name"] = "C"
    assert requests(await undo_of(bench, plan, known=False))[0][2] == {"name": "Billing"}


async def test_labels_of_others_stay_when_ours_are_taken_back(bench: Bench) -> None:
    source = await bench.source("app-ios")
    wanted = [label for label in source.labels if label.key != "tier"]
    plan = await bench.planner.plan_labels(source.id, [*wanted, Label(key="campaign", value="spring")])
    await bench.apply(plan)
    bench.raw("app-ios")["labels"].append({"key": "region", "value": "us"})
    undo = await undo_of(bench, plan)
    await bench.apply(undo)
    found = {label["key"]: label["value"] for label in bench.raw("app-ios")["labels"]}
    assert found == {label.key: label.value for label in source.labels} | {"region": "us"}

    again = await bench.planner.plan_labels(source.id, [Label(key="team", value="legal")])
    await bench.apply(again)
    bench.raw("app-ios")["labels"] = [{"key": "team", "value": "labs"}]
    undo = await undo_of(bench, again)
    assert undo.is_empty and [c.field for c in undo.diverged[0].changes] == ["labels.team"]


async def test_schema_settings_are_taken_back_leaf_by_leaf(bench: Bench) -> None:
    source_id = bench.id_of("billing")
    group = GroupSettings(common_event_on_violations="BLOCK")
    plan = await bench.planner.plan(sources.update_schema_settings_in_source(source_id, group=group))
    await bench.apply(plan)
    bench.world.schema_settings[source_id]["group"]["allowUnplannedTraits"] = False
    undo = await undo_of(bench, plan)
    body = {"allowUnplannedTraits": False, "allowTraitsOnViolations": True, "commonEventOnViolations": "ALLOW"}
    assert requests(undo)[0][2] == {"group": body}
    bench.world.schema_settings[source_id]["group"]["commonEventOnViolations"] = "OMIT_TRAITS"
    undo = await undo_of(bench, plan)
    assert undo.is_empty and undo.diverged[0].changes[0].field == "group.commonEventOnViolations"


async def test_a_rename_is_taken_back_in_order(bench: Bench) -> None:
    before = bench.state()
    old, new = Label(key="team", value="data"), Label(key="team", value="insight")
    plan = await bench.planner.plan_rename_label(old, new)
    await bench.apply(plan)
    undo = await undo_of(bench, plan)
    assert [method for method, _, _ in requests(undo)] == ["POST", *["PUT"] * (len(plan.steps) - 2), "DELETE"]
    await bench.apply(undo)
    assert sorted_labels(bench.state()) == sorted_labels(before)


async def test_a_label_that_others_took_up_stays(bench: Bench) -> None:
    source = await bench.source("app-ios")
    plan = await bench.planner.plan_labels(source.id, [*source.labels, Label(key="shift", value="night")])
    await bench.apply(plan)
    bench.raw("blog")["labels"].append({"key": "shift", "value": "night"})
    undo = await undo_of(bench, plan)
    assert [method for method, _, _ in requests(undo)] == ["PUT"]
    assert any("shift:night stays" in text and "blog" in text for text in undo.warnings)


async def test_a_new_source_is_taken_back_by_deleting_it(bench: Bench) -> None:
    before = bench.state()
    draft = await bench.planner.draft_of(bench.id_of("storefront-web"))
    plan = await bench.planner.plan_new_source(draft)
    made = await bench.apply(plan)
    undo = await undo_of(bench, plan, made)
    assert requests(undo) == [("DELETE", f"/sources/{made}", None)]
    assert undo.confirmations[0].is_given_by("storefront-web-copy") and not undo.undo.is_possible
    await bench.apply(undo)
    assert bench.state() == before
    gone = await undo_of(bench, plan, made)
    assert gone.is_empty and any("nothing to take back" in text for text in gone.warnings)


@pytest.mark.threat("T18")
async def test_a_write_key_of_a_source_that_is_gone_is_not_named(bench: Bench) -> None:
    key = WriteKey("CANARYwritekey000000000000000000")
    removal = sources.remove_write_key_from_source(SourceId("gone"), key)
    plan = await bench.planner.plan_undo([(removal, None)], "", TITLE)
    assert plan.is_empty and plan.subject == "gone"
    assert "CANARY" not in repr(plan)


async def test_a_new_key_is_taken_back_by_removing_it(bench: Bench) -> None:
    source = await bench.source("storefront-web")
    await bench.apply(await bench.planner.plan(sources.create_write_key_for_source(source.id)))
    key = bench.raw("storefront-web")["writeKeys"][-1]
    call = sources.remove_write_key_from_source(source.id, WriteKey(key))
    undo = await bench.planner.plan_undo([(call, None)], "plan", TITLE)
    assert undo.confirmations[0].is_given_by(key[-4:]) and len(undo.steps) == 1


async def test_a_bulk_is_taken_back_but_for_what_others_touched(bench: Bench) -> None:
    slugs = ("storefront-web", "app-ios", "billing")
    plan = await bench.planner.plan_bulk([bench.id_of(slug) for slug in slugs], BulkEdit(BulkKind.DISABLE))
    await bench.apply(plan)
    bench.raw("app-ios")["enabled"] = True
    del bench.world.sources[bench.id_of("billing")]
    undo = await undo_of(bench, plan)
    assert undo.items == (bench.id_of("storefront-web"),)
    assert any("source is gone" in text for text in undo.warnings)


async def test_a_masked_secret_proves_no_conflict(bench: Bench) -> None:
    call = sources.update_source(bench.id_of("crm"), settings={"apiSecret": "another", "region": "us"})
    plan = await bench.planner.plan(call)
    await bench.apply(plan)
    bench.raw("crm")["settings"]["apiSecret"] = "••••••••ther"
    undo = await undo_of(bench, plan)
    assert not undo.diverged and requests(undo)[0][2]["settings"]["region"] == "eu"


async def test_labels_that_are_deleted_come_back_with_their_description(bench: Bench) -> None:
    plan = await bench.planner.plan(labels.delete_label("campaign", "autumn"))
    await bench.apply(plan)
    undo = await undo_of(bench, plan)
    description = "Planned, no source yet"
    assert requests(undo)[0][2] == {"label": {"key": "campaign", "value": "autumn", "description": description}}
