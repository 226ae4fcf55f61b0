"""What the stories of forms share."""

from __future__ import annotations

from typing import Any

import pytest

from segtui.emulator import Emulator, World
from tests.tui.harness import Story

SMALL, LARGE = (80, 24), (120, 40)
sizes = pytest.mark.parametrize("size", [SMALL, LARGE])


def writes(told: Story) -> list[tuple[str, str, Any]]:
    """Method, path and body of everything but reads, in order."""
    return [(seen.method, seen.path, seen.body or None) for seen in told.emulator.seen if seen.method != "GET"]


def source_of(told: Story, slug: str) -> dict[str, Any]:
    found: dict[str, Any] = next(s for s in told.emulator.world.as_data()["sources"] if s["slug"] == slug)
    return found


async def only(told: Story, text: str) -> None:
    """Narrow the list."""
    await told.press("slash")
    await told.type(text)
    await told.press("enter")


async def previewed(told: Story) -> None:
    """Wait for the preview; nothing may have been sent by then."""
    before = len(writes(told))
    await told.sees("enter apply")
    await drawn(told)
    assert len(writes(told)) == before, "something was sent before enter"


async def drawn(told: Story) -> None:
    """Wait until the preview takes keys: one that comes before it was drawn does nothing, for nobody has read it."""
    await told.until(lambda: getattr(told.app.screen, "_drawn_at", 0) is not None, "a drawn preview")


async def applied(told: Story, count: int) -> list[tuple[str, str, Any]]:
    """Apply what is previewed; gives the requests that it made."""
    before = len(writes(told))
    await told.press("enter")
    await told.until(lambda: len(writes(told)) >= before + count, f"{count} requests")
    return writes(told)[before:]


def with_settings(slug: str, settings: dict[str, Any]) -> Emulator:
    """The demo's workspace, one source of which has these settings."""
    emulator = Emulator()
    data = emulator.world.as_data()
    next(source for source in data["sources"] if source["slug"] == slug)["settings"] = settings
    return Emulator(World(data))
