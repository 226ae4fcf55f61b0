"""A home of the test's own, a screen that only notes how it was started, and the real program in a process."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from segtui.cli.main import run
from segtui.service.launch import Launch

ROOT = Path(__file__).resolve().parents[2]
SECRET = "sgp_0123456789abcdefghijklmnop"


@dataclass
class Screen:
    """Stands in for the TUI."""

    launches: list[Launch] = field(default_factory=list)
    status: int = 0
    failure: BaseException | None = None

    def __call__(self, launch: Launch) -> int:
        self.launches.append(launch)
        if self.failure:
            raise self.failure
        return self.status


@dataclass(frozen=True)
class Outcome:
    status: int
    out: str
    err: str


Command = Callable[..., Outcome]


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in [name for name in os.environ if name.startswith("SEGTUI_")]:
        monkeypatch.delenv(name)
    for name in ("config", "cache", "state"):
        monkeypatch.setenv(f"XDG_{name.upper()}_HOME", str(tmp_path / name))
    monkeypatch.setenv("HOME", str(tmp_path))
    return tmp_path


@pytest.fixture
def screen() -> Screen:
    return Screen()


class Stream(io.StringIO):
    is_terminal = False

    def isatty(self) -> bool:
        return self.is_terminal


@pytest.fixture
def streams() -> dict[str, Stream]:
    """Standard input, output and error of the command line under test."""
    return {name: Stream() for name in ("stdin", "stdout", "stderr")}


@pytest.fixture
def terminal(streams: dict[str, Stream]) -> None:
    for stream in streams.values():
        stream.is_terminal = True


@pytest.fixture
def command(screen: Screen, streams: dict[str, Stream]) -> Command:
    """Run the command line in this process."""

    def run_here(*arguments: str) -> Outcome:
        for name in ("stdout", "stderr"):
            streams[name].seek(0)
            streams[name].truncate()
        with pytest.MonkeyPatch.context() as patch:  # here, since pytest puts its own streams in before each test
            for name, stream in streams.items():
                patch.setattr(sys, name, stream)
            status = run(arguments, start_screen=screen)
        return Outcome(status, streams["stdout"].getvalue(), streams["stderr"].getvalue())

    return run_here


def plain_environ() -> dict[str, str]:
    """This test's environment, with outputs that are buffered as they are for users."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"} | {
        "PYTHONPATH": str(ROOT),
        "PYTHONUTF8": "1",
    }


def in_process(arguments: Sequence[str], **changes: object) -> subprocess.CompletedProcess[str]:
    """Run `python -m segtui` for real, with this test's environment."""
    given: dict[str, object] = {"capture_output": True, "text": True, "timeout": 30, "stdin": subprocess.DEVNULL}
    if "stdout" in changes:
        given.pop("capture_output")
        given["stderr"] = subprocess.PIPE
    return subprocess.run([sys.executable, "-m", "segtui", *arguments], env=plain_environ(), **(given | changes))  # type: ignore[call-overload]
