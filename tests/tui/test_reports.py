"""Reports on the screen: found, asked for with progress, stopped, gone on with, and changed in two keys."""

from __future__ import annotations

from typing import Any

import pytest

from segtui.emulator import Emulator, Fault, World
from segtui.service.demo import HOST as DEMO_HOST
from segtui.service.reports.asking import PARALLEL
from segtui.settings import Settings
from tests.emulator.support import source, workspace
from tests.support.worlds import long_world
from tests.tui.harness import Story, story
from tests.tui.test_undo import slow


def paths(told: Story, end: str = "") -> list[str]:
    return [path for method, path in told.requests if method == "GET" and path.endswith(end)]


def writes(told: Story) -> list[tuple[str, str]]:
    return [(method, path) for method, path in told.requests if method != "GET"]


async def command(told: Story, text: str) -> None:
    """Run a command of the palette."""
    await told.press("colon")
    await told.type(text)
    await told.press("enter")


def some(count: int, **parts: Any) -> Emulator:
    """A workspace of so many sources, none with a destination."""
    found = [source(f"s{at}", labels=[{"key": "team", "value": "x"}] if at % 2 else []) for at in range(count)]
    parts = {"sources": found, "schemaSettings": {}, "trackingPlans": {}, "destinations": [], "warehouses": []} | parts
    return Emulator(World(workspace(**parts)))


async def test_the_workspace_lists_the_reports_and_a_bulk_edit_is_two_keys_away() -> None:
    found = [source("one"), source("two", enabled=False), source("three", enabled=False)]
    async with story(some(0, sources=found), size=(80, 24)) as told:
        await told.press("4")
        await told.loaded()
        await told.press("right_square_bracket")
        await told.until(lambda: "2" in told.row("  Disabled "), "the count")
        assert "asks 1" in told.row("About to be") and "by key" in told.row("Without label")
        await told.sees("Segment disables them after")
        await told.press("j", "enter")
        await told.until(lambda: "Workspace ▸ Disabled" in told.title and "1/2" in told.state)
        assert not paths(told, "destinations")
        await told.press("asterisk", "t")
        await told.sees("enter apply")
        await told.press("enter")
        await told.sees("2 done")
        assert len(writes(told)) == 2
        await told.press("escape")
        await told.sees("No source is disabled.")  # what is mended goes
        assert "marked" not in told.state
        await told.press("escape")
        await told.sees("Without label KEY")
        await told.until(lambda: "0" in told.row("▌ Disabled "))


async def test_the_asking_shows_its_progress_is_stopped_and_gone_on_with() -> None:
    async with story(some(20), size=(120, 30)) as told:
        gate = slow(told.emulator)
        told.emulator.faults.add(Fault(operation="list_connected_destinations_from_source", latency_ms=1, after=7))
        await command(told, "report no-dest")
        await told.until(lambda: "asked 7 of 20" in told.state, "the progress")
        assert told.state.strip().startswith("1/7") and len(paths(told, "-destinations")) <= 7 + PARALLEL
        await told.press("escape")
        await told.until(lambda: "13 of 20 could not be asked" in told.state)
        assert "About to be disabled" in told.title
        sent = len(paths(told, "-destinations"))
        told.emulator.faults.clear()
        told.emulator.faults.add(Fault(path="id-s19/", status=403, times=1))
        await told.press("r")
        await told.until(lambda: "1 of 20 could not be asked: " in told.state)
        await told.press("r")
        await told.until(lambda: told.state.strip().startswith("1/20 · 20 asked"))
        assert len(paths(told, "-destinations")) == sent + 14
        await told.press("escape")
        await command(told, "report no-dest")  # the cache is fresh
        await told.until(lambda: "20 asked · 20 from the cache, just now" in told.state)
        assert len(paths(told, "-destinations")) == sent + 14

        told.emulator.faults.add(Fault(operation="list_connected_destinations_from_source", latency_ms=1))
        await told.press("r")
        await told.until(lambda: "asked 0 of 20" in told.state)
        await command(told, "sources")
        await told.until(lambda: "About" not in told.title)
        held = told.app.session.service._held.values()
        await told.until(lambda: not any(one.watchers for one in held if one.call.operation.holds == "destinations"))
        gate.set()
        assert len(paths(told, "-destinations")) <= sent + 14 + PARALLEL


async def test_chains_show_whole_among_the_columns_of_the_profile_and_can_be_sorted_and_filtered() -> None:
    forwarding = {"id-s0": "id-s1", "id-s1": "id-s2", "id-s2": "id-s1"}
    schema = {name: {"forwardingViolationsTo": target} for name, target in forwarding.items()}
    settings = Settings(profile="test", base_url=DEMO_HOST, columns=("slug", "label:team"))
    async with story(some(4, schemaSettings=schema), settings=settings, size=(80, 24)) as told:
        await command(told, "report forwarding")
        await told.until(lambda: "1/3 · 4 asked" in told.state)
        assert "violations → s1 → s2 → s1 ↺ cycle" in told.row(" s0 ")
        assert told.lines[1].split() == ["Slug", "Why", "↑", "Team"]
        await told.press("s", "s")
        await told.until(lambda: "Slug ↑" in told.screen)
        await told.press("slash", *"s2", "enter")
        await told.until(lambda: "1/1 of 3" in told.state)


async def test_a_label_key_is_completed_in_the_palette_or_chosen() -> None:
    async with story(some(5), size=(80, 24)) as told:
        await told.press("colon")
        await told.type("report without")
        await told.press("tab", "t", "e")
        await told.sees("report without-label team")
        await told.press("enter")
        await told.until(lambda: "Without label team" in told.title and "1/3" in told.state)
        await told.press("escape")
        await command(told, "report without")
        await told.sees("which key?")
        await told.press("enter")
        await told.until(lambda: "Without label team" in told.title and "1/3" in told.state)


@pytest.mark.soak
async def test_a_long_list_is_looked_through_beside_the_keys() -> None:
    async with story(Emulator(long_world(60_000))) as told:
        await command(told, "report disabled")
        disabled = sum(not one["enabled"] for one in told.emulator.world.sources.values())
        await told.until(lambda: f"1/{disabled}" in told.state)
        await told.press("G")
        await told.until(lambda: f"{disabled}/{disabled}" in told.state)
