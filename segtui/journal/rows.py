"""The statements of the journal, each inside a transaction that the caller holds."""

from __future__ import annotations

import contextlib
import json
import sqlite3
from collections.abc import Iterable, Iterator
from typing import Any
from zlib import crc32

import msgspec

from segtui.decoding import encode_json
from segtui.journal.entry import Entry
from segtui.sqlite.faults import Damaged

_COLUMNS = "plan, step, open, seal, doc"
_INSERT = f"INSERT INTO entry ({_COLUMNS}) VALUES (?, ?, ?, ?, ?)"  # noqa: S608
_INSERT_UNKNOWN = f"{_INSERT} ON CONFLICT (plan, step) DO NOTHING"
_PRUNE = "DELETE FROM entry WHERE open = 0 AND id <= (SELECT max(id) FROM entry) - ?"
_REPLACE = "UPDATE entry SET open = ?, seal = ?, doc = ? WHERE plan = ? AND step = ?"
_DECODER = msgspec.json.Decoder(Entry)
_KEPT = 20_000
"""So many of the newest entries are kept, and every one that is open."""


def insert(db: sqlite3.Connection, entries: Iterable[Entry], *, skips_known: bool = False) -> None:
    """Add entries; one that is there already stays as it is where known ones are skipped, and is an error elsewhere."""
    db.executemany(_INSERT_UNKNOWN if skips_known else _INSERT, [_row(entry) for entry in entries])
    db.execute(_PRUNE, (_KEPT,))


def replace(db: sqlite3.Connection, entry: Entry) -> None:
    """Write an entry anew, in its place."""
    plan, step, is_open, seal, doc = _row(entry)
    db.execute(_REPLACE, (is_open, seal, doc, plan, step))


def find(db: sqlite3.Connection, plan_id: str, step: int) -> Entry | None:
    """One entry. Raises Damaged."""
    row = db.execute(f"SELECT {_COLUMNS} FROM entry WHERE plan = ? AND step = ?", (plan_id, step)).fetchone()  # noqa: S608
    return None if row is None else unsealed(row)


def of_plan(db: sqlite3.Connection, plan_id: str) -> list[Entry]:
    """The entries of a plan, in order. Raises Damaged."""
    return _entries(db, f"SELECT {_COLUMNS} FROM entry WHERE plan = ? ORDER BY step", plan_id)  # noqa: S608


def newest(db: sqlite3.Connection, limit: int, host: str, workspace_id: str) -> list[Entry]:
    """The newest entries first, of one host and workspace where these are told. Raises Damaged."""
    found: list[Entry] = []
    for row in db.execute(f"SELECT {_COLUMNS} FROM entry ORDER BY id DESC"):  # noqa: S608
        entry = unsealed(row)
        if host in ("", entry.host) and workspace_id in ("", entry.workspace_id):
            found.append(entry)
        if len(found) >= limit:
            break
    return found


def open_ones(db: sqlite3.Connection) -> list[Entry]:
    """The entries whose outcome is not known, oldest first. Raises Damaged."""
    return _entries(db, f"SELECT {_COLUMNS} FROM entry WHERE open = 1 ORDER BY id")  # noqa: S608


def readable(db: sqlite3.Connection) -> list[Entry]:
    """What can still be read of a damaged file, from both of its ends, oldest first."""
    found: dict[int, Entry] = {}
    for order in ("ASC", "DESC"):
        with contextlib.suppress(sqlite3.Error, UnicodeDecodeError):
            for number, *row in db.execute(f"SELECT id, {_COLUMNS} FROM entry NOT INDEXED ORDER BY id {order}"):  # noqa: S608
                with contextlib.suppress(Damaged):
                    found[int(number)] = unsealed(row)
    return [found[number] for number in sorted(found)]


def _entries(db: sqlite3.Connection, query: str, *values: object) -> list[Entry]:
    return [unsealed(row) for row in db.execute(query, values)]


def _row(entry: Entry) -> tuple[str, int, int, int, bytes]:
    # What was read leniently may hold half a surrogate pair, which only escapes can keep.
    doc = encode_json(msgspec.to_builtins(entry))
    is_open = int(entry.state.is_open)
    return entry.plan_id, entry.step, is_open, _seal(entry.plan_id, entry.step, is_open, doc), doc


def unsealed(row: Iterator[Any] | Iterable[Any]) -> Entry:
    """The entry in a row, checked: SQLite itself does not notice a flipped bit. Raises Damaged."""
    plan, step, is_open, seal, doc = row
    try:
        if _seal(plan, step, is_open, doc) == seal:
            return _decoded(doc)
    except (TypeError, ValueError):  # a flipped bit can change the type of a value, too
        raise Damaged from None
    raise Damaged


def _decoded(doc: bytes) -> Entry:
    try:
        return _DECODER.decode(doc)
    except msgspec.DecodeError:  # half a surrogate pair, which only Python's own parser takes
        return msgspec.convert(json.loads(doc), Entry)


def _seal(plan: str, step: int, is_open: int, doc: bytes) -> int:
    return crc32(doc, crc32(f"{plan}|{step}|{is_open}".encode()))
