"""A damaged journal: what can be read of it goes on in a new file, whoever else is at work, or all stays as it was."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from segtui.journal import rows, store
from segtui.journal.journal import Journal
from segtui.journal.schema import CURRENT
from segtui.journal.store import JournalUnusable, Store
from segtui.sqlite import patience

from .conftest import Opened, aside, entry, note, noted, refused


@pytest.mark.threat("T43")
def test_each_damaged_file_is_kept_under_a_name_of_its_own(path: Path, opened: Opened) -> None:
    path.parent.mkdir()
    for number in range(3):
        path.write_bytes(b"garbage %d" % number)
        found = opened()
        note(found, "p")
        name = "journal.db.corrupt-1000" + ("", "-2", "-3")[number]
        assert found.notices == [f"The journal was damaged: 0 entries were saved; the old file is kept as {name}."]
        found.close()
    assert aside(path) == {
        "journal.db.corrupt-1000": b"garbage 0",
        "journal.db.corrupt-1000-2": b"garbage 1",
        "journal.db.corrupt-1000-3": b"garbage 2",
    }


def sealed_wrongly(path: Path, opened: Opened) -> None:
    """A file of three entries, the second of which was changed from outside."""
    found = opened()
    note(found, "p", "q", "r")
    found.close()
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("UPDATE entry SET seal = seal + 1 WHERE plan = 'q'")


@pytest.mark.threat("T43")
def test_what_was_saved_is_private_and_goes_on(path: Path, opened: Opened) -> None:
    sealed_wrongly(path, opened)
    found = opened()
    assert noted(found) == ["p", "r"]
    assert found.notices == [
        "The journal was damaged: 2 entries were saved; the old file is kept as journal.db.corrupt-1000."
    ]
    assert {file.name: file.stat().st_mode & 0o777 for file in path.parent.iterdir()} == dict.fromkeys(
        ("journal.db", "journal.db-wal", "journal.db-shm", "journal.db.corrupt-1000"), 0o600
    )
    note(found, "s")
    assert noted(opened()) == ["p", "r", "s"]


@pytest.mark.threat("T43")
def test_damage_is_noticed_at_opening_wherever_it_is(path: Path, opened: Opened) -> None:
    first = opened()
    first.write(lambda db: rows.insert(db, [entry(f"p{number:03}", said="x" * 900) for number in range(120)]))
    size = first.read(lambda db: int(db.execute("PRAGMA page_size").fetchone()[0]))
    first.close()
    whole = path.read_bytes()
    middle = whole.index(b'"plan_id":"p060"') // size * size
    path.write_bytes(whole[:middle] + b"\xa5" * size + whole[middle + size :])
    found = opened()
    note(found, "new")  # which reads nothing from there
    assert len(found.notices) == 1 and len(aside(path)) == 1
    assert noted(found)[-2:] == ["p119", "new"]


@pytest.mark.threat("T43")
def test_what_stands_in_the_wal_of_a_damaged_file_is_saved_too(path: Path, opened: Opened) -> None:
    found = opened()
    note(found, "p")
    found.close()
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("PRAGMA wal_autocheckpoint = 0")
        rows.insert(db, [entry("q"), entry("r")])
        db.execute("UPDATE entry SET seal = 0 WHERE plan = 'p'")
        copies = {file: file.read_bytes() for file in path.parent.iterdir()}
    for file, content in copies.items():  # as after a kill
        file.write_bytes(content)
    assert path.with_name("journal.db-wal").stat().st_size
    assert noted(opened()) == ["q", "r"]


@pytest.mark.threat("T43")
def test_what_stands_twice_in_a_damaged_file_is_saved_once(path: Path, opened: Opened) -> None:
    path.parent.mkdir()
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        CURRENT.migrate(db)
        columns = "id INTEGER PRIMARY KEY AUTOINCREMENT, plan TEXT, step INTEGER, open INTEGER, seal INTEGER, doc BLOB"
        db.execute("DROP TABLE entry")
        db.execute(f"CREATE TABLE entry ({columns})")
        rows.insert(db, [entry("p"), entry("q"), entry("p")])
        db.execute("UPDATE entry SET seal = 0 WHERE plan = 'q'")
    assert noted(opened()) == ["p"]


@pytest.mark.threat("T43", "T46")
def test_without_room_for_a_new_file_a_damaged_one_stays(
    path: Path, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    sealed_wrongly(path, opened)
    before = path.read_bytes()
    insert = rows.insert

    def full(db: sqlite3.Connection, *given: Any, **more: Any) -> None:
        db.execute(f"PRAGMA max_page_count = {db.execute('PRAGMA page_count').fetchone()[0]}")
        insert(db, [entry(f"{number}", said="x" * 9000) for number in range(9)])

    monkeypatch.setattr(rows, "insert", full)
    found = opened()
    with pytest.raises(JournalUnusable, match="the journal cannot be used: the disk is full"):
        noted(found)
    assert found.notices == [] and path.read_bytes() == before and aside(path) == {}
    monkeypatch.undo()
    assert noted(found) == ["p", "r"] and len(found.notices) == 1


@pytest.mark.threat("T43", "T46")
def test_where_a_damaged_file_cannot_be_renamed_it_is_refused_in_words(
    path: Path, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    sealed_wrongly(path, opened)
    before = path.read_bytes()

    def fixed(*_: object) -> None:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(os, "rename", fixed)
    found = opened()
    with pytest.raises(JournalUnusable, match="the journal cannot be used: read-only file system"):
        noted(found)
    assert path.read_bytes() == before and aside(path) == {} and found.notices == []


@pytest.mark.threat("T43", "T45")
def test_a_file_that_another_process_put_right_is_not_set_aside_again(path: Path, opened: Opened) -> None:
    sealed_wrongly(path, opened)
    first, second = opened(), opened()
    first._opened(), second._opened()
    assert noted(first) == ["p", "r"]
    note(first, "s")
    assert noted(second) == ["p", "r", "s"]
    assert len(first.notices) == 1 and second.notices == [] and len(aside(path)) == 1


@pytest.mark.threat("T43", "T45")
def test_a_process_that_was_quicker_in_the_very_moment_wins(
    path: Path, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    sealed_wrongly(path, opened)
    quicker = opened()

    def overtaken(folder: Path) -> Any:
        monkeypatch.undo()
        assert noted(quicker) == ["p", "r"]
        note(quicker, "s")
        return patience.alone(folder)

    monkeypatch.setattr(store, "alone", overtaken)
    found = opened()
    assert noted(found) == ["p", "r", "s"]
    assert found.notices == [] and len(quicker.notices) == 1 and len(aside(path)) == 1


@pytest.mark.threat("T43", "T45")
def test_nobody_writes_to_a_damaged_file_that_is_being_set_aside(
    path: Path, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    sealed_wrongly(path, opened)
    monkeypatch.setattr(store, "_BUSY_TIMEOUT_S", 0.01)
    monkeypatch.setattr(patience, "PATIENCE_S", 0.0)
    readable, said = rows.readable, list[str]()

    def meanwhile(db: sqlite3.Connection) -> Any:
        said.append(refused(opened()))
        return readable(db)

    monkeypatch.setattr(rows, "readable", meanwhile)
    assert noted(opened()) == ["p", "r"]
    assert said == ["the journal cannot be used: another process is holding it"]


@pytest.mark.threat("T43", "T45")
def test_nobody_opens_a_file_while_it_is_being_set_aside(
    path: Path, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    path.parent.mkdir()
    path.write_bytes(b"garbage")
    exchange, waits = store._exchange, list[float]()

    def waited(seconds: float) -> None:
        waits.append(seconds)
        raise InterruptedError

    def meanwhile(*paths: Path) -> None:
        with pytest.raises(InterruptedError):
            opened()._opened()
        exchange(*paths)

    monkeypatch.setattr(store, "_exchange", meanwhile)
    monkeypatch.setattr(patience.time, "sleep", waited)
    note(opened(), "p")
    assert noted(opened()) == ["p"] and len(waits) == 1 and len(aside(path)) == 1


@pytest.mark.threat("T43", "T45")
def test_who_waited_for_a_file_that_was_set_aside_writes_to_the_new_one(
    path: Path, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    sealed_wrongly(path, opened)
    found, other = opened(), opened()
    note(found, "s")
    transact = store.transact

    def waited(*given: Any) -> Any:
        monkeypatch.undo()
        assert noted(other) == ["p", "r", "s"]
        assert path.with_name("journal.db.corrupt-1000-wal").stat().st_size  # it is still open here
        return transact(*given)

    monkeypatch.setattr(store, "transact", waited)
    note(found, "t")
    assert noted(found) == noted(other) == ["p", "r", "s", "t"]


def test_a_file_that_is_damaged_again_and_again_is_given_up(opened: Opened) -> None:
    found, tries = opened(), list[None]()

    def bad(db: sqlite3.Connection) -> None:
        tries.append(None)
        raise rows.Damaged

    with pytest.raises(JournalUnusable, match="it was damaged"):
        found.read(bad)
    assert len(tries) == 4 and len(found.notices) == 3


@pytest.mark.threat("T43")
def test_a_journal_in_memory_starts_anew(path: Path) -> None:
    found = Store(None)
    note(found, "p")
    found._opened().execute("UPDATE entry SET seal = 0")
    assert noted(found) == []
    note(found, "q")
    assert noted(found) == ["q"] and found.notices == [] and not path.parent.exists()
    found.close()
    found.close()
    assert noted(found) == []
    found.close()


async def test_that_a_file_was_set_aside_is_told_once_and_nothing_after_the_end(path: Path) -> None:
    path.parent.mkdir(mode=0o700)
    path.write_bytes(b"no database" * 1000)
    journal = Journal.open(path.parent)
    await journal.entries()
    (notice,) = await journal.notices()
    assert ".corrupt-" in notice and await journal.notices() == ()
    await journal.close()
    assert await journal.notices() == ()
