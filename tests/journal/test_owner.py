"""A process is known by machine, boot, number and start; who cannot be asked counts as living for an hour."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from segtui.journal.owner import is_alive, this_process

ROOT = Path(__file__).parents[2]
COMM = Path("/proc/self/comm")
OVERFLOW = "9" * 30


def owner(**changed: str) -> str:
    node, boot, pid, start = this_process().split("|")
    return "|".join({"node": node, "boot": boot, "pid": pid, "start": start, **changed}.values())


@pytest.fixture
def named_oddly() -> Iterator[None]:
    """A process may call itself what it likes."""
    before = COMM.read_bytes()
    COMM.write_bytes(b"a) S (\xff) b")
    yield
    COMM.write_bytes(before)


def test_this_process_is_told_by_what_the_system_says() -> None:
    start = Path("/proc/self/stat").read_text("ascii").rpartition(")")[2].split()[19]
    boot = Path("/proc/sys/kernel/random/boot_id").read_text("ascii").strip()
    assert this_process() == f"{platform.node()}|{boot}|{os.getpid()}|{start}"
    assert len(boot) == 36 and int(start) > 0


def test_the_name_of_a_process_does_not_matter(named_oddly: None) -> None:
    start = Path("/proc/self/stat").read_bytes().rpartition(b")")[2].split()[19]
    assert this_process().endswith(f"|{start.decode()}") and is_alive(this_process(), 0.0, 0.0)


@pytest.mark.threat("T31")
def test_a_process_lives_until_it_ends() -> None:
    script = "from segtui.journal.owner import this_process; print(this_process(), flush=True); input()"
    process = subprocess.Popen([sys.executable, "-c", script], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                               stderr=subprocess.DEVNULL, text=True)  # fmt: skip
    assert process.stdout is not None
    other = process.stdout.readline().strip()
    assert is_alive(other, 0.0, 1e9)
    process.kill()
    process.communicate()
    assert not is_alive(other, 0.0, 0.0)


@pytest.mark.parametrize(
    "changed",
    [{"boot": "x"}, {"pid": "4194399"}, {"pid": "x"}, {"pid": ""}, {"pid": OVERFLOW}, {"start": "1"}, {"more": ""}],
)
def test_what_differs_in_anything_is_not_this_process(changed: dict[str, str]) -> None:
    assert not is_alive(owner(**changed), 0.0, 0.0)


@pytest.mark.parametrize("rubbish", ["", "rubbish", "|||", "||x|", "a|b|1"])
def test_rubbish_is_no_living_process(rubbish: str) -> None:
    assert not is_alive(rubbish, 0.0, 0.0)


def test_a_process_of_somebody_else_lives_too(monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(pid: int, signal: int) -> None:
        assert (pid, signal) == (os.getpid(), 0)
        raise PermissionError

    monkeypatch.setattr(os, "kill", forbidden)
    assert is_alive(this_process(), 0.0, 0.0)


@pytest.mark.parametrize(("now", "lives"), [(999.9, False), (1000.0, True), (4599.9, True), (4600.0, False)])
@pytest.mark.threat("T31", "T49")
def test_a_process_on_another_machine_counts_as_living_for_an_hour(now: float, lives: bool) -> None:
    assert is_alive(owner(node="elsewhere"), 1000.0, now) is lives


def test_where_the_system_says_nothing_the_number_must_do(monkeypatch: pytest.MonkeyPatch) -> None:
    def absent(*_: object) -> str:
        raise OSError

    monkeypatch.setattr(Path, "read_text", absent)
    assert this_process() == f"{platform.node()}||{os.getpid()}|"
    assert is_alive(this_process(), 0.0, 0.0)
    assert not is_alive(f"{platform.node()}||4194399|", 0.0, 0.0)


def test_a_line_of_the_system_that_is_too_short_tells_no_start(monkeypatch: pytest.MonkeyPatch) -> None:
    for count, start in ((19, ""), (20, "19")):
        line = "1 (x) " + " ".join(map(str, range(count)))
        monkeypatch.setattr(Path, "read_text", lambda *_, line=line: line)
        assert this_process().split("|")[3] == start
