"""The order of lists."""

from __future__ import annotations

from itertools import groupby
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from segtui.service.sorting import keys, natural_key, order, sorted_by

from .filter_records import destination, entry, label, source


def sorted_names(names: list[str], reverse: bool = False) -> list[str]:
    items = [source(name, slug="x") for name in names]
    return [names[at] for at in order(items, "name", reverse)]


def test_numbers_count_as_numbers() -> None:
    assert sorted_names(["web 10", "web 2", "Web 1", "web", "web 02b", "web 2a"]) == [
        "web",
        "Web 1",
        "web 2",
        "web 2a",
        "web 02b",
        "web 10",
    ]


def test_capitals_and_what_has_no_width_do_not_count() -> None:
    assert sorted_names(["b", "A", "a\u200ba", "B"]) == ["A", "a\u200ba", "b", "B"]


@pytest.mark.parametrize("reverse", [False, True])
def test_empty_comes_last_either_way(reverse: bool) -> None:
    items = [source("a", labels=""), source("b", labels="x=1"), source("c", labels="")]
    assert list(order(items, "labels", reverse)) == [1, 0, 2]


@pytest.mark.parametrize("reverse", [False, True])
def test_equal_ones_stay_as_they_are(reverse: bool) -> None:
    items = [source(str(at), of="iOS") for at in range(5)]
    assert list(order(items, "type", reverse)) == [0, 1, 2, 3, 4]


@pytest.mark.parametrize(
    ("column", "expected"),
    [
        ("name", [1, 2, 0]),
        ("slug", [1, 2, 0]),
        ("type", [1, 0, 2]),
        ("enabled", [0, 1, 2]),
        ("labels", [2, 0, 1]),
        ("categories", [0, 1, 2]),
        ("keys", [2, 0, 1]),
        ("id", [1, 0, 2]),
        ("unknown-column", [0, 1, 2]),
    ],
)
def test_every_column_of_the_sources_sorts(column: str, expected: list[int]) -> None:
    items = [
        source("c", of="iOS", labels="b=1", id="2", writeKeys=["a", "b"]),
        source("a", of="Android", enabled=False, id="1"),
        source("", slug="b", of="Web", enabled=None, labels="a=10", id="3", writeKeys=["a"]),
    ]
    assert list(order(items, column)) == expected


def test_other_records_sort_by_their_fields() -> None:
    labels = [label("b", "1", "z"), label("a", "2")]
    assert list(order(labels, "key")) == [1, 0] and list(order(labels, "description")) == [0, 1]
    assert list(order(labels, "sources", value=lambda one: {"a": 10, "b": 9}[one.key])) == [0, 1]
    assert list(order([entry("b"), entry("A")], "name")) == [1, 0]
    assert list(order([destination("b"), destination("", "A")], "name")) == [1, 0]
    mistyped: list[Any] = [source("a", slug=7), source("b", slug=None), source("c", metadata=[])]
    assert [len(order(mistyped, column)) for column in ("slug", "type", "categories")] == [3, 3, 3]


def test_keys_that_were_kept_give_both_directions() -> None:
    kept = keys([source("b"), source("a")], "name")
    assert list(sorted_by(kept)) == [1, 0] and list(sorted_by(kept, True)) == [0, 1]


def explained(text: str) -> list[tuple[int, int]]:
    """The order as one would explain it: sign by sign, and a number as a whole, where its first digit stands."""
    runs = groupby(text, key=lambda char: char in "0123456789")
    out: list[tuple[int, int]] = []
    for is_number, run in runs:
        out += [(ord("0"), int("".join(run)))] if is_number else [(ord(char), 0) for char in run]
    return out


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.text("ab -0129", min_size=1, max_size=8)))
def test_the_order_is_the_one_that_people_expect(names: list[str]) -> None:
    assert sorted(names, key=natural_key) == sorted(names, key=explained)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.one_of(st.text("aB -0129", max_size=8), st.text(max_size=4), st.just("7" * 95)), max_size=6))
def test_the_keys_of_many_texts_are_those_of_each(slugs: list[str]) -> None:
    assert keys([source("x", slug=slug) for slug in slugs], "slug") == [natural_key(slug) or None for slug in slugs]
