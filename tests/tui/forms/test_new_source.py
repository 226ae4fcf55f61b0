"""`n` and `C`: a new source, from the catalogue or after an example, in one plan of several requests."""

from __future__ import annotations

import asyncio
from typing import Any

from segtui.emulator import Emulator, Fault
from tests.tui.forms.kit import SMALL, applied, only, previewed, sizes, source_of, with_settings, writes
from tests.tui.forms.test_source_form import go_to
from tests.tui.harness import Story, story


def type_of(emulator: Emulator, slug: str) -> dict[str, Any]:
    found: dict[str, Any] = next(e for e in emulator.world.as_data()["catalog"]["sources"] if e["slug"] == slug)
    return found


async def fill_in(told: Story) -> None:
    """Name, no warehouses, one label."""
    await told.type("Night Shop")
    await told.press("enter", "enter", "enter")
    await told.press("right", "right")
    await told.press("enter")
    await told.type("team=growth")


@sizes
async def test_a_type_is_chosen_and_the_form_makes_all_the_requests(size: tuple[int, int]) -> None:
    async with story(size=size) as told:
        await told.press("n")
        await told.sees("New source of type")
        await told.type("no such type")
        await told.press("enter")
        await told.sees("Nothing matches.")
        await told.press("ctrl+u")
        await told.type("http api")
        await told.press("enter")
        await told.sees("New source: HTTP API")
        await fill_in(told)
        await told.press("ctrl+s")
        await previewed(told)
        sent = await applied(told, 3)
        made = source_of(told, "night-shop")
        expected = {
            "slug": "night-shop",
            "enabled": True,
            "metadataId": type_of(told.emulator, "http-api")["id"],
            "disconnectAllWarehouses": True,
        }
        assert sent == [
            ("POST", "/sources", expected),
            ("PATCH", f"/sources/{made['id']}", {"name": "Night Shop"}),
            ("POST", f"/sources/{made['id']}/labels", {"labels": [{"key": "team", "value": "growth"}]}),
        ]
        await told.until(lambda: "done · z takes it back" in told.state, "how it ended, with nothing to close")
        await told.until(lambda: "▌" in told.row("Night Shop"), "the cursor on what was made")


async def test_nothing_is_said_of_warehouses_until_it_is_chosen() -> None:
    async with story(size=SMALL) as told:
        await told.press("3")
        await told.loaded()
        await only(told, "slug:http-api")
        await told.press("n")
        await told.sees("○ connect all  ○ connect none")
        await told.type("Night Shop")
        await told.press("ctrl+s")
        await told.sees("Warehouses: must be chosen")
        await told.type("c")
        await told.sees("● connect all")
        await told.press("ctrl+s")
        await previewed(told)
        assert (await applied(told, 2))[0][2]["disconnectAllWarehouses"] is False


async def test_an_entry_of_the_catalog_becomes_a_source_and_one_of_another_catalog_does_not() -> None:
    async with story(size=SMALL) as told:
        await told.press("3")
        await told.loaded()
        await only(told, "slug:javascript")
        await told.press("enter")
        await told.sees("Options (")
        await told.press("n")
        await told.sees("New source: Javascript")
        await told.press("escape")
        await told.sees("Options (")
        await told.press("slash")
        await told.type("region")
        await told.press("enter", "n")
        await told.until(lambda: "New source" not in told.screen, "the next match")
        await told.press("escape", "escape", "escape", "right_square_bracket")
        await told.loaded()
        await told.press("n")
        await told.sees("Only a type of source")


async def test_required_options_are_asked_for_before_anything_is_planned() -> None:
    async with story(size=SMALL) as told:
        await told.press("n")
        await told.type("warehouse query")
        await told.press("enter")
        await told.sees("New source: Warehouse Query")
        await fill_in(told)
        reads = len(told.requests)
        await told.press("ctrl+s")
        await told.sees("Host: is required")
        assert len(told.requests) == reads


async def test_a_slug_that_is_taken_is_told_of_while_it_is_typed() -> None:
    async with story(size=SMALL) as told:
        await told.press("n")
        await told.type("http api")
        await told.press("enter")
        await told.sees("New source: HTTP API")
        await told.type("Checkout Web")
        await told.press("tab")
        await told.sees("is the slug of another source")


async def test_a_refused_creation_comes_back_with_the_input_and_can_be_put_right() -> None:
    async with story(size=SMALL) as told:
        await told.press("n")
        await told.type("http api")
        await told.press("enter")
        await told.sees("New source: HTTP API")
        await fill_in(told)
        await told.press("up", "up", "up", "end")
        await told.type(" x")
        await told.press("ctrl+s")
        await previewed(told)
        await applied(told, 1)
        await told.until(lambda: writes(told)[-1][1] == "/sources")
        if "Create source" in told.screen:
            await told.press("escape")
        await told.sees("letters, digits, hyphens")
        assert "Night Shop" in told.screen
        await told.press("backspace", "backspace", "ctrl+s")
        await previewed(told)
        assert [method for method, _, _ in await applied(told, 3)] == ["POST", "PATCH", "POST"]


async def test_a_failure_in_the_middle_closes_the_form_since_the_source_is_there() -> None:
    emulator = Emulator(faults=[Fault(operation="add_labels_to_source", status=422)])
    async with story(emulator, size=SMALL) as told:
        await told.press("n")
        await told.type("http api")
        await told.press("enter")
        await told.sees("New source: HTTP API")
        await fill_in(told)
        await told.press("ctrl+s")
        await previewed(told)
        await applied(told, 3)
        await told.sees("2 of 3 done")
        await told.press("escape")
        await told.until(lambda: "New source: HTTP API" not in told.screen, "the end of the form")
        assert source_of(told, "night-shop")["name"] == "Night Shop"


async def test_a_clone_takes_over_everything_but_secrets_and_says_so() -> None:
    secrets = {"accountId": "a1", "apiSecret": "hunter2-hunter2", "region": "us"}
    async with story(with_settings("crm", secrets), size=SMALL) as told:
        await only(told, "slug:crm")
        await told.press("C")
        await told.sees("New source after the example of CRM")
        await told.sees("Not taken over, being secret: apiSecret")
        assert "crm-copy" in told.screen
        assert "hunter2" not in told.screen
        await go_to(told, "Warehouses")
        await told.sees("The example is connected to")
        await told.type("c")
        await told.press("ctrl+s")
        await told.sees("Api secret: is required")
        await told.type("another-one")
        await told.press("ctrl+s")
        await previewed(told)
        assert "another-one" not in told.screen
        sent = await applied(told, 3)
        assert sent[0][2]["settings"] == {"accountId": "a1", "apiSecret": "another-one", "region": "us"}
        assert sent[0][2]["slug"] == "crm-copy"
        assert sent[1][2] == {"name": "CRM copy"}
        assert [label["key"] for label in sent[2][2]["labels"]] == ["environment", "team"]


async def test_the_choice_of_a_type_that_comes_late_opens_over_nothing_else() -> None:
    gate = asyncio.Event()

    async def held_back(_: float) -> None:
        await gate.wait()

    emulator = Emulator(sleep=held_back)
    async with story(emulator, size=SMALL) as told:
        emulator.faults.add(Fault(operation="get_sources_catalog", latency_ms=1))
        await told.press("n")
        await told.sees("loading…")
        await told.press("v")
        await told.sees("earlier")
        gate.set()
        below = told.app.screen_stack[0]
        await told.until(lambda: all(one.group != "form" for one in below.workers), "the end of the wish")
        assert "New source of type" not in told.screen
        await told.press("escape", "n")
        await told.sees("New source of type")


async def test_what_is_required_is_no_fault_before_it_was_left_or_submitted() -> None:
    async with story(size=SMALL) as told:
        await told.press("3")
        await told.loaded()
        await only(told, "slug:http-api")
        await told.press("n")
        await told.sees("Warehouses *")
        assert not any("! " in told.row(f"{name} *") for name in ("Slug", "Warehouses"))
        assert "~" not in told.row("State"), "nothing of what does not exist yet is changed"
        await told.press("tab")
        await told.sees("* is required")
        assert "!" not in told.row("Slug *")
        await told.press("tab")
        await told.until(lambda: "!" in told.row("Slug *"), "what was left empty")
        assert "!" not in told.row("Warehouses *")
        await told.press("ctrl+s")
        await told.sees("Slug: is required")
        assert "!" in told.row("Warehouses *")
