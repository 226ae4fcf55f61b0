from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from segtui.cache.packed import Entry
from segtui.cache.store import Store

from .conftest import Opener, kept, records, refresh


def wal_size(path: Path) -> int:
    return path.with_name(path.name + "-wal").stat().st_size


def test_what_was_loaded_is_there_after_a_restart_in_its_order(opened: Opener) -> None:
    first = opened()
    refresh(first, records(120)[::-1], at=1000.5)
    first.close()
    found = opened().load("sources")
    assert found is not None
    assert found.entries == records(120)[::-1]
    assert (found.fetched_at, found.complete, found.total, found.stale) == (1000.5, True, 120, False)


def test_what_was_never_loaded_is_none_and_an_empty_listing_is_not(store: Store) -> None:
    assert store.load("sources") is None
    refresh(store, [])
    assert store.load("sources") is not None


def test_kinds_and_scopes_are_apart(store: Store) -> None:
    store.put("labels", "one", Entry("a", b"1"), 1.0)
    store.put("labels", "two", Entry("a", b"2"), 1.0)
    assert store.get("labels", "one", "a") == (b"1", 1.0)
    assert store.get("labels", "two", "a") == (b"2", 1.0)
    assert store.get("sources", "one", "a") is None


STRANGE = [Entry("a\0b", b"\0\xff\0"), Entry("\ud800", b""), Entry("", b"x"), Entry("日本", b"\x80" * 9)]


@pytest.mark.parametrize("entry", STRANGE)
def test_any_bytes_and_any_id_come_back_as_they_were(store: Store, entry: Entry) -> None:
    refresh(store, [entry, *records(3)])
    assert kept(store) == [entry, *records(3)]
    assert store.get("sources", "", entry.id) == (entry.doc, 1000.0)


def test_an_unchanged_refresh_writes_one_small_row(store: Store, path: Path, opened: Opener) -> None:
    refresh(store, records(500))
    store.close()
    again = opened()
    assert refresh(again, records(500), at=2000.0) == 0
    assert wal_size(path) <= 32 + 24 + 4096  # the WAL's header, and one frame
    found = again.get("sources", "", "src00001")
    assert found is not None and found[1] == 2000.0


def test_only_documents_that_changed_are_written(store: Store) -> None:
    refresh(store, records(100))
    changed = records(100)
    changed[7] = Entry(changed[7].id, b"new")
    assert refresh(store, changed) == 1
    assert kept(store) == changed


def test_a_new_record_at_the_front_rewrites_no_document(store: Store) -> None:
    refresh(store, records(100))
    moved = [Entry("new", b"1"), *records(100)]
    assert refresh(store, moved) == 1
    assert kept(store) == moved


def test_what_is_gone_is_deleted_only_by_a_complete_refresh(store: Store) -> None:
    refresh(store, records(10))
    generation = store.begin("sources")
    store.put_page("sources", "", generation, 0, records(4), 2000.0)
    assert store.finish("sources", "", generation, total=10, complete=False, fetched_at=2000.0) == 0
    found = store.load("sources")
    assert found is not None and (len(found.entries), found.complete, found.fetched_at) == (10, False, 1000.0)
    assert refresh(store, records(4), at=3000.0) == 0
    assert kept(store) == records(4)


@pytest.mark.threat("T36")
def test_a_record_that_moves_between_pages_is_there_once(store: Store) -> None:
    generation = store.begin("sources")
    store.put_page("sources", "", generation, 0, [Entry("a", b"1"), Entry("b", b"1"), Entry("a", b"1")], 1.0)
    store.put_page("sources", "", generation, 3, [Entry("b", b"2"), Entry("c", b"1")], 2.0)
    store.finish("sources", "", generation, total=None, complete=True, fetched_at=1.0)
    assert sorted(kept(store)) == [("a", b"1"), ("b", b"2"), ("c", b"1")]


def test_a_refresh_that_never_ended_leaves_every_record_readable(store: Store, opened: Opener) -> None:
    refresh(store, records(10))
    generation = store.begin("sources")
    store.put_page("sources", "", generation, 0, records(5, revision=1), 2000.0)
    store.close()
    assert kept(opened()) == records(10, revision=1)[:5] + records(10)[5:]


@pytest.mark.threat("T40")
def test_a_late_page_of_a_refresh_that_was_overtaken_changes_nothing(store: Store) -> None:
    old = store.begin("sources")
    refresh(store, records(3))
    assert store.put_page("sources", "", old, 0, [Entry("late", b"1")], 1.0) == 0
    assert store.finish("sources", "", old, total=1, complete=True, fetched_at=1.0) == 0
    assert kept(store) == records(3)


@pytest.mark.threat("T40")
def test_a_page_after_the_end_of_its_load_or_for_another_list_changes_nothing(store: Store) -> None:
    sources, labels = store.begin("sources"), store.begin("labels")
    assert store.put_page("labels", "", sources, 0, records(3), 1.0) == 0
    assert store.put_page("sources", "other", sources, 0, records(3), 1.0) == 0
    assert store.put_page("sources", "", sources, 0, records(3), 1.0) == 3
    assert store.put_page("labels", "", labels, 0, records(2), 1.0) == 2
    store.finish("sources", "", sources, total=3, complete=True, fetched_at=1.0)
    assert store.put_page("sources", "", sources, 3, [Entry("late", b"1")], 1.0) == 0
    assert kept(store) == records(3) and kept(store, "labels") == records(2)
    assert store.load("sources", "other") is None


@pytest.mark.parametrize("asked_at", [1999.0, 2000.0, 2001.0])
@pytest.mark.parametrize("number", [1, 2])
@pytest.mark.threat("T40", "T49")
def test_a_page_of_a_load_that_began_before_a_change_does_not_undo_it(
    store: Store, number: int, asked_at: float
) -> None:
    """Whatever the clock did meanwhile."""
    refresh(store, records(3))
    generation = store.begin("sources")
    changed = records(3)
    changed[number] = Entry(changed[number].id, b"changed here")
    store.put("sources", "", changed[number], 2000.0)
    store.put_page("sources", "", generation, 0, records(3)[::-1], asked_at)
    store.finish("sources", "", generation, total=3, complete=True, fetched_at=asked_at)
    assert kept(store) == changed[::-1]
    assert refresh(store, records(3), at=2002.0) == 1


@pytest.mark.threat("T45")
def test_what_another_process_changed_is_not_undone_by_a_page_that_was_asked_for_before(
    store: Store, opened: Opener
) -> None:
    refresh(store, records(3))
    generation = store.begin("sources")
    opened().put("sources", "", Entry("src00001", b"changed there"), 2000.0)
    store.put_page("sources", "", generation, 0, records(3), 1999.0)
    store.finish("sources", "", generation, total=3, complete=True, fetched_at=1999.0)
    assert store.get("sources", "", "src00001") == (b"changed there", 2000.0)


def test_a_record_made_or_removed_during_a_refresh_stays_so(store: Store) -> None:
    refresh(store, records(3))
    generation = store.begin("sources")
    store.put("sources", "", Entry("made", b"1"), 2000.0)
    assert store.remove("sources", "", "src00001")
    store.put_page("sources", "", generation, 0, records(3), 1999.0)
    store.finish("sources", "", generation, total=3, complete=True, fetched_at=1999.0)
    found = store.load("sources")
    assert found is not None and found.complete
    assert sorted(entry.id for entry in found.entries) == ["made", "src00000", "src00002"]


def test_stale_stays_stale_if_the_load_began_before_the_write(store: Store) -> None:
    refresh(store, records(3))
    generation = store.begin("sources")
    store.mark_stale("sources")
    store.put_page("sources", "", generation, 0, records(3), 2000.0)
    store.finish("sources", "", generation, total=3, complete=True, fetched_at=2000.0)
    found = store.load("sources")
    assert found is not None and found.stale
    refresh(store, records(3))
    found = store.load("sources")
    assert found is not None and not found.stale


def test_evicting_a_kind_drops_all_its_scopes_and_its_refreshes(store: Store) -> None:
    refresh(store, records(3))
    refresh(store, records(2), kind="labels")
    generation = store.begin("sources")
    store.put_page("sources", "", generation, 0, records(1), 1.0)
    assert store.evict("sources") == 3
    assert store.put_page("sources", "", generation, 1, records(2)[1:], 1.0) == 0
    assert store.load("sources") is None and kept(store, "labels") == records(2)


@pytest.mark.threat("T45")
def test_a_refresh_whose_rows_another_process_dropped_is_not_complete(store: Store, opened: Opener) -> None:
    generation = store.begin("sources")
    store.put_page("sources", "", generation, 0, records(3), 1.0)
    opened().evict("sources")
    store.put_page("sources", "", generation, 3, records(6)[3:], 1.0)
    store.finish("sources", "", generation, total=6, complete=True, fetched_at=1.0)
    found = store.load("sources")
    assert found is not None and not found.complete and found.entries == records(6)[3:]


@pytest.mark.threat("T45")
def test_a_refresh_keeps_what_another_process_added_meanwhile(store: Store, opened: Opener) -> None:
    generation = store.begin("sources")
    opened().put("sources", "", Entry("added", b"1"), 1.0)
    store.finish("sources", "", generation, total=0, complete=True, fetched_at=1.0)
    assert kept(store) == [("added", b"1")]


@pytest.mark.threat("T48")
def test_rows_of_another_workspace_are_dropped(store: Store) -> None:
    assert not store.bind_workspace("w1")
    refresh(store, records(3))
    assert not store.bind_workspace("w1") and kept(store) == records(3)
    assert store.bind_workspace("w2")
    assert store.load("sources") is None and store.meta("workspace") == "w2"


@pytest.mark.threat("T49")
def test_what_a_clock_a_year_ahead_wrote_is_dated_anew(store: Store) -> None:
    year = 365 * 86_400.0
    refresh(store, records(3), at=1000.0 + year)
    assert refresh(store, records(3, revision=1), at=1000.0) == 3
    assert store.get("sources", "", "src00000") == (records(1, revision=1)[0].doc, 1000.0)
    refresh(store, records(3, revision=1), at=1000.0 + year)
    refresh(store, records(3, revision=1), at=1000.0)
    found = store.get("sources", "", "src00000")
    assert found is not None and found[1] == 1000.0


IDS = st.sampled_from("abcdefgh")
LISTING = st.lists(st.tuples(IDS, st.binary(max_size=3)), max_size=8, unique_by=lambda pair: pair[0])
STEP = st.one_of(
    st.tuples(st.just("refresh"), LISTING, st.integers(1, 4)),
    st.tuples(st.just("part"), LISTING, st.integers(1, 4)),
    st.tuples(st.just("put"), st.tuples(IDS, st.binary(max_size=3)), st.just(0)),
    st.tuples(st.just("remove"), IDS, st.just(0)),
    st.tuples(st.just("evict"), st.just(""), st.just(0)),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(STEP, max_size=12))
def test_the_store_holds_what_a_dict_would(steps: list[tuple[str, object, int]]) -> None:
    store = Store.open_in_memory()
    model: dict[str, bytes] = {}
    order: list[str] | None = None  # known only right after a complete refresh
    for at, (what, given_, page) in enumerate(steps, 1):
        order = None
        if what in ("refresh", "part"):
            entries = [Entry(*pair) for pair in given_]  # type: ignore[attr-defined]
            generation = store.begin("k")
            fresh = sum(model.get(entry.id) != entry.doc for entry in entries)
            written = sum(
                store.put_page("k", "", generation, n, entries[n : n + page], at) for n in range(0, len(entries), page)
            )
            assert written == fresh
            gone = store.finish("k", "", generation, total=None, complete=what == "refresh", fetched_at=at)
            before = set(model)
            model = {**({} if what == "refresh" else model), **dict(entries)}
            assert gone == len(before - set(model))
            order = [entry.id for entry in entries] if what == "refresh" else None
        elif what == "put":
            entry = Entry(*given_)  # type: ignore[misc]
            store.put("k", "", entry, at)
            model[entry.id] = entry.doc
        elif what == "remove":
            assert store.remove("k", "", str(given_)) == (str(given_) in model)
            model.pop(str(given_), None)
        else:
            store.evict("k")
            model.clear()
        found = kept(store, "k")
        assert dict(found) == model and len(found) == len(model)
        assert order is None or [entry.id for entry in found] == order
    assert store.take_notices() == ()
    store.close()
