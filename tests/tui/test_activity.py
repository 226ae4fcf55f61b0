"""Activity: what was written is listed, opened, taken back, gone on with, and made anew."""

from __future__ import annotations

import pytest

from segtui.emulator import Emulator, Fault
from segtui.journal.entry import Entry, KeptCall, Standing
from segtui.journal.journal import Journal
from segtui.service.demo import HOST as DEMO_HOST
from tests.tui.harness import story
from tests.tui.test_bulk import only, source_of, writes
from tests.tui.test_undo import applied, toasts


async def test_every_write_is_listed_and_opens() -> None:
    async with story(size=(80, 24)) as told:
        await told.press("5")
        await told.sees("Nothing was written from here yet.")
        await told.press("1")
        await only(told, "slug:checkout-web")
        await applied(told, "t")
        path = writes(told)[0][1]
        await told.press("5")
        await told.until(lambda: "Disable source" in told.screen, "the write")
        row = told.row("Disable source")
        assert "checkout-web" in row and "✓ done" in row and row.rstrip().endswith("yes")
        await told.press("enter")
        await told.sees(f"PATCH {path}")
        await told.sees("true → false")
        await told.press("z")
        await told.sees("Take back: Disable source")
        await told.press("enter")
        await told.until(lambda: len(writes(told)) == 2)
        await told.until(lambda: "undone" in told.row("  Disable source"), "the mark of the undo")


@pytest.mark.threat("T18", "T19")
async def test_a_write_key_is_nowhere_in_the_journal_as_it_is_shown() -> None:
    async with story(size=(120, 40)) as told:
        source = source_of(told, "blog")
        await only(told, "slug:blog")
        await told.press("D")
        await told.sees("Type the slug")
        await told.type("blog")
        await told.press("enter")
        await told.until(lambda: len(writes(told)) == 1)
        await told.press("5")
        await told.sees("Delete source")
        await told.press("enter")
        await told.sees("DELETE /sources/")
        assert source["writeKeys"][0] not in told.screen


async def test_a_deleted_source_is_made_anew_from_the_journal() -> None:
    async with story() as told:
        await only(told, "slug:blog")
        await told.press("D")
        await told.sees("Type the slug")
        await told.type("blog")
        await told.press("enter")
        await told.until(lambda: len(writes(told)) == 1)
        await told.press("5")
        await told.sees("Delete source")
        await told.press("R")
        await told.sees("POST /sources")
        assert len(writes(told)) == 1
        await told.press("enter")
        await told.until(lambda: len(writes(told)) > 1)
        assert writes(told)[1][:2] == ("POST", "/sources")
        assert writes(told)[1][2]["slug"] == "blog"


@pytest.mark.threat("T34")
async def test_what_stopped_in_the_middle_is_gone_on_with() -> None:
    emulator = Emulator()
    async with story(emulator) as told:
        await only(told, "slug:checkout-")
        await told.press("asterisk")
        failing = source_of(told, "checkout-web")
        emulator.faults.add(Fault(method="PATCH", path=failing["id"], status=422, times=1))
        await told.press("b", "d")
        await told.sees("enter apply")
        await told.press("enter")
        await told.sees("1 failed")
        await told.press("escape", "5")
        await told.sees("1 failed")
        sent = len(writes(told))
        await told.press("f")
        await told.sees("Go on with")
        await told.sees("enter apply")
        await told.press("enter")
        await told.until(lambda: len(writes(told)) == sent + 1)
        assert writes(told)[-1][1] == f"/sources/{failing['id']}"


@pytest.mark.threat("T31")
async def test_a_write_that_a_crash_cut_off_is_told_at_the_start() -> None:
    emulator = Emulator()
    data = emulator.world.as_data()
    source = data["sources"][0]
    journal = Journal.in_memory(owner="gone")
    entry = Entry(
        plan_id="p",
        step=0,
        title="Disable source",
        subject=source["slug"],
        target=source["id"],
        host=DEMO_HOST,
        workspace_id=data["workspace"]["id"],
        at=0.0,
        call=KeptCall("update_source", {"sourceId": source["id"], "enabled": False}),
        method="PATCH",
        path=f"/sources/{source['id']}",
        state=Standing.INTENDED,
    )
    await journal.intend([entry])
    async with story(emulator, journal=journal) as told:
        await told.until(lambda: "A write was cut off: Disable source" in toasts(told), "the news of it")
        assert {method for method, _ in told.requests} == {"GET"}
