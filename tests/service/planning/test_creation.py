"""New sources: one request after the other, from a draft or from another source."""

from __future__ import annotations

from dataclasses import replace

import pytest

from segtui.errors import Invalid
from segtui.models import Label, SourceMetadataId
from segtui.operations import sources
from segtui.service.planning import Draft, problems_in_draft
from segtui.service.plans import NEW_SOURCE
from tests.service.planning.kit import Bench, changed, changes, requests, sent


async def draft(bench: Bench, **more: object) -> Draft:
    source = await bench.source("storefront-web")
    plain = Draft(source.metadata, "shop", "Shop", True, {"region": "eu"}, (), True)
    return replace(plain, **more)  # type: ignore[arg-type]


async def test_a_source_is_created_and_its_deletion_takes_it_back(bench: Bench) -> None:
    metadata_id = (await draft(bench)).metadata.id
    call = sources.create_source("shop", True, metadata_id, {"region": "eu", "websiteUrl": "•••"}, True)
    plan = await bench.planner.plan(call)
    body = {
        "slug": "shop",
        "enabled": True,
        "metadataId": metadata_id,
        "settings": {"region": "eu"},
        "disconnectAllWarehouses": True,
    }
    assert requests(plan) == [("POST", "/sources", body)]
    assert {change.sign for change in changes(plan)} == {"+"} and changed(plan)["warehouses"][1] == "none"
    assert plan.steps[0].target == NEW_SOURCE and plan.steps[0].before is None and plan.subject == "shop"
    assert plan.steps[0].inverse == (sources.delete_source(NEW_SOURCE),)
    assert any("settings.websiteUrl" in text for text in plan.warnings)
    assert any("14 days" in text for text in plan.warnings)


async def test_warehouses_are_an_explicit_choice(bench: Bench) -> None:
    call = sources.create_source("shop", False, (await draft(bench)).metadata.id)
    plan = await bench.planner.plan(call)
    assert any("warehouses" in text for text in plan.warnings) and not any("14 days" in text for text in plan.warnings)


async def test_wrong_values_are_told_with_their_fields(bench: Bench) -> None:
    crm = (await bench.source("crm")).metadata.id
    with pytest.raises(Invalid) as caught:
        call = sources.create_source("billing", True, SourceMetadataId(crm), {"accountId": 7})
        await bench.planner.plan(call)
    fields = {problem.field for problem in caught.value.problems}
    assert {"slug", "settings.accountId", "settings.apiSecret"} <= fields


async def test_a_draft_becomes_requests_in_order(bench: Bench) -> None:
    labels = (Label(key="team", value="growth", description="left out"), Label(key="shift", value="night"))
    plan = await bench.planner.plan_new_source(await draft(bench, labels=labels))
    at = "/sources/%7Bnew%20source%7D"
    pairs = [{"key": "team", "value": "growth"}, {"key": "shift", "value": "night"}]
    assert [(method, path) for method, path, _ in requests(plan)] == [
        ("POST", "/sources"),
        ("PATCH", at),
        ("POST", "/labels"),
        ("POST", f"{at}/labels"),
    ]
    assert requests(plan)[0][2]["disconnectAllWarehouses"] is False
    assert requests(plan)[1][2] == {"name": "Shop"} and requests(plan)[3][2] == {"labels": pairs}
    assert any("shift:night" in text for text in plan.warnings)

    before = bench.state()
    made = await bench.apply(plan)
    created = bench.world.sources[made]
    assert (created["slug"], created["name"], created["labels"]) == ("shop", "Shop", pairs)
    await bench.take_back(plan, made)
    assert bench.state() == before


async def test_a_bare_draft_is_one_request(bench: Bench) -> None:
    plan = await bench.planner.plan_new_source(await draft(bench, name="", settings={}, connect_warehouses=False))
    ((method, path, body),) = requests(plan)
    assert (method, path) == ("POST", "/sources") and "settings" not in body and body["disconnectAllWarehouses"] is True


async def test_a_clone_leaves_secrets_out_and_names_them(bench: Bench) -> None:
    found = await bench.planner.draft_of(bench.id_of("campaign-mail"))
    assert found.settings == {} and found.left_out == ("apiKey", "signingSecret")
    assert found.slug == "campaign-mail-copy" and found.connect_warehouses
    assert [p.field for p in problems_in_draft(found, await bench.sources())] == ["settings.apiKey"]
    with pytest.raises(Invalid):
        await bench.planner.plan_new_source(found)

    plan = await bench.planner.plan_new_source(replace(found, settings={"apiKey": "its-own-key"}))
    assert any("signingSecret" in text for text in plan.warnings)
    assert [c.field for c in changes(plan) if c.is_secret] == ["settings.apiKey"]
    assert "its-own-key" not in repr((plan.title, plan.subject, plan.warnings))


async def test_a_clone_has_a_slug_of_its_own(bench: Bench) -> None:
    bench.raw("blog")["slug"] = "storefront-web-copy"
    found = await bench.planner.draft_of(bench.id_of("storefront-web"))
    source = await bench.source("storefront-web")
    assert found.slug == "storefront-web-copy-2" and found.name == "Storefront Web copy"
    assert found.labels == source.labels and found.settings == source.settings
    plan = await bench.planner.plan_new_source(found)
    made = await bench.apply(plan)
    assert bench.world.sources[made]["settings"] == bench.raw("storefront-web")["settings"]


async def test_problems_of_a_draft_name_their_fields(bench: Bench) -> None:
    labels = (Label(key="team", value="growth"), Label(key="team", value="data"), Label(key="9", value="x"))
    wrong = await draft(bench, slug="", labels=labels, settings={"anonymizeIp": "yes", "allowedDomains": "x"})
    assert {problem.field for problem in problems_in_draft(wrong, ())} == {
        "slug",
        "labels.team",
        "labels.9.key",
        "settings.anonymizeIp",
        "settings.allowedDomains",
    }


@pytest.mark.threat("T01")
async def test_a_hostile_example_is_copied_to_the_letter(bench: Bench) -> None:
    """Placeholders are for eyes, not for the API."""
    hostile = "\x1b[2Jx\u202e"
    bench.raw("storefront-web").update(name=hostile, settings={"region": "eu", hostile: hostile})
    plan = await bench.planner.plan_new_source(await bench.planner.draft_of(bench.id_of("storefront-web")))
    assert sent(plan.steps[0].call)[2]["settings"][hostile] == hostile
    assert "\x1b" not in repr([(str(c.field), str(c.new)) for c in changes(plan)])
