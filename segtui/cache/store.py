"""What was fetched and when: collections of opaque documents. Synchronous, one connection, one thread."""

from __future__ import annotations

import itertools
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from segtui.cache import rows
from segtui.cache.collection import Collection, Outline, read_collection, read_outline
from segtui.cache.database import Database
from segtui.cache.packed import Entry
from segtui.cache.rows import milliseconds
from segtui.cache.schema import CURRENT
from segtui.sqlite.schema import Schema
from segtui.sqlite.transaction import Operation, T

WORKSPACE = "workspace"
"""The meta key of the workspace that a file belongs to."""


class Opened(NamedTuple):
    """A store, and what the person should be told about it."""

    store: Store
    notices: tuple[str, ...]


@dataclass(slots=True)
class _Refresh:
    """A load that is going on: what it saw, and what was written or taken away meanwhile."""

    kind: str
    scope: str
    last_key: int
    seen: set[int] = field(default_factory=set)
    written: set[str] = field(default_factory=set)
    removed: set[str] = field(default_factory=set)
    outdated: bool = False


class Store:
    """Reads and writes never raise for what is wrong with the file: they go on, and tell it in the notices."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._losses = database.losses
        self._refreshes: dict[int, _Refresh] = {}
        self._generations = itertools.count(1)

    @classmethod
    def open(cls, path: Path, schema: Schema = CURRENT) -> Opened:
        """The store in a file, or in memory where the file cannot be used."""
        store = cls.of_file(path, schema)
        return Opened(store, store.take_notices())

    @classmethod
    def of_file(cls, path: Path, schema: Schema = CURRENT) -> Store:
        """The same, its notices still to be taken."""
        return cls(Database(path, schema))

    @classmethod
    def open_in_memory(cls) -> Store:
        return cls(Database(None))

    @property
    def in_memory(self) -> bool:
        """Whether nothing that is kept now outlives the process."""
        return self._database.in_memory

    def take_notices(self) -> tuple[str, ...]:
        """What happened to the file since the last call."""
        told = tuple(self._database.notices)
        self._database.notices.clear()
        return told

    def close(self) -> None:
        self._database.close()

    # Reading

    def load(self, kind: str, scope: str = "") -> Collection | None:
        """A whole collection in its order; None where nothing was ever kept."""
        return self._read(lambda db: read_collection(db, kind, scope))

    def outline(self, kind: str, scope: str = "") -> Outline | None:
        """A collection without its records, to read them in chunks."""
        return self._read(lambda db: read_outline(db, kind, scope))

    def chunk(self, number: int, keys: Sequence[int]) -> list[Entry]:
        """The records of an outline's collection with these of its keys; those deleted since are left out."""
        return self._read(lambda db: rows.read_chunk(db, number, keys))

    def get(self, kind: str, scope: str, identifier: str) -> tuple[bytes, float] | None:
        """One document, and when it was last seen to be so (Unix seconds, UTC)."""

        def one(db: sqlite3.Connection) -> tuple[bytes, float] | None:
            header = rows.read_header(db, kind, scope)
            found = rows.read_one(db, header, identifier) if header else None
            return (found[0], found[1] / 1000) if found else None

        return self._read(one)

    # A refresh: begin, pages, finish

    def begin(self, kind: str, scope: str = "") -> int:
        """Start loading a collection anew; a load of the same collection that was going on is given up."""
        last_key = self._read(rows.last_key)
        self._give_up(lambda other: (other.kind, other.scope) == (kind, scope))
        generation = next(self._generations)
        self._refreshes[generation] = _Refresh(kind, scope, last_key)
        return generation

    def put_page(
        self, kind: str, scope: str, generation: int, first_position: int, entries: Sequence[Entry], fetched_at: float
    ) -> int:
        """Keep a page (one transaction); returns how many documents were written, the others being as they were.

        A document is newer, and stays, if it was put since the load began, or by another process after `fetched_at`
        (when the page was asked for).
        """
        refresh = self._refresh(kind, scope, generation)
        if refresh is None:
            return 0
        unique = {entry.id: entry for entry in entries if entry.id not in refresh.removed}

        def page(db: sqlite3.Connection) -> tuple[list[int], int]:
            header = rows.ensure_header(db, kind, scope)
            kept = rows.write_page(
                db, header, first_position, list(unique.values()), milliseconds(fetched_at), newer=refresh.written
            )
            return kept.keys, kept.written

        keys, written = self._write(page)
        refresh.seen.update(keys)
        return written

    def finish(
        self, kind: str, scope: str, generation: int, *, total: int | None, complete: bool, fetched_at: float
    ) -> int:
        """End a refresh; if complete, delete what it did not see and date the collection; returns how many went.

        `fetched_at` is the time of the oldest page.
        """
        refresh = self._refresh(kind, scope, generation)
        if refresh is None:
            return 0

        def end(db: sqlite3.Connection) -> int:
            header = rows.ensure_header(db, kind, scope)
            keys = set(rows.ordered_keys(db, header))
            whole = complete and refresh.seen <= keys  # another process may have emptied the collection meanwhile
            gone = {key for key in keys - refresh.seen if key <= refresh.last_key} if whole else set()
            if gone:
                rows.delete_keys(db, gone)
            changed = header._replace(complete=int(whole), total=total, size=header.size - len(gone))
            if whole:
                changed = changed._replace(fetched_ms=milliseconds(fetched_at), stale=int(refresh.outdated))
            rows.write_header(db, changed)
            return len(gone)

        deleted = self._write(end)
        self._refreshes.pop(generation, None)
        return deleted

    # Single records, and after a write

    def put(self, kind: str, scope: str, entry: Entry, fetched_at: float, *, adds: bool = True) -> None:
        """Keep one record: at its place, or at the end where it `adds`."""

        def single(db: sqlite3.Connection) -> int | None:
            header = rows.ensure_header(db, kind, scope) if adds else rows.read_header(db, kind, scope)
            known = rows.key_of(db, header, entry.id) if header else None
            if header is None or not (adds or known is not None):
                return None
            if known is not None:
                rows.delete_doc(db, known)
            return rows.write_page(db, header, None, [entry], milliseconds(fetched_at)).keys[0]

        key = self._write(single)
        if key is None:
            return
        for refresh in self._going_on(kind, scope):
            refresh.seen.add(key)
            refresh.written.add(entry.id)
            refresh.removed.discard(entry.id)

    def remove(self, kind: str, scope: str, identifier: str) -> bool:
        """Delete one record; pages that are still on their way do not bring it back. Returns whether it was there."""

        def single(db: sqlite3.Connection) -> int | None:
            header = rows.read_header(db, kind, scope)
            key = rows.key_of(db, header, identifier) if header else None
            if header and key is not None:
                rows.delete_keys(db, [key])
                rows.write_header(db, header._replace(size=header.size - 1))
            return key

        key = self._write(single)
        for refresh in self._going_on(kind, scope):
            refresh.seen.discard(key or 0)
            refresh.removed.add(identifier)
        return key is not None

    def evict(self, kind: str) -> int:
        """Drop every collection of a kind; returns how many records went."""
        self._give_up(lambda refresh: refresh.kind == kind)
        return self._write(lambda db: rows.delete_kind(db, kind))

    def mark_stale(self, kind: str) -> None:
        """Keep every collection of a kind, but as outdated until it has been loaded from now on."""
        for refresh in self._refreshes.values():
            refresh.outdated = refresh.outdated or refresh.kind == kind
        self._write(lambda db: rows.mark_stale(db, kind))

    # The file as a whole

    def meta(self, key: str) -> str | None:
        """A word about the file, such as its host."""
        return self._read(lambda db: rows.read_meta(db, key))

    def set_meta(self, key: str, value: str) -> None:
        self._write(lambda db: rows.write_meta(db, key, value))

    def bind_workspace(self, workspace_id: str) -> bool:
        """Make the file that of one workspace; rows of another are dropped first. Returns whether any were."""

        def bind(db: sqlite3.Connection) -> bool:
            bound = rows.read_meta(db, WORKSPACE)
            if bound == workspace_id:
                return False
            gone = rows.delete_kind(db, None) if bound is not None else 0
            rows.write_meta(db, WORKSPACE, workspace_id)
            return gone > 0

        dropped = self._write(bind)
        if dropped:
            self._refreshes.clear()
        return dropped

    # Inside

    def _read(self, operation: Operation[T]) -> T:
        result = self._database.read(operation)
        self._forget_what_was_lost()
        return result

    def _write(self, operation: Operation[T]) -> T:
        result = self._database.write(operation)
        self._forget_what_was_lost()
        return result

    def _forget_what_was_lost(self) -> None:
        if self._losses != self._database.losses:
            self._losses = self._database.losses
            self._refreshes.clear()

    def _refresh(self, kind: str, scope: str, generation: int) -> _Refresh | None:
        """A load that still counts: it was neither given up nor overtaken."""
        refresh = self._refreshes.get(generation)
        return refresh if refresh and (refresh.kind, refresh.scope) == (kind, scope) else None

    def _going_on(self, kind: str, scope: str) -> list[_Refresh]:
        return [refresh for refresh in self._refreshes.values() if (refresh.kind, refresh.scope) == (kind, scope)]

    def _give_up(self, whether: Callable[[_Refresh], bool]) -> None:
        self._refreshes = {number: refresh for number, refresh in self._refreshes.items() if not whether(refresh)}
