"""What was found lately is shown again without a search, and is always what a search from the beginning finds."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from segtui.service.filters import SOURCES, Narrowing, Query, arranged, parse
from segtui.service.filters import narrowing as module

from .filter_records import source
from .test_filters_index import FILTERS, WORDS, fresh, records

relaxed = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
typed = st.sampled_from(WORDS).map(
    lambda word: [word[:end] for end in (*range(1, len(word) + 1), *range(len(word), 0, -1))]
)


def found(narrowing: Narrowing, query: Query, order: list[int]) -> list[int]:
    work = narrowing.steps(query, order)
    while True:
        try:
            next(work)
        except StopIteration as end:
            return list(end.value[0])


def held(items: list[Any]) -> Narrowing:
    narrowing = Narrowing(SOURCES, b"")
    for _ in narrowing.prepare(items):
        pass
    return narrowing


@relaxed
@given(
    st.lists(records, max_size=8),
    st.lists(st.one_of(typed, st.sampled_from(FILTERS).map(lambda one: [one])), max_size=3),
    st.data(),
)
def test_however_filters_follow_each_other_each_finds_what_it_finds_alone(
    items: list[Any], filters: list[list[str]], data: st.DataObject
) -> None:
    order = list(range(len(items)))
    narrowing = held(items)
    for text in (text for texts in filters for text in texts):
        if data.draw(st.integers(0, 3)) == 0:
            order = data.draw(st.permutations(order))
            narrowing.reordered()
        if items and data.draw(st.integers(0, 5)) == 0:
            items = [*items]
            items[data.draw(st.integers(0, len(items) - 1))] = data.draw(records)
            narrowing.reordered()
            for _ in narrowing.prepare(items):
                pass
        query, whole = parse(text, SOURCES), list(arranged(order, fresh(items, text)))
        first = narrowing.first(query, items, order, 1)
        assert first is None or first == whole[: len(first)]
        assert found(narrowing, query, order) == whole


def test_what_is_taken_back_is_there_without_a_search_and_the_first_rows_come_from_what_was_found(
    monkeypatch: Any,
) -> None:
    items = [source(f"web {number}" if number % 500 == 499 else "ios") for number in range(5000)]
    order = list(range(len(items)))
    narrowing = held(items)
    wide, narrow = parse("web", SOURCES), parse("web 4999", SOURCES)
    found(narrowing, wide, order)
    looked: list[int] = []
    monkeypatch.setattr(module, "first_hits", lambda records, among, *how, **more: looked.append(len(among)))
    narrowing.first(narrow, items, order, 1)
    assert looked == [10]  # among what the wider filter found
    found(narrowing, narrow, order)
    assert next(narrowing.steps(wide, order), "at once") == "at once"
    narrowing.reordered()
    assert found(narrowing, wide, order[::-1]) == list(range(4999, 0, -500))
