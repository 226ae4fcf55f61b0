"""The statements of the cache, each inside a transaction that the caller holds; no function commits."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Container, Iterable, Sequence
from typing import NamedTuple
from zlib import crc32

from segtui.cache.packed import Entry, Item, id_bytes, numbers, pack, unpack, unsealed, whole
from segtui.sqlite.faults import Damaged

CLOCK_WINDOW_MS = 600_000
"""A document dated later than a page, but by no more than this, is newer; one dated later still had a wrong clock."""

_HEADER = """SELECT id, kind, scope, fetched_ms, complete, stale, total, size, seal
    FROM collection WHERE kind = ? AND scope = ?"""
_KEYS = "SELECT json_group_array(key) FROM (SELECT key FROM record WHERE collection = ? ORDER BY position, key)"
_ROWS = """SELECT r.id AS id, d.doc AS doc, d.written_ms AS written_ms, d.seal AS seal
    FROM json_each(:keys) j CROSS JOIN record r ON r.key = j.value AND r.collection = :collection
    CROSS JOIN doc d ON d.key = r.key ORDER BY j.key"""
_CHUNK = f"""SELECT CAST(group_concat(id, '') AS BLOB), CAST(group_concat(doc, '') AS BLOB),
    json_group_array(json_array(length(id), length(doc), written_ms, seal)) FROM ({_ROWS})"""  # noqa: S608
# CROSS JOIN holds the order of the loops: the page outside, the lookup by index inside.
_KNOWN = """SELECT json_group_array(json_array(j.key, r.key, r.position)) FROM json_each(:index) j
    CROSS JOIN record r ON r.collection = :collection
        AND r.id = substr(:blob, json_extract(j.value, '$[0]'), json_extract(j.value, '$[1]'))"""
_PLACE = """INSERT INTO record (key, collection, id, position)
    SELECT json_extract(value, '$[0]'), :collection,
        substr(:blob, json_extract(value, '$[2]'), json_extract(value, '$[3]')), json_extract(value, '$[1]')
    FROM json_each(:places) WHERE true
    ON CONFLICT DO UPDATE SET position = excluded.position"""
_WRITE = """INSERT INTO doc (key, written_ms, seal, doc)
    SELECT json_extract(value, '$[0]'), :written_ms, json_extract(value, '$[3]'),
        substr(:blob, json_extract(value, '$[1]'), json_extract(value, '$[2]'))
    FROM json_each(:docs) WHERE true
    ON CONFLICT (key) DO UPDATE SET doc = excluded.doc, written_ms = excluded.written_ms, seal = excluded.seal
    WHERE doc.written_ms > excluded.written_ms + :window
        OR (doc.doc <> excluded.doc AND doc.written_ms <= excluded.written_ms)"""
_NEW_HEADER = "INSERT INTO collection (kind, scope, complete, stale, size, seal) VALUES (?, ?, 0, 0, 0, ?)"
_SET_HEADER = """UPDATE collection SET fetched_ms = ?, complete = ?, stale = ?, total = ?, size = ?, seal = ?
    WHERE id = ?"""
_ONE = """SELECT r.id, d.doc, d.written_ms, d.seal FROM record r LEFT JOIN doc d ON d.key = r.key
    WHERE r.collection = ? AND r.id = ?"""
_KEY = "SELECT key FROM record WHERE collection = ? AND id = ?"
_LAST_KEY = "SELECT seq FROM sqlite_sequence WHERE name = 'record'"
_LAST_POSITION = "SELECT max(position) FROM record WHERE collection = ?"
_DELETE_DOC = "DELETE FROM doc WHERE key = ?"
_DELETE_KEYS = (
    "DELETE FROM record WHERE key IN (SELECT value FROM json_each(?))",
    "DELETE FROM doc WHERE key IN (SELECT value FROM json_each(?))",
)
_CHOSEN = "?1 IS NULL OR kind = ?1"
_CHOSEN_RECORDS = f"FROM record WHERE collection IN (SELECT id FROM collection WHERE {_CHOSEN})"  # noqa: S608
_DELETE_CHOSEN = (
    f"DELETE FROM doc WHERE key IN (SELECT key {_CHOSEN_RECORDS})",  # noqa: S608
    f"DELETE {_CHOSEN_RECORDS}",
    f"DELETE FROM collection WHERE {_CHOSEN}",  # noqa: S608
)
_FRESH_SCOPES = "SELECT scope FROM collection WHERE kind = ? AND stale = 0"
_META = "SELECT value FROM meta WHERE key = ?"
_SET_META = """INSERT INTO meta VALUES (?, ?)
    ON CONFLICT (key) DO UPDATE SET value = excluded.value WHERE value <> excluded.value"""


class Header(NamedTuple):
    """A collection's own row; `size` is how many records it has, so that lost ones are noticed."""

    id: int
    kind: str
    scope: str
    fetched_ms: int | None = None
    complete: int = 0
    stale: int = 0
    total: int | None = None
    size: int = 0

    def seal(self) -> int:
        return crc32(repr(tuple(self[1:])).encode())


class Kept(NamedTuple):
    """What became of a page: the keys of its records, and how many documents were written."""

    keys: list[int]
    written: int


def milliseconds(seconds: float) -> int:
    return round(seconds * 1000)


def read_header(db: sqlite3.Connection, kind: str, scope: str) -> Header | None:
    """The row of a collection, or None where nothing was kept. Raises Damaged."""
    row = db.execute(_HEADER, (kind, scope)).fetchone()
    if row is None:
        return None
    header = Header(*row[:8])
    if header.seal() != row[8]:
        raise Damaged
    return header


def ensure_header(db: sqlite3.Connection, kind: str, scope: str) -> Header:
    header = read_header(db, kind, scope)
    if header is not None:
        return header
    header = Header(0, kind, scope)
    added = db.execute(_NEW_HEADER, (kind, scope, header.seal()))
    return header._replace(id=added.lastrowid or 0)


def write_header(db: sqlite3.Connection, header: Header) -> None:
    db.execute(_SET_HEADER, (*header[3:], header.seal(), header.id))


def ordered_keys(db: sqlite3.Connection, header: Header) -> list[int]:
    """The keys of all records, in order. Raises Damaged where some are missing or there twice."""
    keys = numbers(db.execute(_KEYS, (header.id,)).fetchone()[0])
    if not len(set(keys)) == len(keys) == header.size:
        raise Damaged
    return keys


def read_chunk(db: sqlite3.Connection, collection: int, keys: Sequence[int]) -> list[Entry]:
    """The records of a collection with these keys, in their order; keys that are gone are left out. Raises Damaged."""
    wanted: dict[str, str | int] = {"keys": json.dumps(keys), "collection": collection}
    try:
        ids, docs, text = db.execute(_CHUNK, wanted).fetchone()
    except sqlite3.DataError:  # more than SQLite holds in one value
        return _read_plainly(db, wanted)
    ids, docs = ids or b"", docs or b""
    index = json.loads(text)
    sizes = (sum(whole(item[0]) for item in index), sum(whole(item[1]) for item in index))
    if sizes != (len(ids), len(docs)):
        return _read_plainly(db, wanted)
    return unpack(ids, docs, index)


def _read_plainly(db: sqlite3.Connection, wanted: dict[str, str | int]) -> list[Entry]:
    return [unsealed(*row) for row in db.execute(_ROWS, wanted)]


def read_one(db: sqlite3.Connection, header: Header, identifier: str) -> tuple[bytes, int] | None:
    """A document and when it was written or last verified (ms). Raises Damaged."""
    row = db.execute(_ONE, (header.id, id_bytes(identifier))).fetchone()
    if row is None:
        return None
    if row[1] is None:
        raise Damaged
    entry = unsealed(*row)
    return entry.doc, max(row[2], header.fetched_ms or 0)


def last_key(db: sqlite3.Connection) -> int:
    """The highest key that was ever given out."""
    row = db.execute(_LAST_KEY).fetchone()
    return whole(row[0]) if row else 0


def write_page(
    db: sqlite3.Connection,
    header: Header,
    first_position: int | None,
    entries: Sequence[Entry],
    written_ms: int,
    newer: Container[str] = (),
) -> Kept:
    """Keep a page, touching only rows that differ.

    Without a position, known records keep theirs and new ones go to the end. Where a known document is `newer` by its
    id, only its place is taken from the page.
    """
    items, blob = pack(entries, written_ms)
    before = last_key(db)
    keys, places = _placed(db, header, first_position, items, blob, before)
    if places:
        db.execute(_PLACE, {"collection": header.id, "blob": blob, "places": json.dumps(places)})
    docs = [
        (key, item.start + item.id_size, item.doc_size, item.seal)
        for key, item, entry in zip(keys, items, entries, strict=True)
        if key > before or entry.id not in newer
    ]
    values = {"blob": blob, "docs": json.dumps(docs), "written_ms": written_ms, "window": CLOCK_WINDOW_MS}
    written = db.execute(_WRITE, values).rowcount
    added = sum(key > before for key in keys)
    if added or header.fetched_ms is None:
        fetched_ms = written_ms if header.fetched_ms is None else header.fetched_ms
        write_header(db, header._replace(size=header.size + added, fetched_ms=fetched_ms))
    return Kept(keys, written)


def _placed(
    db: sqlite3.Connection,
    header: Header,
    first_position: int | None,
    items: Sequence[Item],
    blob: bytes,
    before: int,
) -> tuple[list[int], list[tuple[int, int, int, int]]]:
    """The key of every item, and the rows of `record` that are new or stand elsewhere."""
    known = _known(db, header, items, blob)
    start = _end(db, header) if first_position is None else first_position
    next_key = before
    keys: list[int] = []
    places: list[tuple[int, int, int, int]] = []
    for number, item in enumerate(items):
        key, position = known.get(number, (0, -1))
        wanted = position if key and first_position is None else start + number
        if not key:
            key = next_key = next_key + 1
        keys.append(key)
        if position != wanted:
            places.append((key, wanted, item.start, item.id_size))
    return keys, places


def _known(db: sqlite3.Connection, header: Header, items: Sequence[Item], blob: bytes) -> dict[int, tuple[int, int]]:
    index = json.dumps([item[:2] for item in items])
    text = db.execute(_KNOWN, {"index": index, "collection": header.id, "blob": blob}).fetchone()[0]
    return {number: (key, position) for number, key, position in json.loads(text)}


def _end(db: sqlite3.Connection, header: Header) -> int:
    last = db.execute(_LAST_POSITION, (header.id,)).fetchone()[0]
    return 0 if last is None else whole(last) + 1


def delete_keys(db: sqlite3.Connection, keys: Iterable[int]) -> None:
    wanted = json.dumps(list(keys))
    for statement in _DELETE_KEYS:
        db.execute(statement, (wanted,))


def delete_doc(db: sqlite3.Connection, key: int) -> None:
    """Leave a record without its document, for one that is written whatever this one was."""
    db.execute(_DELETE_DOC, (key,))


def key_of(db: sqlite3.Connection, header: Header, identifier: str) -> int | None:
    row = db.execute(_KEY, (header.id, id_bytes(identifier))).fetchone()
    return whole(row[0]) if row else None


def delete_kind(db: sqlite3.Connection, kind: str | None) -> int:
    """Drop all collections of a kind, or of every kind; returns how many records went."""
    _, gone, _ = (db.execute(statement, (kind,)).rowcount for statement in _DELETE_CHOSEN)
    return gone


def mark_stale(db: sqlite3.Connection, kind: str) -> None:
    for (scope,) in db.execute(_FRESH_SCOPES, (kind,)).fetchall():
        header = read_header(db, kind, scope)
        if header is not None:
            write_header(db, header._replace(stale=1))


def read_meta(db: sqlite3.Connection, key: str) -> str | None:
    row = db.execute(_META, (key,)).fetchone()
    return None if row is None else str(row[0])


def write_meta(db: sqlite3.Connection, key: str, value: str) -> None:
    db.execute(_SET_META, (key, value))
