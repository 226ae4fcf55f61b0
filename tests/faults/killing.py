"""Writers that are killed (SIGKILL) at moments that a seed chooses, and what they had acknowledged by then."""

from __future__ import annotations

import os
import random
import select
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]
EARLY_S = 0.005
MOST_HEARD = 12
Acknowledged = list[list[str]]
Moment = tuple[int, float]
"""When to kill: after so many acknowledgements, and then so many seconds."""


class Writers:
    """One process that forks writers, one after the other."""

    def __init__(self, what: str, name: str = "a") -> None:
        command = [sys.executable, "-m", "tests.faults.writers", what, name]
        self._process = subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True
        )
        self._rest = b""
        self._pid = 0

    def start(self, path: Path, first: int) -> None:
        """Let a writer begin."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{path} {first}\n".encode())
        self._process.stdin.flush()
        word, number = next(self._alive(60))
        assert word == "pid"
        self._pid = int(number)

    def hear(self, word: str) -> Acknowledged:
        """What the writer acknowledges up to the next line that begins with a word."""
        found: Acknowledged = []
        for line in self._alive(60):
            found.append(line)
            if line[0] == word:
                return found
        raise AssertionError(f"the writer was never heard of again: {found[-1:]}")

    def kill_at(self, moment: Moment) -> Acknowledged:
        """Kill the writer at that moment; returns what it had acknowledged."""
        count, seconds = moment
        found = [line for _, line in zip(range(count), self._alive(60), strict=False)]
        assert len(found) == count, f"the writer was never heard of again: {found[-1:]}"
        found += self._alive(0, until=time.monotonic() + seconds)
        os.kill(self._pid, signal.SIGKILL)
        for line in self._lines(60):
            if line[0] == "end":
                assert line[1] == str(-signal.SIGKILL)
                return found
            found.append(line)
        raise AssertionError("the writer did not die")

    def close(self) -> None:
        """End them all, also a writer that nobody killed."""
        assert self._process.stdin is not None and self._process.stdout is not None
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait(30)
        self._process.stdin.close()
        self._process.stdout.close()

    def _alive(self, timeout_s: float, until: float | None = None) -> Iterator[list[str]]:
        """Lines as they come; fails as soon as the writer ends by itself, of which it has told on standard error."""
        for line in self._lines(timeout_s, until):
            assert line[0] != "end", f"the writer ended by itself, with status {line[1]}"
            yield line

    def _lines(self, timeout_s: float, until: float | None = None) -> Iterator[list[str]]:
        """Lines as they come, until a moment, or for as long as each comes in time."""
        assert self._process.stdout is not None
        source = self._process.stdout.fileno()
        while True:
            while b"\n" in self._rest:
                line, _, self._rest = self._rest.partition(b"\n")
                yield line.decode().split(" ")
            left = timeout_s if until is None else until - time.monotonic()
            if left <= 0 or not select.select([source], [], [], left)[0]:
                return
            came = os.read(source, 65_536)
            assert came, "the process that forks the writers has ended"
            self._rest += came


@contextmanager
def writers(what: str, name: str = "a") -> Iterator[Writers]:
    found = Writers(what, name)
    try:
        yield found
    finally:
        found.close()


def moment(chance: random.Random) -> Moment:
    """A moment of a seed: half of them early, while the file is opened, however slow the machine is."""
    return chance.choice([0, chance.randint(1, MOST_HEARD)]), chance.random() * EARLY_S


def check_whole(path: Path) -> None:
    """The file is as SQLite would have it."""
    with closing(sqlite3.connect(path)) as db:
        assert db.execute("PRAGMA quick_check").fetchall() == [("ok",)]
