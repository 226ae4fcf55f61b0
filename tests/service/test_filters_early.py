"""The first rows of a filter's result, and an index that comes to hold what the list holds."""

from __future__ import annotations

from itertools import islice, pairwise
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from segtui.service.filters import SOURCES, Index, arranged, parse
from segtui.service.filters.early import first_hits, is_hit
from segtui.service.filters.store import CHUNK

from .filter_records import source
from .test_filters_index import FILTERS, fresh, records

relaxed = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


@relaxed
@given(st.lists(records, max_size=30), st.sampled_from(FILTERS), st.integers(1, 5), st.randoms())
def test_what_is_shown_first_is_how_the_whole_result_begins(
    items: list[Any], text: str, enough: int, random: Any
) -> None:
    order = list(range(len(items)))
    random.shuffle(order)
    query = parse(text, SOURCES)
    first = first_hits(items, order, query, SOURCES, b"", enough=enough, budget_s=60)
    whole = list(arranged(order, fresh(items, text)))
    if first is not None:
        assert len(first) >= enough and first == whole[: len(first)]
        assert all(is_hit(items[at], query, SOURCES, b"") for at in first)


def test_rows_that_are_too_rare_are_not_looked_for_without_end() -> None:
    items = [source(f"a{number}") for number in range(1000)]
    looked: list[float] = []

    def clock() -> float:
        looked.append(0)
        return float(len(looked))

    query = parse("zebra", SOURCES)
    assert first_hits(items, range(1000), query, SOURCES, b"", enough=1, budget_s=3, clock=clock) is None
    assert len(looked) == 4


@relaxed
@given(st.data())
def test_the_index_comes_to_hold_the_list_as_it_is_even_where_steps_were_left_undone(data: st.DataObject) -> None:
    items: list[Any] = []
    index = Index(SOURCES)
    for _ in range(3):
        items = list(items) + [source(f"web {number}") for number in range(data.draw(st.integers(0, CHUNK * 2)))]
        for at in data.draw(st.lists(st.integers(0, max(0, len(items) - 1)), max_size=2)) if items else ():
            items[at] = source("ios checkout")
        items = items[: data.draw(st.integers(len(items) // 2, len(items)))]
        for _ in islice(index.steps(items), data.draw(st.integers(0, 2))):
            pass
    for _ in index.steps(items):
        pass
    for text in ("ios", "web 1", "!ios"):
        assert list(index.select(parse(text, SOURCES))) == fresh(items, text)


def test_a_step_of_the_index_takes_one_chunk_at_most() -> None:
    index = Index(SOURCES)
    items = [source(f"web {number}") for number in range(CHUNK * 3 + 7)]
    sizes = [0]
    for _ in index.steps(items):
        sizes.append(len(index))
    assert max(after - before for before, after in pairwise(sizes)) == CHUNK
    assert sizes[-1] == len(items)
