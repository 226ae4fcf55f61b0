"""The journal's file. A write that cannot be noted is refused; what is damaged is set aside, salvaged and told."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from segtui.errors import Refused
from segtui.journal import rows
from segtui.journal.entry import Entry
from segtui.journal.schema import CURRENT
from segtui.sqlite import files
from segtui.sqlite.faults import Damaged, Fault, Newer, Unusable, fault_of, reason
from segtui.sqlite.patience import alone, once_free, together
from segtui.sqlite.schema import Schema, version_of
from segtui.sqlite.transaction import TO_READ, TO_WRITE, Operation, T, transact

FILE_NAME = "journal.db"
FOLDER_VARIABLE = "SEGTUI_STATE_DIR"
_BUSY_TIMEOUT_S = 5.0
_TRIES = 4
# WAL needs shared memory, which a network file system has not.
_ON_A_DISK, _ON_A_NETWORK = ("wal", "FULL"), ("delete", "EXTRA")
_SETTINGS = ("PRAGMA cell_size_check = ON", "PRAGMA journal_size_limit = 1048576")
_CHECK = "PRAGMA quick_check(1)"


class JournalUnusable(Refused):
    """The journal cannot be read or written, so nothing is sent that could not be noted."""

    default_hint = f"writes are noted before they are sent; {FOLDER_VARIABLE} can name another folder for the journal"


class _Moved(Exception):
    """The file was moved or deleted under our feet: what would be written to it is lost."""


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
        return self._run(TO_READ, operation)

    def write(self, operation: Operation[T]) -> T:
        """Done and durable when it returns. Raises JournalUnusable: then nothing was written."""
        return self._run(TO_WRITE, operation)

    def close(self) -> None:
        """Close the file."""
        if self._db is not None:
            with contextlib.suppress(sqlite3.Error):
                self._db.close()
            self._db = None

    def _run(self, begin: str, operation: Operation[T]) -> T:
        left, fault = _TRIES, None
        while True:
            try:
                if fault is Fault.DAMAGED:
                    self._set_aside()
                return transact(self._opened(), begin, self._in_place(operation))
            except (sqlite3.Error, UnicodeDecodeError, Damaged, Unusable, OSError, _Moved) as error:
                left, fault = left - 1, _fault(error)
                if fault is None:
                    raise
                if fault is Fault.UNUSABLE or not left:
                    raise JournalUnusable(f"the journal cannot be used: {_explained(error, fault)}") from error

    def _in_place(self, operation: Operation[T]) -> Operation[T]:
        def checked(db: sqlite3.Connection) -> T:
            """Within the transaction, which may have waited for whoever set the file aside."""
            if self.path is not None and files.inode(self.path) != self._inode:
                self.close()
                raise _Moved
            return operation(db)

        return checked

    def _opened(self) -> sqlite3.Connection:
        if self._db is None:
            self._db = self._open(self.path)
        return self._db

    def _open(self, path: Path | None) -> sqlite3.Connection:
        if path is None:
            db = sqlite3.connect(":memory:", isolation_level=None)
            self._schema.migrate(db)
            return db
        with together(path.parent):
            return self._open_file(path)

    def _open_file(self, path: Path) -> sqlite3.Connection:
        files.make_private(path)
        self._inode = files.inode(path)
        files.check_header(path, self._schema)
        return once_free(lambda: self._connect(path))

    def _connect(self, path: Path) -> sqlite3.Connection:
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
        on_a_network = files.network_kind(path.parent, files.mounts_text())
        mode, flushes = _ON_A_NETWORK if on_a_network else _ON_A_DISK
        if db.execute(f"PRAGMA journal_mode = {mode}").fetchone()[0] != mode:
            raise Unusable("its file system cannot hold it")
        for setting in (f"PRAGMA synchronous = {flushes}", *_SETTINGS):
            db.execute(setting)
        self._schema.migrate(db)
        if db.execute(_CHECK).fetchone()[0] != "ok":
            raise Damaged

    def _set_aside(self) -> None:
        """Keep the damaged file under another name, and put one with what can be read of it in its place.

        The new file is whole before the old one goes: where there is no room for it, all stays as it was.
        Raises OSError, Unusable, sqlite3.Error.
        """
        self.close()
        path, damaged = self.path, self._inode
        if path is None:
            return
        fresh = path.with_name(f"{path.name}.new-{os.getpid()}")
        with alone(path.parent), _salvaged(path) as saved:
            if files.inode(path) != damaged:
                return  # another process was quicker: its new file must stay
            target = _unused(path.with_name(f"{path.name}.corrupt-{int(self._clock())}"))
            try:
                self._fill(fresh, saved)
                _exchange(path, target, fresh)
            finally:
                fresh.unlink(missing_ok=True)
                _remove_companions(fresh)
        wal = files.companions(target)[0]
        if not (wal.exists() and wal.stat().st_size):
            _remove_companions(target)
        self.notices.append(
            f"The journal was damaged: {len(saved)} entries were saved; the old file is kept as {target.name}."
        )

    def _fill(self, path: Path, entries: list[Entry]) -> None:
        with contextlib.closing(self._open_file(path)) as db:
            transact(db, TO_WRITE, lambda db: rows.insert(db, entries, skips_known=True))


def _exchange(path: Path, target: Path, fresh: Path) -> None:
    """Give the file at `path` the name `target`, and `fresh` its place."""
    for other, beside in zip(files.companions(path), files.companions(target), strict=True):
        with contextlib.suppress(FileNotFoundError):
            other.rename(beside)
    path.rename(target)
    fresh.rename(path)


def _remove_companions(path: Path) -> None:
    for file in files.companions(path):
        file.unlink(missing_ok=True)


@contextlib.contextmanager
def _salvaged(path: Path) -> Iterator[list[Entry]]:
    """What can be read of a damaged file, into which nobody writes meanwhile if it can be locked at all."""
    with contextlib.closing(sqlite3.connect(path, isolation_level=None, timeout=_BUSY_TIMEOUT_S)) as db:
        with contextlib.suppress(sqlite3.Error, UnicodeDecodeError):
            db.execute(TO_WRITE)
        yield rows.readable(db)


def _fault(error: Exception) -> Fault | None:
    if isinstance(error, _Moved):
        return Fault.BUSY
    return Fault.UNUSABLE if isinstance(error, Unusable | OSError) else fault_of(error)


def _explained(error: Exception, fault: Fault) -> str:
    if isinstance(error, Unusable):
        return str(error)
    if isinstance(error, OSError):
        return error.strerror.lower() if error.strerror else "it cannot be opened"
    return reason(error, fault)


def _unused(path: Path) -> Path:
    """The path, or one like it that no file has: what was set aside before stays."""
    number, found = 1, path
    while found.exists():
        number += 1
        found = path.with_name(f"{path.name}-{number}")
    return found
