"""The terminal that the programs are driven in: `ttybench`, as a command for what it measures, and as a screen."""

from __future__ import annotations

import argparse
import importlib.util
import json
import re
import shlex
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.bench.stage import TTYBENCH

Figures = dict[str, float]
_KEYS = 40
_BURST = 100
_QUIET_S = 0.35
_ANSWER_S = 5.0
_LONGEST_S = 120.0


@dataclass(frozen=True)
class Program:
    """A program and how to drive it: `ready` is on the screen when it is there, `key` moves, `answer` comes of it."""

    command: Sequence[str]
    ready: str
    answer: str = ""
    key: str = "down"
    quit: str = "q"
    environ: Mapping[str, str] = field(default_factory=dict)

    def options(self, prefix: str) -> Iterator[str]:
        """As `ttybench` takes them."""
        yield from (f"--{prefix}ready", self.ready, f"--{prefix}keys", self.key, f"--{prefix}quit", self.quit)
        if self.answer:
            yield from (f"--{prefix}interactive", f"{self.key} => {self.answer}")
        yield from (f"--{prefix}env", "PYTHONDONTWRITEBYTECODE")
        for name, value in self.environ.items():
            yield from (f"--{prefix}env", f"{name}={value}")


def measured(program: Program, other: Program | None = None, *, runs: int) -> list[Figures]:
    """Measure a program, or two in turn: the medians of each. Raises SystemExit where it cannot be measured."""
    with tempfile.NamedTemporaryFile(suffix=".json") as file:
        arguments = [
            "--runs", str(runs), "--repeat", str(_KEYS), "--burst", str(_BURST), "--json", file.name,
            "--timeout-s", str(_LONGEST_S), *program.options(""),
        ]  # fmt: skip
        if other is not None:
            arguments += ["--vs", shlex.join(other.command), *other.options("vs-")]
        command = [sys.executable, str(TTYBENCH), *arguments, "--", *program.command]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode:
            raise SystemExit(done.stderr.strip())
        commands = json.loads(Path(file.name).read_text(encoding="utf-8"))["commands"]
    return [{name: float(f["median"]) for name, f in command["summary"].items()} for command in commands]


def _ttybench() -> Any:
    name = "ttybench"
    if name not in sys.modules:
        spec = importlib.util.spec_from_file_location(name, TTYBENCH)
        assert spec is not None and spec.loader is not None
        sys.modules[name] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(sys.modules[name])
    return sys.modules[name]


class Driven:
    """A program on a terminal of its own: press keys, and see when what they do has come."""

    def __init__(self, command: Sequence[str], environ: Mapping[str, str], answer_delay_ms: float = 0) -> None:
        self._bench = _ttybench()
        options = argparse.Namespace(
            columns=120, rows=40, terminal="modern", term="xterm-256color", answer_delay_ms=answer_delay_ms, record=None
        )
        given = [f"{name}={value}" for name, value in environ.items()] + ["PYTHONDONTWRITEBYTECODE"]
        self._program = self._bench.Program(
            self._bench.make_command("A", list(command), given, None, None, [], [], [], [], None), options
        )
        self.started_at: float = self._program.started_at

    @property
    def lines(self) -> list[str]:
        return str(self._program.terminal.text()).split("\n")

    def shows(self, pattern: str) -> float:
        """When the screen came to show this. Raises SystemExit where it never does."""
        found = re.compile(pattern, re.MULTILINE)
        if found.search("\n".join(self.lines)):
            return time.perf_counter()
        at: float | None = self._program.read_until(found, _LONGEST_S)
        if at is None:
            raise SystemExit(f"the screen never showed {pattern!r}; it shows:\n" + "\n".join(self.lines))
        return at

    def rest(self, quiet_s: float = _QUIET_S) -> float | None:
        """Wait until nothing more is drawn; when the last of it came, None where nothing did."""
        last: float | None = self._program.read_until_quiet(quiet_s, _LONGEST_S)[1]
        return last

    def press(self, *keys: str) -> float:
        """Press keys at once; when that was."""
        at: float = self._program.press(keys)
        return at

    def press_until_they_differ(self, key: str, which: slice) -> float | None:
        """Press a key; seconds until these lines show something else than before, None where they do not."""
        before = self.lines[which]
        pressed = self.press(key)
        end = pressed + _ANSWER_S
        while (came := self._program.read(end)) is not None:
            if self.lines[which] != before:
                return float(came[0] - pressed)
            end = came[0] + _QUIET_S
        return None

    def hold(self, key: str, seconds: float, gap_s: float = 1 / 30) -> tuple[int, float]:
        """Hold a key down; how often it was sent, and the seconds from its last to the last of what is drawn."""
        end, count, pressed = time.perf_counter() + seconds, 0, 0.0
        last = None
        while time.perf_counter() < end:
            pressed = self.press(key)
            count += 1
            while (came := self._program.read(pressed + gap_s)) is not None:
                last = came[0]
        return count, max(0.0, (self.rest(1.0) or last or pressed) - pressed)

    @property
    def memory_mb(self) -> float:
        """Its share of the memory (PSS)."""
        return float(self._bench.memory_mb(self._bench.process_tree(self._program.pid))["pss_mb"])

    def idles(self, seconds: float) -> tuple[float, float, float]:
        """Bytes a second, CPU in percent, and wake-ups a second, while nothing happens."""
        pids, size = self._bench.process_tree(self._program.pid), self._program.total_bytes
        cpu, woken, began = self._bench.cpu_seconds(pids), self._bench.wakeups(pids), time.perf_counter()
        while self._program.read(began + seconds) is not None:
            pass
        took = time.perf_counter() - began
        return (
            (self._program.total_bytes - size) / took,
            (self._bench.cpu_seconds(pids) - cpu) / took * 100,
            (self._bench.wakeups(pids) - woken) / took,
        )

    def close(self) -> None:
        self._program.close()


@contextmanager
def driven(command: Sequence[str], environ: Mapping[str, str], answer_delay_ms: float = 0) -> Iterator[Driven]:
    """The program, until the block is left."""
    program = Driven(command, environ, answer_delay_ms)
    try:
        yield program
    finally:
        program.close()
