"""The home screen: what it shows, filter, sort, marks, and what it asks of the API."""

from __future__ import annotations

import pytest
from textual import events

from segtui.emulator import Emulator
from tests.tui.harness import story


async def test_the_list_shows_every_column_and_the_age_of_the_data() -> None:
    async with story(size=(139, 40)) as told:
        for title in ("State", "Name ↑", "Slug", "Type", "Labels", "Categories", "Keys"):
            assert title in told.lines[1]
        row = told.row("checkout-web")
        assert all(
            part in row for part in ("● on", "Checkout Web", "Javascript", "environment:prod", "Website", "1 key")
        )
        assert "live · just now" in told.title
        assert "1/63" in told.state


async def test_opening_the_list_costs_its_pages_and_one_request_and_moving_costs_none() -> None:
    async with story() as told:
        await told.until(lambda: len(told.requests) == 2)
        assert sorted(told.requests) == [("GET", "/"), ("GET", "/sources")]
        await told.press(*"jjjjkG", "g", "ctrl+d", "space", "s", "S")
        assert len(told.requests) == 2


async def test_a_disabled_source_differs_by_sign_and_word() -> None:
    async with story() as told:
        assert "○ off" in told.row("checkout-api-dev")


async def test_filtering_narrows_while_typing_and_esc_takes_it_back() -> None:
    async with story() as told:
        await told.press("slash")
        await told.type("checkout")
        await told.until(lambda: "of 63" in told.state)
        shown = int(told.state.split("/")[-1].split(" of ")[0])
        assert 0 < shown < 10
        await told.press("enter")
        assert "/checkout" in told.state
        await told.press("escape")
        assert "/63" in told.state
        assert " of 63" not in told.state


@pytest.mark.threat("T10")
async def test_keys_typed_right_after_the_slash_belong_to_the_filter() -> None:
    # a raw paste runs no command
    async with story() as told:
        await told.pilot.press("slash", "q", "q", "1", "enter", "j")
        await told.pilot.pause()
        assert "/qq1" in told.state
        assert told.app.is_running


async def test_a_wrong_filter_names_the_place_and_keeps_the_old_result() -> None:
    async with story() as told:
        await told.press("slash")
        await told.type("checkout")
        before = told.lines[2:8]
        await told.type(' "never closed')
        assert "closed" in told.state.split("checkout")[1]
        assert "(at 10)" in told.state
        assert told.lines[2:8] == before


async def test_a_term_that_is_only_begun_leaves_the_list_and_says_what_may_follow() -> None:
    async with story(size=(80, 24)) as told:
        whole = f"/{len(told.emulator.world.as_data()['sources'])}"
        await told.press("slash")
        for typed, hint in (("key", "key: a part of a write key"), (":", "key: a part of a write key")):
            await told.type(typed)
            await told.sees(hint)
            assert whole in told.state and "Nothing matches" not in told.screen
        await told.type("zzzz")
        await told.sees("Nothing matches")
        await told.press("ctrl+u")
        await told.type("enabled:fa")
        await told.sees("enabled: true, false or unknown")
        assert whole in told.state
        await told.type("lse")
        await told.until(lambda: whole not in told.state)
        await told.press("ctrl+u")
        await told.type("label:envi")
        await told.sees("Billing")
        assert "press-room" not in told.screen
        await told.type("ronment=sta")
        await told.until(lambda: "Billing" not in told.screen, "the sources in staging")
        await told.sees("Blog (staging)")
        await told.press("enter")
        await told.sees("Nothing matches label:environment=sta")


@pytest.mark.parametrize("command", ["/", ":", ":sources "])
async def test_a_whole_write_key_that_is_pasted_finds_its_source_and_is_kept_nowhere(command: str) -> None:
    async with story(size=(80, 24)) as told:
        key = next(one["writeKeys"][1] for one in told.emulator.world.as_data()["sources"] if one["slug"] == "app-ios")
        await told.type(command)
        told.app.screen.post_message(events.Paste(key))
        await told.until(lambda: key in told.screen)
        await told.press("enter")
        await told.until(lambda: "1/1 of" in told.state and "Trail Companion iOS" in told.screen)
        await told.press("P")
        assert "is not pinned" in told.state
        assert told.app.session.remembered.of("sources").shown.filter is None
        assert not any(key in line for line in told.app.session.lately.lines)


async def test_marks_survive_filtering_and_say_so() -> None:
    async with story() as told:
        await told.press("space", "space")
        assert "2 marked" in told.state
        await told.press("slash")
        await told.type("paypal")
        await told.press("enter")
        assert "2 marked (2 not shown)" in told.state


async def test_the_marked_are_changed_in_the_order_of_the_rows_and_the_hidden_come_last() -> None:
    async with story() as told:
        await told.press("slash")
        await told.type("slug:checkout enabled:true")
        await told.press("enter", "S", "asterisk")
        await told.press("slash", "ctrl+u")
        await told.type("slug:checkout !staging")
        await told.press("enter", "t")
        await told.sees("enter apply")
        assert "Disable 3 sources  checkout-web, checkout-api and checkout-api-staging" in told.screen


async def test_sorting_goes_through_the_columns_and_back() -> None:
    async with story() as told:
        first = told.lines[2]
        await told.press("S")
        assert "Name ↓" in told.lines[1]
        assert told.lines[2] != first
        await told.press("S")
        await told.press("s")
        assert "Slug ↑" in told.lines[1]


async def test_the_cursor_stays_on_its_source_when_the_order_changes() -> None:
    async with story() as told:
        await told.press("j", "j", "j")
        row = next(line for line in told.lines if line.startswith("▌"))
        await told.press("S")
        assert row.split("  ")[1] in next(line for line in told.lines if line.startswith("▌"))


async def test_a_wide_terminal_previews_the_source_under_the_cursor() -> None:
    async with story(size=(170, 40)) as told:
        await told.sees("not fetched yet: open the source to see them")
        await told.press("G")
        name = told.lines[-2].split("  ")[1].strip()
        assert name
        assert len(told.requests) == 2


async def test_a_member_token_sees_hidden_keys_never_no_keys() -> None:
    emulator = Emulator(member_token="member")
    async with story(emulator, token="member") as told:
        assert "hidden" in told.row("checkout-web")
        await told.press("slash", *"checkout-web", "enter", "enter", "right_square_bracket", "right_square_bracket")
        await told.sees("no permission to read them")
