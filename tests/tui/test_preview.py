"""The preview: what it says, that nothing leaves before `enter`, and that exactly what it showed leaves after it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import Any

import pytest

from segtui.emulator import Emulator
from segtui.models import Label, SourceId, WriteKey
from segtui.operations.sources import (
    add_labels_to_source,
    delete_source,
    remove_write_key_from_source,
    update_source,
)
from segtui.service.demo import HOST as DEMO_HOST
from segtui.service.plans import (
    Application,
    Change,
    Confirmation,
    Dependent,
    Plan,
    Proof,
    State,
    Step,
    Undo,
)
from segtui.settings import Settings
from segtui.tui.screens.menu import Choice, Menu
from segtui.tui.screens.preview import BURST_S
from tests.tui.harness import Story, story

POSSIBLE = Undo(True, "its state comes back")


def ready(plan: Plan) -> Awaitable[Plan]:
    async def planned() -> Plan:
        return plan

    return planned()


def switching(emulator: Emulator, **more: Any) -> Plan:
    source = emulator.world.as_data()["sources"][0]
    call = update_source(SourceId(source["id"]), enabled=False)
    step = Step(call, source["slug"], source["id"], (Change("enabled", True, False),))
    given: dict[str, Any] = {"title": "Disable source", "subject": source["slug"], "steps": (step,), "undo": POSSIBLE}
    return Plan("p1", **(given | more))


def applying(told: Story) -> list[tuple[str, ...]]:
    """Let the service send the steps as they are; gives what was typed to confirm."""
    service: Any = told.app.session.service
    typed: list[tuple[str, ...]] = []

    def apply(plan: Plan, words: tuple[str, ...] = ()) -> Application:
        typed.append(words)
        application = Application.of(plan)

        async def run() -> None:
            for result in application.results:
                await service.client.fetch(result.step.call)
                result.state = State.DONE
                application.tell()

        application.task = asyncio.create_task(run())
        return application

    service.apply = apply
    return typed


def writes(told: Story) -> list[tuple[str, str]]:
    return [(method, path) for method, path in told.requests if method != "GET"]


async def test_nothing_leaves_before_enter_and_what_was_shown_leaves_after_it() -> None:
    async with story(size=(80, 24)) as told:
        applying(told)
        plan = switching(told.emulator, dependents=(Dependent("destination", "d1", "Amplitude", True),))
        told.app.show_plan(ready(plan))
        path = f"/sources/{plan.steps[0].target}"
        for text in ("Disable source", plan.subject, "Can be undone with z", "~ enabled", "true → false", "Amplitude"):
            await told.sees(text)
        await told.sees(f"PATCH {path}")
        await told.sees('{"enabled": false}')
        await told.sees("enter apply")
        assert not writes(told)
        await told.press("enter")
        await told.until(lambda: writes(told) == [("PATCH", path)])
        await told.until(lambda: "done" in told.state, "the result")
        assert told.emulator.world.as_data()["sources"][0]["enabled"] is False


async def test_esc_leaves_and_sends_nothing() -> None:
    async with story() as told:
        applying(told)
        told.app.show_plan(ready(switching(told.emulator)))
        await told.sees("enter apply")
        await told.press("escape")
        await told.sees_no("enter apply")
        assert not writes(told)


async def test_a_later_wish_on_another_screen_replaces_one_that_was_not_begun() -> None:
    async with story() as told:
        applying(told)
        told.app.show_plan(ready(switching(told.emulator, title="The first")))
        told.app.push_screen(Menu("Over it", [Choice("a", "anything", "")]))
        told.app.show_plan(ready(switching(told.emulator, title="The second")))
        await told.sees("The second")
        await told.press("escape", "escape")
        await told.sees_no("Over it")
        assert "The first" not in told.screen and not writes(told)


async def test_a_plan_that_was_not_begun_ends_with_its_workspace() -> None:
    async with story() as told:
        applying(told)
        told.app.show_plan(ready(switching(told.emulator)))
        told.app.writing.end()
        await told.press("2")
        await told.sees("Labels")
        assert not writes(told)


@pytest.mark.threat("T10")
async def test_a_burst_of_keys_does_not_apply_what_nobody_has_read() -> None:
    async with story() as told:
        applying(told)
        told.app.show_plan(ready(switching(told.emulator)))
        for _ in range(20):
            told.app.simulate_key("enter")
        await told.sees("enter apply")
        await told.pilot.pause()
        assert not writes(told)
        for key in ("enter", "m"):  # a slow line cut the paste in two, and this is its second part
            told.app.simulate_key(key)
        await told.sees("That came too fast to be read first")
        await told.pilot.pause(2 * BURST_S)
        assert not writes(told)
        await told.press("enter")
        await told.until(lambda: len(writes(told)) == 1)


async def test_enter_waits_for_the_plan_of_its_own_screen_when_that_of_another_one_ends() -> None:
    async with story() as told:
        plans = [asyncio.get_running_loop().create_future() for _ in range(2)]
        told.app.show_plan(plans[0])
        await told.sees("planning…")
        await told.press("2")
        await told.sees("Real customers")
        told.app.show_plan(plans[1])
        await told.sees("planning…")
        plans[0].set_result(switching(told.emulator))
        await told.pilot.pause()
        await told.press("enter")
        await told.sees("the preview comes first")
        plans[1].set_result(switching(told.emulator, title="Of this screen"))
        await told.sees("Of this screen")


async def test_an_empty_plan_says_so_and_sends_nothing() -> None:
    async with story() as told:
        typed = applying(told)
        told.app.show_plan(ready(switching(told.emulator, steps=())))
        await told.sees("Nothing would change: nothing is sent.")
        await told.press("enter")
        await told.sees_no("Nothing would change")
        assert not typed


async def test_a_deletion_wants_the_slug_and_says_so() -> None:
    async with story(size=(80, 24)) as told:
        typed = applying(told)
        source = told.emulator.world.as_data()["sources"][0]
        step = Step(delete_source(SourceId(source["id"])), source["slug"], source["id"], (Change("source", "x"),))
        wanted = Confirmation(Proof.SLUG, (source["slug"], source["id"]), "type the slug")
        plan = switching(
            told.emulator,
            title="Delete source",
            steps=(step,),
            undo=Undo(False, "it is gone"),
            confirmations=(wanted,),
        )
        told.app.show_plan(ready(plan))
        await told.sees("type the slug:")
        await told.sees("Cannot be undone: it is gone")
        await told.type("wrong")
        await told.press("enter")
        await told.sees(f"To be typed to the letter: {source['slug']}")
        assert not writes(told)
        await told.press("ctrl+u")
        await told.type(source["slug"])
        for key in ("enter", "x"):
            told.app.simulate_key(key)
        await told.sees("That came too fast to be read first")
        assert not writes(told)
        await told.pilot.pause(2 * BURST_S)
        await told.press("enter")
        await told.until(lambda: writes(told) == [("DELETE", f"/sources/{source['id']}")])
        assert typed == [(source["slug"],)]


@pytest.mark.threat("T50")
async def test_read_only_shows_the_preview_and_tells_why_nothing_is_sent() -> None:
    settings = Settings(profile="t", base_url=DEMO_HOST, read_only_reasons=("--read-only",))
    async with story(settings=settings) as told:
        typed = applying(told)
        told.app.show_plan(ready(switching(told.emulator)))
        await told.sees("read-only: nothing is sent")
        await told.sees("copy as curl")
        assert "apply" not in told.screen
        await told.press("enter")
        await told.sees("Nothing is sent: read-only is on (--read-only)")
        assert not typed
        assert {method for method, _ in told.requests} == {"GET"}


@pytest.mark.threat("T18", "T19")
async def test_secrets_are_masked_on_the_screen_and_in_what_is_copied() -> None:
    async with story() as told:
        applying(told)
        source = told.emulator.world.as_data()["sources"][0]
        key, target = source["writeKeys"][0], SourceId(source["id"])
        settings = {"apiSecret": 'se"cret-value', "port": 7}
        steps = (
            Step(remove_write_key_from_source(target, WriteKey(key)), source["slug"], target, ()),
            Step(
                update_source(target, settings=settings),
                source["slug"],
                target,
                (Change("settings.apiSecret", "old-secret-1234", 'se"cret-value', is_secret=True),),
            ),
        )
        told.app.show_plan(ready(switching(told.emulator, steps=steps)))
        await told.sees("DELETE /sources/")
        await told.press("c")
        await told.sees("without the token")
        for text in (told.screen, told.app.clipboard):
            assert key not in text
            assert "cret-value" not in text
            assert "old-secret" not in text
        assert '"port": 7' in told.app.clipboard
        assert all(line.startswith("# a secret is left out") for line in told.app.clipboard.splitlines())


async def test_the_curl_line_is_the_request_without_the_token() -> None:
    async with story() as told:
        applying(told)
        plan = switching(told.emulator)
        told.app.show_plan(ready(plan))
        await told.sees("enter apply")
        await told.press("c")
        line = told.app.clipboard
        assert line.startswith('curl -X PATCH -H "Authorization: Bearer $SEGTUI_TOKEN" ')
        assert "--data '{\"enabled\": false}'" in line
        assert line.endswith(f"{DEMO_HOST}/sources/{plan.steps[0].target}")
        await told.press("escape")


async def test_a_key_that_does_nothing_in_a_preview_is_told_of() -> None:
    async with story(size=(80, 24)) as told:
        applying(told)
        told.app.show_plan(ready(switching(told.emulator)))
        await told.sees("enter apply")
        await told.press("q")
        await told.sees("q does nothing here")
        await told.press("j")
        await told.sees("enter apply")
        assert not writes(told)


async def test_many_sources_are_grouped_by_what_changes_and_open_on_a_key() -> None:
    async with story(size=(80, 24)) as told:
        applying(told)
        sources = told.emulator.world.as_data()["sources"][:30]
        label = Label(key="owner", value="nobody")
        change = Change("labels.owner", new="nobody")
        steps = [Step(add_labels_to_source(SourceId(s["id"]), [label]), s["slug"], s["id"], (change,)) for s in sources]
        told.app.show_plan(ready(switching(told.emulator, title="Add owner:nobody", subject="", steps=tuple(steps))))
        await told.sees("▸ 30 × POST")
        await told.sees("+ labels.owner")
        await told.sees("the same for 29 more")
        await told.press("space")
        await told.sees("▾ 30 × POST")
        await told.press("G")
        await told.sees(f"POST /sources/{sources[-1]['id']}/labels")
        await told.press("enter")
        await told.until(lambda: len(writes(told)) == 30)
        await told.sees("30 of 30 done")
        await told.press("escape")
