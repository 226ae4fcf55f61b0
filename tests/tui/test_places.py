"""Labels, catalog, workspace, help, palette, copying: the other screens and the ways between them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest
from textual.binding import Binding
from textual.widget import Widget

from segtui.emulator import Emulator
from segtui.service.demo import HOST as DEMO_HOST
from segtui.settings import Settings
from segtui.tui.app import SegtuiApp
from segtui.tui.keys import GROUPS
from tests.tui.harness import story


async def test_labels_are_counted_and_lead_to_their_sources() -> None:
    async with story() as told:
        await told.press("2")
        data = told.emulator.world.as_data()
        counts = Counter((label["key"], label["value"]) for source in data["sources"] for label in source["labels"])
        await told.sees("Real customers")
        await told.until(lambda: str(counts["environment", "production"]) in told.row("Real customers"))
        for label in data["labels"]:
            row = next(line for line in told.lines if f" {label['key']} " in line and f" {label['value']} " in line)
            assert str(counts[label["key"], label["value"]]) in row
        await told.press("slash")
        await told.type("production")
        await told.press("enter", "enter")
        await told.until(lambda: f"1/{counts['environment', 'production']} of" in told.state)
        await told.press("escape", "escape")
        await told.until(lambda: "Labels" in told.title)


async def test_a_wide_terminal_names_beside_a_label_the_sources_that_carry_it() -> None:
    async with story(size=(200, 50)) as told:
        await told.press("2")
        await told.sees("Consent and retention")
        await told.press("slash")
        await told.type("team=labs")
        await told.press("enter")
        for title in ("Tent viewer (augmented reality)", "Labels of every kind"):
            await told.sees(title)


async def test_the_catalog_has_three_tabs_each_with_its_own_read() -> None:
    async with story(size=(120, 60)) as told:
        await told.press("3")
        data = told.emulator.world.as_data()["catalog"]
        for number, kind in enumerate(("sources", "destinations", "warehouses")):
            if number:
                await told.press("right_square_bracket")
            await told.until(lambda kind=kind: f"{kind.capitalize()} {len(data[kind])}" in told.screen, kind)
            for entry in data[kind]:
                await told.sees(entry["name"])
        paths = [path for _, path in told.requests]
        assert [path for path in paths if path.startswith("/catalog")] == [
            "/catalog/sources", "/catalog/destinations", "/catalog/warehouses",
        ]  # fmt: skip


async def test_a_catalog_entry_lists_its_options() -> None:
    async with story(size=(120, 70)) as told:
        await told.press("3")
        await told.sees("Javascript")
        await told.press("slash")
        await told.type("slug:javascript")
        await told.press("enter", "enter")
        await told.sees("Options (")
        entry = next(e for e in told.emulator.world.as_data()["catalog"]["sources"] if e["slug"] == "javascript")
        for option in entry["options"]:
            await told.sees(f"{option['name']} · {option['type']} · {'required' if option['required'] else 'optional'}")
        await told.until(lambda: f"/catalog/sources/{entry['id']}" in [path for _, path in told.requests])


async def test_the_workspace_shows_access_and_figures() -> None:
    async with story(size=(120, 70)) as told:
        await told.press("4")
        data = told.emulator.world.as_data()
        for text in (data["workspace"]["id"], data["workspace"]["slug"], DEMO_HOST, "reads write keys"):
            await told.sees(text)
        await told.until(lambda: str(len(data["sources"])) in told.row("  all "))
        disabled = sum(not source["enabled"] for source in data["sources"])
        assert str(disabled) in told.row("  disabled ")


async def test_on_a_wide_terminal_the_figures_stand_beside_the_facts_of_the_workspace() -> None:
    async with story(size=(120, 30)) as told:
        await told.press("4")
        await told.sees("By type")
        await told.sees("environment:production ")
        assert "Sources" in told.lines[2] and "Javascript" in told.row("region  ")


async def test_going_about_keeps_each_screen_as_it_was() -> None:
    async with story() as told:
        await told.press("j", "j", "j", "2", "3", "1")
        assert told.state.strip().startswith("4/63")
        assert len([path for _, path in told.requests if path == "/sources"]) == 1


async def test_help_lists_every_key_of_the_screen_and_narrows_by_typing() -> None:
    async with story(size=(120, 60)) as told:
        await told.press("question_mark")
        await told.sees("Mark all shown")
        await told.type("sort")
        await told.sees("Sort by the next column")
        assert "Mark all shown" not in told.screen
        await told.press("escape")
        await told.sees_no("Sort by the next column")


def test_every_binding_of_ours_has_an_id_and_words() -> None:
    found = 0
    for cls in (SegtuiApp, *_below(Widget)):
        if cls.__module__.startswith("segtui."):
            for binding in vars(cls).get("BINDINGS", ()):
                assert isinstance(binding, Binding)
                assert binding.description, binding
                assert binding.system or (binding.id and binding.id.split(".")[0] in {*GROUPS, *OVERLAYS}), binding
                found += 1
    assert found > 40


OVERLAYS = ("help", "palette", "overlay")


def _below(cls: type) -> Iterator[type]:
    for below in cls.__subclasses__():
        yield below
        yield from _below(below)


async def test_the_palette_goes_to_a_place_with_a_filter() -> None:
    async with story() as told:
        await told.press("2", "colon")
        await told.type("sources slug:checkout-web")
        await told.press("enter")
        await told.until(lambda: "Sources" in told.title)
        await told.until(lambda: "/slug:checkout-web" in told.state)


async def test_the_palette_opens_a_source_by_name_and_runs_keys_by_name() -> None:
    async with story() as told:
        await told.press("colon")
        await told.type("checkout web")
        await told.press("enter")
        await told.until(lambda: "Checkout Web" in told.title, "the source")
        await told.press("escape", "colon")
        await told.type("reverse")
        await told.press("enter")
        await told.sees("Name ↓")


async def test_read_only_and_production_are_said_in_words() -> None:
    settings = Settings(
        profile="eu-prod", base_url=DEMO_HOST, region="eu", read_only_reasons=("--read-only",), production=True
    )
    async with story(settings=settings) as told:
        for word in ("eu-prod", "eu", "PRODUCTION", "READ-ONLY"):
            assert word in told.title


@pytest.mark.threat("T19")
async def test_copying_takes_the_original_and_never_shows_the_key() -> None:
    emulator = Emulator()
    async with story(emulator) as told:
        await told.press("slash")
        await told.type("slug:checkout-web")
        await told.press("enter", "y")
        source = next(s for s in emulator.world.as_data()["sources"] if s["slug"] == "checkout-web")
        await told.sees("write key")
        assert source["writeKeys"][0] not in told.screen
        await told.press("w")
        assert told.app.clipboard == source["writeKeys"][0]
        await told.press("y", "c")
        assert told.app.clipboard.endswith(f"'{DEMO_HOST}/sources/{source['id']}'")
        assert "demo-token" not in told.app.clipboard


async def test_at_80_by_24_every_line_fits_and_the_frame_is_there() -> None:
    async with story(size=(80, 24)) as told:
        for place in ("1", "2", "3", "4"):
            await told.press(place)
            await told.loaded()
            assert len(told.lines) == 24
            assert "segtui" in told.lines[0]
            assert "? help" in told.lines[-1]
