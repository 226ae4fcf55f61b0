"""`x` writes what is marked, or what is shown, into a new file of the folder one started in."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from segtui.emulator import Emulator, Fault
from tests.tui.harness import Story, story
from tests.tui.test_undo import toasts

SETTINGS_PATH = "/settings"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


async def filtered(told: Story, text: str) -> None:
    told.app.screen.filter(text)  # type: ignore[attr-defined]
    await told.pilot.pause()


async def export(told: Story, key: str) -> Path:
    """Export by this key of the menu; the file that was written."""
    before = set(Path.cwd().iterdir())
    told.app.clear_notifications()
    await told.press("x")
    await told.sees("Export ")
    await told.press(key)
    await told.until(lambda: "Wrote" in toasts(told), "the toast")
    (path,) = set(Path.cwd().iterdir()) - before
    assert path.name in toasts(told).replace("\n", "")
    return path


@pytest.mark.threat("T19", "T21")
async def test_what_the_filter_shows_is_written_with_its_schema_settings(folder: Path) -> None:
    async with story(size=(80, 24)) as told:
        await filtered(told, "slug:checkout")
        shown = told.app.screen.table.count  # type: ignore[attr-defined]
        asked = len(told.requests)
        path = await export(told, "j")
        found = json.loads(path.read_text())
        assert path.name.startswith("segtui-") and path.name.endswith(".json") and path.stat().st_mode & 0o777 == 0o600
        assert len(found["sources"]) == len(found["schemaSettings"]) == shown > 1
        assert all("checkout" in one["slug"] and one["writeKeys"] == [] for one in found["sources"])
        assert sum(target.endswith(SETTINGS_PATH) for _, target in told.requests[asked:]) == shown


async def test_the_marked_go_before_the_shown_and_no_file_is_written_over(folder: Path) -> None:
    async with story(size=(80, 24)) as told:
        await filtered(told, "slug:blog")
        await told.press("space", "escape")
        asked = len(told.requests)
        first = await export(told, "C")
        with first.open(newline="") as stream:
            assert [row["slug"] for row in csv.DictReader(stream)] == ["blog"]
        assert not [target for _, target in told.requests[asked:] if target.endswith(SETTINGS_PATH)]
        before = first.read_text()
        second = await export(told, "C")
        assert second.name == first.name.replace(".csv", "-2.csv") and first.read_text() == before


async def test_one_source_and_labels_are_exported_from_their_screens(folder: Path) -> None:
    async with story() as told:
        await filtered(told, "slug:blog")
        await told.press("enter")
        await told.sees("Overview")
        path = await export(told, "t")
        assert 'resource "segment_source" "blog"' in path.read_text()
        await told.press("2")
        await told.sees("lifecycle")
        path = await export(told, "c")
        assert path.read_text().startswith("key,value,description\n") and "labels" in path.name


async def test_what_could_not_be_read_or_written_is_told(folder: Path) -> None:
    emulator = Emulator()
    async with story(emulator) as told:
        await filtered(told, "slug:blog")
        emulator.faults.add(Fault(operation="list_schema_settings_in_source", status=404))
        await export(told, "m")
        assert "2 not read, such as the schema settings of blog" in toasts(told)
        emulator.faults.clear()
        emulator.faults.add(Fault(operation="list_labels", status=403))
        await told.press("x")
        await told.sees("Export ")
        await told.press("J")
        await told.until(lambda: "The emulator was asked for this answer" in toasts(told), "the second toast")
        await filtered(told, "slug:nobody")
        await told.press("x")
        await told.sees("There is nothing to export here")
        assert len(list(folder.iterdir())) == 1
