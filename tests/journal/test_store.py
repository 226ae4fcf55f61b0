"""The journal's file: how it is opened, and what is said where it cannot be used."""

from __future__ import annotations

import sqlite3
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from segtui.journal import rows, store
from segtui.journal.schema import CURRENT
from segtui.journal.store import Store
from segtui.sqlite import files, patience

from .conftest import Opened, aside, entry, note, noted, refused


def pragma(found: Store, name: str) -> Any:
    return found.read(lambda db: db.execute(f"PRAGMA {name}").fetchone()[0])


@pytest.mark.threat("T44")
def test_a_file_on_a_local_disk_survives_a_loss_of_power(opened: Opened) -> None:
    found = opened()
    assert (pragma(found, "journal_mode"), pragma(found, "synchronous")) == ("wal", 2)
    assert (pragma(found, "cell_size_check"), pragma(found, "journal_size_limit")) == (1, 2**20)


@pytest.mark.threat("T46")
def test_on_a_network_home_no_shared_memory_is_needed(
    path: Path, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "mounts_text", lambda: f"server:/x {path.parent.parent} nfs rw 0 0")
    found = opened()
    note(found, "p")
    assert (pragma(found, "journal_mode"), pragma(found, "synchronous")) == ("delete", 3)
    assert [file.name for file in path.parent.iterdir()] == ["journal.db"] and noted(found) == ["p"]


def test_a_file_system_that_cannot_hold_it_is_told(path: Path, opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "PATIENCE_S", 0.0)
    note(opened(), "p")
    monkeypatch.setattr(files, "mounts_text", lambda: f"server:/x {path.parent.parent} nfs rw 0 0")
    other = opened()  # WAL cannot be left while another process is in it
    assert refused(other) == "the journal cannot be used: another process is holding it"


@pytest.mark.threat("T45")
def test_a_file_that_another_process_is_looking_at_is_opened_as_soon_as_it_lets_go(
    path: Path, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    path.parent.mkdir()
    other, waits = sqlite3.connect(path, isolation_level=None), list[float]()
    other.execute("BEGIN")
    other.execute("SELECT count(*) FROM sqlite_master").fetchone()

    def waited(seconds: float) -> None:
        waits.append(seconds)
        if len(waits) == 9:
            other.execute("ROLLBACK")

    monkeypatch.setattr(store, "_BUSY_TIMEOUT_S", 0.0)
    monkeypatch.setattr(patience.time, "sleep", waited)
    found = opened()
    note(found, "p")
    assert noted(found) == ["p"] and len(waits) == 9
    other.close()


def test_a_mode_that_the_file_system_does_not_give_is_told(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    connect = sqlite3.connect
    monkeypatch.setattr(store.sqlite3, "connect", lambda path, **more: connect(":memory:", isolation_level=None))
    assert refused(opened()) == "the journal cannot be used: its file system cannot hold it"


@pytest.mark.threat("T45")
def test_a_lock_is_waited_for_in_bounds_and_told(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "_BUSY_TIMEOUT_S", 0.01)
    found, other, begun = opened(), opened(), list[str]()
    note(found, "p")
    note(other, "q")
    other._opened().execute("BEGIN IMMEDIATE")
    found._opened().set_trace_callback(begun.append)
    assert refused(found) == "the journal cannot be used: another process is holding it"
    assert begun == ["BEGIN IMMEDIATE"] * 4
    assert noted(found) == ["p", "q"]  # reading needs no lock
    other._opened().execute("ROLLBACK")
    note(found, "r")
    assert noted(other) == ["p", "q", "r"]


@pytest.mark.threat("T45")
def test_a_lock_is_waited_for_by_sqlite_itself(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    assert pragma(opened(), "busy_timeout") == 5000
    monkeypatch.setattr(store, "_BUSY_TIMEOUT_S", 0.25)
    assert pragma(opened(), "busy_timeout") == 250


@pytest.mark.threat("T46")
@pytest.mark.parametrize(
    ("error", "says"),
    [
        (OSError(13, "Permission denied"), "permission denied"),
        (OSError("odd"), "it cannot be opened"),
        (sqlite3.OperationalError, "it cannot be read or written"),
    ],
)
def test_why_it_cannot_be_used_is_said_in_words(
    opened: Opened, monkeypatch: pytest.MonkeyPatch, error: Any, says: str
) -> None:
    tries = list[Path]()
    if error is sqlite3.OperationalError:
        error = error("disk I/O error")
        error.sqlite_errorcode = sqlite3.SQLITE_IOERR

    def fail(path: Path) -> None:
        tries.append(path)
        raise error

    monkeypatch.setattr(files, "make_private", fail)
    assert refused(opened()) == f"the journal cannot be used: {says}"
    assert len(tries) == 1


def test_a_mistake_in_the_program_is_none_of_the_file(opened: Opened) -> None:
    found = opened()

    def wrong(db: sqlite3.Connection) -> None:
        rows.insert(db, [entry("half")])
        raise sqlite3.ProgrammingError("a mistake")

    with pytest.raises(sqlite3.ProgrammingError):
        found.write(wrong)
    assert noted(found) == [] and found.notices == []


@pytest.mark.threat("T47")
def test_a_newer_file_is_left_alone(path: Path, opened: Opened) -> None:
    newer = Store(path, replace(CURRENT, steps=(*CURRENT.steps, ("CREATE TABLE x (y)",))))
    note(newer, "theirs")
    assert refused(opened()) == "the journal cannot be used: it was written by a newer segtui"  # by its WAL
    newer.close()
    assert refused(opened()) == "the journal cannot be used: it was written by a newer segtui"  # by its header
    assert aside(path) == {}


def test_closing_never_fails(opened: Opened) -> None:
    found = opened()
    note(found, "p")
    elsewhere = threading.Thread(target=found.close)  # SQLite minds, and pytest would if it came out
    elsewhere.start()
    elsewhere.join()
    assert noted(found) == ["p"]


def test_a_file_that_was_moved_away_is_made_anew(path: Path, opened: Opened) -> None:
    found = opened()
    note(found, "p")
    path.rename(path.with_name("moved"))
    note(found, "q")
    assert noted(found) == ["q"] and path.exists()
