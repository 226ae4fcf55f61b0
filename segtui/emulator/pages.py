"""Pages: reading the three spellings of `pagination`, cutting a page, making cursors."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any
from urllib.parse import parse_qsl
from zlib import crc32

import msgspec

from segtui.emulator.refusals import Json, Refusal, error, invalid

DEFAULT_COUNT, MAX_COUNT = 200, 1000


@dataclass(frozen=True, slots=True)
class Asked:
    """Which page is wanted; an empty cursor is the first one."""

    count: int = DEFAULT_COUNT
    cursor: str | None = None


def asked_page(query: str) -> Asked:
    """The page that a query asks for, as `pagination.count=`, `pagination[count]=` or `pagination={JSON}`."""
    given = list(_given(query))
    counts = [_count(value) for name, value in given if name == "count"]
    cursors = [value for name, value in given if name == "cursor"]
    errors = []
    if None in counts:
        errors.append(error(422, f"must be a whole number from 1 to {MAX_COUNT}", "pagination.count"))
    if not all(isinstance(cursor, str) for cursor in cursors):
        errors.append(error(422, "must be a string", "pagination.cursor"))
    if errors:
        raise Refusal(422, errors)
    return Asked((counts or [DEFAULT_COUNT])[-1] or DEFAULT_COUNT, (cursors or [None])[-1])


def _given(query: str) -> Iterator[tuple[str, Any]]:
    """The parts of `pagination` as they come; a part that comes twice must be right both times, and the last counts."""
    for name, value in parse_qsl(query, keep_blank_values=True):
        if name == "pagination":
            yield from _from_json(value).items()
        elif name.startswith("pagination.") or (name.startswith("pagination[") and name.endswith("]")):
            yield name.removeprefix("pagination")[1:].removesuffix("]"), value


def _from_json(value: str) -> Json:
    try:
        found = msgspec.json.decode(value.encode("utf-8", "replace"))
    except (msgspec.DecodeError, RecursionError) as problem:
        raise invalid("pagination", "must be a JSON object") from problem
    if not isinstance(found, dict):
        raise invalid("pagination", "must be a JSON object")
    return found


def _count(value: Any) -> int | None:
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= 4:
        value = int(value)
    if not isinstance(value, int) or isinstance(value, bool):
        return None
    return value if 1 <= value <= MAX_COUNT else None


def cursor_for(listing: str, offset: int) -> str:
    """An opaque cursor: where a page of one listing begins, with a checksum."""
    text = f"{listing}:{offset}"
    return urlsafe_b64encode(f"{text}:{crc32(text.encode()):08x}".encode()).decode()


def offset_in(listing: str, cursor: str) -> int:
    """Where the page of a cursor begins; a cursor that was not made for this listing is refused."""
    problem = invalid("pagination.cursor", "is not a cursor of this list")
    try:
        text, _, offset = urlsafe_b64decode(cursor.encode()).decode().rpartition(":")[0].rpartition(":")
        number = int(offset)
    except ValueError as wrong:
        raise problem from wrong
    if text != listing or cursor_for(listing, number) != cursor:
        raise problem
    return number


def page(items: Collection[Json], listing: str, query: str) -> tuple[list[Json], Json]:
    """The items of the wanted page, and the page object."""
    asked = asked_page(query)
    offset = 0 if asked.cursor is None else offset_in(listing, asked.cursor)
    about: Json = {"current": cursor_for(listing, offset), "totalEntries": len(items)}
    if offset + asked.count < len(items):
        about["next"] = cursor_for(listing, offset + asked.count)
    if offset > 0:
        about["previous"] = cursor_for(listing, max(0, offset - asked.count))
    return list(islice(items, offset, offset + asked.count)), about
