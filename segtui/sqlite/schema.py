"""How a file gets its tables, how an older file becomes a current one, and whose file it is."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from segtui.sqlite.transaction import TO_WRITE, transact


@dataclass(frozen=True, slots=True)
class Schema:
    """Steps of statements; step n turns version n into version n + 1, and version 0 is an empty file.

    `application_id` marks a file as one of this kind."""

    steps: tuple[tuple[str, ...], ...]
    application_id: int

    @property
    def version(self) -> int:
        return len(self.steps)

    def migrate(self, db: sqlite3.Connection) -> None:
        """Bring a file to this version in one transaction: wholly or not at all."""
        if version_of(db) != self.version:
            transact(db, TO_WRITE, self._migrate)

    def _migrate(self, db: sqlite3.Connection) -> None:
        # Read again: another process may have migrated while this one waited for the lock.
        for step in self.steps[version_of(db) :]:
            for statement in step:
                db.execute(statement)
        db.execute(f"PRAGMA application_id = {self.application_id}")
        db.execute(f"PRAGMA user_version = {self.version}")

    def is_foreign(self, db: sqlite3.Connection) -> bool:
        """Whether the file holds tables that were not made with this schema, or an older or newer one of it."""
        # The tables first: they come with the mark, maybe from another process between these two looks.
        has_tables = bool(db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0])
        return has_tables and _number(db, "application_id") != self.application_id


def version_of(db: sqlite3.Connection) -> int:
    """The schema's version in an open file."""
    return _number(db, "user_version")


def _number(db: sqlite3.Connection, pragma: str) -> int:
    return int(db.execute(f"PRAGMA {pragma}").fetchone()[0])
