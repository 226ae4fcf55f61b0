"""The wall before the terminal: whatever is in a frame, the terminal gets cells, places and colours."""

from __future__ import annotations

import time
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from segtui.sight import saved
from segtui.sight.canvas import Canvas, Page
from segtui.sight.early import Early
from segtui.sight.saved import Sight
from segtui.tui.frames import Frames, cells_of, with_cursor
from tests.terminal.payloads import COLOUR, FAR, payloads
from tests.terminal.stream import Stream


@pytest.mark.threat("T01", "T02", "T03")
@settings(max_examples=100, derandomize=True, deadline=None)
@given(st.tuples(*[payloads] * 6))
def test_a_payload_in_a_frame_leaves_as_cells(texts: tuple[str, ...]) -> None:
    page, canvas = Page(60, 6), Canvas(60, 6)
    frames = Frames(page)
    for y, text in enumerate(texts):
        frames.take(f"\x1b[{y + 1};1H\x1b[1;32m{text}\x1b[0m plain")
    stream = Stream()
    sent = canvas.paint(page)
    list(stream.take(sent))
    assert (stream.strange, stream.unfinished, stream.copied) == ([], "", [])
    assert f"\x1b[{FAR}" not in sent


def test_a_frame_s_own_colours_are_kept() -> None:
    page = Page(10, 1)
    Frames(page).take(f"\x1b[1;1H\x1b[38;2;{COLOUR}mab\x1b[0m")
    assert page.texts[0][:2] == ["a", "b"] and page.styles[0][0] == f"38;2;{COLOUR}"


@pytest.mark.threat("T06")
def test_a_flag_takes_two_cells_and_the_next_cell_is_said_to_the_terminal() -> None:
    assert list(cells_of("a🇩🇪b")) == ["a", "🇩🇪", "", "b"]
    assert list(cells_of("🇩🇪🇫🇷🇩")) == ["🇩🇪", "", "🇫🇷", "", "🇩"]
    page = Page(10, 1)
    page.put(0, 0, cells_of("🇩🇪|🇩|"), "")
    sent = Canvas(10, 1).paint(page)
    assert "🇩🇪\x1b[3G|" in sent and "🇩\x1b[5G|" in sent


@pytest.mark.parametrize("bad", ["\x1b[2J", "\x9b2J", "\x07", "\x7f"])
@pytest.mark.threat("T01", "T02")
def test_a_kept_sight_that_holds_what_could_steer_is_not_shown(tmp_path: object, bad: str) -> None:
    path = f"{tmp_path}/sight"
    sight = Sight()
    sight.total, sight.keys = 1, {"j": "down"}
    sight.title = sight.heading = sight.state = [("ok 日本", 7, "1", "1")]
    saved.write(path, sight)
    assert saved.read(path) is not None
    sight.title = [(f"x{bad}", 2, "1", "1")]
    saved.write(path, sight)
    assert saved.read(path) is None


@pytest.mark.threat("T49")
@pytest.mark.parametrize(
    ("age_s", "said"), [(5, "live · just now"), (7300, "cached · 2 h ago"), (-3e7, "unknown time")]
)
def test_a_sight_that_a_wrong_clock_dated_is_not_called_live(age_s: float, said: str) -> None:
    sent = list[str]()
    terminal: Any = SimpleNamespace(size=lambda: (60, 5), erases_in_colour=lambda _: False, write=sent.append)
    sight = Sight()
    sight.title, sight.fetched_at = [("", saved.AGE, "1", "2")], time.time() - age_s
    Early(sight, terminal, {}).draw()
    assert said in "".join(sent)


@pytest.mark.threat("T48")
def test_a_sight_kept_for_another_token_host_profile_or_place_goes_by_another_name() -> None:
    home = {"SEGTUI_TOKEN": "a", "SEGTUI_BASE_URL": "https://api.segmentapis.com", "HOME": "/home/me"}
    others = [home | {name: "b"} for name in (*home, "SEGTUI_PROFILE", "SEGTUI_CONFIG", "XDG_CONFIG_HOME")]
    names = [saved.name_for([], environ, (80, 24)) for environ in (home, *others)]
    names += [saved.name_for(given, home, (80, 24), token) for given, token in ((["--profile", "b"], ""), ([], "b"))]
    assert len(set(names)) == len(names) == 9


def test_the_cell_where_one_types_becomes_the_cursor_s_and_is_drawn_as_the_rest() -> None:
    page = Page(20, 2)
    frames = Frames(page)
    frames.take("\x1b[2;1H\x1b[48;5;5mab\x1b[5;48;5;5m日\x1b[0m c")
    assert frames.caret == (2, 1) and page.styles[1][2] == page.styles[1][0] == "48;5;5"
    frames.take("\x1b[2;1H\x1b[1;5m \x1b[0m")
    assert frames.caret == (0, 1) and page.styles[1][0] == "1"
    frames.take("\x1b[2;1Hx")
    assert frames.caret is None


def test_the_cursor_is_hidden_while_the_terminal_paints() -> None:
    assert with_cursor("", None, (4, 0)) == "\x1b[1;5H\x1b[?25h"
    assert with_cursor("text", (4, 0), (5, 0)) == "\x1b[?25ltext\x1b[1;6H\x1b[?25h"
    assert with_cursor("", (4, 0), (3, 0)) == "\x1b[1;4H"
    assert with_cursor("text", (4, 0), None) == "\x1b[?25ltext"
    assert with_cursor("text", None, None) == "text"
