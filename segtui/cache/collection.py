"""A collection as the store hands it out, whole or as an outline to be filled."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import NamedTuple

from segtui.cache import rows
from segtui.cache.packed import Entry
from segtui.sqlite.faults import Damaged

CHUNK = 1000
"""How many records are read at a time."""


@dataclass(slots=True)
class Collection:
    """Records in the order of the listing.

    `fetched_at` is when the oldest page of the last complete load was fetched (Unix seconds, UTC), to the millisecond.
    `complete` says whether the last load saw everything, `stale` that a write made here has changed it since.
    """

    entries: list[Entry]
    fetched_at: float
    complete: bool
    total: int | None
    stale: bool = False


class Outline(NamedTuple):
    """A collection without its records, and the keys to read them by."""

    number: int
    fetched_at: float
    complete: bool
    total: int | None
    stale: bool
    keys: list[int]

    def filled(self, entries: list[Entry]) -> Collection:
        return Collection(entries, self.fetched_at, self.complete, self.total, self.stale)


def read_outline(db: sqlite3.Connection, kind: str, scope: str) -> Outline | None:
    """The outline of a collection; None where nothing was kept. Raises Damaged."""
    header = rows.read_header(db, kind, scope)
    if header is None:
        return None
    keys = rows.ordered_keys(db, header)
    fetched_at = (header.fetched_ms or 0) / 1000
    return Outline(header.id, fetched_at, bool(header.complete), header.total, bool(header.stale), keys)


def read_collection(db: sqlite3.Connection, kind: str, scope: str) -> Collection | None:
    """A whole collection, within one transaction. Raises Damaged."""
    outline = read_outline(db, kind, scope)
    if outline is None:
        return None
    entries: list[Entry] = []
    for start in range(0, len(outline.keys), CHUNK):
        entries += rows.read_chunk(db, outline.number, outline.keys[start : start + CHUNK])
    if len(entries) != len(outline.keys):
        raise Damaged
    return outline.filled(entries)
