"""One filter over one list: at once, or in slices that leave the screen free to answer keys."""

from __future__ import annotations

import time
from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import compress
from typing import Any

from segtui.service.filters.grammar import Query, Term
from segtui.service.filters.kinds import Searchable
from segtui.service.filters.matching import (
    LONG_ENOUGH_FOR_IDS,
    SHORTEST_LOOSE_WORD,
    Loosely,
    Not,
    Test,
    View,
    WriteKeys,
    is_costly,
    test_for,
)
from segtui.service.filters.store import CHUNK, Store

_SLICE_S = 0.008
_STEP_S = 0.001  # what a step may take before the next looks at fewer records
_FEWEST = 8
KEPT = 8
"""How many of the last searches are kept."""


class Index:
    """The records of one list, ready to be searched; positions are those of the records given.

    `hash_key` is what the cache's stand-ins of write keys were made with.
    """

    def __init__(self, kind: Searchable, hash_key: bytes = b"") -> None:
        self.kind, self.hash_key = kind, hash_key
        self.version = 0
        self._store = Store(kind)
        self._finished: list[Search] = []  # the last ones first

    def __len__(self) -> int:
        return len(self._store.records)

    def extend(self, records: Iterable[Any]) -> None:
        """Add records at the end: about 5 ms for a thousand."""
        self._changed()
        self._store.extend(records)

    def steps(self, records: Sequence[Any]) -> Iterator[None]:
        """Hold these records from now on, a chunk at a step; steps that are left undone are done by the next call."""
        store = self._store
        if len(records) < len(store.records):
            self._changed()
            store.cut(len(records))
        for number in store.differing(records):
            self._changed()
            store.take(number, records[store.chunks[number].start : store.end_of(number)])
            yield
        while (known := len(store.records)) < len(records):
            self.extend(records[known : known + CHUNK - known % CHUNK])
            yield

    def replace(self, position: int, record: Any) -> None:
        """Put a record in the place of another.

        Raises:
            IndexError: there is none at this position.
        """
        self._changed()
        self._store.replace(position, record)

    def remove(self, position: int) -> None:
        """Take a record out; those behind it move up by one.

        Raises:
            IndexError: there is none at this position.
        """
        self._changed()
        self._store.remove(position)

    def rebuild(self, records: Iterable[Any] = ()) -> None:
        """Begin again with these records."""
        self._changed()
        self._store = Store(self.kind)
        self._store.extend(records)

    def select(self, query: Query) -> array[int]:
        """The positions of the records that match, in order."""
        search = self.search(query)
        search.advance(None)
        return search.hits

    def search(self, query: Query, *, may_loosen: bool = True) -> Search:
        """A search to be carried on in slices: one of the last that were finished, or one that builds on them.

        So what is typed letter by letter is looked for in less and less, and what is taken back is there at once.
        """
        known = next((one for one in self._finished if one.is_for(query, may_loosen=may_loosen)), None)
        return known or Search(self, self._store, query, self._finished, may_loosen=may_loosen)

    def finished_for(self, query: Query) -> Iterator[Search]:
        """Of the last searches that were finished, those whose hits hold all of this one's, no word taken loosely."""
        new = Search(self, self._store, query, (), may_loosen=False)
        return (one for one in self._finished if narrows(new, one))

    def keep(self, search: Search) -> None:
        """Remember a search that was finished, instead of one long ago."""
        self._finished = [search, *self._finished][:KEPT]

    def _changed(self) -> None:
        self.version += 1
        self._finished = []


class Search:
    """A filter at work: `advance` until it is done; `hits` grows in order, and may be shown before.

    `loosened` are the words that no record has, taken by the beginnings of words instead.
    """

    def __init__(
        self, index: Index, store: Store, query: Query, finished: Sequence[Search], *, may_loosen: bool = True
    ) -> None:
        self.query, self.hits = query, array("I")
        self._may_loosen = may_loosen
        self._index, self._store, self._version = index, store, index.version
        self._tests: list[Test] | None = None
        self._keys: list[WriteKeys] = []
        self._earlier = finished
        self._within: array[int] | None = None
        self._number = 0
        self._view: View | None = None
        self._left: Sequence[int] = ()
        self._size = _FEWEST if any(map(is_costly, query.terms)) else CHUNK
        self.loosened: tuple[str, ...] = ()
        self.is_done = False

    def is_for(self, query: Query, *, may_loosen: bool) -> bool:
        """Whether it looks for the same in the same way."""
        return self.query.terms == query.terms and self._may_loosen == may_loosen

    @property
    def is_stale(self) -> bool:
        """Whether the records changed since it began: it stands still, and is to be begun again."""
        return self._version != self._index.version

    @property
    def progress(self) -> float:
        """How much of the list has been looked at, from 0 to 1."""
        return 1.0 if self.is_done else self._number / max(1, len(self._store.chunks))

    @property
    def notes(self) -> tuple[str, ...]:
        """What to tell about the result besides itself."""
        said = [f"nothing has “{word}”: shown are words that begin so" for word in self.loosened if self.hits]
        if any(test.saw_stand_in for test in self._keys) and not self.hits:
            said.append("write keys are not kept in the cache: until the live data is here, only a whole key is found")
        return tuple(said)

    def advance(self, budget_s: float | None = _SLICE_S, clock: Callable[[], float] = time.perf_counter) -> bool:
        """Go on for about this long (None: to the end); whether it is done, or can go no further."""
        if self.is_done or self.is_stale:
            return True
        before = clock()
        end = None if budget_s is None else before + budget_s
        if self._tests is None:
            self._tests = self._prepared()
        while self._number < len(self._store.chunks):
            self._step(self._tests)
            now = clock()
            self._size = max(_FEWEST, self._size // 4) if now - before > _STEP_S else min(CHUNK, self._size * 2)
            before = now
            if end is not None and now >= end:
                return False
        self.is_done = True
        self._earlier, self._tests, self._within = (), None, None
        self._index.keep(self)
        return True

    def _prepared(self) -> list[Test]:
        """A test for each term, the cheap ones first; finds out which words are to be taken loosely."""
        tests: list[Test] = []
        for term in sorted(self.query.terms, key=is_costly):
            test = test_for(term, self._store, self._index.hash_key)
            if isinstance(test, WriteKeys):
                self._keys.append(test)
            if self._may_loosen and _may_be_loosened(term) and not self._is_anywhere(test):
                self.loosened += (term.folded,)
                test = Loosely(term.folded, self._store.chunks[0].text if self._store.chunks else "")
            tests.append(Not(test) if term.negated else test)
        wider = [one.hits for one in self._earlier if narrows(self, one)]
        self._within = min(wider, key=len, default=None)
        return tests

    def _is_anywhere(self, test: Test) -> bool:
        return any(test.hits(View(self._store, chunk), range(_length(self._store, at))) for at, chunk in self._chunks())

    def _chunks(self) -> Iterable[tuple[int, Any]]:
        return enumerate(self._store.chunks)

    def _step(self, tests: Sequence[Test]) -> None:
        """Look at one chunk, or at some records of one."""
        if self._view is None:
            chunk = self._store.chunks[self._number]
            self._view, self._left = View(self._store, chunk), self._candidates(chunk.start)
        among, self._left = self._left[: self._size], self._left[self._size :]
        for test in tests:
            if not among:
                break
            among = test.hits(self._view, among)
        start = self._view.chunk.start
        self.hits.extend([start + at for at in among])
        if not self._left:
            self._number, self._view = self._number + 1, None

    def _candidates(self, start: int) -> Sequence[int]:
        end = self._store.end_of(self._number)
        if self._within is None:
            return range(end - start)
        within = self._within
        return [at - start for at in within[bisect_left(within, start) : bisect_left(within, end)]]


def _length(store: Store, number: int) -> int:
    return store.end_of(number) - store.chunks[number].start


def _may_be_loosened(term: Term) -> bool:
    return not term.field and term.shape == "word" and not term.negated and len(term.folded) >= SHORTEST_LOOSE_WORD


def narrows(new: Search, old: Search) -> bool:
    """Whether every record that the new search can match is among the hits of the old."""
    return all(any(_implies(new, term, old, other) for term in new.query.terms) for other in old.query.terms)


def _implies(new: Search, term: Term, old: Search, other: Term) -> bool:
    if (term.folded in new.loosened) != (other.folded in old.loosened):
        return False
    if term == other:
        return True
    extends = (
        term.shape == other.shape == "word" and term.field == other.field and not term.negated and not other.negated
    )
    return extends and _is_longer(term, other, new)


def _is_longer(term: Term, other: Term, search: Search) -> bool:
    """Whether a text with the one word surely has the other: they are compared as parts, or from the start of ids."""
    field = search._store.kind.field(term.field)
    if field is not None and field.kind not in ("text", "code", "shared", "key"):
        return False
    if field is not None and field.kind == "key":
        return False  # in the cache only a whole key matches
    same_way = (len(term.folded) >= LONG_ENOUGH_FOR_IDS) == (len(other.folded) >= LONG_ENOUGH_FOR_IDS)
    return same_way and term.folded.startswith(other.folded)


def arranged(order: Sequence[int], hits: Sequence[int]) -> array[int]:
    """The hits in the order of the list, which has every position: what a sorted list shows of a filter's result."""
    flags = bytearray(len(order))
    for at in hits:
        flags[at] = 1
    return array("I", compress(order, map(flags.__getitem__, order)))
