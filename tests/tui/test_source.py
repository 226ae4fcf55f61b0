"""One source: every tab shows what the workspace holds, and its requests go out together."""

from __future__ import annotations

import json
from typing import Any

import pytest

from segtui.emulator import Emulator, Fault
from tests.tui.harness import Story, story


def source_of(emulator: Emulator, slug: str) -> dict[str, Any]:
    found: dict[str, Any] = next(s for s in emulator.world.as_data()["sources"] if s["slug"] == slug)
    return found


async def open_source(told: Story, slug: str) -> dict[str, Any]:
    await told.press("slash")
    await told.type(f"slug:{slug}")
    await told.press("enter", "enter")
    await told.sees("Overview")
    await told.until(lambda: len(told.requests) == 6, "the source's four requests")
    await told.loaded()
    return source_of(told.emulator, slug)


async def tab(told: Story, name: str) -> None:
    for _ in range(8):
        if told.app.screen.tab == name:  # type: ignore[attr-defined]
            return
        await told.press("right_square_bracket")
    raise AssertionError(f"no tab {name}")


async def test_the_four_reads_of_a_source_go_out_together() -> None:
    emulator = Emulator()
    async with story(emulator) as told:
        source = await open_source(told, "checkout-web")
        base = f"/sources/{source['id']}"
        expected = {base, f"{base}/settings", f"{base}/connected-destinations", f"{base}/connected-warehouses"}
        assert {path for _, path in told.requests[2:]} == expected


async def test_overview_shows_the_facts_and_the_tracking_plan() -> None:
    async with story() as told:
        source = await open_source(told, "checkout-web")
        plan = told.emulator.world.as_data()["trackingPlans"][source["id"]]
        for text in (source["id"], source["slug"], source["metadata"]["name"], source["workspaceId"]):
            await told.sees(text)
        await told.sees(plan)


async def test_a_wide_overview_tells_beside_the_facts_what_the_source_does_and_what_hangs_on_it() -> None:
    async with story(size=(120, 40)) as told:
        await open_source(told, "storefront-web")
        await told.sees("websiteUrl")
        await told.sees("Page Counter for Storefront Web")
        assert "Connections" in told.screen and "workspace id" in told.screen


@pytest.mark.threat("T19")
async def test_write_keys_are_masked_on_every_tab() -> None:
    async with story(size=(120, 60)) as told:
        source = await open_source(told, "checkout-api")
        for name in ("Overview", "Settings", "Write keys", "Labels", "Schema", "Connections", "JSON"):
            await tab(told, name)
            for key in source["writeKeys"]:
                assert key not in told.screen
        await tab(told, "Write keys")
        for key in source["writeKeys"]:
            await told.sees(f"•••{key[-4:]}")


async def test_the_schema_tab_names_the_sources_that_are_forwarded_to() -> None:
    async with story(size=(120, 50)) as told:
        source = await open_source(told, "checkout-web")
        await tab(told, "Schema")
        settings = told.emulator.world.as_data()["schemaSettings"][source["id"]]
        target = settings["forwardingViolationsTo"]
        name = next(s for s in told.emulator.world.as_data()["sources"] if s["id"] == target)["name"]
        await told.sees(f"{name} ({target})")
        await told.sees(settings["track"]["commonEventOnViolations"])


async def test_connections_list_destinations_and_warehouses_and_open() -> None:
    async with story(size=(160, 50)) as told:
        source = await open_source(told, "checkout-web")
        await tab(told, "Connections")
        data = told.emulator.world.as_data()
        destinations = [d for d in data["destinations"] if d["sourceId"] == source["id"]]
        for destination in destinations:
            await told.sees(destination["id"])
        warehouses = [w for w in data["warehouses"] if source["id"] in w["connectedSources"]]
        for warehouse in warehouses:
            await told.sees(warehouse["id"])
        await told.press("enter")
        await told.sees("JSON")
        await told.press("r")
        await told.sees("Nothing here is asked of the API")
        await told.press("escape")
        await told.sees("Connections")


async def test_the_json_tab_is_json_and_searchable() -> None:
    async with story(size=(120, 50)) as told:
        source = await open_source(told, "checkout-web")
        await tab(told, "JSON")
        text = told.app.screen.page.text.split("\n\nschema\n")[0]  # type: ignore[attr-defined]
        shown = json.loads(text)
        assert shown["source"]["metadata"] == source["metadata"]
        assert shown["source"]["labels"] == source["labels"]
        await told.press("n")
        assert "Nothing is searched for: / finds" in told.state
        await told.press("slash")
        await told.type("metadata")
        await told.press("enter")
        assert "rows hold it" in told.state
        await told.press("n")
        assert "Nothing is searched for" not in told.state


async def test_labels_lead_to_the_sources_that_carry_them_and_back() -> None:
    async with story() as told:
        source = await open_source(told, "checkout-web")
        await tab(told, "Labels")
        label = source["labels"][0]
        await told.sees(label["value"])
        await told.press("enter")
        await told.until(lambda: f"label {label['key']}:{label['value']}" in told.title)
        carrying = [s for s in told.emulator.world.as_data()["sources"] if label in s["labels"]]
        await told.until(lambda: f"1/{len(carrying)} of" in told.state, "the count of sources with the label")
        await told.press("escape", "escape")
        await told.until(lambda: "Checkout Web" in told.title, "the source again")


@pytest.mark.parametrize("part", ["list_schema_settings_in_source", "list_connected_warehouses_from_source"])
async def test_a_part_that_fails_is_told_and_the_rest_shows(part: str) -> None:
    emulator = Emulator(faults=[Fault(operation=part, status=403)])
    async with story(emulator) as told:
        await told.press("enter")
        await told.sees("Overview")
        await told.until(lambda: "The emulator was asked for this" in told.state, "the failure")
        assert "slug" in told.screen


async def test_a_source_without_a_name_goes_by_its_slug() -> None:
    emulator = Emulator()
    nameless = next(s for s in emulator.world.as_data()["sources"] if not s.get("name"))
    async with story(emulator) as told:
        await open_source(told, nameless["slug"])
        assert nameless["slug"] in told.title
        await told.sees("the slug stands for it")
