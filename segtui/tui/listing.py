"""A list's records, narrowed by a filter and sorted: what is shown, and in which order. Nothing of Textual here."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence, Set
from typing import Any

from segtui.models import Label
from segtui.service.filters import CATALOG, LABELS, SOURCES, Index, Query, Searchable, arranged, parse
from segtui.service.identity import identity_of
from segtui.service.sorting import keys, sorted_by
from segtui.tui.cells import Column
from segtui.tui.columns import ENTRY_COLUMNS, SOURCE_COLUMNS, WAREHOUSE_ENTRY_COLUMNS, label_columns

Value = Callable[[Any], float | str | None]


class Listing:
    """The rows of one list; `order` holds the positions in `items` of those that are shown.

    `hash_key` is what the cache's stand-ins of write keys were made with, for the filter `key:`. `values` say what a
    column is sorted by where that is not a field of the record.
    """

    def __init__(
        self,
        kind: Searchable,
        columns: Sequence[Column[Any]],
        sort_column: str = "name",
        values: Mapping[str, Value] | None = None,
    ) -> None:
        self.columns = columns
        self.items: Sequence[Any] = ()
        self.order: Sequence[int] = ()
        self.filter_text = ""
        self.sort_column, self.is_reversed = sort_column, False
        self.hash_key = b""
        self.notes: tuple[str, ...] = ()
        self._kind, self._values = kind, values or {}
        self._query = Query("", ())
        self._index: Index | None = None
        self._indexed: list[Any] = []
        self._sorted: Sequence[int] = ()

    @property
    def count(self) -> int:
        """How many rows are shown."""
        return len(self.order)

    def take(self, items: Sequence[Any]) -> None:
        """Take the records as they are now."""
        self.items = items
        self._sort()
        self._narrow()

    def filter(self, text: str) -> None:
        """Show only what matches.

        Raises:
            BadFilter: the filter is wrong; what was shown stays.
        """
        self._query = parse(text, self._kind)
        self.filter_text = text.strip()
        self._narrow()

    def sort_by_next(self) -> None:
        """Sort by the next column."""
        names = [column.id for column in self.columns if column.sortable]
        self.sort_column = names[(names.index(self.sort_column) + 1) % len(names)]
        self._sort()
        self._narrow()

    def reverse(self) -> None:
        """Turn the order round."""
        self.is_reversed = not self.is_reversed
        self._sort()
        self._narrow()

    def count_shown(self, names: Set[str]) -> int:
        """How many of the records of these identities are shown."""
        return sum(identity_of(self.items[at]) in names for at in self.order) if names else 0

    def _sort(self) -> None:
        found = keys(self.items, self.sort_column, self._values.get(self.sort_column))
        self._sorted = sorted_by(found, self.is_reversed)

    def _narrow(self) -> None:
        self.notes = ()
        if not self._query.terms:
            self.order = self._sorted
            return
        search = self._up_to_date().search(self._query)
        search.advance(None)
        self.notes = search.notes
        self.order = arranged(self._sorted, search.hits)

    def _up_to_date(self) -> Index:
        """The index of the records as they are now; it is built when it is first needed, and grows with the list."""
        if self._index is None:
            self._index = Index(self._kind, self.hash_key)
        known = len(self._indexed)
        if known <= len(self.items) and all(map(_is_same, self._indexed, self.items)):
            self._index.extend(self.items[known:])
        else:
            self._index.rebuild(self.items)
        self._indexed = list(self.items)
        return self._index


def _is_same(one: object, other: object) -> bool:
    return one is other


def sources_listing() -> Listing:
    """The list of sources."""
    return Listing(SOURCES, SOURCE_COLUMNS)


def labels_listing(count_of: Callable[[Label], int | None]) -> Listing:
    """The list of labels; `count_of` tells how many sources carry one, None while that is not known."""

    def said(label: Label) -> str:
        count = count_of(label)
        return "–" if count is None else str(count)

    return Listing(LABELS, label_columns(said), "key", {"sources": count_of})


def entries_listing(tab: str) -> Listing:
    """The list of one catalogue: sources, destinations or warehouses."""
    return Listing(CATALOG, WAREHOUSE_ENTRY_COLUMNS if tab == "warehouses" else ENTRY_COLUMNS)
