"""One transaction: wholly done and durable when it returns, or not at all."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")
Operation = Callable[[sqlite3.Connection], T]

TO_READ, TO_WRITE = "BEGIN", "BEGIN IMMEDIATE"
_COMMIT, _ROLLBACK = "COMMIT", "ROLLBACK"


def transact(db: sqlite3.Connection, begin: str, operation: Operation[T]) -> T:
    """What the operation gives. Raises what it raises, and sqlite3.Error."""
    db.execute(begin)
    try:
        result = operation(db)
        db.execute(_COMMIT)
    except BaseException:
        with contextlib.suppress(sqlite3.Error):
            if db.in_transaction:
                db.execute(_ROLLBACK)
        raise
    return result
