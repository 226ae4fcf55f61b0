"""A list narrowed by one filter after another: what was found lately is not looked for again."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from typing import Any

from segtui.service.filters.early import first_hits, is_hit
from segtui.service.filters.grammar import Query
from segtui.service.filters.kinds import Searchable
from segtui.service.filters.search import KEPT, Index, Search, arranged

_STEP_S = 0.004
_FIRST_S = 0.01


class Narrowing:
    """The records of a list as filters see them, and the last results in the order of the list.

    `hash_key` is what the cache's stand-ins of write keys were made with. Positions are those of the records given.
    """

    def __init__(self, kind: Searchable, hash_key: bytes) -> None:
        self._kind, self._hash_key = kind, hash_key
        self._index = Index(kind, hash_key)
        self._results: dict[Search, Sequence[int]] = {}

    def prepare(self, records: Sequence[Any]) -> Iterator[None]:
        """Come to hold these records, a little at a step; steps that are left undone are done by the next call."""
        return self._index.steps(records)

    def reordered(self) -> None:
        """The list is in another order than before: what was found is to be put into it again."""
        self._results.clear()

    def steps(self, query: Query, order: Sequence[int]) -> Generator[None, None, tuple[Sequence[int], tuple[str, ...]]]:
        """Find what matches, a little at a step; gives the hits in the order of the list, and what to tell of them."""
        search = self._index.search(query)
        while not search.advance(_STEP_S):
            yield
        if search not in self._results:
            if len(self._results) >= KEPT:
                del self._results[next(iter(self._results))]
            self._results[search] = arranged(order, search.hits)
        return self._results[search], search.notes

    def first(self, query: Query, records: Sequence[Any], order: Sequence[int], enough: int) -> list[int] | None:
        """The first rows of a result of which the rest is not known yet; None where they are not found soon."""
        wider = [self._results[one] for one in self._index.finished_for(query) if one in self._results]
        among = min(wider, key=len, default=order)
        return first_hits(records, among, query, self._kind, self._hash_key, enough=enough, budget_s=_FIRST_S)

    def is_hit(self, record: Any, query: Query) -> bool:
        """Whether a record is found, no word being taken loosely."""
        return is_hit(record, query, self._kind, self._hash_key)
