"""The first rows of a filter's result, found in the order of the list before all of it is searched."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from segtui.service.filters.grammar import Query
from segtui.service.filters.kinds import Searchable
from segtui.service.filters.search import Index

_BLOCK = 128


def first_hits(
    records: Sequence[Any],
    order: Sequence[int],
    query: Query,
    kind: Searchable,
    hash_key: bytes,
    *,
    enough: int,
    budget_s: float,
    clock: Callable[[], float] = time.perf_counter,
) -> list[int] | None:
    """The first `enough` hits or more: the whole result begins with them. None where they are not found soon.

    A word that no record looked at has may be one that is to be taken loosely: it has no hits here.
    """
    end = clock() + budget_s
    hits: list[int] = []
    for block in _blocks(order):
        hits += [block[at] for at in _hits([records[at] for at in block], query, kind, hash_key)]
        if len(hits) >= enough:
            return hits
        if clock() >= end:
            break
    return None


def is_hit(record: Any, query: Query, kind: Searchable, hash_key: bytes) -> bool:
    """Whether a record matches, no word being taken loosely."""
    return bool(_hits([record], query, kind, hash_key))


def _blocks(order: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(order), _BLOCK):
        yield order[start : start + _BLOCK]


def _hits(records: Sequence[Any], query: Query, kind: Searchable, hash_key: bytes) -> Sequence[int]:
    index = Index(kind, hash_key)
    index.extend(records)
    search = index.search(query, may_loosen=False)
    search.advance(None)
    return search.hits
