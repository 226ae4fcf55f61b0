"""The Compare screen: two sides are asked for or named, and what differs is listed and opened."""

from __future__ import annotations

from pathlib import Path

import pytest

from segtui.emulator import DEFAULT_TOKEN, Emulator, Fault
from segtui.service.comparing.sides import Here, snapshot_now
from segtui.service.comparing.snapshot_file import snapshot_text
from segtui.service.exporting.files import write_file
from tests.support.services import SETTINGS, service_on
from tests.tui.harness import story

KEPT = ("blog", "blog-staging", "checkout-web")


@pytest.fixture
async def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Emulator:
    """A workspace that was changed since its snapshot `old.json` of the current folder was taken."""
    monkeypatch.chdir(tmp_path)
    emulator = Emulator()
    for name in [one["id"] for one in emulator.world.sources.values() if one["slug"] not in KEPT]:
        del emulator.world.sources[name]
    service = service_on(emulator)
    found, _ = await snapshot_now(Here(SETTINGS, {}, service))
    await service.close()
    write_file(tmp_path / "old.json", snapshot_text(found))
    by_slug = {one["slug"]: one for one in emulator.world.sources.values()}
    by_slug["blog"] |= {"name": "\x1b[31mBlog", "enabled": False}
    del emulator.world.sources[by_slug["checkout-web"]["id"]]
    return emulator


async def test_the_sides_are_asked_for_and_what_differs_is_listed_and_opened(kept: Emulator) -> None:
    async with story(kept, size=(80, 24)) as told:
        await told.press("6")
        await told.sees("Compare what was")
        await told.sees("live")
        await told.type("old")
        await told.press("enter")  # there is only one other side, which is not asked for
        await told.sees("0 added, 1 removed, 1 changed")
        row = told.row("~ changed")
        assert "blog" in row and "enabled, name" in row and "./old.json → live" in told.state
        assert "- removed" in told.screen
        await told.press("slash")
        await told.type("change:changed")
        await told.press("enter", "enter")
        await told.sees("~ source blog")
        await told.sees("→ ␛[31mBlog")
        await told.press("escape")
        await told.sees("1/1 of 2")


async def test_where_there_is_one_side_only_nothing_is_asked_and_it_is_said_how_to_get_another() -> None:
    async with story(size=(80, 24)) as told:
        await told.press("6")
        await told.sees("There is nothing to compare this workspace with yet.")
        assert "type to search" not in told.screen


async def test_both_sides_can_be_named_in_the_palette(kept: Emulator) -> None:
    async with story(kept) as told:
        asked = len(told.requests)
        await told.press("colon")
        await told.type("compare ./old.json live no-schema")
        await told.press("enter")
        await told.sees("0 added, 1 removed, 1 changed")
        assert not [target for _, target in told.requests[asked:] if target.endswith("/settings")]
        kept.world.sources.clear()
        await told.press("r")
        await told.until(lambda: "0 changed" in told.state, "the comparison of now")


async def test_the_same_is_no_difference_and_what_is_wrong_is_told(kept: Emulator) -> None:
    async with story(kept, size=(80, 24)) as told:
        await told.press("6")
        await told.sees("Compare what was")
        await told.press("escape", "1", "6")
        await told.sees("Nothing is compared yet.")  # who left the question is not asked again by itself
        await told.press("c")
        await told.sees("Compare what was")
        await told.press("escape")
        kept.faults.add(Fault(operation="list_labels", status=403))
        for words, said in (
            ("./old.json ./old.json", "No differences."),
            ("live nobody", "nobody is no snapshot file and no profile"),
            ("live", "Two sides are needed"),
            ("live ./old.json", "The emulator was asked for this answer"),
        ):
            told.app.screen.went_to(words)  # type: ignore[attr-defined]
            await told.sees(said)
            assert DEFAULT_TOKEN not in told.screen
