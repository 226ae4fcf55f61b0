"""What was intended, sent and done is there after any end of the process; nothing passes without a note."""

from __future__ import annotations

import os
import signal
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from segtui.errors import Refused
from segtui.journal.entry import KeptCall, Standing
from segtui.journal.journal import Journal
from segtui.journal.owner import is_alive, this_process
from segtui.journal.schema import CURRENT
from segtui.journal.store import JournalUnusable, Store

from .conftest import entry, plan

ROOT = Path(__file__).parents[2]


@pytest.fixture(params=[0o000, 0o077, 0o777])
def umask(request: pytest.FixtureRequest) -> Iterator[None]:
    before = os.umask(request.param)
    yield
    os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.threat("T21")
async def test_files_and_folder_are_private(path: Path, journal: Journal, umask: None) -> None:
    await journal.intend(plan("p"))
    assert mode(path.parent) == 0o700
    assert {file.suffix: mode(file) for file in path.parent.iterdir()} == dict.fromkeys(
        (".db", ".db-wal", ".db-shm"), 0o600
    )


async def test_nothing_is_made_before_there_is_something_to_note(path: Path, journal: Journal) -> None:
    assert not path.exists() and journal.owner == this_process()


async def test_an_entry_goes_from_intended_to_done(journal: Journal) -> None:
    await journal.intend(plan("p"))
    assert [e.state for e in await journal.plan("p")] == [Standing.INTENDED] * 3
    changed = KeptCall("update_source", {"sourceId": "id-web", "enabled": True})
    await journal.sending("p", 1, call=changed)
    await journal.finish("p", 1, Standing.DONE, "well", made="x")
    first, second, third = await journal.plan("p")
    assert (second.state, second.said, second.made, second.call) == (Standing.DONE, "well", "x", changed)
    assert second.finished_at and first.state is third.state is Standing.INTENDED
    await journal.undone("p", "q")
    assert [e.undone_by for e in await journal.plan("p")] == ["", "q", ""]


async def test_the_newest_come_first_of_one_host_and_workspace(journal: Journal) -> None:
    for number, host in enumerate(["a", "b", "a", "a"]):
        await journal.intend([entry(f"p{number}", host=host, workspace_id=f"w{number % 2}")])
    assert [e.plan_id for e in await journal.entries()] == ["p3", "p2", "p1", "p0"]
    assert [e.plan_id for e in await journal.entries(host="a")] == ["p3", "p2", "p0"]
    assert [e.plan_id for e in await journal.entries(2, host="a", workspace_id="w0")] == ["p2", "p0"]


async def test_a_step_whose_intent_is_gone_is_not_sent(journal: Journal) -> None:
    with pytest.raises(JournalUnusable, match="lost"):
        await journal.sending("nobody", 0)


async def test_a_plan_is_noted_once_and_wholly_or_not_at_all(journal: Journal) -> None:
    await journal.intend(plan("p", 1))
    with pytest.raises(Refused, match="applied before"):
        await journal.intend([entry("q"), entry("p", 1)])
    assert await journal.plan("q") == [] and len(await journal.plan("p")) == 1
    assert await journal.notices() == ()


@pytest.mark.threat("T31", "T44")
async def test_what_was_noted_is_there_after_a_kill(path: Path, tmp_path: Path) -> None:
    script = """
import asyncio, os, signal, sys
from pathlib import Path
from segtui.journal.journal import Journal
from segtui.journal.entry import Standing
from tests.journal.conftest import plan
async def main():
    journal = Journal.open(Path(sys.argv[1]))
    for number in range(1000):
        name = f"p{number}"
        await journal.intend(plan(name)); print("intended", name, flush=True)
        await journal.sending(name, 0); print("sent", name, flush=True)
        await journal.finish(name, 0, Standing.DONE); print("done", name, flush=True)
asyncio.run(main())
"""
    for lines in (1, 5, 18, 40):
        folder = tmp_path / str(lines)
        command = [sys.executable, "-c", script, str(folder)]
        process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None
        told = [process.stdout.readline().split() for _ in range(lines)]
        process.send_signal(signal.SIGKILL)
        process.communicate()
        journal = Journal.open(folder)
        order = ["intended", "sent", "done"]
        for word, name in told:
            state = (await journal.plan(name))[0].state.value
            assert order.index(state) >= order.index(word), (word, name, state)
        assert await journal.notices() == ()
        unfinished = await journal.unfinished()
        assert {e.plan_id for e in unfinished} >= {told[-1][1]} and all(e.state.is_open for e in unfinished)
        await journal.close()


@pytest.mark.threat("T45")
async def test_two_processes_note_at_the_same_time(path: Path) -> None:
    script = """
import asyncio, sys
from pathlib import Path
from segtui.journal.journal import Journal
from segtui.journal.entry import Standing
from tests.journal.conftest import plan
async def main():
    journal = Journal.open(Path(sys.argv[1]))
    for number in range(30):
        name = f"{sys.argv[2]}{number}"
        await journal.intend(plan(name)); await journal.sending(name, 0)
        await journal.finish(name, 0, Standing.DONE)
    print(await journal.notices()); await journal.close()
asyncio.run(main())
"""
    processes = [
        subprocess.Popen([sys.executable, "-c", script, str(path.parent), name], cwd=ROOT,
                         stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for name in "abc"
    ]  # fmt: skip
    assert [process.communicate(timeout=120) for process in processes] == [("()\n", "")] * 3
    journal = Journal.open(path.parent)
    entries = await journal.entries(1000)
    assert len(entries) == 270 and sum(e.state is Standing.DONE for e in entries) == 90
    await journal.close()


@pytest.mark.threat("T47")
async def test_a_newer_journal_is_left_alone_and_writes_are_refused(path: Path) -> None:
    newer = Journal(Store(path, replace(CURRENT, steps=(*CURRENT.steps, ("CREATE TABLE x (y)",)))))
    await newer.intend(plan("theirs"))
    await newer.close()
    was = path.read_bytes()
    journal = Journal.open(path.parent)
    for _ in range(2):
        with pytest.raises(JournalUnusable, match="newer segtui"):
            await journal.intend(plan("p"))
    assert path.read_bytes() == was and list(path.parent.iterdir()) == [path]
    assert "newer" in dict(await journal.describe())["kept"]
    await journal.close()


@pytest.mark.threat("T46")
async def test_a_folder_that_cannot_be_written_refuses_and_works_again_later(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("in the way")
    journal = Journal.open(tmp_path / "state")
    with pytest.raises(JournalUnusable, match="SEGTUI_STATE_DIR"):
        await journal.intend(plan("p"))
    (tmp_path / "state").unlink()
    await journal.intend(plan("p"))
    assert len(await journal.plan("p")) == 3
    await journal.close()


@pytest.mark.threat("T46")
async def test_a_full_disk_refuses(journal: Journal) -> None:
    await journal.intend(plan("p"))

    def fill() -> None:
        db = journal._store._opened()
        db.execute(f"PRAGMA max_page_count = {db.execute('PRAGMA page_count').fetchone()[0]}")

    await journal._worker.run(fill)
    with pytest.raises(JournalUnusable, match="the disk is full"):
        await journal.intend([entry("big", said="x" * 100_000)])
    assert len(await journal.plan("p")) == 3


async def test_a_file_that_is_taken_away_meanwhile_is_not_written_to(path: Path, journal: Journal) -> None:
    await journal.intend(plan("p"))
    for file in path.parent.iterdir():
        file.unlink()
    with pytest.raises(JournalUnusable, match="lost"):
        await journal.sending("p", 0)
    await journal.intend(plan("q"))
    assert path.exists() and len(await journal.plan("q")) == 3


async def test_old_entries_go_and_open_ones_stay(journal: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("segtui.journal.rows._KEPT", 10)
    await journal.intend([entry("open")])
    for number in range(20):
        await journal.intend([entry(f"p{number}", state=Standing.DONE)])
    names = [e.plan_id for e in await journal.entries()]
    assert names == [f"p{number}" for number in range(19, 9, -1)] + ["open"]


@pytest.mark.threat("T44")
async def test_it_is_durable_before_it_returns(path: Path, journal: Journal) -> None:
    await journal.intend(plan("p"))
    level = await journal._worker.run(lambda: journal._store._opened().execute("PRAGMA synchronous").fetchone()[0])
    assert level == 2  # FULL
    with sqlite3.connect(path) as db:
        assert db.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    db.close()


async def test_in_memory_it_says_so() -> None:
    journal = Journal.in_memory()
    await journal.intend(plan("p"))
    assert await journal.describe() == [("kept", "in memory only")]
    await journal.close()
    await journal.close()


def test_a_process_is_told_from_others_with_its_number() -> None:
    mine = this_process()
    node, boot, pid, start = mine.split("|")
    assert is_alive(mine, 0.0, 1e9)
    assert not is_alive("|".join((node, boot, pid, start + "1")), 0.0, 0.0)
    assert not is_alive("|".join((node, boot + "x", pid, start)), 0.0, 0.0)
    assert not is_alive("|".join((node, boot, "4194399", "1")), 0.0, 0.0)
    assert not is_alive("rubbish", 0.0, 0.0)
    elsewhere = "|".join(("elsewhere", boot, pid, start))
    assert is_alive(elsewhere, 1000.0, 1001.0) and not is_alive(elsewhere, 1000.0, 1000.0 + 3600)
