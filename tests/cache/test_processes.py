"""Other processes: killed in a write, or writing at the same time."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from .conftest import Opener, kept, records, refresh

ROOT = Path(__file__).parents[2]
BEGIN = """
import os, signal, sys
from pathlib import Path
from tests.cache.conftest import records, refresh
from segtui.cache.store import Store
store = Store.of_file(Path(sys.argv[1]))
"""
KILLED = (
    BEGIN
    + """
left = int(sys.argv[2])
def step():
    global left
    left -= 1
    if left < 0:
        os.kill(os.getpid(), signal.SIGKILL)
store._database._db.set_progress_handler(step, 100)
for revision in range(1, 1000):
    refresh(store, records(300, revision), at=1000.0 + revision)
"""
)
BESIDE = (
    BEGIN
    + """
import itertools, time
kind, for_s = sys.argv[2], float(sys.argv[3])
end = time.monotonic() + for_s
for round_ in itertools.count():
    refresh(store, records(200, round_), kind=kind, at=1000.0 + round_)
    refresh(store, records(200, round_), kind="both", at=1000.0 + round_)
    refresh(store, [], kind="gone")
    store.put("single", "", records(1)[0]._replace(id=f"{kind}{round_}"), 1000.0)
    assert len(store.load("both").entries) == 200
    if round_ >= 7 and time.monotonic() >= end:
        break
print(store.in_memory, store.take_notices(), round_)
store.close()
"""
)


def start(script: str, *arguments: object) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", script, *map(str, arguments)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@pytest.mark.parametrize("steps", [3, 40, 333, 1000, 2777])
@pytest.mark.threat("T44")
def test_a_process_killed_in_a_write_leaves_whole_pages(path: Path, opened: Opener, steps: int) -> None:
    first = opened()
    refresh(first, records(300))
    first.close()
    process = start(KILLED, path, steps)
    assert process.communicate(timeout=60)[1] == ""
    assert process.returncode == -signal.SIGKILL

    store = opened()
    found = kept(store)
    assert [entry.id for entry in found] == [entry.id for entry in records(300)]
    for page in range(0, 300, 50):
        revisions = {entry.doc for entry in found[page : page + 50]}
        assert len(revisions) == 1, "a page was torn"
    assert store.take_notices() == ()
    with sqlite3.connect(path) as db:
        assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    db.close()


def write_at_once(path: Path, opened: Opener, for_s: float) -> None:
    """Let two processes write for so long, eight rounds at least: nothing is lost, nobody was locked out."""
    processes = [start(BESIDE, path, kind, for_s) for kind in ("one", "two")]
    said = [process.communicate(timeout=120 + for_s) for process in processes]
    rounds = [int(out.removeprefix("False () ")) for out, errors in said if not errors]
    store = opened()
    assert len(rounds) == 2, said
    for kind, last in zip(("one", "two"), rounds, strict=True):
        assert kept(store, kind) == records(200, revision=last)
    singles = {f"{kind}{n}" for kind, last in zip(("one", "two"), rounds, strict=True) for n in range(last + 1)}
    assert {entry.id for entry in kept(store, "single")} == singles
    assert len(kept(store, "both")) == 200 and store.take_notices() == ()


@pytest.mark.threat("T45")
def test_two_processes_write_at_once_and_lose_nothing(path: Path, opened: Opener) -> None:
    write_at_once(path, opened, 0)


@pytest.mark.soak
@pytest.mark.threat("T45")
def test_two_processes_write_at_once_for_a_minute(path: Path, opened: Opener) -> None:
    write_at_once(path, opened, 60)


@pytest.mark.threat("T45")
def test_many_processes_make_one_file_at_the_same_moment(path: Path) -> None:
    script = BEGIN + "print(store.in_memory, store.take_notices()); store.close()"
    processes = [start(script, path) for _ in range(5)]
    assert [process.communicate(timeout=60) for process in processes] == [("False ()\n", "")] * 5
