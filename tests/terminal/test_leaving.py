"""However segtui ends or pauses, the terminal is as it was found, the status is right, and nobody is left behind."""

from __future__ import annotations

import os
import random
import shutil
import signal
import termios
from pathlib import Path

import pytest

from segtui.emulator import Fault
from tests.terminal.conftest import Place
from tests.terminal.tty import PATIENCE_S, SEGTUI, Tty, children_of

TERM, HUP, INT = signal.SIGTERM, signal.SIGHUP, signal.SIGINT
GONE_WITHIN_S = 2.0
LONG_MS = 60_000


def ended_by(tty: Tty, number: int, within_s: float = PATIENCE_S) -> None:
    tty.signal(number)
    assert tty.ends(within_s) == 128 + number
    tty.assert_given_back()


@pytest.fixture
def editor(place: Place, tmp_path: Path) -> Path:
    """An editor that takes the terminal as editors do, and stays until it is told to end."""
    script = tmp_path / "editor"
    script.write_text('#!/bin/sh\necho; echo EDITING "$1"\nwhile read line; do echo TYPED $line; done\n')
    script.chmod(0o755)
    place.environ["VISUAL"] = str(script)
    return script


def open_editor(tty: Tty) -> None:
    tty.sees("live ·")
    tty.press("E")
    tty.sees("Edit as text")
    tty.press("s")
    tty.sees("EDITING")


@pytest.mark.parametrize("number", [TERM, HUP, INT])
@pytest.mark.threat("T11")
def test_a_signal_before_anything_is_loaded_gives_the_terminal_back(warm: Place, number: int) -> None:
    with warm.open() as tty:
        tty.until(lambda: tty.raw.count(b"\n") or b"Ad costs" in tty.raw, "the first sight")
        ended_by(tty, number)


@pytest.mark.parametrize(("number", "keys", "seen"), [(HUP, "?", "Keys · "), (INT, "t", "PATCH")])
@pytest.mark.threat("T11")
def test_a_signal_in_the_help_and_in_a_preview_gives_the_terminal_back(
    warm: Place, number: int, keys: str, seen: str
) -> None:
    with warm.open() as tty:
        tty.sees("live ·")
        tty.press(*keys)
        tty.sees(seen)
        ended_by(tty, number)


@pytest.mark.threat("T10", "T11")
def test_a_long_raw_paste_over_a_list_writes_nothing_and_keeps_no_signal_waiting(warm: Place) -> None:
    with warm.open() as tty:
        tty.sees("live ·")
        before, written = len(warm.emulator.seen), warm.writes
        tty.type(b"t\r" * 4500)
        tty.until(lambda: len(warm.emulator.seen) > before, "what the first of it asked for")
        ended_by(tty, TERM, within_s=5.0)
    assert warm.writes == written


@pytest.mark.threat("T14")
def test_suspended_at_the_first_sight_it_goes_on_where_it_was(warm: Place) -> None:
    with warm.open() as tty:
        tty.until(lambda: b"Ad costs" in tty.raw, "the first sight")
        tty.signal(signal.SIGTSTP)
        suspended_and_resumed(tty)
        tty.sees("live ·")
        tty.press("j")
        tty.sees(" 2/")
        tty.press("q")
        assert tty.ends() == 0
        tty.assert_given_back()


def at_any_moment(warm: Place, seed: int) -> None:
    chance = random.Random(seed)
    number = chance.choice([TERM, HUP, INT])
    with warm.open() as tty:
        tty.until(lambda: tty.raw, "the first byte")
        tty.run_on(chance.random() * 0.8)
        ended_by(tty, number)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.threat("T11")
def test_a_signal_at_any_moment_of_the_start_gives_the_terminal_back(warm: Place, seed: int) -> None:
    at_any_moment(warm, seed)


@pytest.mark.soak
@pytest.mark.threat("T11")
def test_hundreds_of_signals_at_any_moment(warm: Place) -> None:
    for seed in range(100, 400):
        at_any_moment(warm, seed)


@pytest.mark.threat("T11")
def test_ctrl_c_in_the_editor_is_the_editor_s_and_a_signal_ends_both(place: Place, editor: Path) -> None:
    with place.open() as tty:
        open_editor(tty)
        assert tty.stream.modes.left == set() and tty.settings == tty.settings_before
        tty.signal(INT)
        tty.press("still here\r")
        tty.sees("TYPED still here")
        ended_by(tty, TERM)


@pytest.mark.threat("T11")
def test_hanging_up_on_it_while_the_editor_is_open_ends_both_and_the_terminal_is_the_editor_s_no_more(
    place: Place, editor: Path
) -> None:
    with place.open() as tty:
        open_editor(tty)
        assert children_of(tty.process.pid)
        ended_by(tty, HUP)


@pytest.mark.threat("T13")
def test_without_its_terminal_the_editor_ends_as_well(place: Place, editor: Path) -> None:
    with place.open() as tty:
        open_editor(tty)
        assert children_of(tty.process.pid)
        tty.hang_up()
        assert tty.ends(GONE_WITHIN_S) == 128 + HUP


@pytest.mark.parametrize("moment", [0.0, 0.15, 0.4])
@pytest.mark.threat("T13")
def test_where_the_terminal_goes_while_it_starts_the_process_ends(warm: Place, moment: float) -> None:
    with warm.open() as tty:
        tty.until(lambda: tty.raw, "the first byte")
        tty.run_on(moment)
        tty.hang_up()
        assert tty.ends(GONE_WITHIN_S) == 128 + HUP


@pytest.mark.threat("T13")
def test_where_the_terminal_goes_during_a_write_and_nobody_says_so_the_process_ends(place: Place) -> None:
    place.emulator.faults.add(Fault(method="PATCH", latency_ms=LONG_MS))
    with Tty(SEGTUI, place.environ, controls=False) as tty:
        tty.sees("live ·")
        tty.press("t")
        tty.sees("PATCH")
        tty.press("enter")
        tty.sees("saving")
        tty.hang_up()
        assert tty.ends(GONE_WITHIN_S) == 128 + HUP


@pytest.mark.threat("T14")
def test_suspended_during_a_request_and_a_write_it_goes_on_where_it_was(place: Place) -> None:
    place.emulator.faults.add(Fault(method="PATCH", latency_ms=300))
    with place.open() as tty:
        tty.sees("live ·")
        tty.press("r", "ctrl+z")
        suspended_and_resumed(tty)
        tty.press("t")
        tty.sees("PATCH")
        tty.press("enter")
        tty.sees("saving")
        tty.press("ctrl+z")
        suspended_and_resumed(tty)
        tty.sees("○ off  Ad costs")  # at once, before it is saved
        tty.sees_no("saving")
        tty.press("j")
        tty.sees(" 2/")
        assert [method for method, _ in place.writes] == ["PATCH"]
        tty.press("q")
        assert tty.ends() == 0
        tty.assert_given_back()


def suspended_and_resumed(tty: Tty) -> None:
    tty.stops()
    assert tty.stream.modes.left == set() and tty.settings == tty.settings_before
    tty.signal(signal.SIGCONT)
    tty.until(lambda: "1049" in tty.stream.modes.left, "the screen again")


@pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash")
@pytest.mark.threat("T12", "T14")
def test_in_a_shell_it_comes_back_with_fg_and_after_kill_9_a_command_puts_the_terminal_right(warm: Place) -> None:
    environ = warm.environ | {"PS1": "ready> ", "HISTFILE": "/dev/null"}
    segtui = " ".join(SEGTUI)
    with Tty(["bash", "--norc", "--noprofile", "-i"], environ) as tty:
        tty.sees("ready>")
        tty.press(f"{segtui}\r")
        tty.sees("live ·")
        tty.press("ctrl+z")
        tty.sees("Stopped")
        tty.until(lambda: b"ready>" in tty.raw.rpartition(b"Stopped")[2], "the prompt")
        assert not tty.stream.modes.left & {"1049", "25", "1000"}
        tty.press("fg\r")
        tty.until(lambda: "1049" in tty.stream.modes.left, "the screen again")
        tty.press("j")
        tty.sees(" 2/")
        [child] = children_of(tty.process.pid)
        os.kill(child, signal.SIGKILL)
        tty.sees("Killed")
        assert {"1049", "25", "1000", "keyboard"} <= tty.stream.modes.left
        tty.press(f"{segtui} reset-terminal\r")
        tty.sees("as it should be")
        assert not tty.stream.modes.left - {"2004"}  # which is the shell's own
        assert tty.stream.strange == []
        tty.press("exit\r")
        tty.ends()


@pytest.mark.threat("T12")
def test_a_terminal_left_raw_is_made_sane_by_the_command(warm: Place) -> None:
    with warm.open() as tty:
        tty.press("2")
        tty.sees("▸ Labels")
        tty.signal(signal.SIGKILL)
        assert tty.ends() == 128 + signal.SIGKILL
        assert not tty.settings[3] & termios.ECHO
        tty.run([*SEGTUI, "reset-terminal"], warm.environ)
        assert tty.ends() == 0
        assert tty.stream.modes.left == set()
        flags = termios.ECHO | termios.ICANON | termios.ISIG | termios.IEXTEN
        assert tty.settings[3] & flags == flags
        assert tty.settings[0] & (termios.ICRNL | termios.IXON) == termios.ICRNL | termios.IXON
