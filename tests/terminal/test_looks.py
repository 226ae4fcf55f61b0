"""What a real terminal is sent where it can show less: no colours, no signs, and a cursor where one types."""

from __future__ import annotations

import json
import re

import pytest

from tests.terminal.conftest import Place

STYLE = re.compile(r"\x1b\[([0-9;]*)m")
COLOUR = re.compile("[34][0-8]|9[0-7]|10[0-7]")


def test_a_terminal_without_signs_gets_ascii_from_the_first_sight_on(place: Place) -> None:
    data = set(json.dumps(place.emulator.world.as_data(), ensure_ascii=False))
    place.environ |= {"TERM": "linux"}
    place.warm()
    with place.open() as tty:
        tty.sees("live - ")
        tty.rests()
        assert tty.raw.count(b"Mail pixel") == 1  # what the app draws is what the first sight had drawn
        assert b"loading" not in tty.raw
        tty.press("j", "t")
        tty.sees("+--", "PATCH")
        assert {char for char in tty.raw.decode() if not char.isascii()} <= data


@pytest.mark.parametrize("chosen", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_where_there_are_no_colours_none_is_sent_from_the_first_sight_on(place: Place, chosen: dict[str, str]) -> None:
    place.environ |= chosen
    place.warm()
    with place.open() as tty:
        tty.sees("live")
        tty.press("j", "t")
        tty.sees("PATCH")
        sent = [name for style in STYLE.findall(tty.raw.decode()) for name in style.split(";")]
        assert "7" in sent and not any(map(COLOUR.fullmatch, sent))


def test_the_terminal_s_own_cursor_stands_where_one_types(warm: Place) -> None:
    with warm.open(size=(80, 24)) as tty:
        tty.sees("live ·")
        assert tty.cursor is None
        tty.press("/", "日本x")
        tty.until(lambda: tty.cursor == (6, 23), "the cursor behind the wide signs")
        tty.press("left", "left")
        tty.until(lambda: tty.cursor == (3, 23), "the cursor before one of them")
        tty.press("z" * 100)
        tty.until(lambda: tty.cursor is not None and 60 < tty.cursor[0] < 80, "the cursor of a long line")
        tty.press("esc")
        tty.until(lambda: tty.cursor is None, "no cursor")
        tty.press("?", "key")
        tty.sees("› key")
        row = next(y for y, line in enumerate(tty.lines) if "› key" in line)
        tty.until(lambda: tty.cursor == (tty.column_of("› key", row) + 5, row), "the cursor of the search")
        tty.press("esc")
        tty.sees_no("› key")
        tty.press("e")
        tty.sees("^s preview")
        row = next(y for y, line in enumerate(tty.lines) if "Name  " in line and "│" in line)
        end = tty.column_of("Ad costs", row) + len("Ad costs")
        tty.until(lambda: tty.cursor == (end, row), "the cursor of the field")
        tty.press("down", "down")
        tty.until(lambda: tty.cursor is None, "no cursor in a choice")
        tty.press("esc")
        tty.sees_no("^s preview")
        tty.press("q")
        assert tty.ends() == 0
        tty.assert_given_back()
