"""Small and large terminals: what has its end out of sight can be scrolled to, and a wide screen is used."""

from __future__ import annotations

from segtui.service.demo import HOST as DEMO_HOST
from segtui.settings import Settings
from segtui.tui.palette.grammar import COMMANDS
from tests.tui.harness import story


async def test_lists_and_texts_in_boxes_can_be_scrolled_to_their_ends_on_the_smallest_terminal() -> None:
    async with story(size=(60, 20)) as told:
        await told.press("question_mark", *["pagedown"] * 20)
        await told.sees(COMMANDS[-1].usage)
        await told.press("escape", "n")
        await told.sees("New source of type")
        await told.press(*["down"] * 50)
        await told.until(lambda: any(line.startswith("│ ▌") for line in told.lines), "the row of the cursor")
        await told.press("escape", "y")
        for name in ("id", "slug", "name", "JSON", "curl line"):
            assert name in told.screen


async def test_a_line_that_is_longer_than_its_bar_keeps_the_cursor_and_what_is_wrong_in_sight() -> None:
    async with story(size=(60, 20)) as told:
        await told.press("slash")
        await told.type("0123456789" * 9)
        assert "789 " in told.lines[-1] and "…" in told.lines[-1]
        await told.press("ctrl+u")
        await told.type("/" + "z" * 60 + "(/")
        await told.until(lambda: "zz(/ " in told.lines[-1] and "pattern is wrong" in told.lines[-1])


async def test_the_open_tab_is_seen_however_narrow_the_terminal_is() -> None:
    async with story(size=(60, 20)) as told:
        await told.press("enter")
        await told.sees("Overview")
        await told.press("left_square_bracket")
        await told.until(lambda: told.lines[1].startswith("‹") and "JSON" in told.lines[1])
        await told.pilot.click("#tabs", offset=(told.lines[1].index("Schema"), 0))
        await told.sees("Schema settings")


async def test_a_tall_terminal_shows_more_of_the_help() -> None:
    async with story(size=(200, 60)) as told:
        await told.press("question_mark")
        await told.sees("Keys · Sources")
        assert sum(line.count("│") >= 2 for line in told.lines) > 45


async def test_the_smallest_terminal_tells_where_one_is_and_that_it_is_production_and_read_only() -> None:
    settings = Settings(
        profile="production-eu", base_url=DEMO_HOST, production=True, read_only_reasons=("--read-only",)
    )
    async with story(size=(60, 20), settings=settings, loaded=False) as told:
        for text in ("Sources", "production-eu", "PRODUCTION", "READ-ONLY"):
            await told.until(lambda text=text: text in told.lines[0], text)
        await told.until(lambda: "1/63" in told.lines[-1] and "? help" in told.lines[-1])
