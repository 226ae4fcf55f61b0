"""The tables of a cache file, and how an older file becomes a current one.

`record` is narrow (which record stands where), `doc` is wide (what it holds): when a new source pushes all
others down by a place, only narrow rows are rewritten. Keys never come back after a deletion, so that
"added since" is a comparison.
Times are Unix milliseconds, UTC; ids are UTF-8 in blobs.
"""

from __future__ import annotations

from segtui.sqlite.schema import Schema

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

CURRENT = Schema((_V1,), APPLICATION_ID)
