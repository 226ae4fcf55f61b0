"""The demo has profiles: one that is production, one to compare it with; what is changed in one stays changed there."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from segtui.settings import Settings
from segtui.tui.app import SegtuiApp
from segtui.tui.run import open_demo_session
from tests.tui.harness import Story


@asynccontextmanager
async def told_demo(workspace: Path | None = None) -> AsyncIterator[Story]:
    app = SegtuiApp(open_demo_session(Settings(orientation=False), workspace))
    async with app.run_test(size=(110, 24)) as pilot:
        told = Story(app, pilot, None)
        await told.loaded()
        yield told


async def say(told: Story, command: str, title: str) -> None:
    await told.press("colon")
    await told.sees("Commands")
    await told.type(command)
    await told.press("enter")
    await told.until(lambda: title in told.title, title)


async def disable_the_first(told: Story) -> None:
    await told.press("t")
    await told.sees("enter apply")
    await told.press("enter")
    await told.until(lambda: "done" in told.state, "the end of the write")


async def test_one_goes_from_profile_to_profile_and_what_was_written_is_still_there() -> None:
    async with told_demo() as told:
        assert "● on" in told.row("ad-costs")
        await disable_the_first(told)
        await say(told, "profile demo-production", "PRODUCTION")
        await told.loaded()
        assert "demo-production" in told.title and "● on" in told.row("ad-costs")
        await told.press("t")
        await told.sees("Profile demo-production is production: type ad-costs to go on")
        await told.press("escape")
        await say(told, "profile demo-staging", "(staging)")
        await say(told, "profile demo", "Outfitters ▸")
        await told.loaded()
        assert "demo-" not in told.title and "○ off" in told.row("ad-costs")


async def test_production_and_staging_are_compared_from_anywhere() -> None:
    async with told_demo() as told:
        await say(told, "compare demo-production demo-staging", "Compare")
        await told.sees("2 added, 10 removed, 10 changed")
        assert "labels.tier" in told.row("checkout-api") and "+ added" in told.row("load-test")
        await told.press("5")
        await say(told, "compare live demo-staging", "Compare")
        await told.sees("live → demo-staging")


async def test_a_workspace_file_is_the_only_one(tmp_path: Path) -> None:
    file = tmp_path / "workspace.json"
    file.write_text('{"workspace": {"id": "w", "slug": "one", "name": "The one"}, "sources": []}')
    async with told_demo(file) as told:
        assert "The one" in told.title
        await told.press("colon")
        await told.sees("Commands")
        await told.type("profile demo-staging")
        await told.sees("there is no profile demo-staging")
