"""A list's records, narrowed by a filter and sorted: what is shown, and in which order. Nothing of Textual here."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import replace
from itertools import chain
from typing import Any

from segtui.models import Label, Source
from segtui.service.filters import (
    CATALOG,
    LABELS,
    SOURCES,
    Begun,
    Narrowing,
    Query,
    Searchable,
    begun,
    parse,
)
from segtui.service.identity import identity_of
from segtui.service.orders import Orders
from segtui.service.remembered import Arrangement, ChosenColumn
from segtui.tui.cells import Column
from segtui.tui.columns import (
    ENTRY_COLUMNS,
    EVERY_SOURCE_COLUMN,
    WAREHOUSE_ENTRY_COLUMNS,
    arranged_columns,
    finding_columns,
    is_label_column,
    label_column,
    label_columns,
    label_value,
    source_columns,
)

Value = Callable[[Any], float | str | None]

SHORT = 2500
"""A list of so many is arranged at one go."""


class Listing:
    """The rows of one list; `order` holds the positions in `items` of those that are shown.

    What is asked for is come to by `advance`, a little at a time: until then `items`, `order` and `sorted_by` (the
    column, and whether it is turned round) stay as they were.
    `hash_key` is what the cache's stand-ins of write keys were made with, for the filter `key:`. `values` say what a
    column is sorted by where that is not a field of the record. `columns` are those that it begins with, `more` others
    that can be chosen, beside the labels' where the records carry labels; `name` is what the choice is remembered by.
    """

    def __init__(
        self,
        kind: Searchable,
        columns: Sequence[Column[Any]],
        sort_column: str = "name",
        values: Mapping[str, Value] | None = None,
        *,
        name: str,
        is_reversed: bool = False,
        more: Sequence[Column[Any]] = (),
    ) -> None:
        self.name, self.usual, self.columns = name, columns, columns
        self.known = {column.id: column for column in (*more, *columns)}
        self.chosen: tuple[ChosenColumn, ...] | None = None
        self._first_sort = (sort_column, is_reversed)
        self.items: Sequence[Any] = ()
        self.order: Sequence[int] = ()
        self.filter_text = ""
        self.sort_column, self.is_reversed = self._first_sort
        self.sorted_by = ("", False)
        self.hash_key = b""
        self.notes: tuple[str, ...] = ()
        self.is_partial = False
        self._kind, self._values = kind, values or {}
        self._query = Query("", ())
        self._coming: Sequence[Any] = ()
        self._orders = Orders(self._value_of, self._values)
        self._is_ordered = True
        self._narrowing: Narrowing | None = None
        self._work: Iterator[None] = iter(())
        self._is_done = True
        self._preparing: Iterator[None] | None = None
        self.is_prepared = True

    @property
    def count(self) -> int:
        """How many rows are shown."""
        return len(self.order)

    # What is asked for

    def take(self, items: Sequence[Any]) -> None:
        """Take the records as they are now."""
        self._coming = items
        self._orders.take()
        self._begin(is_ordered=False)

    def filter(self, text: str) -> None:
        """Show only what matches.

        Raises:
            BadFilter: the filter is wrong; what was shown stays.
        """
        self._query = parse(text, self._kind)
        self.filter_text = text.strip()
        self._begin(is_ordered=self._is_ordered)

    def sort_by_next(self) -> None:
        """Sort by the next of the columns that are chosen."""
        names = [column.id for column in self.columns if column.sortable]
        at = names.index(self.sort_column) if self.sort_column in names else -1
        self.sort_by(names[(at + 1) % len(names)], self.is_reversed)

    def reverse(self) -> None:
        """Turn the order round."""
        self.sort_by(self.sort_column, not self.is_reversed)

    def sort_by(self, column: str, is_reversed: bool) -> None:
        """Sort by a column, chosen or not."""
        if (column, is_reversed) != (self.sort_column, self.is_reversed):
            self.sort_column, self.is_reversed = column, is_reversed
            self._begin(is_ordered=False)

    # How it is arranged

    @property
    def has_labels(self) -> bool:
        """Whether the records carry labels, each key of which can be a column."""
        return self._kind is SOURCES

    @property
    def arrangement(self) -> Arrangement:
        """The columns and the order as they are asked for now."""
        sort = (self.sort_column, self.is_reversed)
        return Arrangement(self.chosen, *(("", False) if sort == self._first_sort else sort))

    def arrange(self, shown: Arrangement) -> None:
        """Take other columns and another order; a column that there is no more is left out."""
        self.chosen = shown.columns
        self.columns = arranged_columns(self.column, shown.columns or ()) or self.usual
        is_known = bool(shown.sort) and self.column(shown.sort) is not None
        self.sort_by(*((shown.sort, shown.is_reversed) if is_known else self._first_sort))

    def column(self, name: str) -> Column[Any] | None:
        """The column of this name, as it is where nobody sized it."""
        return label_column(name) if self.has_labels and is_label_column(name) else self.known.get(name)

    def resize(self, name: str, width: int) -> None:
        """Let a column that nobody sized have at least this width."""
        wider = replace(self.known[name], minimum=width)
        self.known[name] = wider
        self.usual = [wider if column.id == name else column for column in self.usual]
        self.arrange(self.arrangement)

    def check(self, text: str) -> None:
        """Raises BadFilter where the text is no filter of this list."""
        parse(text, self._kind)

    def begun(self, text: str) -> Begun | None:
        """What stands for a filter that is being typed, as long as its last term is not complete."""
        return begun(text, self._kind)

    def names_secret(self) -> bool:
        """Whether the filter names a write key: such a one is not written to a file."""
        fields = (self._kind.field(term.field) for term in self._query.terms if term.field)
        return any(field is not None and field.kind == "key" for field in fields)

    def _value_of(self, column: str) -> Value | None:
        return label_value(column) if self.has_labels and is_label_column(column) else self._values.get(column)

    # How it is come to

    @property
    def is_done(self) -> bool:
        """Whether what was asked for last is shown."""
        return self._is_done

    def advance(self, budget_s: float, clock: Callable[[], float] = time.perf_counter) -> bool:
        """Go on for about this long, a short list to the end; whether what was asked for is shown."""
        end = clock() + budget_s
        while not self._is_done:
            self._is_done = next(self._work, self) is self
            if clock() >= end and len(self._coming) > SHORT:
                break
        return self._is_done

    def prepare(
        self, budget_s: float, clock: Callable[[], float] = time.perf_counter, *, is_whole: bool = True
    ) -> bool:
        """Get ready for a filter to come, for about this long; whether all is ready (`is_prepared`).

        A list that `is_whole`, for the time being, gets ready to be sorted, too.
        """
        if self._preparing is None:
            columns = [column.id for column in self.columns if column.sortable] if is_whole else ()
            self._preparing = chain(self._up_to_date(), self._orders.prepare(columns))
        end = clock() + budget_s
        while next(self._preparing, self) is not self:
            if clock() >= end:
                return False
        self._preparing, self.is_prepared = None, True
        return True

    def show_first(self, record: Any, at: int, enough: int) -> bool:
        """Show the first rows of the filter's result until all of it is known; whether there are any.

        Not where that would move the cursor: it is on `record` now, in row `at`. `enough` rows fill the screen.
        """
        orders = self._orders
        if not self._is_ordered or not self._query.terms:
            return False
        known, query = self._known(), self._query
        hits = known.first(query, orders.records, orders.order, at + enough)
        if hits is None or (known.is_hit(record, query) and not any(self._coming[hit] is record for hit in hits)):
            return False
        self.items, self.order, self.is_partial = self._coming, hits, True
        return True

    def count_shown(self, names: Set[str]) -> int:
        """How many of the records of these identities are shown."""
        return sum(map(names.__contains__, map(identity_of, map(self.items.__getitem__, self.order)))) if names else 0

    def _begin(self, *, is_ordered: bool) -> None:
        self._is_ordered, self._is_done, self._preparing = is_ordered, False, None
        if not is_ordered:
            self.is_prepared = False
            if self._narrowing is not None:
                self._narrowing.reordered()
        self._work = self._steps()

    def _steps(self) -> Iterator[None]:
        items, orders = self._coming, self._orders
        if not self._is_ordered:
            records = list(items)  # as they are now: more may be added meanwhile
            yield from orders.steps(records, self.sort_column, self.is_reversed)
            self._is_ordered = True
        order: Sequence[int] = orders.order
        notes: tuple[str, ...] = ()
        if self._query.terms:
            yield from self._up_to_date()
            order, notes = yield from self._known().steps(self._query, order)
        self.items, self.order, self.notes, self.is_partial = items, order, notes, False
        self.sorted_by = orders.sorted_by

    def _known(self) -> Narrowing:
        if self._narrowing is None:
            self._narrowing = Narrowing(self._kind, self.hash_key)
        return self._narrowing

    def _up_to_date(self) -> Iterator[None]:
        """Filters come to see the records that are in order."""
        return self._known().prepare(self._orders.records)


def sources_listing(names: Sequence[str] = ()) -> Listing:
    """The list of sources, with the columns of these names or the usual ones."""
    columns = source_columns(names)
    sort_column = next((column.id for column in columns if column.id == "name"), columns[0].id)
    return Listing(SOURCES, columns, sort_column, name="sources", more=EVERY_SOURCE_COLUMN)


def findings_listing(names: Sequence[str], why_of: Callable[[Source], str]) -> Listing:
    """The list of sources that a report found; `why_of` says why each of them."""
    columns = finding_columns(names, why_of)
    sort_column = next((column.id for column in columns if column.id == "name"), "why")
    return Listing(SOURCES, columns, sort_column, {"why": why_of}, name="report", more=EVERY_SOURCE_COLUMN)


def labels_listing(count_of: Callable[[Label], int | None]) -> Listing:
    """The list of labels; `count_of` tells how many sources carry one, None while that is not known."""

    def said(label: Label) -> str:
        count = count_of(label)
        return "–" if count is None else str(count)

    return Listing(LABELS, label_columns(said), "key", {"sources": count_of}, name="labels")


def entries_listing(tab: str) -> Listing:
    """The list of one catalogue: sources, destinations or warehouses."""
    columns = WAREHOUSE_ENTRY_COLUMNS if tab == "warehouses" else ENTRY_COLUMNS
    return Listing(CATALOG, columns, name=f"catalog.{tab}")
