"""What stands in the file, statement by statement: found again, sealed, and read from both ends where it is damaged."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from segtui.journal import rows
from segtui.journal.entry import Entry, KeptCall, Standing
from segtui.journal.schema import CURRENT
from segtui.sqlite.faults import Damaged

from .conftest import entry

HALF = "half \ud83d"


@pytest.fixture
def db() -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as found:
        CURRENT.migrate(found)
        yield found


def names(entries: list[Entry]) -> list[tuple[str, int]]:
    return [(found.plan_id, found.step) for found in entries]


def test_an_entry_is_found_as_it_was_put_in(db: sqlite3.Connection) -> None:
    given = entry("p", 7, subject=HALF, call=KeptCall("x", {"name": HALF, "n": None}, is_whole=False))
    rows.insert(db, [entry("q", 7), given, entry("p", 8)])
    assert rows.find(db, "p", 7) == given
    assert rows.find(db, "p", 9) is rows.find(db, "r", 7) is None


def test_an_entry_is_replaced_in_its_place_and_no_other(db: sqlite3.Connection) -> None:
    rows.insert(db, [entry("p", 0), entry("p", 1), entry("q", 1)])
    rows.replace(db, entry("p", 1, state=Standing.DONE, said="fine"))
    assert rows.find(db, "p", 1) == entry("p", 1, state=Standing.DONE, said="fine")
    assert rows.find(db, "p", 0) == entry("p", 0) and rows.find(db, "q", 1) == entry("q", 1)
    assert names(rows.open_ones(db)) == [("p", 0), ("q", 1)]


def test_a_plan_comes_in_its_order_and_what_is_open_in_that_of_time(db: sqlite3.Connection) -> None:
    rows.insert(db, [entry("p", 2), entry("q", 0), entry("p", 0), entry("p", 1, state=Standing.FAILED)])
    assert names(rows.of_plan(db, "p")) == [("p", 0), ("p", 1), ("p", 2)]
    assert rows.of_plan(db, "r") == []
    assert names(rows.open_ones(db)) == [("p", 2), ("q", 0), ("p", 0)]


def test_what_is_there_already_is_an_error_or_passed_over(db: sqlite3.Connection) -> None:
    rows.insert(db, [entry("p", 0)])
    with pytest.raises(sqlite3.IntegrityError):
        rows.insert(db, [entry("p", 0, said="again")])
    rows.insert(db, [entry("p", 0, said="again"), entry("p", 1)], skips_known=True)
    assert [found.said for found in rows.of_plan(db, "p")] == ["", ""]


def test_the_newest_come_first_of_one_host_and_workspace_and_no_more_than_asked(db: sqlite3.Connection) -> None:
    for number in range(6):
        rows.insert(db, [entry(f"p{number}", host="ab"[number % 2], workspace_id="wv"[number // 3])])
    assert [name for name, _ in names(rows.newest(db, 2, "", ""))] == ["p5", "p4"]
    assert [name for name, _ in names(rows.newest(db, 9, "a", ""))] == ["p4", "p2", "p0"]
    assert [name for name, _ in names(rows.newest(db, 9, "", "w"))] == ["p2", "p1", "p0"]
    assert [name for name, _ in names(rows.newest(db, 1, "a", "w"))] == ["p2"]
    assert rows.newest(db, 9, "c", "") == rows.newest(db, 9, "a", "c") == []


def test_so_many_are_kept_and_all_that_are_open(db: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows, "_KEPT", 3)
    for number in range(6):
        rows.insert(db, [entry(f"p{number}", state=Standing.SENT if number == 1 else Standing.DONE)])
    assert [name for name, _ in names(rows.newest(db, 9, "", ""))] == ["p5", "p4", "p3", "p1"]


@pytest.mark.parametrize(
    "change",
    ["plan = 'q'", "step = 1", "open = 0", "seal = seal + 1", "doc = x'7b7d'", "doc = 'text'", "doc = 7",
     "seal = 'x'", "plan = x'70'", "doc = CAST(doc AS TEXT)"],
)  # fmt: skip
@pytest.mark.threat("T43")
def test_whatever_was_changed_from_outside_is_noticed(db: sqlite3.Connection, change: str) -> None:
    rows.insert(db, [entry("p", 0)])
    db.execute(f"UPDATE entry SET {change}")
    with pytest.raises(Damaged):
        rows.newest(db, 1, "", "")
    assert rows.readable(db) == []


@pytest.mark.threat("T43")
def test_a_sealed_row_that_is_no_entry_is_damage_too(db: sqlite3.Connection) -> None:
    with pytest.raises(Damaged):
        rows.unsealed(("p", 0, 1, rows._seal("p", 0, 1, b"{}"), b"{}"))


@pytest.mark.threat("T43")
def test_a_damaged_file_is_read_from_both_ends(path: Path) -> None:
    path.parent.mkdir()
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        CURRENT.migrate(db)
        rows.insert(db, [entry(f"p{number:03}", said="x" * 900) for number in range(120)])
        size = db.execute("PRAGMA page_size").fetchone()[0]
    whole = path.read_bytes()
    middle = whole.index(b'"plan_id":"p060"') // size * size
    path.write_bytes(whole[:middle] + b"\xa5" * size + whole[middle + size :])
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("PRAGMA cell_size_check = ON")
        with pytest.raises(sqlite3.DatabaseError):
            db.execute("SELECT * FROM entry NOT INDEXED").fetchall()
        found = [name for name, _ in names(rows.readable(db))]
    assert found == sorted(found) and found[0] == "p000" and found[-1] == "p119" and 110 < len(found) < 120


@pytest.mark.threat("T43")
def test_a_damaged_name_in_the_file_leaves_nothing_to_read(path: Path) -> None:
    path.parent.mkdir()
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        CURRENT.migrate(db)
        db.execute("PRAGMA writable_schema = ON")
        db.execute("UPDATE sqlite_master SET sql = 'rubbish', name = CAST(x'ff' AS TEXT) WHERE type = 'index'")
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        with pytest.raises(UnicodeDecodeError):
            db.execute("SELECT * FROM entry")
        assert rows.readable(db) == []
