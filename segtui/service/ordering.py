"""A list kept in order by one column, brought up to date in steps that leave the screen free to answer keys."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator, Sequence
from itertools import chain, compress, count
from operator import is_not
from typing import Any

from segtui.service.sorting import Key, Value, keys

STEP = 1000
"""How many records are looked at in a step."""

_RUN = 25_000
_NOTHING = -1  # is in order


class Ordering:
    """The positions of a list's records, sorted by a column; those without a value come last, in either direction.

    `value` says what a record is sorted by, where that is not known from the column. Equal ones stay as they are. The
    sort keys are kept, so that what is added later is merged in, and a turn of the direction reads no record.
    """

    def __init__(self, column: str, reverse: bool = False, value: Callable[[Any], Value] | None = None) -> None:
        self.column, self.is_reversed = column, reverse
        self._value = value
        self._keys: list[Key] = []
        self._records: list[Any] = []
        self._sorted: array[int] = array("I")
        self._valueless: array[int] = array("I")
        self._ordered = _NOTHING
        self._is_turned = False

    @property
    def records(self) -> Sequence[Any]:
        """The records as they were when they were last looked at."""
        return self._records

    @property
    def order(self) -> array[int]:
        """The order that was come to last."""
        return self._sorted + self._valueless

    def turn(self) -> None:
        """Sort the other way round, at the next steps."""
        self.is_reversed, self._is_turned = not self.is_reversed, not self._is_turned

    def steps(self, records: Sequence[Any]) -> Iterator[None]:
        """Come to the order of these records. Steps that are left undone are done by the next call."""
        yield from self._renewed(records)
        for start in range(len(self._keys), len(records), STEP):
            more = records[start : start + STEP]
            self._keys += self._keys_of(more)
            self._records += more
            yield
        if self._is_turned or self._ordered != len(self._keys):
            yield from self._sort()

    def _renewed(self, records: Sequence[Any]) -> Iterator[None]:
        """Look again at the records that are others than they were."""
        if len(records) < len(self._records):
            del self._records[len(records) :], self._keys[len(records) :]
            self._ordered = _NOTHING
        others = list(compress(count(), map(is_not, self._records, records)))
        for start in range(0, len(others), STEP):
            places = others[start : start + STEP]
            for at, key in zip(places, self._keys_of([records[at] for at in places]), strict=True):
                self._records[at] = records[at]
                if self._keys[at] != key:
                    self._keys[at] = key
                    self._ordered = _NOTHING
            yield

    def _keys_of(self, records: Sequence[Any]) -> list[Key]:
        return keys(records, self.column, self._value)

    def _sort(self) -> Iterator[None]:
        """Sort what is not in order yet in runs, and merge them: for a run of its own, a merge is a quick sort."""
        start, end = max(0, self._ordered), len(self._keys)
        runs = [list(self._sorted)] if start else []
        if runs and self._is_turned:
            runs = [self._merged(runs[0])]  # what is in order the other way round is one run, too, or nearly
            yield
        valueless = self._valueless if start else array("I")
        for begin in range(start, end, _RUN):
            places = range(begin, min(begin + _RUN, end))
            filled = [at for at in places if self._keys[at] is not None]
            if len(filled) < len(places):
                valueless = valueless + array("I", [at for at in places if self._keys[at] is None])
            runs.append(self._merged(filled))
            yield
        while len(runs) > 1:
            pairs: list[list[int]] = []
            for at in range(0, len(runs), 2):
                pairs.append(self._merged([*chain.from_iterable(runs[at : at + 2])]))
                yield
            runs = pairs
        self._sorted, self._valueless = array("I", runs[0] if runs else []), valueless
        self._ordered, self._is_turned = end, False

    def _merged(self, places: list[int]) -> list[int]:
        """The places sorted; where they are two runs behind each other, that is one pass over them."""
        key_of: Any = self._keys.__getitem__
        places.sort(key=key_of, reverse=self.is_reversed)
        return places
