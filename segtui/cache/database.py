"""One connection that goes on: a damaged file is set aside and built anew, a full disk leaves a copy in memory."""

from __future__ import annotations

import contextlib
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path

from segtui.cache.opening import explained, open_file, open_memory, set_aside
from segtui.cache.schema import CURRENT
from segtui.sqlite import files
from segtui.sqlite.faults import Damaged, Fault, Newer, Unusable, fault_of
from segtui.sqlite.patience import alone, together
from segtui.sqlite.schema import Schema
from segtui.sqlite.transaction import TO_READ, TO_WRITE, Operation, T, transact

_TRIES = 6
_REBUILDS = 2
_BUSY_TRIES = 2


class Database:
    """Runs transactions. What goes wrong with the file is told in `notices`, once, and raised to nobody.

    `losses` counts how often the content was lost; whoever remembers keys must then forget them.
    """

    def __init__(
        self, path: Path | None, schema: Schema = CURRENT, wall_clock: Callable[[], float] = time.time
    ) -> None:
        self.notices: list[str] = []
        self.losses = 0
        self._path = path
        self._inode: int | None = None
        self._schema = schema
        self._clock = wall_clock
        self._rebuilds = self._waits = 0
        self._db = self._open(path)

    @property
    def in_memory(self) -> bool:
        return self._path is None

    def read(self, operation: Operation[T]) -> T:
        return self._run(TO_READ, operation)

    def write(self, operation: Operation[T]) -> T:
        return self._run(TO_WRITE, operation)

    def close(self) -> None:
        self._shut()

    def _run(self, begin: str, operation: Operation[T]) -> T:
        for _ in range(_TRIES):
            try:
                result = transact(self._db, begin, operation)
            except (sqlite3.Error, UnicodeDecodeError, Damaged) as error:
                fault = fault_of(error)
                if fault is None:
                    raise
                self._recover(error, fault)
            else:
                self._waits = 0
                return result
        return transact(self._db, begin, operation)

    def _recover(self, error: Exception, fault: Fault) -> None:
        if fault is Fault.BUSY and self._waits < _BUSY_TRIES and not self.in_memory:
            self._waits += 1
        elif self.in_memory:
            self._start_empty()
        elif fault is Fault.DAMAGED:
            self._rebuild()
        else:
            self._copy_to_memory(error)

    def _open(self, path: Path | None) -> sqlite3.Connection:
        """The file, rebuilt if it is damaged, or else memory."""
        while path is not None:
            try:
                return self._open_file(path)
            except Newer as error:
                return self._leave_file(f"The cache is left alone, since {error}; going on in memory.")
            except (Damaged, Unusable, UnicodeDecodeError, sqlite3.Error) as error:
                if isinstance(error, Unusable) or fault_of(error) is not Fault.DAMAGED or not self._put_aside(path):
                    return self._leave_file(f"The cache cannot be used: {explained(error)}; going on in memory.")
        return self._leave_file("")

    def _open_file(self, path: Path) -> sqlite3.Connection:
        with together(path.parent):
            self._inode = files.inode(path)
            db = open_file(path, self._schema)
            self._inode = files.inode(path)
        return db

    def _leave_file(self, notice: str) -> sqlite3.Connection:
        self._path = None
        self._tell(notice)
        return open_memory(self._schema)

    def _put_aside(self, path: Path) -> bool:
        """Make room for a new file; False where that was tried too often or cannot be done."""
        self._rebuilds += 1
        if self._rebuilds > _REBUILDS:
            return False
        with alone(path.parent):
            if files.inode(path) != self._inode:
                return True  # another process has done it already: its new file must stay
            try:
                name = set_aside(path, self._clock())
            except OSError:
                return False
        self._tell(f"The cache was damaged and is built anew; the old file is kept as {name}." if name else "")
        return True

    def _rebuild(self) -> None:
        path = self._path
        self._shut()
        self.losses += 1
        if path is not None and self._put_aside(path):
            self._db = self._open(path)
        else:
            self._db = self._leave_file("The cache is damaged and cannot be set aside; going on in memory.")

    def _copy_to_memory(self, error: Exception) -> None:
        memory = open_memory(self._schema)
        try:
            self._db.backup(memory)
        except sqlite3.Error:
            memory.close()
            memory = open_memory(self._schema)
            self.losses += 1
        self._shut()
        self._path = None
        self._db = memory
        self._tell(f"The cache cannot be written: {explained(error)}; going on in memory.")

    def _start_empty(self) -> None:
        self._shut()
        self.losses += 1
        self._db = open_memory(self._schema)

    def _shut(self) -> None:
        with contextlib.suppress(sqlite3.Error):
            self._db.close()

    def _tell(self, notice: str) -> None:
        if notice:
            self.notices.append(notice)
