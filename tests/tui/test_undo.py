"""What was written is taken back; what others changed meanwhile is shown, and nothing is written over."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from segtui.emulator import Emulator, Fault
from segtui.emulator.http import Request
from tests.tui.harness import Story, story
from tests.tui.test_bulk import only, source_of, writes


def elsewhere(told: Story, method: str, path: str, body: bytes) -> None:
    """Somebody else writes to the workspace."""
    headers = {"authorization": "Bearer demo-token", "content-type": "application/json", "accept": "application/json"}
    answer = told.emulator.answer(Request(method, path, "", headers, body))
    assert answer.status < 300, answer


def toasts(told: Story) -> str:
    """What was told beside the screen."""
    return "\n".join(notification.message for notification in told.app._notifications)


async def applied(told: Story, *keys: str) -> None:
    before = len(writes(told))
    await told.press(*keys)
    await told.sees("enter apply")
    await told.press("enter")
    await told.until(lambda: len(writes(told)) > before)
    await told.until(lambda: "done" in told.state, "the result")


async def test_z_takes_the_last_write_back_from_anywhere() -> None:
    async with story(size=(80, 24)) as told:
        await only(told, "slug:checkout-web")
        await applied(told, "t")
        await told.press("2")
        await told.sees("Real customers")
        await told.press("z")
        await told.sees("Take back: Disable source")
        await told.sees("false → true")
        assert len(writes(told)) == 1
        await told.press("enter")
        await told.until(lambda: len(writes(told)) == 2)
        assert writes(told)[1][2] == {"enabled": True}
        assert source_of(told, "checkout-web")["enabled"] is True
        await told.until(lambda: "done" in told.state, "the result")
        await told.press("z")
        await told.sees("There is nothing to undo")


async def test_an_undo_leaves_alone_what_others_changed_since() -> None:
    async with story() as told:
        await only(told, "slug:checkout-web")
        source = source_of(told, "checkout-web")
        await told.press("b", "s")
        await told.type("team=mobile")
        await told.press("enter")
        await told.sees("payments → mobile")
        await told.press("enter")
        await told.until(lambda: len(writes(told)) == 1)
        await told.until(lambda: "done" in told.state, "the result")
        elsewhere(told, "PUT", f"/sources/{source['id']}/labels", b'{"labels": [{"key": "team", "value": "growth"}]}')
        await told.press("z")
        await told.sees("was changed since: left alone")
        await told.sees("growth")
        await told.sees("Nothing would change: nothing is sent.")
        await told.press("enter")
        assert len(writes(told)) == 1


async def test_a_deletion_is_not_undone_and_that_is_said() -> None:
    async with story() as told:
        await only(told, "slug:press-room")
        await told.press("D")
        await told.sees("Type the slug")
        await told.type("press-room")
        await told.press("enter")
        await told.until(lambda: len(writes(told)) == 1)
        await told.until(lambda: "done" in told.state, "the result")
        await told.press("z")
        await told.sees("Delete source (press-room) cannot be undone")


@pytest.mark.threat("T32")
async def test_a_source_that_changed_meanwhile_is_not_overwritten_and_is_planned_again() -> None:
    async with story(size=(80, 24)) as told:
        await only(told, "slug:checkout-web")
        source = source_of(told, "checkout-web")
        await told.press("b", "s")
        await told.type("team=mobile")
        await told.press("enter")
        await told.sees("payments → mobile")
        elsewhere(told, "PUT", f"/sources/{source['id']}/labels", b'{"labels": [{"key": "team", "value": "growth"}]}')
        await told.press("enter")
        await told.sees("conflict")
        for text in ("planned on  payments", "wanted      mobile", "now         growth"):
            await told.sees(text)
        assert not writes(told)
        await told.press("r")
        await told.sees("growth → mobile")
        await told.press("enter")
        await told.until(lambda: len(writes(told)) == 1)
        await told.until(lambda: "done" in told.state, "the result")


async def test_what_the_api_refuses_is_told_with_its_words_and_field() -> None:
    emulator = Emulator()
    async with story(emulator, size=(80, 24)) as told:
        refusal = {"errors": [{"type": "invalid", "message": "not on this plan", "field": "source.enabled"}]}
        emulator.faults.add(Fault(method="PATCH", status=422, body=refusal, times=1))
        await told.press("t")
        await told.sees("enter apply")
        await told.press("enter")
        await told.sees("✗ failed")
        await told.sees("source.enabled: not on this plan")
        await told.press("escape")
        assert "not on this plan" in told.state


async def test_a_result_comes_as_a_toast_where_the_person_went_elsewhere() -> None:
    emulator = Emulator()
    async with story(emulator) as told:
        gate = slow(emulator)
        await told.press("t")
        await told.sees("enter apply")
        emulator.faults.add(Fault(method="PATCH", latency_ms=1, times=1))
        await told.press("enter")
        await told.until(lambda: "saving…" in told.title, "the write under way")
        await told.press("2")
        await told.until(lambda: "Labels" in told.title and "saving…" in told.title, "the other screen")
        gate.set()
        await told.until(lambda: "Disable source: ad-costs · done" in toasts(told), "the result")
        assert len(writes(told)) == 1


def slow(emulator: Emulator) -> Any:
    """Delays last until the gate is opened."""
    gate = asyncio.Event()

    async def sleep(_: float) -> None:
        await gate.wait()

    emulator._sleep = sleep
    return gate


@pytest.mark.threat("T09")
async def test_how_it_ended_is_seen_behind_an_endless_name() -> None:
    emulator = Emulator()
    source = next(iter(emulator.world.sources.values()))
    source["slug"], source["name"] = "long-" * 20_000, "\n\t日本" * 25_000
    async with story(emulator, size=(80, 24)) as told:
        await only(told, "slug:long-long")
        assert "⚠ ␊␉日本␊␉日本" in told.lines[2] and "…" in told.lines[2] and not told.lines[3].strip()
        await applied(told, "t")
        assert "… · done" in told.lines[-1]


async def test_enter_that_comes_before_the_preview_opens_nothing_else() -> None:
    async with story(size=(80, 24)) as told:
        gate = slow(told.emulator)
        told.emulator.latency_ms = 1
        await told.press("t")
        await told.sees("planning…")
        await told.press("enter")
        await told.sees("the preview comes first")
        assert "Overview" not in told.screen
        gate.set()
        await told.sees("enter apply")
        assert not writes(told)
        await told.press("escape", "enter")
        await told.sees("Overview")
