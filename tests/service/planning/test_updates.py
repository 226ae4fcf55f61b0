"""Name, slug, state and settings."""

from __future__ import annotations

import pytest
from msgspec import UNSET

from segtui.errors import Invalid, NotFound, UsageError
from segtui.models import SourceId
from segtui.operations import OPERATIONS, Effect, sources
from segtui.service.planning.reading import READINGS
from segtui.service.plans import Undo
from tests.service.planning.kit import Bench, changed, changes, requests, sent


def test_every_write_can_be_planned() -> None:
    assert set(READINGS) == {name for name, operation in OPERATIONS.items() if operation.effect is not Effect.READ}


async def test_a_read_is_no_plan(bench: Bench) -> None:
    with pytest.raises(UsageError):
        await bench.planner.plan(sources.list_sources())


async def test_a_source_that_is_gone_cannot_be_planned(bench: Bench) -> None:
    with pytest.raises(NotFound):
        await bench.planner.plan(sources.update_source(SourceId("nobody"), name="x"))


async def test_planning_sends_nothing_but_reads(bench: Bench) -> None:
    await bench.planner.plan(sources.delete_source(bench.id_of("violations")))
    assert {seen.method for seen in bench.emulator.seen} == {"GET"}


async def test_disabling_names_what_loses_the_source(bench: Bench) -> None:
    source = await bench.source("violations")
    plan = await bench.planner.plan(sources.update_source(source.id, enabled=False))

    assert plan.title == "Disable source" and plan.subject == "violations"
    assert requests(plan) == [("PATCH", f"/sources/{source.id}", {"enabled": False})]
    assert changed(plan) == {"enabled": (True, False)}
    assert [sent(call) for call in plan.steps[0].inverse] == [("PATCH", f"/sources/{source.id}", {"enabled": True})]
    assert plan.steps[0].before == source and plan.steps[0].target == source.id
    kinds = {(d.kind, d.title) for d in plan.dependents}
    assert ("destination", "File Drop for Violations") in kinds and ("warehouse", "BigQuery main") in kinds
    assert {title for kind, title in kinds if kind == "source"} == {
        "Storefront Web",
        "Checkout Web",
        "Checkout API",
        "Trail Companion iOS",
    }
    assert any("dropped" in text for text in plan.warnings)
    assert plan.undo.is_possible


async def test_who_forwards_is_asked_once_for_a_while(bench: Bench) -> None:
    call = sources.update_source(bench.id_of("violations"), enabled=False)
    await bench.planner.plan(call)
    before = len(bench.emulator.seen)
    again = await bench.planner.plan(call)
    assert any(d.kind == "source" for d in again.dependents)
    assert not any(seen.path.endswith("/settings") for seen in bench.emulator.seen[before:])


async def test_enabling_warns_where_no_enabled_destination_is_connected(bench: Bench) -> None:
    bench.raw("violations")["enabled"] = False
    enabled = await bench.planner.plan(sources.update_source(bench.id_of("violations"), enabled=True))
    assert not any("14 days" in text for text in enabled.warnings) and not enabled.dependents
    for destination in bench.world.destinations[bench.id_of("violations")]:
        destination["enabled"] = False
    lonely = await bench.planner.plan(sources.update_source(bench.id_of("violations"), enabled=True))
    assert lonely.title == "Enable source" and any("14 days" in text for text in lonely.warnings)


async def test_a_change_that_changes_nothing_is_empty(bench: Bench) -> None:
    source = await bench.source("billing")
    call = sources.update_source(
        source.id,
        name=source.name,
        enabled=source.enabled is True,
        slug=source.slug,
        settings={**(source.settings or {}), "notThere": None},
    )
    plan = await bench.planner.plan(call)
    assert plan.is_empty and plan.title and plan.subject == "billing" and not plan.undo.is_possible


async def test_only_the_settings_that_differ_are_sent(bench: Bench) -> None:
    source = await bench.source("billing")
    wanted = {"accountId": None, "region": "eu", "syncHours": [2, 14], "apiSecret": "••••••••4kZq", "x": None}
    plan = await bench.planner.plan(sources.update_source(source.id, name="Bills", settings=wanted))

    assert requests(plan)[0][2] == {"name": "Bills", "settings": {"accountId": None, "region": "eu"}}
    assert changed(plan) == {
        "name": ("Billing", "Bills"),
        "settings.accountId": ("acct-1042", UNSET),
        "settings.region": (UNSET, "eu"),
    }
    assert sent(plan.steps[0].inverse[0])[2] == {
        "name": "Billing",
        "settings": {"accountId": "acct-1042", "region": None},
    }
    assert any("accountId required" in text for text in plan.warnings)


@pytest.mark.parametrize("value", ["•••", "••••••••9999", {"deep": ["•••"]}])
async def test_a_masked_value_is_never_sent_back(bench: Bench, value: object) -> None:
    plan = await bench.planner.plan(sources.update_source(bench.id_of("billing"), settings={"apiSecret": value}))
    assert plan.is_empty and any("settings.apiSecret" in text for text in plan.warnings)


async def test_a_masked_old_secret_cannot_come_back(bench: Bench) -> None:
    call = sources.update_source(bench.id_of("billing"), settings={"apiSecret": "new-secret"})
    plan = await bench.planner.plan(call)
    assert [change.is_secret for change in changes(plan)] == [True]
    assert plan.steps[0].inverse == () and not plan.undo.is_possible and "settings.apiSecret" in plan.undo.said
    assert "new-secret" not in repr((plan.title, plan.subject, plan.warnings, plan.undo))

    both = await bench.planner.plan(
        sources.update_source(bench.id_of("billing"), settings={"apiSecret": "new-secret", "accountId": "2"})
    )
    assert both.undo.is_possible and "settings.apiSecret" in both.undo.said
    assert sent(both.steps[0].inverse[0])[2] == {"settings": {"accountId": "acct-1042"}}


async def test_a_name_where_there_was_none_cannot_be_taken_away_again(bench: Bench) -> None:
    bench.raw("billing").pop("name")
    plan = await bench.planner.plan(sources.update_source(bench.id_of("billing"), name="Bills"))
    assert changed(plan) == {"name": (UNSET, "Bills")}
    assert isinstance(plan.undo, Undo) and not plan.undo.is_possible and plan.steps[0].inverse == ()


async def test_true_is_not_one(bench: Bench) -> None:
    bench.raw("billing")["settings"] = {"flag": True, "number": 1}
    wanted = {"flag": 1, "number": 1.0}
    plan = await bench.planner.plan(sources.update_source(bench.id_of("billing"), settings=wanted))
    assert requests(plan)[0][2] == {"settings": {"flag": 1}}


@pytest.mark.threat("T01")
async def test_originals_are_compared_and_sent(bench: Bench) -> None:
    """What is shown is harmless, what goes back is what came."""
    hostile = "\x1b]0;pwned\x07 pay\u202epal"
    bench.raw("billing").update(name=hostile, settings={hostile: hostile, "host": hostile})
    source = await bench.source("billing")
    same = sources.update_source(source.id, name=source.name, settings=source.settings)
    assert (await bench.planner.plan(same)).is_empty

    plan = await bench.planner.plan(sources.update_source(source.id, name="plain", settings={"host": "plain"}))
    for change in changes(plan):
        assert "\x1b" not in change.field + str(change.old) + str(change.new)
    assert sent(plan.steps[0].inverse[0])[2] == {"name": hostile, "settings": {"host": hostile}}
    cleared = await bench.planner.plan(sources.update_source(source.id, settings={hostile: None}))
    assert requests(cleared)[0][2] == {"settings": {hostile: None}}
    assert "\x1b" not in cleared.steps[0].changes[0].field


async def test_an_empty_slug_is_refused_at_its_field(bench: Bench) -> None:
    with pytest.raises(Invalid) as caught:
        await bench.planner.plan(sources.update_source(bench.id_of("billing"), slug=""))
    assert [problem.field for problem in caught.value.problems] == ["slug"]
