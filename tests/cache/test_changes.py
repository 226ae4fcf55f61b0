"""Single records that are written or taken away, beside a load or not, and what a write makes stale."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from segtui.cache import rows
from segtui.cache.packed import Entry
from segtui.cache.store import Store

from .conftest import Opener, kept, records, refresh

IDS = [entry.id for entry in records(3)]


def ids(store: Store) -> list[str]:
    return [entry.id for entry in kept(store)]


def is_stale(store: Store, kind: str = "sources", scope: str = "") -> bool:
    found = store.load(kind, scope)
    assert found is not None
    return found.stale


def test_new_records_go_to_the_end_in_the_order_of_their_coming(store: Store) -> None:
    store.put("sources", "", Entry("z", b"1"), 1.0)
    store.put("sources", "", Entry("a", b"1"), 1.0)
    assert ids(store) == ["z", "a"]
    refresh(store, records(3))
    store.put("sources", "", Entry("m", b"1"), 2000.0)
    store.put("sources", "", Entry("b", b"1"), 2000.0)
    assert ids(store) == [*IDS, "m", "b"]


def test_several_new_records_keep_their_order_at_the_end_and_known_ones_their_place(store: Store) -> None:
    refresh(store, records(3))
    added = [Entry("z", b"1"), records(3)[1], Entry("a", b"1")]
    store._write(lambda db: rows.write_page(db, rows.ensure_header(db, "sources", ""), None, added, 2_000_000))
    assert kept(store) == [*records(3), added[0], added[2]]


@pytest.mark.threat("T49")
def test_a_list_is_as_old_as_its_last_whole_load_or_the_first_that_was_kept_of_it(store: Store) -> None:
    def age(kind: str) -> float:
        found = store.load(kind)
        assert found is not None
        return found.fetched_at

    store.put("single", "", Entry("a", b"1"), 5.0)
    store.put("single", "", Entry("b", b"1"), 7.0)
    store.put_page("empty", "", store.begin("empty"), 0, [], 6.0)
    refresh(store, records(3))
    store.put("sources", "", Entry("a", b"1"), 2000.0)
    assert [age(kind) for kind in ("single", "empty", "sources")] == [5.0, 6.0, 1000.0]


@pytest.mark.parametrize("adds", [True, False])
def test_a_known_record_is_changed_at_its_place(store: Store, adds: bool) -> None:
    refresh(store, records(3))
    store.put("sources", "", Entry(IDS[1], b"new"), 2000.0, adds=adds)
    assert kept(store) == [records(3)[0], Entry(IDS[1], b"new"), records(3)[2]]
    assert store.get("sources", "", IDS[1]) == (b"new", 2000.0)


@pytest.mark.threat("T49")
@pytest.mark.parametrize("at", [1.0, 999.0, 2000.0])
def test_what_is_put_is_kept_whatever_the_clock_says(store: Store, at: float) -> None:
    refresh(store, records(3))
    store.put("sources", "", Entry(IDS[1], b"new"), at)
    assert store.get("sources", "", IDS[1]) == (b"new", max(1000.0, at))


def test_what_does_not_add_leaves_out_unknown_records_and_lists_that_were_never_kept(store: Store) -> None:
    store.put("sources", "", Entry("x", b"1"), 1.0, adds=False)
    assert store.load("sources") is None
    refresh(store, records(3))
    store.put("sources", "", Entry("x", b"1"), 2000.0, adds=False)
    assert kept(store) == records(3) and store.get("sources", "", "x") is None


@pytest.mark.threat("T40")
def test_what_did_not_add_during_a_load_does_not_hold_up_its_pages(store: Store) -> None:
    refresh(store, records(1))
    generation = store.begin("sources")
    store.put("sources", "", Entry(IDS[1], b"not known"), 2000.0, adds=False)
    store.put_page("sources", "", generation, 0, records(2), 1999.0)
    store.finish("sources", "", generation, total=2, complete=True, fetched_at=1999.0)
    assert kept(store) == records(2)


@pytest.mark.threat("T40")
def test_a_record_that_is_taken_away_and_put_back_during_a_load_is_there(store: Store) -> None:
    refresh(store, records(3))
    generation = store.begin("sources")
    assert store.remove("sources", "", IDS[1])
    store.put("sources", "", Entry(IDS[1], b"back"), 2000.0)
    store.put_page("sources", "", generation, 0, records(3), 1999.0)
    store.finish("sources", "", generation, total=3, complete=True, fetched_at=1999.0)
    assert kept(store) == [records(3)[0], Entry(IDS[1], b"back"), records(3)[2]]


@pytest.mark.threat("T40")
def test_a_record_taken_away_after_its_page_came_leaves_the_load_complete(store: Store) -> None:
    refresh(store, [*records(3), Entry("gone", b"1")])
    generation = store.begin("sources")
    store.put_page("sources", "", generation, 0, records(3), 2000.0)
    assert store.remove("sources", "", IDS[1])
    assert store.finish("sources", "", generation, total=3, complete=True, fetched_at=2000.0) == 1
    found = store.load("sources")
    assert found is not None and found.complete and [entry.id for entry in found.entries] == [IDS[0], IDS[2]]


@pytest.mark.threat("T40")
def test_taking_away_what_is_not_there_changes_nothing(store: Store) -> None:
    assert not store.remove("sources", "", "absent") and store.load("sources") is None
    refresh(store, records(3))
    generation = store.begin("sources")
    store.put_page("sources", "", generation, 0, records(3), 2000.0)
    assert not store.remove("sources", "", "absent")
    assert store.finish("sources", "", generation, total=3, complete=True, fetched_at=2000.0) == 0
    assert kept(store) == records(3)


def test_what_a_write_made_stale_stays_so_until_it_is_loaded_again_in_every_scope(store: Store, opened: Opener) -> None:
    for scope in ("one", "two"):
        store.put("labels", scope, Entry("a", b"1"), 1.0)
    refresh(store, records(3))
    store.mark_stale("labels")
    assert [is_stale(opened(), "labels", scope) for scope in ("one", "two")] == [True, True]
    assert not is_stale(store) and kept(store) == records(3)
    generation = store.begin("labels", "one")
    store.finish("labels", "one", generation, total=0, complete=True, fetched_at=2.0)
    assert [is_stale(store, "labels", scope) for scope in ("one", "two")] == [False, True]


def test_a_load_that_was_not_complete_leaves_stale_what_was_stale(store: Store) -> None:
    refresh(store, records(3))
    store.mark_stale("sources")
    generation = store.begin("sources")
    store.put_page("sources", "", generation, 0, records(3), 2000.0)
    store.finish("sources", "", generation, total=4, complete=False, fetched_at=2000.0)
    found = store.load("sources")
    assert found is not None and (found.stale, found.fetched_at, found.total) == (True, 1000.0, 4)


@pytest.mark.threat("T48")
def test_a_file_without_a_workspace_becomes_that_of_the_first_with_all_its_rows(store: Store) -> None:
    refresh(store, records(1))
    assert not store.bind_workspace("w1") and kept(store) == records(1)
    assert store.bind_workspace("w2") and store.load("sources") is None


def test_words_about_the_file_are_kept_and_replaced(store: Store, opened: Opener) -> None:
    assert store.meta("host") is None
    store.set_meta("host", "one")
    store.set_meta("other", "x")
    store.set_meta("host", "two")
    assert (opened().meta("host"), opened().meta("other")) == ("two", "x")
    before = store._database._db.total_changes
    store.set_meta("host", "two")
    assert store._database._db.total_changes == before  # each start says the same once more


@pytest.mark.threat("T43")
def test_a_list_whose_row_was_changed_from_outside_is_not_believed(path: Path, opened: Opener) -> None:
    for change in ("kind = 'other'", "scope = 'other'", "stale = 1", "complete = 0", "fetched_ms = 9", "total = 9"):
        store = opened()
        refresh(store, records(3))
        store.close()
        with closing(sqlite3.connect(path, isolation_level=None)) as db:
            db.execute(f"UPDATE collection SET {change}")
        changed = opened()
        assert changed.load("other") is changed.load("sources", "other") is changed.load("sources") is None
        assert len(changed.take_notices()) == 1
        changed.close()


@pytest.mark.threat("T43")
def test_a_load_at_whose_end_the_file_is_found_damaged_ends(store: Store) -> None:
    generation = store.begin("sources")
    store.put_page("sources", "", generation, 0, records(3), 1.0)
    store._database._db.execute("UPDATE collection SET seal = seal + 1")
    assert store.finish("sources", "", generation, total=3, complete=True, fetched_at=1.0) == 0
    assert len(store.take_notices()) == 1 and kept(store) == []


@pytest.mark.threat("T43")
def test_a_record_whose_document_is_lost_is_noticed(store: Store) -> None:
    refresh(store, records(3))
    store._database._db.execute("DELETE FROM doc")
    assert store.get("sources", "", IDS[0]) is None and len(store.take_notices()) == 1


@pytest.mark.threat("T48")
def test_the_documents_of_what_is_taken_away_go_with_it(store: Store) -> None:
    def documents() -> int:
        return store._read(lambda db: int(db.execute("SELECT count(*) FROM doc").fetchone()[0]))

    refresh(store, records(5))
    refresh(store, records(2), kind="labels")
    store.remove("sources", "", IDS[0])
    assert documents() == 6
    refresh(store, records(3))
    assert documents() == 5
    store.evict("sources")
    assert documents() == 2


@pytest.mark.threat("T45", "T49")
@pytest.mark.parametrize(("ahead_s", "stays"), [(600.0, True), (600.001, False)])
def test_what_is_dated_later_by_ten_minutes_is_newer_and_by_more_had_a_wrong_clock(
    store: Store, opened: Opener, ahead_s: float, stays: bool
) -> None:
    there = Entry(IDS[0], b"changed there")
    opened().put("sources", "", there, 1000.0 + ahead_s)
    refresh(store, records(1), at=1000.0)
    assert kept(store) == ([there] if stays else records(1))
