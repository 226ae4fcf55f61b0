"""A list kept in order by one column, brought up to date in steps that leave the screen free to answer keys."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from itertools import chain, compress, count, islice
from operator import is_not
from typing import Any, NamedTuple

from segtui.service.sorting import Key, Value, keys

STEP = 1000
"""How many records are looked at in a step."""

FEW = 32
"""So many records that changed are put in their new places one by one, without the sort keys of all."""

_RUN = 25_000
_NOTHING = -1  # is in order


class Order(NamedTuple):
    """Positions of records, sorted; those without a value stand by themselves, as they come last in any direction."""

    sorted: array[int]
    valueless: array[int]

    def moved(self, places: Sequence[int], key_of: Callable[[int], Key], *, is_reversed: bool) -> Order:
        """The order when the records in these positions are others; `key_of` gives the sort key of a position."""
        stays = bytearray(b"\1") * (len(self.sorted) + len(self.valueless))
        for at in places:
            stays[at] = 0
        order = Order(*(array("I", compress(part, map(stays.__getitem__, part))) for part in self))
        for at in places:
            key = key_of(at)
            if key is None:
                order.valueless.insert(bisect_left(order.valueless, at), at)
            else:
                order.sorted.insert(order._place(at, key, key_of, is_reversed=is_reversed), at)
        return order

    def _place(self, at: int, key: Any, key_of: Callable[[int], Any], *, is_reversed: bool) -> int:
        low, high = 0, len(self.sorted)
        while low < high:
            middle = (low + high) // 2
            other = self.sorted[middle]
            its = key_of(other)
            is_before = other < at if its == key else (its > key if is_reversed else its < key)
            low, high = (middle + 1, high) if is_before else (low, middle)
        return low


class Ordering:
    """The positions of a list's records, sorted by a column; those without a value come last, in either direction.

    `value` says what a record is sorted by, where that is not known from the column. Equal ones stay as they are. The
    sort keys are kept, so that what is added later is merged in, until it settles.
    """

    def __init__(self, column: str, reverse: bool = False, value: Callable[[Any], Value] | None = None) -> None:
        self.column, self.is_reversed = column, reverse
        self._value = value
        self._keys: list[Key] = []
        self._records: list[Any] = []
        self._now = Order(array("I"), array("I"))
        self._ordered = _NOTHING
        self._is_turned = self._is_settled = False

    @property
    def records(self) -> list[Any]:
        """The records as they were when they were last looked at."""
        return self._records

    @property
    def order(self) -> array[int]:
        """The order that was come to last."""
        return self._now.sorted + self._now.valueless

    @property
    def now(self) -> Order:
        """The same in its two parts."""
        return self._now

    @property
    def is_done(self) -> bool:
        """Whether all records that were looked at are in order."""
        return self._ordered == len(self._records) and not self._is_turned

    def turn(self) -> None:
        """Sort the other way round, at the next steps."""
        if self._is_settled:
            self._begin_again()
        self.is_reversed, self._is_turned = not self.is_reversed, not self._is_turned

    def settle(self, records: list[Any]) -> None:
        """Let go of the sort keys, most of what an order takes of the memory; these are the records in order."""
        self.take(self._now, records, is_reversed=self.is_reversed)

    def take(self, order: Order, records: list[Any], *, is_reversed: bool) -> None:
        """Be in an order that is ready for these records, which are not changed in place."""
        self._records, self._now, self.is_reversed = records, order, is_reversed
        self._keys, self._ordered = [], len(records)
        self._is_turned, self._is_settled = False, True

    def steps(self, records: list[Any]) -> Iterator[None]:
        """Come to the order of these records. Steps that are left undone are done by the next call."""
        if self._is_settled:
            yield from self._moved(records)
        if self._is_settled:
            return
        yield from self._renewed(records)
        for start in range(len(self._keys), len(records), STEP):
            more = records[start : start + STEP]
            self._keys += self._keys_of(more)
            self._records += more
            yield
        if self._is_turned or self._ordered != len(self._keys):
            yield from self._sort()

    def _moved(self, records: list[Any]) -> Iterator[None]:
        """Put the few records that are others than they were in their places, or begin again where they are many."""
        places = differing(self._records, records)
        if places is None:
            self._begin_again()
            return
        self._now, self._records = self.moved(self._now, places, records), records
        yield

    def moved(self, order: Order, places: Sequence[int], records: Sequence[Any]) -> Order:
        """An order by this column when the records in these positions are others."""
        if not places:
            return order
        return order.moved(places, lambda at: self._keys_of([records[at]])[0], is_reversed=self.is_reversed)

    def _begin_again(self) -> None:
        self._keys, self._records, self._ordered, self._is_settled = [], [], _NOTHING, False

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
        runs = [list(self._now.sorted)] if start else []
        if runs and self._is_turned:
            runs = [self._merged(runs[0])]  # what is in order the other way round is one run, too, or nearly
            yield
        valueless = self._now.valueless if start else array("I")
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
        self._now = Order(array("I", runs[0] if runs else []), valueless)
        self._ordered, self._is_turned = end, False

    def _merged(self, places: list[int]) -> list[int]:
        """The places sorted; where they are two runs behind each other, that is one pass over them."""
        key_of: Any = self._keys.__getitem__
        places.sort(key=key_of, reverse=self.is_reversed)
        return places


def differing(before: Sequence[Any], after: Sequence[Any]) -> list[int] | None:
    """Where the one list holds another record than the other; None: at many places, or they are of other lengths."""
    if len(before) != len(after):
        return None
    places = list(islice(compress(count(), map(is_not, before, after)), FEW + 1))
    return places if len(places) <= FEW else None
