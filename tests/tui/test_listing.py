"""A list that is arranged a little at a time: what was shown stays until what is asked for is there."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count

import pytest

from segtui.models import Source
from segtui.service.filters import SOURCES, Index, arranged, parse
from segtui.service.remembered import WIDEST, Arrangement, ChosenColumn
from segtui.service.sorting import order
from segtui.tui.listing import SHORT, Listing, sources_listing
from tests.service.filter_records import source

LONG = SHORT * 2
ITEMS: list[Source] = [source(f"Source {number * 7919 % LONG}", labels=f"n=v{number % 7}") for number in range(LONG)]


def ticking() -> Callable[[], float]:
    """A clock by which every step takes a second."""
    return count().__next__


def advance(listing: Listing, budget_s: float = 0) -> bool:
    return listing.advance(budget_s, ticking())


def finish(listing: Listing) -> int:
    """Advance step by step to the end; how many times it took."""
    for steps in count(1):
        if advance(listing):
            return steps
    raise AssertionError


def test_a_short_list_is_arranged_at_one_go_whatever_time_it_takes() -> None:
    listing = sources_listing()
    listing.take(ITEMS[:SHORT])
    assert advance(listing)
    assert list(listing.order) == list(order(ITEMS[:SHORT], "name"))


def test_a_long_list_stays_as_it_was_until_it_is_sorted_anew() -> None:
    listing = sources_listing()
    listing.take(ITEMS)
    assert finish(listing) > 5
    before = list(listing.order)
    assert before == list(order(ITEMS, "name"))
    listing.sort_by_next()
    while not advance(listing):
        assert list(listing.order) == before
        assert listing.sorted_by == ("name", False)
    assert listing.sorted_by == ("slug", False)
    assert list(listing.order) == list(order(ITEMS, "slug"))


def test_what_is_asked_for_last_is_what_is_come_to() -> None:
    listing = sources_listing()
    listing.take(ITEMS)
    advance(listing)
    listing.sort_by_next()
    advance(listing)
    listing.filter("source 1")
    advance(listing)
    listing.reverse()
    advance(listing)
    listing.filter("source 12")
    finish(listing)
    index = Index(SOURCES)
    index.extend(ITEMS)
    hits = index.select(parse("source 12", SOURCES))
    assert list(listing.order) == list(arranged(order(ITEMS, "slug", True), hits))


def test_records_that_come_and_go_while_it_is_arranged_do_not_disturb_it() -> None:
    listing = sources_listing()
    growing = ITEMS[: SHORT + 1]
    listing.take(growing)
    advance(listing)
    growing += ITEMS[SHORT + 1 :]
    finish(listing)
    assert len(listing.order) == SHORT + 1
    listing.take(growing)
    finish(listing)
    assert len(listing.order) == LONG
    listing.take(growing[:10])
    listing.filter("source")
    finish(listing)
    assert listing.items == growing[:10] and sorted(listing.order) == list(range(10))


def test_the_first_rows_of_a_filter_are_there_before_all_is_searched_and_stay() -> None:
    listing = sources_listing()
    listing.take(ITEMS)
    finish(listing)
    top = listing.items[listing.order[0]]
    listing.filter("source")
    assert not advance(listing)
    assert listing.show_first(top, 0, 30) and listing.is_partial
    first = list(listing.order)
    finish(listing)
    assert not listing.is_partial and len(listing.order) == LONG
    assert list(listing.order)[: len(first)] == first


def test_the_first_rows_are_not_shown_where_the_cursor_would_leave_its_row() -> None:
    listing = sources_listing()
    listing.take(ITEMS)
    finish(listing)
    last = listing.items[listing.order[-1]]
    before = list(listing.order)
    listing.filter("source")
    assert not listing.show_first(last, 0, 30)
    assert list(listing.order) == before and not listing.is_partial


def test_once_it_is_prepared_a_filter_reads_no_record_again(monkeypatch: pytest.MonkeyPatch) -> None:
    listing = sources_listing()
    listing.take(ITEMS)
    finish(listing)
    assert not listing.is_prepared
    while not listing.prepare(0, ticking()):
        pass
    assert listing.is_prepared
    monkeypatch.delattr(Index, "extend")
    listing.filter("source 77")
    finish(listing)
    assert 0 < len(listing.order) < LONG


def test_a_labels_column_sorts_as_people_count_and_those_without_it_come_last() -> None:
    listing = sources_listing()
    listing.take([source(name, labels=f"shard={name}" if name else "") for name in ("v10", "", "v9", "v1", "V2")])
    listing.arrange(Arrangement((ChosenColumn("name"), ChosenColumn("label:shard")), "label:shard"))
    finish(listing)
    assert [column.id for column in listing.columns] == ["name", "label:shard"]
    assert [listing.items[at].name for at in listing.order] == ["v1", "V2", "v9", "v10", ""]
    listing.reverse()
    finish(listing)
    assert [listing.items[at].name for at in listing.order] == ["v10", "v9", "V2", "v1", ""]


def test_what_is_remembered_of_columns_that_there_are_no_more_is_left_out() -> None:
    listing = sources_listing()
    listing.take(ITEMS[:3])
    listing.arrange(Arrangement((ChosenColumn("gone"), ChosenColumn("slug", 400), ChosenColumn("slug")), "gone"))
    finish(listing)
    assert [(column.id, column.maximum) for column in listing.columns] == [("slug", WIDEST)]
    assert listing.sorted_by == ("name", False)
    listing.sort_by_next()
    assert listing.sort_column == "slug"
    listing.arrange(Arrangement((ChosenColumn("gone"),)))
    assert listing.columns == listing.usual
