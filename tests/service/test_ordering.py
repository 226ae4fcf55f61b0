"""A list that is brought into order in steps comes to the order that one sort gives, whatever happens between them."""

from __future__ import annotations

from itertools import islice
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from segtui.service import ordering as module
from segtui.service.ordering import STEP, Ordering
from segtui.service.sorting import order

from .filter_records import source

relaxed = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
records = st.builds(
    lambda name, labels: source(name, labels=labels),
    st.text("ab1", max_size=3),
    st.sampled_from(["", "env=prod", "env=dev"]),
)


@pytest.fixture(autouse=True)
def small_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "STEP", 3)
    monkeypatch.setattr(module, "_RUN", 4)


def run(ordering: Ordering, items: list[Any], steps: int | None = None) -> None:
    for _ in islice(ordering.steps(items), steps):
        pass


@relaxed
@given(st.lists(records, max_size=40), st.sampled_from(["name", "labels"]), st.booleans(), st.data())
def test_grown_changed_shortened_and_left_undone_it_comes_to_what_one_sort_gives(
    items: list[Any], column: str, is_reversed: bool, data: st.DataObject
) -> None:
    ordering = Ordering(column, is_reversed)
    for _ in range(4):
        run(ordering, items, data.draw(st.one_of(st.none(), st.integers(0, 12))))
        if data.draw(st.booleans()):
            ordering.turn()
        items = list(items)
        items += data.draw(st.lists(records, max_size=9))
        for at in data.draw(st.lists(st.integers(0, max(0, len(items) - 1)), max_size=3)) if items else ():
            items[at] = data.draw(records)
        items = items[: data.draw(st.integers(len(items) // 2, len(items)))]
    run(ordering, items)
    assert list(ordering.order) == list(order(items, column, ordering.is_reversed))
    assert ordering.records == items


def test_the_order_that_was_stays_until_the_new_one_is_there() -> None:
    items = [source(name) for name in "dcab"]
    ordering = Ordering("name")
    run(ordering, items)
    before = list(ordering.order)
    longer = [*items, *(source(name) for name in "hgfe" * 3)]
    steps = ordering.steps(longer)
    while next(steps, None) is None and list(ordering.order) != list(order(longer, "name")):
        assert list(ordering.order) == before


def test_no_step_looks_at_more_records_than_a_step_may(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    looked: list[int] = []

    def value(record: Any) -> str:
        looked[-1] += 1
        return str(record.name)

    items = [source(f"Source {number}") for number in range(STEP * 3 + 1)]
    ordering = Ordering("name", value=value)
    steps = ordering.steps(items)
    looked.append(0)
    for _ in steps:
        looked.append(0)
    assert max(looked) == STEP and sum(looked) == len(items)


def test_a_turn_and_what_is_added_read_no_record_again() -> None:
    read: list[Any] = []
    items = [source(name) for name in "dcabhgfe"]

    def value(record: Any) -> str:
        read.append(record)
        return str(record.name)

    ordering = Ordering("name", value=value)
    run(ordering, items)
    ordering.turn()
    run(ordering, [*items, source("x")])
    assert len(read) == len(items) + 1
