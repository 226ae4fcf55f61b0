"""Deleting sources, and removing write keys: what goes with them, and what has to be typed."""

from __future__ import annotations

import pytest
from msgspec import UNSET

from segtui.emulator import Emulator, Fault
from segtui.errors import Refused
from segtui.models import WriteKey
from segtui.operations import sources
from segtui.service.plans import Proof
from segtui.service.redaction import stand_in
from tests.service.planning.kit import HASH_KEY, Bench, bench, changed, changes, requests


async def test_deleting_shows_all_that_goes_and_wants_the_slug(bench: Bench) -> None:
    source = await bench.source("storefront-web")
    plan = await bench.planner.plan(sources.delete_source(source.id))
    assert requests(plan) == [("DELETE", f"/sources/{source.id}", None)]
    assert plan.steps[0].before == source and plan.steps[0].inverse == ()
    assert not plan.undo.is_possible and "new" in plan.undo.said
    gone = changed(plan)
    assert gone["slug"] == ("storefront-web", UNSET) and gone["labels.region"] == ("eu", UNSET)
    assert gone["settings.websiteUrl"] == ("https://shop.example.com", UNSET)
    assert [c.is_secret for c in changes(plan) if c.field.startswith("writeKeys")] == [True] * len(source.write_keys)
    (wanted,) = plan.confirmations
    assert wanted.proof is Proof.SLUG
    assert wanted.is_given_by("storefront-web") and wanted.is_given_by(source.id)
    assert not wanted.is_given_by("") and not wanted.is_given_by("storefront")
    assert {d.kind for d in plan.dependents} == {"destination", "warehouse"}


@pytest.mark.parametrize(
    ("slug", "name", "said"),
    [
        ("pаypal", "Paypal", "look alike"),
        ("paypal", "Pаypal", "look alike"),
        ("pay\u200bpal", "Paypal", "cannot be seen"),
    ],
)
@pytest.mark.threat("T05")
async def test_a_source_in_disguise_is_pointed_out(bench: Bench, slug: str, name: str, said: str) -> None:
    """The id is asked for where a name is not what it looks like."""
    raw = bench.raw("billing")
    raw.update(slug=slug, name=name)
    plan = await bench.planner.plan(sources.delete_source(raw["id"]))
    (wanted,) = plan.confirmations
    assert said in wanted.prompt and "id" in wanted.prompt
    assert wanted.is_given_by(slug) and wanted.is_given_by(raw["id"])


async def test_an_empty_slug_does_not_confirm_itself(bench: Bench) -> None:
    raw = bench.raw("billing")
    raw["slug"] = ""
    (wanted,) = (await bench.planner.plan(sources.delete_source(raw["id"]))).confirmations
    assert wanted.accepted == (raw["id"],)


async def test_settings_that_cannot_be_read_do_not_stop_a_deletion() -> None:
    fault = Fault(operation="list_schema_settings_in_source", status=403)
    async with bench(Emulator(faults=[fault])) as made:
        plan = await made.planner.plan(sources.delete_source(made.id_of("violations")))
    assert plan.steps and not any(d.kind == "source" for d in plan.dependents)
    assert any("not asked" in text for text in plan.warnings)


async def test_a_new_write_key_is_announced_and_not_told(bench: Bench) -> None:
    source = await bench.source("storefront-web")
    plan = await bench.planner.plan(sources.create_write_key_for_source(source.id))
    assert requests(plan) == [("POST", f"/sources/{source.id}/writekey", None)]
    assert [change.sign for change in changes(plan)] == ["+"]
    assert plan.steps[0].inverse == () and plan.undo.is_possible and "removing the new key" in plan.undo.said


async def test_removing_a_write_key_wants_its_end(bench: Bench) -> None:
    raw = bench.raw("storefront-web")
    raw["writeKeys"] = ["a" * 28 + "WXYZ", "b" * 32]
    key = raw["writeKeys"][0]
    plan = await bench.planner.plan(sources.remove_write_key_from_source(raw["id"], WriteKey(key)))
    assert requests(plan) == [("DELETE", f"/sources/{raw['id']}/writekey/{key}", None)]
    assert [(c.old, c.new, c.is_secret) for c in changes(plan)] == [(key, UNSET, True)]
    assert [(wanted.proof, wanted.accepted) for wanted in plan.confirmations] == [(Proof.KEY_END, ("WXYZ",))]
    assert not plan.undo.is_possible and not plan.dependents
    assert any("another write key: what sends with it goes on" in text for text in plan.warnings)
    told = repr((plan.title, plan.subject, plan.warnings, plan.undo, plan.dependents))
    assert key not in told and "WXYZ" not in told + plan.confirmations[0].prompt


async def test_the_last_write_key_wants_the_slug_as_well(bench: Bench) -> None:
    raw = bench.raw("storefront-web")
    raw["writeKeys"] = raw["writeKeys"][:1]
    plan = await bench.planner.plan(sources.remove_write_key_from_source(raw["id"], WriteKey(raw["writeKeys"][0])))
    assert [wanted.proof for wanted in plan.confirmations] == [Proof.KEY_END, Proof.SLUG_TWICE]
    assert plan.confirmations[1].is_given_by("storefront-web")
    assert any("last write key" in text for text in plan.warnings) and plan.dependents


async def test_a_key_may_be_named_by_what_stands_for_it(bench: Bench) -> None:
    raw = bench.raw("storefront-web")
    key = raw["writeKeys"][0]
    named = WriteKey(stand_in(HASH_KEY, key))
    plan = await bench.planner.plan(sources.remove_write_key_from_source(raw["id"], named))
    assert requests(plan)[0][1].endswith(f"/writekey/{key}")


async def test_a_key_that_cannot_be_told_is_not_removed(bench: Bench) -> None:
    raw = bench.raw("storefront-web")
    stranger = WriteKey(stand_in(b"another key of thirty-two bytes!", raw["writeKeys"][0]))
    for key in (stranger, WriteKey("•••"), WriteKey("")):
        with pytest.raises(Refused):
            await bench.planner.plan(sources.remove_write_key_from_source(raw["id"], key))
    gone = await bench.planner.plan(sources.remove_write_key_from_source(raw["id"], WriteKey("c" * 32)))
    assert gone.is_empty and "c" * 32 not in repr(gone.warnings)
    raw["writeKeys"] = []
    with pytest.raises(Refused, match="permission"):
        await bench.planner.plan(sources.remove_write_key_from_source(raw["id"], WriteKey("c" * 32)))


async def test_cloud_sources_have_no_write_keys(bench: Bench) -> None:
    source_id = bench.id_of("billing")
    for call in (
        sources.create_write_key_for_source(source_id),
        sources.remove_write_key_from_source(source_id, WriteKey("c" * 32)),
    ):
        with pytest.raises(Refused, match="cloud source"):
            await bench.planner.plan(call)
