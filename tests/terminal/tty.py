"""segtui, or a shell, as a process of its own in a pseudo-terminal that answers as a real one does."""

from __future__ import annotations

import fcntl
import os
import select
import shutil
import signal
import struct
import subprocess
import sys
import termios
import time
from codecs import getincrementaldecoder
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import pyte

from tests.terminal.stream import Stream

ROOT = Path(__file__).resolve().parent.parent.parent
SEGTUI = (sys.executable, "-m", "segtui")
PATIENCE_S = 30.0
_STARTER = (
    "import fcntl,os,sys,termios\n"
    "fcntl.ioctl(0,termios.TIOCSCTTY,0)\n"
    "os.execv(sys.argv[1],sys.argv[1:])\n"
)  # a terminal becomes the controlling one only from inside; `preexec_fn` is not for processes with threads
KEYS = {
    "enter": "\r", "esc": "\x1b", "tab": "\t", "space": " ", "up": "\x1b[A", "down": "\x1b[B", "right": "\x1b[C",
    "left": "\x1b[D", "home": "\x1b[H", "end": "\x1b[F", "backspace": "\x7f",
    **{f"ctrl+{letter}": chr(ord(letter) - 96) for letter in "abcdefghijklmnopqrstuvwxyz"},
}  # fmt: skip


class Tty:
    """A process in a terminal of its own: `press` keys, wait until the screen `sees` a text, look at what was sent."""

    def __init__(
        self,
        command: Sequence[str],
        environ: Mapping[str, str],
        *,
        size: tuple[int, int] = (120, 40),
        answers: bool = True,
        controls: bool = True,
    ) -> None:
        """`controls`: it is the controlling terminal, whose loss is told by a signal."""
        self.columns, self.rows = size
        self.raw = bytearray()
        self.stream = Stream()
        self._answers, self._controls = answers, controls
        self._lines: list[str] | None = None
        self._decoder = getincrementaldecoder("utf-8")("strict")
        self._screen = pyte.Screen(*size)
        self._pyte = pyte.Stream(self._screen)
        self.master, tty = os.openpty()
        self._name = os.ttyname(tty)
        fcntl.ioctl(tty, termios.TIOCSWINSZ, struct.pack("HHHH", self.rows, self.columns, 0, 0))
        self.settings_before = termios.tcgetattr(tty)
        os.close(self._start(command, environ, tty))
        os.set_blocking(self.master, False)

    def _start(self, command: Sequence[str], environ: Mapping[str, str], tty: int) -> int:
        starter = [shutil.which(command[0]) or command[0], *command[1:]]
        if self._controls:
            starter = [sys.executable, "-I", "-S", "-c", _STARTER, *starter]
        environ = dict(environ) | {"PYTHONPATH": str(ROOT)}
        home = environ.get("XDG_CACHE_HOME")
        self.process = subprocess.Popen(
            starter, stdin=tty, stdout=tty, stderr=tty, env=environ, start_new_session=True,
            cwd=Path(home).parent if home else None,  # exports are written where one is
        )  # fmt: skip
        return tty

    def run(self, command: Sequence[str], environ: Mapping[str, str]) -> None:
        """Start another program in this terminal, once the one before has ended."""
        os.close(self._start(command, environ, os.open(self._name, os.O_RDWR | os.O_NOCTTY)))

    def __enter__(self) -> Tty:
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.kill()
        self.process.wait()
        self.hang_up()

    # What comes

    def look(self, within_s: float = 0.0) -> bool:
        """Take what was sent, waiting for it so long; whether there was anything."""
        if self.master < 0 or not select.select([self.master], [], [], within_s)[0]:
            return False
        try:
            data = os.read(self.master, 1 << 16)
        except OSError:  # nobody has it open any more
            return False
        if not data:
            return False
        self.raw += data
        if self._answers and b"\x1b[?2026$p" in data:
            self.type(b"\x1b[?2026;2$y")
        self._lines = None
        self._pyte.feed("".join(self.stream.take(self._decoder.decode(data))))
        return True

    def until(self, holds: Callable[[], Any], what: str) -> None:
        """Take what comes until something is so; fails with the screen when it does not come."""
        end = time.monotonic() + PATIENCE_S
        while not holds():
            if not self.look(0.05) and self.process.poll() is not None and not self.look():
                assert holds() or is_group(self.process.pid), f"it ended before {what} came:\n{self.text}"
            assert time.monotonic() < end, f"{what} did not come; the screen:\n{self.text}"

    def sees(self, *texts: str) -> None:
        self.until(lambda: all(text in self.text for text in texts), repr(texts))

    def sees_no(self, text: str) -> None:
        self.until(lambda: text not in self.text, f"the end of {text!r}")

    def changes(self, *keys: str) -> None:
        """Press keys that make the screen another one."""
        before = self.text
        self.press(*keys)
        self.until(lambda: self.text != before, f"another screen after {keys}")

    @property
    def lines(self) -> list[str]:
        """What the screen shows, each cell once."""
        if self._lines is None:
            self._lines = self._shown()
        return self._lines

    def _shown(self) -> list[str]:
        return ["".join(self.cells(y)) for y in range(self.rows)]

    def cells(self, y: int) -> list[str]:
        """What stands in each cell of a line; the second cell of a wide character holds nothing."""
        row = self._screen.buffer[y]
        return [row[x].data for x in range(self.columns)]

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    def column_of(self, text: str, y: int) -> int:
        """The cell where a text begins in a line; -1: nowhere. Wide characters take two cells."""
        line, at = "", []
        for x, cell in enumerate(self.cells(y)):
            line += cell
            at += [x] * len(cell)
        found = line.find(text)
        return at[found] if found >= 0 else -1

    @property
    def cursor(self) -> tuple[int, int] | None:
        """The cell of the terminal's own cursor, column and row; None while it is hidden."""
        return None if "25" in self.stream.modes.changed else (self._screen.cursor.x, self._screen.cursor.y)

    @property
    def settings(self) -> list[Any]:
        return termios.tcgetattr(self.master)

    def run_on(self, for_s: float) -> None:
        """Take what comes for a while: to do something at some moment, whichever that is."""
        end = time.monotonic() + for_s
        while (left := end - time.monotonic()) > 0 and self.process.poll() is None:
            self.look(left)

    def rests(self) -> None:
        """Take what comes until the process sleeps and sends nothing: for keys of which nobody knows what they show."""
        quiet = 0
        for _ in range(100):
            quiet = 0 if self.look(0.02) or state_of(self.process.pid) != "S" else quiet + 1
            if quiet == 3:
                return

    def assert_given_back(self) -> None:
        """The terminal is as it was found, nothing strange was sent, and no process is left."""
        while self.look():
            pass
        sent = (self.stream.strange, self.stream.unfinished)
        assert sent == ([], ""), (sent, self.raw[-400:])
        assert self.stream.modes.left == set(), self.stream.modes.left
        assert self.settings == self.settings_before

    # What is done

    def type(self, data: bytes) -> None:
        while data:
            with suppress(BlockingIOError):
                data = data[os.write(self.master, data) :]
            if data:
                self.look(0.01)

    def press(self, *keys: str) -> None:
        """Press keys, by name or as they are; where it is asked to, the terminal tells escape from what begins so."""
        told = KEYS | {"esc": "\x1b[27u"} if self.stream.modes.keyboards else KEYS
        self.type("".join(told.get(key, key) for key in keys).encode())

    def click(self, x: int, y: int) -> None:
        """Press and release the left button of the mouse on a cell."""
        self.type(f"\x1b[<0;{x + 1};{y + 1}M\x1b[<0;{x + 1};{y + 1}m".encode())

    def signal(self, number: int) -> None:
        os.kill(self.process.pid, number)

    def hang_up(self) -> None:
        """The terminal is gone, as when a window is closed or a connection breaks."""
        if self.master >= 0:
            os.close(self.master)
            self.master = -1

    def ends(self, within_s: float = PATIENCE_S) -> int:
        """Wait until the process has ended, taking what it sends; gives its status."""
        end = time.monotonic() + within_s
        while self.process.poll() is None:
            assert time.monotonic() < end, f"it did not end within {within_s} s; the screen:\n{self.text}"
            if not self.look(0.02) and self.master < 0:
                with suppress(subprocess.TimeoutExpired):
                    self.process.wait(0.02)
        while self.look():
            pass
        self.assert_alone()
        status = self.process.returncode
        return status if status >= 0 else 128 - status  # as a shell tells it

    def assert_alone(self) -> None:
        """No process of this terminal is left."""
        self.until(lambda: not is_group(self.process.pid), "the end of what it started")

    def stops(self) -> None:
        """Wait until the process is stopped, as by ctrl+z."""
        self.until(lambda: state_of(self.process.pid) == "T", "the stop")
        while self.look():
            pass


def state_of(pid: int) -> str:
    """The state of a process: `T` is stopped, empty: there is none."""
    with suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    return ""


def is_group(number: int) -> bool:
    """Whether any process of this group is there."""
    try:
        os.killpg(number, 0)
    except ProcessLookupError:
        return False
    return True


def children_of(pid: int) -> list[int]:
    """The processes that a process started and that are still there."""
    with suppress(OSError):
        return [int(found) for found in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return []
