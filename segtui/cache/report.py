"""What lies in the cache folder, and how to be rid of it."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from segtui.cache import paths
from segtui.cache.cache import HOST
from segtui.cache.rows import Header, read_meta
from segtui.cache.schema import CURRENT
from segtui.cache.store import WORKSPACE
from segtui.sqlite import files
from segtui.sqlite.faults import Damaged, Newer
from segtui.sqlite.schema import version_of


class State(StrEnum):
    OK = "ok"
    CORRUPT = "corrupt"
    NEWER = "newer schema"
    ASIDE = "set aside"
    UNREADABLE = "unreadable"


@dataclass(slots=True)
class CacheFile:
    """One file; `records` counts by kind, times are Unix seconds (UTC), `size` includes the WAL."""

    path: Path
    size: int
    state: State
    host: str = ""
    workspace: str = ""
    records: dict[str, int] = field(default_factory=dict)
    oldest: float | None = None
    newest: float | None = None


def describe(folder: Path) -> list[CacheFile]:
    """Every cache file in a folder, read through and changed in nothing."""
    described = []
    for path in paths.databases(folder):
        described.append(_described(path))
        described += [CacheFile(other, _size([other]), State.ASIDE) for other in paths.aside(path)]
    known = {file.path for file in described}
    lone = [path for path in paths.ours(folder) if ".corrupt-" in path.name and path not in known]
    return described + [CacheFile(path, _size([path]), State.ASIDE) for path in lone]


def purge(folder: Path) -> list[Path]:
    """Remove every file of the cache, first sights too, and no other; returns those removed. Raises OSError."""
    removed = []
    for path in (*paths.ours(folder), *paths.sights(folder)):
        path.unlink(missing_ok=True)
        removed.append(path)
    return removed


def _described(path: Path) -> CacheFile:
    file = CacheFile(path, _size([path, *files.companions(path)]), State.OK)
    try:
        files.check_header(path, CURRENT)
        _read_into(file)
    except Newer:
        file.state = State.NEWER
    except (Damaged, UnicodeDecodeError, sqlite3.Error) as error:
        unopened = isinstance(error, sqlite3.OperationalError)
        file.state = State.UNREADABLE if unopened else State.CORRUPT
    except OSError:
        file.state = State.UNREADABLE
    return file


def _read_into(file: CacheFile) -> None:
    db = sqlite3.connect(f"{file.path.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None)
    try:
        if version_of(db) > CURRENT.version:
            raise Newer
        if CURRENT.is_foreign(db) or db.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
            raise Damaged
        if not version_of(db):
            return
        file.host = read_meta(db, HOST) or ""
        file.workspace = read_meta(db, WORKSPACE) or ""
        _count(file, [Header(*row) for row in db.execute(_HEADERS)])
    finally:
        db.close()


_HEADERS = "SELECT id, kind, scope, fetched_ms, complete, stale, total, size FROM collection ORDER BY kind, scope"


def _count(file: CacheFile, headers: Sequence[Header]) -> None:
    for header in headers:
        file.records[header.kind] = file.records.get(header.kind, 0) + header.size
    times = [header.fetched_ms / 1000 for header in headers if header.fetched_ms is not None]
    if times:
        file.oldest, file.newest = min(times), max(times)


def _size(files: Sequence[Path]) -> int:
    return sum(path.stat().st_size for path in files if path.exists())
