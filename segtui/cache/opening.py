"""Opening a cache file: cheap checks first; what is damaged is set aside, what is newer is left alone."""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path

from segtui.cache import paths
from segtui.cache.schema import CURRENT
from segtui.sqlite import files
from segtui.sqlite.faults import Damaged, Fault, Newer, Unusable, fault_of, reason
from segtui.sqlite.patience import once_free
from segtui.sqlite.schema import Schema, version_of

BUSY_TIMEOUT_MS = 5_000


def open_file(path: Path, schema: Schema = CURRENT) -> sqlite3.Connection:
    """A connection to a file that passed its checks. Raises Damaged, Newer, Unusable or sqlite3.Error."""
    kind = files.network_kind(path.parent, files.mounts_text())
    if kind:
        raise Unusable(
            f"its folder lies on a network file system ({kind}); {paths.FOLDER_VARIABLE} can name a local one"
        )
    try:
        files.make_private(path)
        files.check_header(path, schema)
    except OSError as error:
        raise Unusable((error.strerror or "it cannot be opened").lower()) from error
    return once_free(lambda: _connect(path, schema))


def _connect(path: Path, schema: Schema) -> sqlite3.Connection:
    db = sqlite3.connect(path, isolation_level=None, timeout=BUSY_TIMEOUT_MS / 1000, cached_statements=64)
    try:
        if version_of(db) > schema.version and not schema.is_foreign(db):
            raise Newer("it was written by a newer segtui")
        if schema.is_foreign(db):
            raise Damaged
        if db.execute("PRAGMA journal_mode = WAL").fetchone()[0] != "wal":
            raise Unusable("its file system has no shared memory for SQLite")
        db.execute("PRAGMA synchronous = NORMAL")
        db.execute("PRAGMA cell_size_check = ON")
        db.execute("PRAGMA journal_size_limit = 8388608")
        schema.migrate(db)
    except BaseException:
        db.close()
        raise
    return db


def open_memory(schema: Schema = CURRENT) -> sqlite3.Connection:
    db = sqlite3.connect(":memory:", isolation_level=None)
    schema.migrate(db)
    return db


def set_aside(path: Path, now_s: float) -> str:
    """Rename a damaged file, keeping only the last one; returns its new name, or nothing. Raises OSError."""
    for old in paths.aside(path):
        old.unlink(missing_ok=True)
    target = path.with_name(f"{path.name}.corrupt-{int(now_s)}")
    try:
        path.rename(target)
    except FileNotFoundError:
        return ""
    for other in files.companions(path):
        with contextlib.suppress(FileNotFoundError):
            other.unlink()
    return target.name


def explained(error: Exception) -> str:
    """Why a file cannot be used, in words."""
    if isinstance(error, Unusable):
        return str(error)
    return reason(error, fault_of(error) or Fault.UNUSABLE)
