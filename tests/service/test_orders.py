"""An order that is ready is the one that a sort would give, whatever changed since, and is there at once."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from segtui.service import ordering as module
from segtui.service.ordering import FEW
from segtui.service.orders import Orders
from segtui.service.sorting import order

from .filter_records import source
from .test_ordering import records

relaxed = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
COLUMNS = ("name", "slug", "labels", "enabled", "why")
WAYS = [(column, way) for column in COLUMNS for way in (False, True)]


@pytest.fixture(autouse=True)
def small_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "STEP", 3)
    monkeypatch.setattr(module, "_RUN", 4)
    monkeypatch.setattr(module, "FEW", 2)


def orders() -> Orders:
    return Orders({"why": lambda one: str(len(one.name))}.get, {"why"})


def run(steps: Iterator[None], most: int | None = None) -> int:
    return sum(1 for _ in islice(steps, most))


def sort(items: list[Any], column: str, is_reversed: bool) -> list[int]:
    return list(order(items, column, is_reversed, (lambda one: str(len(one.name))) if column == "why" else None))


@relaxed
@given(st.lists(records, max_size=20), st.data())
def test_whatever_changes_and_is_left_undone_every_order_is_the_one_that_a_sort_gives(
    items: list[Any], data: st.DataObject
) -> None:
    found = orders()
    for _ in range(5):
        column, is_reversed = data.draw(st.sampled_from(WAYS))
        run(found.steps(list(items), column, is_reversed), data.draw(st.one_of(st.none(), st.integers(0, 9))))
        items = list(items) + data.draw(st.lists(records, max_size=2))
        for at in data.draw(st.lists(st.integers(0, max(0, len(items) - 1)), max_size=3)) if items else ():
            items[at] = data.draw(records)
        found.take()
        column, is_reversed = data.draw(st.sampled_from(WAYS))
        run(found.steps(list(items), column, is_reversed))
        assert list(found.order) == sort(items, column, is_reversed)
        assert found.sorted_by == (column, is_reversed)
        run(found.prepare(COLUMNS), data.draw(st.one_of(st.none(), st.integers(0, 30))))
    for column, is_reversed in WAYS:
        run(found.steps(list(items), column, is_reversed))
        assert list(found.order) == sort(items, column, is_reversed), (column, is_reversed)


def test_what_is_ready_is_there_at_once_either_way_round_and_after_a_change() -> None:
    items = [source(name) for name in ("web 2", "ios", "web 10", "api", "www", "cli", "app")]
    found = orders()
    run(found.steps(list(items), "name", False))
    assert run(found.steps(list(items), "slug", False)) > 1
    run(found.prepare(COLUMNS))
    for column in ("slug", "name"):
        for is_reversed in (True, False):
            assert run(found.steps(list(items), column, is_reversed)) <= 1
    items[1] = source("zoo")
    run(found.steps(list(items), "name", False))
    assert run(found.steps(list(items), "name", True)) <= 1
    assert list(found.order) == sort(items, "name", True)


def test_where_many_records_changed_all_is_sorted_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "FEW", FEW)
    items = [source(f"web {number}") for number in range(FEW + 1)]
    found = orders()
    run(found.steps(list(items), "name", False))
    run(found.prepare(COLUMNS))
    items = [source(f"ios {len(items) - number}") for number in range(len(items))]
    assert run(found.steps(list(items), "slug", False)) > 1
    assert list(found.order) == sort(items, "slug", False)
