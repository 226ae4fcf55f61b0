"""The palette on the screen: it completes, remembers, opens what is found, and tells what is wrong."""

from __future__ import annotations

from segtui.emulator import Emulator
from segtui.tui.listing import SHORT
from segtui.tui.screens.palette import Palette
from tests.support.worlds import long_world
from tests.tui.harness import Story, story


def line(told: Story) -> str:
    assert isinstance(told.app.screen, Palette), told.screen
    return told.app.screen.edit.text


async def test_tab_completes_and_enter_runs_what_its_row_shows() -> None:
    async with story(size=(80, 24)) as told:
        await told.press("colon")
        await told.type("sources label:team=pay")
        await told.sees("sources label:team=payments")
        await told.press("tab")
        assert line(told) == "sources label:team=payments "
        await told.type("enabled:f")
        await told.press("enter")
        await told.until(lambda: "/label:team=payments enabled:false" in told.state)
        await told.press("colon")
        await told.type("report")
        await told.press("enter")
        assert line(told) == "report "  # more is needed, and is offered
        await told.type("nothing")
        await told.press("enter")
        await told.sees("there is no report nothing")
        assert line(told) == "report nothing"


async def test_what_was_run_comes_back_and_sources_used_lately_come_first() -> None:
    async with story() as told:
        for text in ("labels tier", "source checkout-web", "sources key:abc"):
            await told.press("colon")
            await told.type(text)
            await told.press("enter")
            await told.until(lambda: not isinstance(told.app.screen, Palette))
        await told.press("colon")
        assert "Checkout Web" in told.lines[told.lines.index(told.row("Command ")) + 1]
        await told.press("ctrl+p")
        assert line(told) == "source checkout-web"
        await told.press("up")
        assert line(told) == "labels tier"
        await told.press("up", "down", "down")
        assert line(told) == ""
        await told.press("enter")  # the first row of an empty line
        await told.until(lambda: "Checkout Web" in told.title)


async def test_themes_are_changed_by_name() -> None:
    async with story() as told:
        await told.press("colon")
        await told.type("theme nord")
        await told.until(lambda: told.app.theme == "nord", "a look at it")
        assert told.app.colours.chosen != "nord"
        await told.press("escape")
        await told.until(lambda: told.app.theme == told.app.colours.chosen, "the theme that was there")
        await told.press("colon")
        await told.type("theme nord")
        await told.press("enter")
        await told.until(lambda: told.app.colours.chosen == told.app.theme == "nord")
        await told.until(lambda: "nord, until segtui ends: the demo keeps nothing" in told.state)


async def test_enter_before_all_is_found_opens_what_is_found() -> None:
    async with story(Emulator(long_world(SHORT * 2))) as told:
        source = list(told.emulator.world.sources.values())[-1]
        await told.press("colon")
        await told.pilot.press(*"source", "space", *source["slug"].replace("-", " ").split()[0], "minus")
        await told.pilot.press(*source["slug"].partition("-")[2], "enter")
        await told.until(lambda: source["name"] in told.title, "the source")


async def test_the_sources_come_into_a_palette_that_was_open_before_them() -> None:
    held: list[str] = []

    async def wait(_: float) -> None:
        while not held:
            await told.pilot.pause()

    async with story(Emulator(latency_ms=1, sleep=wait), loaded=False) as told:
        await told.press("colon")
        await told.type("source checkout web")
        await told.sees("Nothing has this name")
        held.append("on")
        await told.sees("source checkout-web")


async def test_help_tells_of_the_commands_and_is_searched_by_several_words() -> None:
    async with story() as told:
        await told.press("question_mark")
        await told.type("question sources")
        await told.sees("report NAME [KEY]")
        assert "theme" not in told.screen


async def test_a_topic_is_read_on_the_screen_as_wide_as_it_is_and_searched() -> None:
    async with story(size=(80, 24)) as told:
        await told.press("colon")
        await told.type("help key")
        await told.press("enter")
        await told.until(lambda: "Help: keys" in told.title)
        await told.sees("These are")
        assert "These are all of them" not in told.screen
        await told.press("slash", *"rotate", "underscore", *"key", "enter")
        await told.sees("overlay.rotate_key")
        await told.press("g")
        await told.pilot.resize_terminal(120, 40)
        await told.sees("These are all of them")
        await told.press("r")
        assert "Nothing here is asked of the API" in told.state
        await told.press("escape", "escape")
        await told.until(lambda: "Sources" in told.title)
        await told.press("colon")
        await told.type("help ")
        await told.press("enter")
        await told.sees("TOPIC")
        assert "the language that narrows lists" in told.row("filter  ") and ":help TOPIC" in told.screen
