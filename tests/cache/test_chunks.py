"""How many records are read at once: as one value, or one by one where SQLite cannot give them so."""

from __future__ import annotations

import sqlite3

import pytest

from segtui.cache import rows
from segtui.cache.store import Store

from .conftest import kept, records, refresh


def test_records_are_read_as_one_value(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(rows, "_read_plainly")
    refresh(store, records(60))
    outline = store.outline("sources")
    assert outline is not None and kept(store) == records(60)
    first, second, third = outline.keys[:3]
    assert store.chunk(outline.number, [third, first]) == [records(3)[2], records(3)[0]]
    store.remove("sources", "", records(2)[1].id)
    assert store.chunk(outline.number, [first, second]) == records(1)
    assert store.chunk(outline.number, [second]) == []


def test_more_than_sqlite_holds_in_one_value_is_read_one_by_one(store: Store) -> None:
    refresh(store, records(60))
    store._database._db.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, 10_000)
    assert kept(store) == records(60) and store.take_notices() == ()


@pytest.mark.parametrize("column", ["id", "doc"])
def test_what_sqlite_did_not_join_whole_is_read_one_by_one(
    store: Store, monkeypatch: pytest.MonkeyPatch, column: str
) -> None:
    """It does not promise to join any bytes."""
    refresh(store, records(60))
    joined = f"group_concat({column}, '')"
    monkeypatch.setattr(rows, "_CHUNK", rows._CHUNK.replace(joined, f"substr({joined}, 1, 99)"))
    assert kept(store) == records(60) and store.take_notices() == ()
