"""The keys that write, for one row and for many: each shows its plan, and sends exactly that, after `enter`."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from segtui.emulator import Emulator, Fault
from segtui.service.demo import HOST as DEMO_HOST
from segtui.settings import Settings
from tests.tui.harness import Story, story


def writes(told: Story) -> list[tuple[str, str, Any]]:
    """Method, path and body of everything but reads, in order."""
    return [(seen.method, seen.path, seen.body or None) for seen in told.emulator.seen if seen.method != "GET"]


def source_of(told: Story, slug: str) -> dict[str, Any]:
    found: dict[str, Any] = next(s for s in told.emulator.world.as_data()["sources"] if s["slug"] == slug)
    return found


async def only(told: Story, text: str) -> None:
    await told.press("slash")
    await told.type(text)
    await told.press("enter")


async def preview(told: Story) -> None:
    await told.sees("enter apply")
    assert not writes(told), "something was sent before enter"


async def test_t_disables_the_source_under_the_cursor_and_the_row_changes_in_place() -> None:
    async with story(size=(80, 24)) as told:
        await only(told, "slug:checkout-web")
        source = source_of(told, "checkout-web")
        await told.press("t")
        await preview(told)
        assert f"PATCH /sources/{source['id']}" in told.screen
        assert "It stops" in told.screen
        await told.press("enter")
        await told.until(lambda: writes(told) == [("PATCH", f"/sources/{source['id']}", {"enabled": False})])
        await told.until(lambda: "done · z takes it back" in told.state, "the result")
        assert "○ off" in told.row("Checkout Web")


async def test_t_on_the_source_screen_enables_it_again() -> None:
    async with story() as told:
        await only(told, "slug:checkout-api-dev")
        await told.press("enter")
        await told.until(lambda: any("state  " in line and "○ off" in line for line in told.lines), "the state")
        await told.press("t")
        await preview(told)
        await told.press("enter")
        await told.until(lambda: any("state  " in line and "● on" in line for line in told.lines), "the new state")
        assert [body for _, _, body in writes(told)] == [{"enabled": True}]


async def test_deleting_a_source_wants_its_slug_and_leaves_its_screen() -> None:
    async with story(size=(80, 24)) as told:
        source = source_of(told, "press-room")
        await only(told, "slug:press-room")
        await told.press("enter")
        await told.sees("Overview")
        await told.press("D")
        await told.sees("Type the slug or the id of the source:")
        await preview(told)
        await told.press("enter")
        await told.sees("To be typed to the letter: press-room")
        await told.type("press-room")
        await told.press("enter")
        await told.until(lambda: writes(told) == [("DELETE", f"/sources/{source['id']}", None)])
        await told.until(lambda: "Overview" not in told.screen, "the list")


async def test_a_label_in_use_is_not_deleted_and_its_sources_are_told() -> None:
    async with story() as told:
        await told.press("2")
        await told.sees("Consent and retention")
        await only(told, "label:team=labs")
        await told.press("D")
        await told.sees("That cannot be done")
        for slug in ("ar-viewer", "emoji-poll"):
            await told.sees(slug)
        assert not writes(told)


async def test_a_label_that_nobody_carries_is_deleted() -> None:
    async with story() as told:
        await told.press("2")
        await told.sees("retention")
        await only(told, "label:retention=long")
        await told.press("D")
        await preview(told)
        await told.press("enter")
        await told.until(lambda: writes(told) == [("DELETE", "/labels/retention/long", None)])
        await told.until(lambda: "done" in told.state, "the result")


async def test_l_is_about_the_marked_sources_as_well() -> None:
    async with story(size=(80, 24)) as told:
        await only(told, "checkout-api")
        await told.press("j", "space", "g", "l")
        await told.sees("Labels of Checkout API (staging)")  # the one that is marked, not the one under the cursor
        await told.press("escape", "asterisk", "l")
        await told.sees("Change 3 sources")
        assert "add label" in told.screen and "disable" not in told.row("add label")
        await told.press("a")
        await told.type("quarter=q4")
        await told.press("enter")
        await preview(told)
        await told.sees("Add label to 3 sources")


async def test_marked_sources_get_a_label_typed_with_completion() -> None:
    async with story() as told:
        await only(told, "checkout-api")
        await told.press("asterisk")
        marked = {source_of(told, f"checkout-api{end}")["id"] for end in ("", "-staging", "-dev")}
        await told.press("b")
        await told.sees("Change 3 sources")
        await told.press("a")
        await told.sees("environment=production")
        await told.sees("owner=nobody")
        await told.type("nobo")
        await told.press("tab", "enter")
        await preview(told)
        assert told.screen.count("+ labels.owner") == 1  # the same for each of the three
        await told.press("enter")
        await told.until(lambda: len(writes(told)) == 3)
        sent = {(method, path.split("/")[2]) for method, path, _ in writes(told)}
        assert sent == {("POST", name) for name in marked}
        assert {json.dumps(body["labels"]) for _, _, body in writes(told)} == {
            '[{"key": "owner", "value": "nobody"}]',
        }
        await told.sees("3 of 3 done")
        await told.press("escape")
        assert "3 marked" in told.state


@pytest.mark.threat("T34")
async def test_what_failed_of_a_bulk_is_tried_again_alone() -> None:
    emulator = Emulator()
    async with story(emulator) as told:
        await only(told, "slug:checkout-")
        await told.press("asterisk")
        failing = source_of(told, "checkout-web")
        emulator.faults.add(Fault(method="PATCH", path=failing["id"], status=422, times=1))
        await told.press("b", "d")
        await preview(told)
        await told.press("enter")
        await told.sees("1 failed")
        await told.sees("f plan again what was not done")
        before = len(writes(told))
        await told.press("f")
        await told.sees("Go on with")
        await told.sees("enter apply")
        await told.press("enter")
        await told.until(lambda: len(writes(told)) == before + 1, "the one that failed")
        assert writes(told)[-1] == ("PATCH", f"/sources/{failing['id']}", {"enabled": False})


async def test_a_bulk_can_be_stopped_and_says_what_was_not_sent() -> None:
    emulator = Emulator()
    gate = asyncio.Event()
    emulator.faults.add(Fault(method="PATCH", after=2, latency_ms=1))

    async def sleep(_: float) -> None:
        await gate.wait()

    emulator._sleep = sleep
    async with story(emulator) as told:
        await told.press("asterisk", "b", "d")
        await preview(told)
        await told.press("enter")
        await told.until(lambda: "2 of " in told.screen, "two of them")
        await told.press("x")
        await told.sees("nothing more is sent")
        gate.set()
        await told.sees("cancelled before it was sent")
        assert len(writes(told)) == 3
        assert "3 of " in told.screen


async def test_quitting_with_a_write_in_flight_asks() -> None:
    emulator = Emulator()
    gate = asyncio.Event()

    async def sleep(_: float) -> None:
        await gate.wait()

    emulator._sleep = sleep
    async with story(emulator) as told:
        await told.press("t")
        await preview(told)
        emulator.faults.add(Fault(method="PATCH", latency_ms=1))
        await told.press("enter")
        await told.until(lambda: "saving…" in told.title, "the write under way")
        await told.press("q")
        await told.sees("A write is under way")
        assert told.app.is_running
        await told.press("w")
        gate.set()
        await told.until(lambda: not told.app.is_running, "the end")
        assert len(writes(told)) == 1


@pytest.mark.threat("T50")
async def test_read_only_lets_every_key_show_its_plan_and_sends_reads_alone() -> None:
    settings = Settings(profile="t", base_url=DEMO_HOST, read_only_reasons=("--read-only",))
    async with story(settings=settings) as told:
        for keys in (("t",), ("D",), ("b", "e"), ("b", "d")):
            await told.press(*keys)
            await told.sees("esc back")
            await told.press("enter")
            await told.press("escape")
            await told.sees_no("esc back")
        assert {method for method, _ in told.requests} == {"GET"}


async def test_production_wants_the_slug_for_every_write() -> None:
    settings = Settings(profile="prod", base_url=DEMO_HOST, production=True)
    async with story(settings=settings) as told:
        await only(told, "slug:press-room")
        await told.press("t")
        await preview(told)
        await told.press("enter")
        await told.sees("To be typed to the letter: press-room")
        await told.type("press-room")
        await told.press("enter")
        await told.until(lambda: len(writes(told)) == 1)


@pytest.mark.threat("T10")
async def test_a_raw_paste_over_the_list_writes_nothing() -> None:
    async with story() as told:
        for char in ("t", "enter", "D", "enter", "b", "d", "enter", "enter", "enter"):
            told.app.simulate_key(char)
        for _ in range(20):
            await told.pilot.pause()
        assert not writes(told)


async def test_progress_is_hidden_and_shown_again() -> None:
    emulator = Emulator()
    gate = asyncio.Event()

    async def sleep(_: float) -> None:
        await gate.wait()

    emulator._sleep = sleep
    async with story(emulator) as told:
        await only(told, "slug:checkout-")
        await told.press("asterisk", "b", "d")
        await preview(told)
        emulator.faults.add(Fault(method="PATCH", latency_ms=1))
        await told.press("enter")
        await told.sees("x send nothing more")
        await told.press("escape")
        await told.until(lambda: "saving 0 of 3" in told.title, "the count in the title")
        await told.press("W")
        await told.sees("x send nothing more")
        gate.set()
        await told.sees("3 of 3 done")
        await told.press("enter")
        await told.sees_no("3 of 3 done")


async def test_what_is_done_to_the_marked_is_said_before_what_is_done_to_one() -> None:
    async with story(size=(80, 24)) as told:
        await only(told, "label:environment=production !type:javascript")
        await told.press("space", "j", "space")
        assert all(hint in told.state for hint in ("2 marked", "t switch", "b change all", "? help"))
        assert "enter open" not in told.state
        await told.press("escape")
        await told.until(lambda: "enter open" in told.state.partition("b change all")[2], "more room")
