"""What a source lets through."""

from __future__ import annotations

import pytest
from msgspec import UNSET

from segtui.errors import Invalid
from segtui.models import IdentifySettings, SourceId, TrackSettings
from segtui.operations import sources
from tests.service.planning.kit import Bench, changed, requests, sent

TRAITS = {"allowUnplannedTraits": True, "allowTraitsOnViolations": True, "commonEventOnViolations": "ALLOW"}


async def test_a_group_goes_whole_with_the_leaf_that_changes(bench: Bench) -> None:
    source_id = bench.id_of("billing")
    call = sources.update_schema_settings_in_source(
        source_id,
        track=TrackSettings(allow_unplanned_events=True),
        identify=IdentifySettings(common_event_on_violations="OMIT_TRAITS", allow_unplanned_traits=True),
    )
    plan = await bench.planner.plan(call)
    body = {"identify": {**TRAITS, "commonEventOnViolations": "OMIT_TRAITS"}}
    assert requests(plan) == [("PATCH", f"/sources/{source_id}/settings", body)]
    assert changed(plan) == {"identify.commonEventOnViolations": ("ALLOW", "OMIT_TRAITS")}
    assert sent(plan.steps[0].inverse[0]) == ("PATCH", f"/sources/{source_id}/settings", {"identify": TRAITS})
    assert plan.undo.is_possible and any("Protocols" in text for text in plan.warnings)
    assert plan.subject == "billing" and plan.steps[0].target == source_id


async def test_settings_as_they_are_send_nothing(bench: Bench) -> None:
    call = sources.update_schema_settings_in_source(
        bench.id_of("billing"), track=TrackSettings(allow_unplanned_events=True)
    )
    plan = await bench.planner.plan(call)
    assert plan.is_empty and plan.title


async def test_an_unknown_leaf_of_the_group_stays(bench: Bench) -> None:
    source_id = bench.id_of("billing")
    bench.world.schema_settings[source_id] = {"track": {"allowUnplannedEvents": True, "brandNew": "x"}}
    call = sources.update_schema_settings_in_source(source_id, track=TrackSettings(allow_unplanned_events=False))
    assert requests(await bench.planner.plan(call))[0][2] == {"track": {"allowUnplannedEvents": False, "brandNew": "x"}}


async def test_a_forwarding_target_is_set_and_cannot_be_taken_away(bench: Bench) -> None:
    source_id, target = bench.id_of("billing"), bench.id_of("violations")
    call = sources.update_schema_settings_in_source(source_id, forwarding_violations_to=target)
    plan = await bench.planner.plan(call)
    assert requests(plan)[0][2] == {"forwardingViolationsTo": target}
    assert changed(plan) == {"forwardingViolationsTo": (UNSET, target)}
    assert not plan.undo.is_possible and plan.steps[0].inverse == ()

    await bench.apply(plan)
    for nothing in ("", None):
        with pytest.raises(Invalid, match="cannot remove") as caught:
            away = sources.update_schema_settings_in_source(source_id, forwarding_violations_to=nothing)  # type: ignore[arg-type]
            await bench.planner.plan(away)
        assert [problem.field for problem in caught.value.problems] == ["forwardingViolationsTo"]


async def test_no_target_where_there_is_none_is_left_out(bench: Bench) -> None:
    source_id = bench.id_of("billing")
    for nothing in ("", None):
        call = sources.update_schema_settings_in_source(
            source_id,
            identify=IdentifySettings(allow_unplanned_traits=False),
            forwarding_violations_to=nothing,  # type: ignore[arg-type]
        )
        assert set(requests(await bench.planner.plan(call))[0][2]) == {"identify"}


async def test_a_target_must_be_another_source_that_is_there(bench: Bench) -> None:
    source_id = bench.id_of("billing")
    for target in (source_id, SourceId("nobody")):
        with pytest.raises(Invalid) as caught:
            call = sources.update_schema_settings_in_source(source_id, forwarding_blocked_events_to=target)
            await bench.planner.plan(call)
        assert [problem.field for problem in caught.value.problems] == ["forwardingBlockedEventsTo"]
    bench.raw("violations")["enabled"] = False
    call = sources.update_schema_settings_in_source(source_id, forwarding_blocked_events_to=bench.id_of("violations"))
    assert any("is disabled" in text for text in (await bench.planner.plan(call)).warnings)


async def test_a_null_leaf_is_refused(bench: Bench) -> None:
    call = sources.update_schema_settings_in_source(
        bench.id_of("billing"),
        track=TrackSettings(allow_unplanned_events=None),  # type: ignore[arg-type]
    )
    with pytest.raises(Invalid):
        await bench.planner.plan(call)


async def test_who_forwards_is_known_anew_after_a_change(bench: Bench) -> None:
    disabling = sources.update_source(bench.id_of("violations"), enabled=False)
    before = await bench.planner.plan(disabling)
    source_id = bench.id_of("billing")
    call = sources.update_schema_settings_in_source(source_id, forwarding_violations_to=bench.id_of("violations"))
    await bench.apply(await bench.planner.plan(call))
    after = await bench.planner.plan(disabling)
    assert {d.id for d in after.dependents} - {d.id for d in before.dependents} == {source_id}
