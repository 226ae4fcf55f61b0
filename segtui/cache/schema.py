"""The tables of a cache file, and how an older file becomes a current one.

`record` is narrow (which record stands where), `doc` is wide (what it holds): when a new source pushes all
others down by a place, only narrow rows are rewritten. Keys never come back after a deletion, so that
"added since" is a comparison.
Times are Unix milliseconds, UTC; ids are UTF-8 in blobs.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

APPLICATION_ID = 0x53475443  # "SGTC"

_V1 = (
    "CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
    """CREATE TABLE collection (
        id INTEGER PRIMARY KEY, kind TEXT NOT NULL, scope TEXT NOT NULL, fetched_ms INTEGER,
        complete INTEGER NOT NULL, stale INTEGER NOT NULL, total INTEGER, size INTEGER NOT NULL, seal INTEGER NOT NULL,
        UNIQUE (kind, scope))""",
    """CREATE TABLE record (
        key INTEGER PRIMARY KEY AUTOINCREMENT, collection INTEGER NOT NULL, id BLOB NOT NULL, position INTEGER NOT NULL,
        UNIQUE (collection, id))""",
    "CREATE INDEX record_by_position ON record (collection, position)",
    "CREATE TABLE doc (key INTEGER PRIMARY KEY, written_ms INTEGER NOT NULL, seal INTEGER NOT NULL, doc BLOB NOT NULL)",
)


@dataclass(frozen=True, slots=True)
class Schema:
    """Steps of statements; step n turns version n into version n + 1, and version 0 is an empty file."""

    steps: tuple[tuple[str, ...], ...]

    @property
    def version(self) -> int:
        return len(self.steps)

    def migrate(self, db: sqlite3.Connection) -> None:
        """Bring a file to this version in one transaction: wholly or not at all."""
        if _number(db, "user_version") == self.version:
            return
        db.execute("BEGIN IMMEDIATE")
        try:
            # Read again: another process may have migrated while this one waited for the lock.
            for step in self.steps[_number(db, "user_version") :]:
                for statement in step:
                    db.execute(statement)
            db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            db.execute(f"PRAGMA user_version = {self.version}")
            db.execute("COMMIT")
        except BaseException:
            if db.in_transaction:
                db.execute("ROLLBACK")
            raise


CURRENT = Schema((_V1,))


def is_foreign(db: sqlite3.Connection) -> bool:
    """Whether the file holds tables that segtui did not make."""
    if _number(db, "application_id") == APPLICATION_ID:
        return False
    return bool(db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0])


def version_of(db: sqlite3.Connection) -> int:
    """The schema's version in an open file."""
    return _number(db, "user_version")


def _number(db: sqlite3.Connection, pragma: str) -> int:
    return int(db.execute(f"PRAGMA {pragma}").fetchone()[0])
