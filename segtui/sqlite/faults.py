"""What an error of SQLite means: wait, set the file aside, or do without it."""

from __future__ import annotations

import sqlite3
from enum import Enum


class Damaged(Exception):
    """The file holds something that was never written."""


class Unusable(Exception):
    """The file cannot be used here; the message says why, for people."""


class Newer(Unusable):
    """The file belongs to a newer segtui and is left alone."""


class Fault(Enum):
    BUSY = "another process is holding it"
    DAMAGED = "it was damaged"
    UNUSABLE = "it cannot be read or written"


_BUSY = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})
# ERROR is a table or column that is not there: these statements are fixed, so the file is not what was written.
_DAMAGED = frozenset({
    sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR, sqlite3.SQLITE_CONSTRAINT,
    sqlite3.SQLITE_MISMATCH, sqlite3.SQLITE_FORMAT, sqlite3.SQLITE_SCHEMA, sqlite3.SQLITE_INTERNAL,
})  # fmt: skip
_UNUSABLE = frozenset({
    sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_PROTOCOL, sqlite3.SQLITE_PERM, sqlite3.SQLITE_NOLFS, sqlite3.SQLITE_NOMEM,
    sqlite3.SQLITE_AUTH, sqlite3.SQLITE_ABORT,
})  # fmt: skip
_SAID = {sqlite3.SQLITE_FULL: "the disk is full", sqlite3.SQLITE_READONLY: "it is read-only"}


def fault_of(error: Exception) -> Fault | None:
    """What to do about an error; None where it is a mistake in the program."""
    if isinstance(error, Damaged | UnicodeDecodeError):  # SQLite quotes damaged names in its messages
        return Fault.DAMAGED
    code = _code(error)
    if code is None:
        # Text that is not UTF-8 comes without a code.
        return Fault.DAMAGED if isinstance(error, sqlite3.OperationalError) else None
    for codes, fault in ((_BUSY, Fault.BUSY), (_DAMAGED, Fault.DAMAGED), (_UNUSABLE, Fault.UNUSABLE)):
        if code in codes:
            return fault
    return None


def reason(error: Exception, fault: Fault) -> str:
    """Why the file cannot be used, in words."""
    return _SAID.get(_code(error) or 0, fault.value)


def _code(error: Exception) -> int | None:
    code = getattr(error, "sqlite_errorcode", None)
    return code & 0xFF if isinstance(code, int) else None
