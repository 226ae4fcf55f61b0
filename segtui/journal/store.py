"""The journal's file. A write that cannot be noted is refused; what is damaged is set aside, salvaged and told."""

from __future__ import annotations

import contextlib
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from segtui.errors import Refused
from segtui.journal import rows
from segtui.journal.entry import Entry
from segtui.journal.schema import CURRENT
from segtui.sqlite import files
from segtui.sqlite.faults import Damaged, Fault, Newer, Unusable, fault_of, reason
from segtui.sqlite.schema import Schema, version_of

T = TypeVar("T")
Operation = Callable[[sqlite3.Connection], T]

FILE_NAME = "journal.db"
FOLDER_VARIABLE = "SEGTUI_STATE_DIR"
_BUSY_TIMEOUT_S = 5.0
_TRIES = 4


class JournalUnusable(Refused):
    """The journal cannot be read or written, so nothing is sent that could not be noted."""

    default_hint = f"writes are noted before they are sent; {FOLDER_VARIABLE} can name another folder for the journal"


class Store:
    """Synchronous, one connection, one thread; `path` None keeps it in memory.

    The file is opened by the first use, and again after a failure: a disk that was full may have room later.
    """

    def __init__(
        self, path: Path | None, schema: Schema = CURRENT, wall_clock: Callable[[], float] = time.time
    ) -> None:
        self.path, self.notices = path, list[str]()
        self._schema, self._clock = schema, wall_clock
        self._db: sqlite3.Connection | None = None
        self._inode: int | None = None

    def read(self, operation: Operation[T]) -> T:
        """What the operation finds. Raises JournalUnusable."""
        return self._run("BEGIN", operation)

    def write(self, operation: Operation[T]) -> T:
        """Done and durable when it returns. Raises JournalUnusable: then nothing was written."""
        return self._run("BEGIN IMMEDIATE", operation)

    def close(self) -> None:
        """Close the file."""
        if self._db is not None:
            with contextlib.suppress(sqlite3.Error):
                self._db.close()
            self._db = None

    def _run(self, begin: str, operation: Operation[T]) -> T:
        failure: Exception = Unusable("it is damaged again and again")
        for _ in range(_TRIES):
            try:
                return _transact(self._opened(), begin, operation)
            except (sqlite3.Error, UnicodeDecodeError, Damaged, Unusable, OSError) as error:
                failure = error
                fault = _fault(error)
                if fault is None:
                    raise
                if fault is Fault.DAMAGED:
                    self._set_aside()
                elif fault is not Fault.BUSY:
                    break
        raise JournalUnusable(f"the journal cannot be used: {_explained(failure)}") from failure

    def _opened(self) -> sqlite3.Connection:
        if self._db is not None and self.path is not None and _inode(self.path) != self._inode:
            self.close()  # moved or deleted under our feet: what would be written there is lost
        if self._db is None:
            self._db = self._open(self.path)
        return self._db

    def _open(self, path: Path | None) -> sqlite3.Connection:
        if path is None:
            db = sqlite3.connect(":memory:", isolation_level=None)
            self._schema.migrate(db)
            return db
        files.make_private(path)
        self._inode = _inode(path)
        files.check_header(path, self._schema)
        db = sqlite3.connect(path, isolation_level=None, timeout=_BUSY_TIMEOUT_S)
        try:
            self._prepare(db, path)
        except BaseException:
            db.close()
            raise
        return db

    def _prepare(self, db: sqlite3.Connection, path: Path) -> None:
        if self._schema.is_foreign(db):
            raise Damaged
        if version_of(db) > self._schema.version:
            raise Newer("it was written by a newer segtui")
        # WAL needs shared memory, which a network file system has not.
        is_local = not files.network_kind(path.parent, files.mounts_text())
        mode = "WAL" if is_local else "DELETE"
        if db.execute(f"PRAGMA journal_mode = {mode}").fetchone()[0] != mode.lower():
            raise Unusable("its file system cannot hold it")
        db.execute(f"PRAGMA synchronous = {'FULL' if is_local else 'EXTRA'}")
        db.execute("PRAGMA cell_size_check = ON")
        db.execute("PRAGMA journal_size_limit = 1048576")
        self._schema.migrate(db)
        if db.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
            raise Damaged

    def _set_aside(self) -> None:
        """Keep the damaged file under another name, and take over what can be read of it. Raises OSError."""
        self.close()
        path = self.path
        if path is None:
            return
        if _inode(path) != self._inode:
            return  # another process was quicker: its new file must stay
        target = _unused(path.with_name(f"{path.name}.corrupt-{int(self._clock())}"))
        path.rename(target)
        for other, beside in zip(files.companions(path), files.companions(target), strict=True):
            with contextlib.suppress(FileNotFoundError):
                other.rename(beside)
        saved = _salvaged(target)
        self._db = self._open(path)
        _transact(self._db, "BEGIN IMMEDIATE", lambda db: rows.insert(db, saved, known="IGNORE"))
        self.notices.append(
            f"The journal was damaged: {len(saved)} entries were saved; the old file is kept as {target.name}."
        )


def _salvaged(path: Path) -> list[Entry]:
    with contextlib.suppress(sqlite3.Error), contextlib.closing(sqlite3.connect(path, isolation_level=None)) as db:
        return rows.readable(db)
    return []


def _fault(error: Exception) -> Fault | None:
    return Fault.UNUSABLE if isinstance(error, Unusable | OSError) else fault_of(error)


def _explained(error: Exception) -> str:
    if isinstance(error, Unusable):
        return str(error)
    if isinstance(error, OSError):
        return (error.strerror or "it cannot be opened").lower()
    return reason(error, fault_of(error) or Fault.UNUSABLE)


def _unused(path: Path) -> Path:
    """The path, or one like it that no file has: what was set aside before stays."""
    number, found = 1, path
    while found.exists():
        number += 1
        found = path.with_name(f"{path.name}-{number}")
    return found


def _inode(path: Path) -> int | None:
    try:
        return path.stat().st_ino
    except OSError:
        return None


def _transact(db: sqlite3.Connection, begin: str, operation: Operation[T]) -> T:
    db.execute(begin)
    try:
        result = operation(db)
        db.execute("COMMIT")
    except BaseException:
        with contextlib.suppress(sqlite3.Error):
            if db.in_transaction:
                db.execute("ROLLBACK")
        raise
    return result
