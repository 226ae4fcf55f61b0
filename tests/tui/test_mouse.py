"""The mouse: what a click and the wheel do, and that it can be left to the terminal."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from textual.widget import Widget

from segtui.emulator import DEFAULT_TOKEN
from segtui.service.launch import Launch
from segtui.settings import Settings
from segtui.tui import run as running
from segtui.tui.app import SegtuiApp
from segtui.tui.driver import TerminalDriver
from segtui.tui.mouse import Mouse
from tests.tui.harness import Story, story
from tests.tui.test_copying import Wire


async def click(told: Story, selector: str, x: int, y: int, times: int = 1) -> None:
    await told.pilot.click(selector, offset=(x, y), times=times)
    await told.pilot.pause()


async def test_a_click_moves_a_double_click_opens_and_the_wheel_scrolls() -> None:
    async with story() as told:
        await click(told, "#list", 20, 5)
        assert told.state.strip().startswith("5/63")
        table = told.app.screen.query_one("#list", Widget)
        table.post_message(_wheel(table, down=True))
        await told.until(lambda: told.state.strip().startswith("8/63"))
        table.post_message(_wheel(table, down=False))
        await told.until(lambda: told.state.strip().startswith("5/63"))
        name = told.row("▌")[9:30].strip()
        await click(told, "#list", 20, 5, times=2)
        await told.until(lambda: f"Sources ▸ {name}" in told.title, "the source")
        tabs = told.lines[1]
        await click(told, "#tabs", tabs.index("JSON") + 1, 0)
        await told.sees('"slug":')


def _wheel(widget: Widget, *, down: bool) -> Any:
    from textual import events

    kind = events.MouseScrollDown if down else events.MouseScrollUp
    return kind(widget, 5, 5, 0, 0, 0, False, False, False)


async def test_a_click_on_a_heading_sorts_and_another_turns_the_order_round() -> None:
    async with story() as told:
        at = told.lines[1].index("Slug")
        await click(told, "#list", at, 0)
        await told.sees("Slug ↑")
        await click(told, "#list", at + 3, 0)
        await told.sees("Slug ↓")
        await told.press("3")
        await told.loaded()
        await click(told, "#tabs", told.lines[1].index("Warehouses"), 0)
        await told.sees("Snowflake")


async def test_a_click_chooses_in_a_menu() -> None:
    async with story() as told:
        await told.press("y")
        await told.sees("show")
        await click(told, "#choices", 6, 1)
        await told.until(lambda: told.app.clipboard == "ad-costs", "the slug")


async def test_the_mouse_is_switched_off_and_on_and_the_terminal_is_told() -> None:
    async with story() as told:
        for is_on, said in ((False, "the terminal's"), (True, "segtui's again")):
            await told.press("M")
            assert told.app.mouse.is_on is is_on and said in told.toasts
            assert ("mouse off (M)" in told.title) is not is_on
            await told.press("3")
            assert ("mouse off (M)" in told.title) is not is_on
    driver = TerminalDriver(app := SegtuiApp(None))
    wire = Wire()
    driver.terminal.is_entered, driver.terminal._mouse = True, True
    driver.terminal.write_some = wire.write_some  # type: ignore[method-assign]
    app._driver = driver
    mouse = Mouse(app)
    off, on = b"\x1b[?1000l\x1b[?1006l", b"\x1b[?1000h\x1b[?1006h"
    for act, sent in (
        (lambda: mouse.lend(True), off), (lambda: mouse.lend(False), on), (lambda: mouse.take(False), off),
        (lambda: mouse.lend(True), b""), (lambda: mouse.lend(False), b""), (lambda: mouse.take(True), on),
    ):  # fmt: skip
        wire.sent = b""
        act()
        assert wire.sent == sent


def test_the_config_file_decides_whether_the_mouse_is_taken(tmp_path: Path, monkeypatch: Any) -> None:
    for name in ("config", "cache", "state"):
        monkeypatch.setenv(f"XDG_{name.upper()}_HOME", str(tmp_path / name))
    monkeypatch.setenv("SEGTUI_TOKEN", DEFAULT_TOKEN)
    taken: list[bool] = []

    def start(app: SegtuiApp, *, mouse: bool) -> int:
        taken.append(mouse)
        assert app.mouse.is_on is mouse
        return 0

    monkeypatch.setattr(SegtuiApp, "run", start)
    for wanted in (True, False):
        assert running.run(Launch(Settings(mouse=wanted))) == 0
    assert taken == [True, False]
