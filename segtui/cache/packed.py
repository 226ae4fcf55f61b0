"""Many records through SQL in one step.

The sqlite3 module gives up and takes back the interpreter's lock around every row. While the screen is being drawn each
of these hand-overs can cost 5 ms, and 1,000 rows become seconds. So a page goes in, and a chunk comes out, as one row:
a blob of all bytes joined together and a JSON index of lengths.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import NamedTuple
from zlib import crc32

from segtui.sqlite.faults import Damaged


class Entry(NamedTuple):
    """A record: its id and its document."""

    id: str
    doc: bytes


class Item(NamedTuple):
    """A record on its way in: where its bytes stand in the page's blob (from 1, as SQL counts)."""

    start: int
    id_size: int
    doc_size: int
    seal: int


def id_bytes(identifier: str) -> bytes:
    return identifier.encode("utf-8", "surrogatepass")


def seal_of(identifier: bytes, doc: bytes, written_ms: int) -> int:
    """A checksum over everything that a row says: SQLite itself does not notice a flipped bit."""
    return crc32(doc, crc32(identifier, (written_ms ^ (written_ms >> 32)) & 0xFFFFFFFF))


def pack(entries: Iterable[Entry], written_ms: int) -> tuple[list[Item], bytes]:
    items: list[Item] = []
    parts: list[bytes] = []
    start = 1
    for identifier, doc in entries:
        name = id_bytes(identifier)
        items.append(Item(start, len(name), len(doc), seal_of(name, doc, written_ms)))
        parts += (name, doc)
        start += len(name) + len(doc)
    return items, b"".join(parts)


def unpack(ids: bytes, docs: bytes, index: Iterable[tuple[int, int, int, int]]) -> list[Entry]:
    """The records of a chunk; `index` holds id size, doc size, written_ms and seal. Raises Damaged."""
    entries: list[Entry] = []
    id_at = doc_at = 0
    for id_size, doc_size, written_ms, seal in index:
        name = ids[id_at : id_at + id_size]
        doc = docs[doc_at : doc_at + doc_size]
        id_at += id_size
        doc_at += doc_size
        entries.append(unsealed(name, doc, written_ms, seal))
    return entries


def unsealed(name: bytes, doc: bytes, written_ms: int, seal: int) -> Entry:
    """One record, checked. Raises Damaged."""
    try:
        if seal_of(name, doc, written_ms) == seal:
            return Entry(name.decode("utf-8", "surrogatepass"), doc)
    except (TypeError, UnicodeDecodeError):  # a flipped bit can change the type of a value, too
        raise Damaged from None
    raise Damaged


def numbers(text: str | bytes | None) -> list[int]:
    """A JSON list of integers that SQL built. Raises Damaged."""
    try:
        return [whole(number) for number in json.loads(text or "[]")]
    except ValueError:
        raise Damaged from None


def whole(number: object) -> int:
    """An integer that was written as one. Raises Damaged."""
    if isinstance(number, int):
        return number
    raise Damaged
