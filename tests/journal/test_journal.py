"""What was intended, sent and done is there after any end of the process; nothing passes without a note."""

from __future__ import annotations

import os
import signal
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace as replaced
from pathlib import Path

import pytest
from msgspec.structs import replace

from segtui.errors import Refused
from segtui.journal.entry import KeptCall, Standing
from segtui.journal.journal import Journal
from segtui.journal.owner import this_process
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


async def test_an_entry_goes_from_intended_to_done(path: Path) -> None:
    journal = Journal.open(path.parent, owner="me", clock=lambda: 2000.0)
    await journal.intend(plan("p"))
    as_intended = [entry("p", step, owner="me") for step in range(3)]
    assert await journal.plan("p") == as_intended and journal.owner == "me"
    changed = KeptCall("update_source", {"sourceId": "id-web", "enabled": True})
    await journal.sending("p", 1, call=changed)
    sent = replace(as_intended[1], state=Standing.SENT, at=2000.0, call=changed)
    assert await journal.plan("p") == [as_intended[0], sent, as_intended[2]]
    await journal.finish("p", 1, Standing.DONE)
    done = replace(sent, state=Standing.DONE, finished_at=2000.0)
    assert await journal.plan("p") == [as_intended[0], done, as_intended[2]]
    await journal.finish("p", 1, Standing.FAILED, "oh", made="x", inverse=(changed,))
    failed = replace(done, state=Standing.FAILED, said="oh", made="x", inverse=(changed,))
    assert await journal.plan("p") == [as_intended[0], failed, as_intended[2]]
    await journal.close()


async def test_only_what_was_done_is_noted_as_undone(journal: Journal) -> None:
    await journal.intend([*plan("p"), entry("q")])
    for step, state in enumerate((Standing.FAILED, Standing.DONE, Standing.DONE)):
        await journal.finish("p", step, state)
    await journal.finish("q", 0, Standing.DONE)
    await journal.undone("p", "u")
    assert [found.undone_by for found in await journal.plan("p")] == ["", "u", "u"]
    assert [found.undone_by for found in await journal.plan("q")] == [""]


@pytest.mark.threat("T31")
async def test_who_asks_what_is_unfinished_asks_who_lives(path: Path) -> None:
    asked: list[tuple[str, float, float]] = []

    def lives(owner: str, at: float, now: float) -> bool:
        asked.append((owner, at, now))
        return at == 1001.0

    journal = Journal.open(path.parent, owner="me", is_alive=lives, clock=lambda: 5000.0)
    await journal.intend([entry("q", 7), *plan("p")])
    await journal.finish("p", 0, Standing.DONE)
    assert [(e.plan_id, e.step) for e in await journal.unfinished()] == [("q", 7), ("p", 2)]
    assert asked == [("me", 1007.0, 5000.0), ("me", 1001.0, 5000.0), ("me", 1002.0, 5000.0)]
    await journal.close()


async def test_two_hundred_entries_are_told_unless_more_are_asked_for(journal: Journal) -> None:
    await journal.intend(plan("p", 203))
    assert [e.step for e in await journal.entries()] == list(range(202, 2, -1))
    assert len(await journal.entries(202)) == 202


async def test_it_says_what_it_is(path: Path, journal: Journal) -> None:
    await journal.intend(plan("p"))
    assert await journal.describe() == [("kept", f"3 writes in {path}")]


async def test_a_journal_that_is_closed_says_so(journal: Journal) -> None:
    await journal.close()
    with pytest.raises(RuntimeError, match=r"^segtui-journal is closed$"):
        await journal.entries()


async def test_the_newest_come_first_of_one_host_and_workspace(journal: Journal) -> None:
    for number, host in enumerate(["a", "b", "a", "a"]):
        await journal.intend([entry(f"p{number}", host=host, workspace_id=f"w{number % 2}")])
    assert [e.plan_id for e in await journal.entries()] == ["p3", "p2", "p1", "p0"]
    assert [e.plan_id for e in await journal.entries(host="a")] == ["p3", "p2", "p0"]
    assert [e.plan_id for e in await journal.entries(2, host="a", workspace_id="w0")] == ["p2", "p0"]


async def test_a_step_whose_intent_is_gone_is_not_sent(journal: Journal) -> None:
    with pytest.raises(JournalUnusable) as caught:
        await journal.sending("nobody", 0)
    assert caught.value.message == "the journal has lost what was to be sent"


async def test_a_plan_is_noted_once_and_wholly_or_not_at_all(journal: Journal) -> None:
    await journal.intend(plan("p", 1))
    with pytest.raises(Refused) as caught:
        await journal.intend([entry("q"), entry("p", 1)])
    assert (caught.value.message, caught.value.hint) == ("this plan was applied before", "plan it anew")
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


NOTING = """
import asyncio, itertools, sys, time
from pathlib import Path
from segtui.journal.journal import Journal
from segtui.journal.entry import Standing
from tests.journal.conftest import plan
async def main():
    journal, end = Journal.open(Path(sys.argv[1])), time.monotonic() + float(sys.argv[3])
    for number in itertools.count(1):
        name = f"{sys.argv[2]}{number}"
        await journal.intend(plan(name)); await journal.sending(name, 0)
        await journal.finish(name, 0, Standing.DONE)
        await asyncio.sleep(float(sys.argv[3]) / 1200)  # so that none is too old to be kept
        if number >= 30 and time.monotonic() >= end:
            break
    print(await journal.notices(), number); await journal.close()
asyncio.run(main())
"""


async def note_at_once(path: Path, for_s: float) -> None:
    """Let three processes note for so long, thirty plans each at least: every one of them is kept and is done."""
    processes = [
        subprocess.Popen([sys.executable, "-c", NOTING, str(path.parent), name, str(for_s)], cwd=ROOT,
                         stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for name in "abc"
    ]  # fmt: skip
    said = [process.communicate(timeout=120 + for_s) for process in processes]
    counts = [int(out.removeprefix("() ")) for out, errors in said if not errors]
    assert len(counts) == 3, said
    journal = Journal.open(path.parent)
    entries = await journal.entries(1_000_000)
    assert len(entries) == 3 * sum(counts) and sum(e.state is Standing.DONE for e in entries) == sum(counts)
    await journal.close()


@pytest.mark.threat("T45")
async def test_processes_note_at_the_same_time(path: Path) -> None:
    await note_at_once(path, 0)


@pytest.mark.soak
@pytest.mark.threat("T45")
async def test_processes_note_at_the_same_time_for_a_minute(path: Path) -> None:
    await note_at_once(path, 60)


@pytest.mark.threat("T47")
async def test_a_newer_journal_is_left_alone_and_writes_are_refused(path: Path) -> None:
    newer = Journal(Store(path, replaced(CURRENT, steps=(*CURRENT.steps, ("CREATE TABLE x (y)",)))))
    await newer.intend(plan("theirs"))
    await newer.close()
    was = path.read_bytes()
    journal = Journal.open(path.parent)
    for _ in range(2):
        with pytest.raises(JournalUnusable, match="newer segtui"):
            await journal.intend(plan("p"))
    assert path.read_bytes() == was and list(path.parent.iterdir()) == [path]
    assert await journal.describe() == [("kept", "the journal cannot be used: it was written by a newer segtui")]
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
    journal = Journal.in_memory(owner="me")
    await journal.intend(plan("p"))
    assert await journal.describe() == [("kept", "in memory only")]
    assert [e.owner for e in await journal.plan("p")] == ["me"] * 3
    await journal.close()
    await journal.close()
