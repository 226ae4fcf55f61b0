"""`segtui keys`: what is told of a pressed key, and the terminal as it was afterwards."""

from __future__ import annotations

import os
import pty
import select
import subprocess
import sys
import termios
import time
from collections.abc import Mapping

import pytest

from segtui.keys.bound import bound_to
from segtui.tui.pressed import Reader, said


def told(data: bytes, overrides: Mapping[str, str] | None = None) -> list[str]:
    """Every line that is printed of these bytes."""
    reader = Reader()
    return [line for sent, messages in reader.feed(data) for line in said(sent, messages, overrides or {})]


@pytest.mark.parametrize(
    ("data", "sent", "name"),
    [
        (b"?", "?", "question_mark   shown as ?"),
        (b"D", "D", "D"),
        (b"\x04", r"\x04", "ctrl+d   shown as ^d"),
        (b"\x1b[A", r"\x1b[A", "up   shown as ↑"),
        (b"\x1b[27u", r"\x1b[27u", "escape   shown as esc"),
        (b"\x1b[97;3u", r"\x1b[97;3u", "alt+a"),
        (b"\x1b[97;9u", r"\x1b[97;9u", "of a name that the config file does not know: it cannot be bound"),
        ("é".encode(), r"\xc3\xa9", "é"),
    ],
)
def test_a_key_is_told_with_its_bytes_and_the_name_for_the_config_file(data: bytes, sent: str, name: str) -> None:
    first, second, *_ = told(data)
    assert (first, second) == (f"sent  {sent}", f"key   {name}")


def test_keys_that_came_at_once_are_told_one_by_one() -> None:
    assert [line for line in told(b"j\x1b[Bk") if line.startswith("sent")] == ["sent  j", r"sent  \x1b[B", "sent  k"]


def test_it_is_told_what_the_config_file_made_of_a_key() -> None:
    assert any("list.down" in line and "Sources, Labels and" in line for line in told(b"j"))
    assert not any("list.down" in line for line in told(b"j", {"list.down": "n"}))
    assert "  not bound to anything" in told(b"B")
    assert any("write.delete" in line for line in told(b"\x1b[23~", {"write.delete": "f11"}))
    assert told(b"\x11")[-1] == "  always quits"


def test_the_innermost_action_of_a_screen_has_the_key() -> None:
    undo = {action.id: action.screens for action in bound_to("z", {})}
    assert "Activity" in undo["write.undo_this"] and "Activity" not in undo["write.undo"]


@pytest.mark.threat("T01")
def test_what_a_terminal_sends_is_never_sent_back() -> None:
    for data in (
        b"\x1b]52;c;cm0gLXJm\x07",
        b"\x1b[200~\x1b[31m\x9b\x1b[201~",
        b"\x1b[?2026;2$y",
        "\u202e\x9b".encode(),
    ):
        assert all(line.isprintable() for line in told(data)), data


def test_the_terminal_is_given_back_as_it_was() -> None:
    ours, theirs = pty.openpty()
    before = termios.tcgetattr(theirs)
    command = [sys.executable, "-m", "segtui", "keys"]
    environ = os.environ | {"TERM": "xterm-256color"}
    process = subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, env=environ, start_new_session=True)
    try:
        shown = _until(ours, b"\x1b[>1u")
        assert termios.tcgetattr(theirs)[3] & (termios.ECHO | termios.ICANON | termios.ISIG) == 0
        os.write(ours, b"\x1b[5~")
        shown += _until(ours, b"list.half_up")
        os.write(ours, b"\x03")
        shown += _until(ours, b"\x1b[<u\x1b[?2004l")
        assert process.wait(30) == 0
        assert termios.tcgetattr(theirs) == before
        assert b"\x1b[?1049" not in shown
    finally:
        process.kill()
        process.wait()
        os.close(ours)
        os.close(theirs)


def _until(terminal: int, wanted: bytes) -> bytes:
    data, end = b"", time.monotonic() + 30
    while wanted not in data:
        assert select.select([terminal], [], [], max(0.0, end - time.monotonic()))[0], data
        data += os.read(terminal, 4096)
    return data
