"""Read-only: whatever is pressed, in whichever order, nothing but GET comes out of the process."""

from __future__ import annotations

import random

import pytest

from tests.terminal.conftest import Place
from tests.terminal.tty import Tty

WRITING = tuple("tbDeElwpCnmzfRU")
OTHERS = (*"1235jkGg*sSry?:/]Wax", "space", "tab")
AGREEING = ("enter", "enter", "enter", "ctrl+s", "ctrl+s", "c", "s", "d", "down", "esc")


def press_at_random(tty: Tty, seed: int, count: int) -> None:
    """Presses of which many begin a write, and most of what follows them agrees to it; every preview is agreed to."""
    chance = random.Random(seed)
    for number in range(count):
        tty.press(chance.choice(WRITING if chance.random() < 0.6 else OTHERS))
        for _ in range(3):
            tty.rests()
            tty.press("enter" if "copy as curl" in tty.text else chance.choice(AGREEING))
        if number % 3 == 2:
            for _ in range(3):
                tty.press("esc")
                tty.rests()
                if "lose what you changed" in tty.text:
                    tty.press("y")
            tty.press(chance.choice("112"))
            tty.rests()


def press_in_bursts(tty: Tty, seed: int, count: int) -> None:
    """Keys faster than anything opens and closes: each may still meet what the one before it leads to."""
    chance = random.Random(seed)
    for number in range(count):
        tty.press(*chance.choices((*WRITING, *OTHERS, *AGREEING, *["esc"] * 9), k=12))
        tty.run_on(chance.choice([0.0, 0.01, 0.05]))
        if number % 10 == 9:
            tty.press(*["esc"] * 9, "y", "1")
            tty.rests()


def nothing_is_written(place: Place, seed: int, count: int) -> None:
    with place.open("--read-only", VISUAL="sed -i s/true/false/") as tty:
        tty.sees("live ·", "READ-ONLY")
        press_at_random(tty, seed, count)
        press_in_bursts(tty, seed, count)
        assert tty.process.poll() is None, tty.text
        tty.signal(15)
        assert tty.ends() == 143
        tty.assert_given_back()
    assert len(place.emulator.seen) > 2
    assert {seen.method for seen in place.emulator.seen} == {"GET"}, (seed, place.writes)


@pytest.mark.threat("T50")
def test_random_keys_send_get_only(place: Place) -> None:
    nothing_is_written(place, 1, 12)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(2, 22))
@pytest.mark.threat("T50")
def test_thousands_of_random_keys_send_get_only(place: Place, seed: int) -> None:
    nothing_is_written(place, seed, 300)


@pytest.mark.soak
def test_the_same_keys_do_write_where_it_is_not_read_only(place: Place) -> None:
    with place.open(VISUAL="sed -i s/true/false/") as tty:
        tty.sees("live ·")
        press_at_random(tty, 1, 60)
    assert place.writes
