"""A crash at any moment: the terminal is as it was, one line says where the report is, and no secret is anywhere."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.terminal.conftest import Place
from tests.terminal.tty import Tty

TOKEN = "demo-token"
PLACES = {
    "a widget": ("segtui.tui.widgets.table:Table.render_line", ""),
    "a handler": ("segtui.tui.app:SegtuiApp.action_copy", "y"),
    "a worker": ("segtui.tui.screens.frame:Frame._follow", ""),
    "the driver, reading": ("segtui.tui.driver:TerminalDriver._feed", "?"),
    "the driver, beginning": ("segtui.tui.driver:TerminalDriver._resized", ""),
    "the first sight": ("segtui.sight.early:Early.draw", ""),
    "the way to the app": ("segtui.tui.run:find_token", ""),
}
IN_THE_SUITE = ("a widget", "a handler", "a worker", "the driver, reading", "the first sight")


def crash(warm: Place, what: str, *, loud: bool = False) -> None:
    place, key = PLACES[what]
    crashes = Path(warm.environ["XDG_STATE_HOME"], "segtui/crashes")
    before = set(crashes.glob("*")) if crashes.exists() else set()
    environ = warm.environ | ({"TEXTUAL_LOG": f"{crashes}.log", "PYTHONASYNCIODEBUG": "1"} if loud else {})
    with Tty([sys.executable, "-m", "tests.terminal.breaking", place], environ) as tty:
        if key:
            told = ("live ·", "a defect of segtui")  # an answer of the terminal may meet the defect before a key does
            tty.until(lambda: any(text in tty.text for text in told), told[0])
            tty.press(key)
        assert tty.ends() == 1
        tty.assert_given_back()
        said = tty.text.replace("\n", "")
        assert "segtui: this is a defect of segtui: ValueError at " in said
        assert "Traceback" not in said and TOKEN not in tty.raw.decode()
    [report] = set(crashes.glob("*")) - before
    assert report.name in said.replace(" ", "") and TOKEN not in report.read_text()
    assert "ValueError" in report.read_text() and not Path(f"{crashes}.log").exists()


@pytest.mark.parametrize("what", IN_THE_SUITE)
@pytest.mark.threat("T16")
def test_a_crash_gives_the_terminal_back_and_tells_no_secret(warm: Place, what: str) -> None:
    crash(warm, what, loud=what == "a handler")


@pytest.mark.threat("T16")
def test_a_thread_that_fails_leaves_a_report_and_nothing_on_the_terminal(warm: Place) -> None:
    crashes = Path(warm.environ["XDG_STATE_HOME"], "segtui/crashes")
    before = set(crashes.glob("*"))
    with Tty(
        [sys.executable, "-m", "tests.terminal.breaking", "segtui.sqlite.worker:Worker._work"], warm.environ
    ) as tty:
        tty.until(lambda: {*crashes.glob("crash-*.txt")} - before, "a report")
        tty.rests()
        assert TOKEN not in tty.raw.decode() and "Traceback" not in tty.text
    assert all(TOKEN not in report.read_text() for report in crashes.glob("*"))


@pytest.mark.soak
@pytest.mark.parametrize("what", PLACES)
@pytest.mark.threat("T16", "T17")
def test_crashes_everywhere_again_and_again(warm: Place, what: str) -> None:
    for number in range(10):  # a run that logs is another way of starting: no first sight is kept for it
        crash(warm, what, loud=number % 2 == 0 and what != "the first sight")
