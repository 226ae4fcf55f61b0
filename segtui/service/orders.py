"""The orders of one list: by the column that it is sorted by now, and, made while there is time, by the others."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Any

from segtui.service.ordering import Order, Ordering, differing
from segtui.service.sorting import OWN_TEXTS, Value


class Orders:
    """Comes to one order in steps, and keeps others ready for when they are asked for.

    `value_of` gives what records are sorted by in a column, where that is not known from its name; of the `unsteady`
    columns the records do not tell whether that is still the same. An order that is ready costs 4 bytes a record.
    """

    def __init__(
        self, value_of: Callable[[str], Callable[[Any], Value] | None], unsteady: Collection[str] = ()
    ) -> None:
        self._value_of, self._unsteady = value_of, unsteady
        self._now = self._ordering("")
        self._ready: dict[tuple[str, bool], Order] = {}
        self._seen: list[Any] = []

    @property
    def records(self) -> Sequence[Any]:
        """The records as they were when they were last looked at."""
        return self._now.records

    @property
    def order(self) -> array[int]:
        """The order that was come to last."""
        return self._now.order

    @property
    def sorted_by(self) -> tuple[str, bool]:
        """The column of that order, and whether it is turned round."""
        return self._now.column, self._now.is_reversed

    def take(self) -> None:
        """Other records come, or the same: what unsteady columns are sorted by may be another."""
        if self._now.column in self._unsteady:
            self._now = self._ordering("")

    def steps(self, records: list[Any], column: str, is_reversed: bool) -> Iterator[None]:
        """Come to the order of these records, which are not changed in place.

        Steps that are left undone are done by the next call.
        """
        yield from self._keep_up(records)
        ready = self._ready.get((column, is_reversed))
        if self._now.column != column:
            self._now = self._ordering(column, is_reversed)
            if ready is not None:
                self._now.take(ready, records, is_reversed=is_reversed)
        elif self._now.is_reversed != is_reversed:
            if ready is not None:
                self._now.take(ready, records, is_reversed=is_reversed)
            else:
                self._now.turn()
        yield from self._now.steps(records)
        if column not in self._unsteady:
            self._ready[column, is_reversed] = self._now.now

    def _keep_up(self, records: list[Any]) -> Iterator[None]:
        """What is ready is ready for these records: moved where few of them changed, else dropped."""
        places = differing(self._seen, records)
        fresh = {}
        for column, is_reversed in self._ready if places is not None else ():
            ordering, order = self._ordering(column, is_reversed), self._ready[column, is_reversed]
            fresh[column, is_reversed] = ordering.moved(order, places or (), records)
            if places:
                yield
        self._ready, self._seen = fresh, records  # at one go: whoever stops before that finds all as it was

    def prepare(self, columns: Sequence[str]) -> Iterator[None]:
        """Make ready the orders by those of these columns that take long, either way round.

        The sort keys of the present one are let go.
        """
        if not self._now.is_done:
            return
        self._now.settle(self._seen)
        for column in columns:
            ways = [(column, False), (column, True)]
            is_slow = column in OWN_TEXTS and column not in self._unsteady
            if not is_slow or all(way in self._ready for way in ways):
                continue
            ordering = self._ordering(column)
            for way in ways:
                if way[1]:
                    ordering.turn()
                yield from ordering.steps(self._seen)
                self._ready[way] = ordering.now

    def _ordering(self, column: str, is_reversed: bool = False) -> Ordering:
        return Ordering(column, is_reversed, self._value_of(column))
