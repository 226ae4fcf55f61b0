"""A list of many pages: what it asks of the API, and keys that work while it is sorted and searched."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from segtui.emulator import Emulator
from segtui.service.filters import search
from segtui.tui.arranger import Arranger
from segtui.tui.listing import SHORT
from segtui.tui.screens import titled
from segtui.tui.widgets.lines import Bar
from segtui.tui.widgets.table import Table
from tests.support.worlds import long_world
from tests.tui.harness import story

LONG = SHORT * 2 + 500
PAGES = -(-LONG // 1000)


async def test_opening_costs_the_pages_and_one_request_and_moving_sorting_and_filtering_cost_none() -> None:
    async with story(Emulator(long_world(LONG))) as told:
        await told.loaded()
        await told.until(lambda: len(told.requests) == PAGES + 1)
        assert sorted(told.requests) == [("GET", "/"), *[("GET", "/sources")] * PAGES]
        await told.press(*"jjGgsS", "ctrl+d", "space", "asterisk", "slash", *"77", "enter", "escape", "escape")
        await told.sees(f"/{LONG} ")
        assert len(told.requests) == PAGES + 1


async def test_the_requests_of_a_screen_go_out_together() -> None:
    waiting: list[asyncio.Event] = []

    async def held_back(_: float) -> None:
        waiting.append(asyncio.Event())
        await waiting[-1].wait()

    def answer() -> None:
        while waiting:
            waiting.pop().set()

    async with story(Emulator(latency_ms=1, sleep=held_back), loaded=False) as told:
        await told.until(lambda: len(waiting) == 2, "the sources and the workspace")
        answer()
        await told.loaded()
        before = len(told.requests)
        await told.press("enter")
        await told.until(lambda: len(waiting) == 4, "what the source's screen reads")
        answer()
        await told.until(lambda: not waiting and len(told.requests) == before + 4)


async def test_the_cursor_begins_in_the_first_row_whatever_comes_there_and_then_stays_on_its_source() -> None:
    world = long_world(PAGES * 1000)
    *_, last = world.sources.values()
    last["name"] = " first of all, on the last page"
    async with story(Emulator(world)) as told:
        await told.loaded()
        await told.until(lambda: f"1/{PAGES * 1000} " in told.state, "every page, and the cursor at the top")
        assert "first of all" in next(line for line in told.lines if line.startswith("▌"))
        await told.press("j", "k")
        last["name"] = "zzz"
        await told.press("r")
        await told.until(lambda: f"{PAGES * 1000}/{PAGES * 1000} " in told.state, "the cursor where its source is now")


async def test_an_unchanged_refresh_draws_no_row(monkeypatch: pytest.MonkeyPatch) -> None:
    async with story(Emulator(long_world(LONG))) as told:
        await told.until(lambda: len(told.requests) == PAGES + 1, "every page")
        await told.until(lambda: not told.app.screen.main_view().is_loading, "the end of loading")  # type: ignore[attr-defined]
        await told.until(lambda: told.app.screen.listing.is_done, "the order")  # type: ignore[attr-defined]
        drawn: list[int] = []
        line = Table._row

        def noticed(self: Table, y: int) -> Any:
            drawn.append(y)
            return line(self, y)

        monkeypatch.setattr(Table, "_row", noticed)
        before = told.lines[1:-1]
        await told.press("r")
        await told.until(lambda: len(told.requests) == 2 * PAGES + 1)
        await told.until(lambda: not told.app.screen.main_view().is_loading, "the end of loading")  # type: ignore[attr-defined]
        assert drawn == [] and told.lines[1:-1] == before


async def test_the_title_tells_how_a_load_goes_but_not_page_by_page(monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    show = Bar.show

    def noticed(self: Bar, left: Any, right: Any = ()) -> None:
        if self.id == "title" and (new := "".join(text for text, _ in right)) not in said:
            said.append(new)
        show(self, left, right)

    monkeypatch.setattr(Bar, "show", noticed)
    monkeypatch.setattr(titled, "_PROGRESS_S", 60.0)
    async with story(Emulator(long_world(LONG))) as told:
        await told.until(lambda: len(told.requests) == PAGES + 1, "every page")
        await told.loaded()
        assert len([text for text in said if "loading " in text]) <= 1
        monkeypatch.setattr(titled, "_PROGRESS_S", 0.0)
        said.clear()
        await told.until(lambda: not told.app.screen.main_view().is_loading, "the end of loading")  # type: ignore[attr-defined]
        told.app.screen._title_due_at = 0.0  # type: ignore[attr-defined]
        await told.press("r")
        await told.until(lambda: len(told.requests) == 2 * PAGES + 1)
        await told.loaded()
        assert len([text for text in said if "loading " in text]) > 1


async def test_keys_work_while_a_long_list_is_sorted_and_the_old_order_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    async with story(Emulator(long_world(LONG))) as told:
        await told.until(lambda: len(told.requests) == PAGES + 1, "every page")
        await told.until(lambda: not told.app.screen.main_view().is_loading, "the end of loading")  # type: ignore[attr-defined]
        await told.until(lambda: told.app.screen.listing.is_done, "the order")  # type: ignore[attr-defined]
        await told.until(lambda: not told.app.screen._arranger._is_at_work, "rest")  # type: ignore[attr-defined]
        before = told.lines[2:5]
        with monkeypatch.context() as held:
            held.setattr(Arranger, "begin", lambda _: None)
            await told.press("s", "j", "space")
            assert "Name ↑" in told.lines[1] and "Slug ↑" not in told.lines[1]
            assert [line[4:40] for line in told.lines[2:5]] == [line[4:40] for line in before]
            assert "1 marked" in told.state
        await told.press("j")
        await told.press("slash", "escape")
        await told.sees("Slug ↑")


async def test_a_filter_of_a_long_list_comes_to_what_all_of_its_keys_say() -> None:
    async with story(Emulator(long_world(LONG))) as told:
        await told.loaded()
        names = [source["name"] for source in told.emulator.world.sources.values()]
        await told.press("slash")
        await told.pilot.press(*"12")
        await told.until(lambda: f"/{sum('12' in name for name in names)} of {LONG}" in told.state)
        await told.press("backspace")
        await told.until(lambda: f"/{sum('1' in name for name in names)} of {LONG}" in told.state)
        await told.press("escape")
        await told.until(lambda: f"/{LONG} " in told.state)


async def test_a_long_list_gets_ready_for_a_filter_while_nothing_is_typed(monkeypatch: pytest.MonkeyPatch) -> None:
    async with story(Emulator(long_world(LONG))) as told:
        await told.loaded()
        await told.until(lambda: told.app.screen.listing.is_prepared)  # type: ignore[attr-defined]
        monkeypatch.delattr(search.Index, "extend")
        await told.press("slash", *"zzz")
        await told.sees("Nothing matches zzz")
