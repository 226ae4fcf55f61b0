"""Every value of workspaces made from the real catalogue, hostile ones too, against what the screens show."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from segtui.decoding import as_json, decode
from segtui.emulator import Emulator, World
from segtui.models import Source
from segtui.text import harmless, masked
from tests.contract import SHARED
from tests.tui.harness import Story, story

HIDING = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\u061c\u00ad]")
MAKER = SHARED / "workspaces" / "make_workspace.py"

pytestmark = pytest.mark.skipif(not MAKER.exists(), reason="the workspace maker is not beside the project")


def workspace(folder: Path, *arguments: str) -> World:
    path = folder / "workspace.json"
    subprocess.run([sys.executable, str(MAKER), "--out", str(path), *arguments], check=True)
    return World.from_file(path)


def squeezed(text: str) -> str:
    return "".join(text.split())


async def open_by_id(told: Story, source: dict[str, Any]) -> None:
    told.app.screen.filter(f"id:{source['id']}")  # type: ignore[attr-defined]
    await told.press("enter")
    await told.until(lambda: hasattr(told.app.screen, "tab") and told.app.screen.source.id == source["id"])
    await told.until(lambda: all(vars(told.app.screen.known).values()))  # type: ignore[attr-defined]
    await told.until(lambda: not any(view.is_loading for view in vars(told.app.screen.known).values()))  # type: ignore[attr-defined]


def pages_of(told: Story) -> dict[str, str]:
    """The whole text of every tab that is a page."""
    screen: Any = told.app.screen
    found = {}
    for tab in ("Overview", "Settings", "Write keys", "Schema", "JSON"):
        screen.open_tab(tab)
        found[tab] = screen.page.text
    return found


async def test_every_value_of_every_source_stands_in_its_tabs(tmp_path: Path) -> None:
    emulator = Emulator(workspace(tmp_path, "--sources", "25"))
    data = emulator.world.as_data()
    names = {source["id"]: source.get("name") or source["slug"] for source in data["sources"]}
    async with story(emulator, size=(100, 40)) as told:  # wider, the overview has two columns
        for source in data["sources"]:
            await open_by_id(told, source)
            pages = {tab: squeezed(text) for tab, text in pages_of(told).items()}
            for value in (
                source["id"],
                source["slug"],
                source.get("name", ""),
                source["workspaceId"],
                source["metadata"]["name"],
            ):
                assert squeezed(value) in pages["Overview"]
            for label in source["labels"]:
                assert squeezed(label["key"] + label["value"]) in pages["Overview"]
            for name, value in source["settings"].items():
                assert squeezed(name + str(value)) in pages["Settings"]
            for key in source["writeKeys"]:
                assert masked(key) in pages["Write keys"]
                assert all(key not in text for text in pages.values())
            assert_schema(pages["Schema"], data["schemaSettings"][source["id"]], names)
            plan = data["trackingPlans"].get(source["id"])
            assert (plan or "none") in pages["Overview"]
            for destination in data["destinations"]:
                if destination["sourceId"] == source["id"]:
                    assert destination["id"] in pages["JSON"]
            for warehouse in data["warehouses"]:
                assert (warehouse["id"] in pages["JSON"]) == (source["id"] in warehouse["connectedSources"])
            await told.press("escape")


def assert_schema(page: str, settings: dict[str, Any], names: dict[str, str]) -> None:
    for group in ("track", "identify", "group"):
        part = page[page.index(group.capitalize()) :]
        flags = [value for value in settings[group].values() if isinstance(value, bool)]
        assert part.count("allowed") >= len(flags)
        assert settings[group]["commonEventOnViolations"] in part
    target = settings.get("forwardingViolationsTo")
    if target:
        assert squeezed(f"{names[target]} ({target})") in page


@pytest.mark.threat("T19")
async def test_the_json_tab_is_what_the_file_says_but_for_secrets(tmp_path: Path) -> None:
    emulator = Emulator(workspace(tmp_path, "--sources", "5"))
    async with story(emulator) as told:
        for source in emulator.world.as_data()["sources"]:
            await open_by_id(told, source)
            text = pages_of(told)["JSON"]
            found = json.loads(text.split("\n\nschema\n")[0])["source"]
            assert found == {**source, "writeKeys": [masked(key) for key in source["writeKeys"]]}
            await told.press("escape")


@pytest.mark.threat("T01", "T02", "T03", "T04", "T07", "T09")
async def test_a_hostile_workspace_is_shown_inert_on_every_screen_and_tab(tmp_path: Path) -> None:
    emulator = Emulator(workspace(tmp_path, "--sources", "50", "--hostile"))
    async with story(emulator, size=(120, 40)) as told:
        await every_screen(told)
        for source in emulator.world.as_data()["sources"][:10]:
            await told.press("1")
            await open_by_id(told, source)
            for tab in ("Overview", "Settings", "Write keys", "Labels", "Schema", "Connections", "JSON"):
                told.app.screen.open_tab(tab)  # type: ignore[attr-defined]
                await told.pilot.pause()
                assert_inert(told)
            await told.press("escape")
        assert {method for method, _ in told.requests} == {"GET"}


async def every_screen(told: Story) -> None:
    for place in ("1", "2", "3", "4"):
        await told.press(place)
        await told.loaded()
        for _ in range(3):
            assert_inert(told)
            await told.press("ctrl+d")
        for overlay in ("question_mark", "colon", "y"):
            await told.press(overlay)
            assert_inert(told)
            await told.press("escape")


def assert_inert(told: Story) -> None:
    assert told.app.is_running
    for line in told.lines:
        assert all(char.isprintable() for char in line), ascii(line)
        assert not HIDING.search(line), ascii(line)


@pytest.mark.threat("T38")
def test_records_go_back_as_they_came(tmp_path: Path) -> None:
    world = workspace(tmp_path, "--sources", "60", "--hostile")
    for source in world.as_data()["sources"]:
        record = decode(Source, json.dumps(source).encode())
        assert as_json(record) == source
        assert record.title == harmless(record.title)
