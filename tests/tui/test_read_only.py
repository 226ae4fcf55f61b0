"""Read-only: whatever key is pressed and whatever command is run, nothing but GET leaves."""

from __future__ import annotations

import pytest

from segtui.emulator import Emulator
from segtui.service.demo import HOST as DEMO_HOST
from segtui.settings import Settings
from segtui.tui.screens.frame import Frame
from tests.tui.harness import Story, story

SETTINGS = Settings(profile="test", base_url=DEMO_HOST, read_only_reasons=("--read-only",))
LEAVE = {"q", "ctrl+c", "ctrl+q", "ctrl+z", "o"}


async def back_to(told: Story, place: str) -> None:
    """Close what lies over the places, and go to one."""
    for _ in range(8):
        if len(told.app.screen_stack) <= 1 and isinstance(told.app.screen, Frame) and told.app.screen.typing is None:
            break
        await told.press("escape")
    await told.press(place)


MOVES = ("list.", "text.", "place.", "tab.")


def keys_of(told: Story) -> list[tuple[str, bool]]:
    """Every key of the screen, and whether it does more than move about."""
    active = told.app.screen.active_bindings.items()
    return [(key, not (found.binding.id or "list.").startswith(MOVES)) for key, found in active if key not in LEAVE]


async def press_and_agree(told: Story, key: str, acts: bool) -> None:
    """Press a key, and then whatever would apply what it opened."""
    await told.press(key, *(("enter", "ctrl+s", "enter") if acts else ()))


@pytest.mark.parametrize("place", ["1", "2", "3", "4", "5"])
@pytest.mark.threat("T50")
async def test_every_key_of_every_place_and_enter_after_it_sends_get_only(place: str) -> None:
    emulator = Emulator()
    async with story(emulator, settings=SETTINGS) as told:
        await told.press(place)
        for key, acts in keys_of(told):
            await back_to(told, place)
            await press_and_agree(told, key, acts)
            assert told.app.is_running
        assert {seen.method for seen in emulator.seen} == {"GET"}


@pytest.mark.threat("T50")
async def test_every_key_of_a_source_sends_get_only() -> None:
    emulator = Emulator()
    async with story(emulator, settings=SETTINGS) as told:
        await told.press("enter")
        for key, acts in keys_of(told):
            if acts:
                await back_to(told, "1")
                await told.press("enter")
            await press_and_agree(told, key, acts)
        assert {seen.method for seen in emulator.seen} == {"GET"}


@pytest.mark.threat("T50")
async def test_the_preview_of_a_write_shows_and_enter_tells_the_reason() -> None:
    emulator = Emulator()
    async with story(emulator, settings=SETTINGS) as told:
        await told.press("t")
        await told.sees("PATCH")
        await told.until(lambda: "--read-only" in told.screen or "read-only" in told.screen.lower())
        await told.press("enter")
        assert {seen.method for seen in emulator.seen} == {"GET"}


@pytest.mark.threat("T50")
async def test_every_writing_command_of_the_palette_sends_get_only() -> None:
    emulator = Emulator()
    async with story(emulator, settings=SETTINGS) as told:
        found = told.app.screen.active_bindings.values()
        titles = {active.binding.description for active in found if (active.binding.id or "").startswith("write.")}
        assert len(titles) > 6
        for title in sorted(titles):
            await back_to(told, "1")
            await told.press("colon")
            told.app.screen.edit.insert(title)  # type: ignore[attr-defined]
            told.app.screen.changed()  # type: ignore[attr-defined]
            await told.press("enter", "enter", "ctrl+s", "enter")
        assert {seen.method for seen in emulator.seen} == {"GET"}
