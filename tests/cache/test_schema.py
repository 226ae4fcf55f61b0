from __future__ import annotations

import shutil
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from segtui.cache.schema import CURRENT
from segtui.cache.store import Store
from segtui.sqlite.schema import version_of

from .conftest import Opener, kept, records, refresh

_COUNTED = "INSERT INTO added SELECT count(*) FROM record"
NEXT = replace(CURRENT, steps=(*CURRENT.steps, ("CREATE TABLE added (x)", _COUNTED)))
BROKEN = replace(CURRENT, steps=(*CURRENT.steps, ("CREATE TABLE added (x)", "INSERT INTO nowhere VALUES (1)")))


def contents(path: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in path.parent.iterdir() if not file.name.endswith("-shm")}


@pytest.mark.threat("T47")
def test_an_older_file_is_migrated_and_keeps_its_rows(store: Store, path: Path) -> None:
    refresh(store, records(10))
    store.close()
    newer, notices = Store.open(path, NEXT)
    assert (kept(newer), notices) == (records(10), ())
    newer.close()
    with sqlite3.connect(path) as db:
        assert version_of(db) == 2
        assert db.execute("SELECT x FROM added").fetchall() == [(10,)]
    db.close()


@pytest.mark.threat("T47")
def test_a_migration_that_fails_leaves_the_file_as_it_was(store: Store) -> None:
    refresh(store, records(10))
    db = store._database._db
    with pytest.raises(sqlite3.OperationalError):
        BROKEN.migrate(db)
    assert version_of(db) == 1
    assert kept(store) == records(10)
    assert db.execute("SELECT count(*) FROM sqlite_master WHERE name = 'added'").fetchone() == (0,)


@pytest.mark.parametrize("beside_a_wal", [False, True])
@pytest.mark.threat("T47")
def test_a_newer_file_is_left_alone_to_the_byte(path: Path, opened: Opener, beside_a_wal: bool) -> None:
    future = Store.of_file(path, NEXT)
    refresh(future, records(10))
    if not beside_a_wal:
        future.close()
    before = contents(path)
    store, notices = Store.open(path)
    assert store.in_memory and "newer segtui" in notices[0] and len(notices) == 1
    assert refresh(store, records(3)) == 3
    store.close()
    assert contents(path) == before
    future.close()


@pytest.mark.threat("T47")
def test_the_wal_that_a_killed_newer_segtui_left_is_not_touched(path: Path, tmp_path: Path) -> None:
    future = Store.of_file(path, NEXT)
    future._database._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    refresh(future, records(10))
    left = tmp_path / "left" / path.name
    shutil.copytree(path.parent, left.parent)
    future.close()
    before = contents(left)
    store, notices = Store.open(left)
    store.close()
    assert "newer segtui" in notices[0]
    assert contents(left) == before and any(name.endswith("-wal") for name in before)


@pytest.mark.threat("T47")
def test_a_newer_file_whose_header_is_still_in_the_wal_keeps_its_version(path: Path) -> None:
    Store.of_file(path).close()
    ahead = sqlite3.connect(path, isolation_level=None)
    ahead.execute("PRAGMA user_version = 9")
    store, notices = Store.open(path)
    assert store.in_memory and "newer segtui" in notices[0]
    store.close()
    assert version_of(ahead) == 9
    ahead.close()


@pytest.mark.parametrize("look", [1, 2])
@pytest.mark.threat("T45")
def test_a_file_that_another_process_makes_between_two_looks_is_not_foreign(tmp_path: Path, look: int) -> None:
    here, other = (sqlite3.connect(tmp_path / "made.db", isolation_level=None) for _ in range(2))
    looks = list[str]()

    def looked(statement: str) -> None:
        looks.append(statement)
        if len(looks) == look:
            CURRENT.migrate(other)

    here.set_trace_callback(looked)
    assert not CURRENT.is_foreign(here)
    assert not CURRENT.is_foreign(here)
    assert len(looks) > look
    here.close()
    other.close()
