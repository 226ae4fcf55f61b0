"""The terminal itself: its modes and its settings, taken once and given back whole."""

from __future__ import annotations

import os
import select
import termios

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

_INPUT, _OUTPUT = 0, 1
_READ_SIZE = 65536
_STUCK_S = 2.0
_ANSWERS_TAKE_S = 1.0
"""An answer of the terminal that has not come within this time is not waited for when leaving."""

MOUSE = (1000, 1006)
"""Clicks and wheel, in the form that has no limits; no reports of mere movement."""
_MODES_ON = "\x1b[?1049h\x1b[?25l\x1b[?7l\x1b[?1004h\x1b[?2004h\x1b[>1u"
_MODES_OFF = "\x1b[<u\x1b[?2026l\x1b[?2004l\x1b[?1004l\x1b[?7h\x1b[r\x1b[0m\x1b[?25h\x1b[?1049l"
_KEYS_ON, _KEYS_OFF = "\x1b[?2004h\x1b[>1u", "\x1b[<u\x1b[?2004l"
_ASK_FOR_SYNC = "\x1b[?2026$p"
RESET = (
    "\x1b[<u\x1b[?2026l\x1b[?2004l\x1b[?1004l\x1b[?1000l\x1b[?1002l\x1b[?1003l\x1b[?1005l\x1b[?1006l\x1b[?1015l"
    "\x1b[?1016l\x1b[?2048l\x1b[?2031l\x1b[?1l\x1b>\x1b[?7h\x1b[r\x1b[0m\x1b[?25h"
    "\x1b7\x1b[?1049l\x1b[!p\x1b[?25h"
)
"""What puts a terminal right whatever a program left behind, without clearing it.

The cursor is saved first: leaving the alternate screen takes it to where it was saved, also where one is not in it.
"""

_CHARACTERS = {
    termios.VINTR: b"\x03",
    termios.VQUIT: b"\x1c",
    termios.VERASE: b"\x7f",
    termios.VKILL: b"\x15",
    termios.VEOF: b"\x04",
    termios.VSTART: b"\x11",
    termios.VSTOP: b"\x13",
    termios.VSUSP: b"\x1a",
}


class Terminal:
    """The terminal of this process: `enter` takes it for a screen, `leave` gives it back as it was found."""

    def __init__(self) -> None:
        self.input = _INPUT
        self.is_entered = False
        self.understands_sync = False
        self._output = -1
        self._settings: list[Any] | None = None
        self._mouse = False
        self._modes_off = _MODES_OFF
        self._asked_at: float | None = None

    @staticmethod
    def is_there() -> bool:
        """Whether input, output and error output are all a terminal."""
        return os.isatty(0) and os.isatty(1) and os.isatty(2)

    @staticmethod
    def size() -> tuple[int, int]:
        """Columns and rows."""
        try:
            columns, rows = os.get_terminal_size(_OUTPUT)
        except OSError:
            columns = rows = 0
        return columns or 80, rows or 24

    @staticmethod
    def erases_in_colour(environ: Mapping[str, str]) -> bool:
        """Whether erased cells take the background of the pen: all but GNU screen do."""
        return not environ.get("TERM", "").startswith("screen") or "TMUX" in environ

    def enter(self, *, mouse: bool, now_s: float) -> None:
        """Take the terminal: alternate screen, no echo, every key a key. Raises OSError where it is gone."""
        if self.is_entered:
            return
        self._settings = _settings_of(_INPUT)
        if self._settings is not None:
            _make_raw(_INPUT, self._settings)
        if self._output < 0:
            self._output = _own_output()
        self._mouse, self.is_entered, self._modes_off = mouse, True, _MODES_OFF
        self.write(_MODES_ON + (_modes(MOUSE, "h") if mouse else ""))
        if os.environ.get("TERM_PROGRAM") != "Apple_Terminal":  # it would print the last letter of the question
            self.write(_ASK_FOR_SYNC)
            self._asked_at = now_s

    def take_keys(self) -> None:
        """Take nothing but the keys, in the form in which a screen gets them; what is printed goes on as usual."""
        self._settings = _settings_of(_INPUT)
        if self._settings is not None:
            _make_raw(_INPUT, self._settings)
        self.is_entered, self._modes_off = True, _KEYS_OFF
        self.write(_KEYS_ON)

    def enter_again(self) -> None:
        """Take the terminal again after somebody else may have used it while this process was stopped."""
        if self.is_entered and self._settings is not None:
            _make_raw(_INPUT, self._settings)
            self.write(_MODES_ON + (_modes(MOUSE, "h") if self._mouse else ""))

    def set_mouse(self, wanted: bool) -> str:
        """Have the mouse reported from now on, or leave it to the terminal; gives what is to be sent for it."""
        if wanted == self._mouse or not self.is_entered:
            return ""
        self._mouse = wanted
        return _modes(MOUSE, "h" if wanted else "l")

    def take_answer(self, data: bytes) -> None:
        """See whether the terminal tells in this that it can show a frame at once."""
        at = data.find(b"\x1b[?2026;")
        if at >= 0:
            self._asked_at, self.understands_sync = None, data[at + 8 : at + 9] in b"123"

    def leave(self, now_s: float | None = None) -> None:
        """Give the terminal back; late answers of it are taken off the line. Safe to call at any time, and twice."""
        if not self.is_entered:
            return
        self.is_entered = False
        try:
            self.write((_modes(MOUSE, "l") if self._mouse else "") + self._modes_off)
        except OSError:
            self._asked_at = None  # it is gone: there is nothing to put right, and nothing will be answered
        if self._asked_at is not None and now_s is not None:
            self._await_answer(self._asked_at + _ANSWERS_TAKE_S - now_s)
        if self._settings is not None and _set(_INPUT, self._settings):
            termios.tcflush(_INPUT, termios.TCIFLUSH)

    def _await_answer(self, within_s: float) -> None:
        self._asked_at = None
        if within_s > 0 and select.select([_INPUT], [], [], within_s)[0]:
            self.read()

    def read(self) -> bytes:
        """What was typed; nothing where the terminal is gone."""
        try:
            return os.read(_INPUT, _READ_SIZE)
        except OSError:
            return b""

    @property
    def output(self) -> int:
        """The descriptor that is written to."""
        return self._output

    def write(self, text: str) -> None:
        """Send all of it, waiting where the line is slow. Raises OSError where the terminal is gone or stuck."""
        self.write_bytes(text.encode("utf-8", "replace"))

    def write_bytes(self, data: bytes) -> None:
        """The same for what is encoded already."""
        while data:
            sent = self.write_some(data)
            data = data[sent:]
            if data and not sent and not select.select([], [self._output], [], _STUCK_S)[1]:
                raise TimeoutError("the terminal takes nothing more")

    def write_some(self, data: bytes) -> int:
        """Send what the line takes at once; returns how many bytes went. Raises OSError where the terminal is gone."""
        try:
            return os.write(self._output if self._output >= 0 else _OUTPUT, data)
        except BlockingIOError:
            return 0


def _modes(numbers: tuple[int, ...], letter: str) -> str:
    return "".join(f"\x1b[?{number}{letter}" for number in numbers)


def _own_output() -> int:
    """The terminal opened anew: that it must not block is then nobody else's affair."""
    try:
        return os.open(os.ttyname(_OUTPUT), os.O_WRONLY | os.O_NOCTTY | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        return os.dup(_OUTPUT)


def _settings_of(descriptor: int) -> list[Any] | None:
    try:
        return termios.tcgetattr(descriptor)
    except termios.error:
        return None


def _make_raw(descriptor: int, settings: list[Any]) -> None:
    """No echo, no lines, no signals from keys, no flow control, no change of carriage returns."""
    raw = [*settings[:6], [*settings[6]]]
    raw[0] &= ~(termios.IXON | termios.IXOFF | termios.ICRNL | termios.INLCR | termios.IGNCR)
    raw[3] &= ~(termios.ECHO | termios.ICANON | termios.IEXTEN | termios.ISIG)
    raw[6][termios.VMIN], raw[6][termios.VTIME] = 1, 0
    _set(descriptor, raw)


def _set(descriptor: int, settings: list[Any]) -> bool:
    try:
        termios.tcsetattr(descriptor, termios.TCSANOW, settings)
    except termios.error:  # it is gone
        return False
    return True


def put_right(descriptor: int) -> bool:
    """Bring modes and settings of a terminal to what a shell expects, as `stty sane` does; whether it is one."""
    settings = _settings_of(descriptor)
    if settings is None:
        return False
    _set(descriptor, _sane(settings))
    data = RESET.encode()
    while data:
        data = data[os.write(descriptor, data) :]
    return True


def _sane(settings: list[Any]) -> list[Any]:
    sane = [*settings[:6], [*settings[6]]]
    sane[0] &= ~(termios.IGNBRK | termios.INLCR | termios.IGNCR | termios.IXOFF | termios.IXANY | termios.PARMRK)
    sane[0] |= termios.BRKINT | termios.ICRNL | termios.IMAXBEL | termios.IXON
    sane[1] |= termios.OPOST | termios.ONLCR
    sane[2] |= termios.CREAD
    sane[3] &= ~(termios.ECHONL | termios.NOFLSH | termios.TOSTOP)
    sane[3] |= termios.ISIG | termios.ICANON | termios.IEXTEN
    sane[3] |= termios.ECHO | termios.ECHOE | termios.ECHOK | termios.ECHOCTL | termios.ECHOKE
    characters = sane[6]
    for name, usual in _CHARACTERS.items():
        if characters[name] in (b"\0", 0, 1):  # what was chosen stays
            characters[name] = usual
    return sane
