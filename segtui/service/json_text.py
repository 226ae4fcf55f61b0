"""JSON as it is printed: nothing is lost of what the API sent, and nothing in it can steer a terminal."""

from __future__ import annotations

import json
import unicodedata
from typing import Any

from segtui.models import Record, Source, SourceDetail
from segtui.service.redaction import for_output
from segtui.text import harmless, original


def json_of(record: Record, *, reveal_keys: bool = False) -> Any:
    """The JSON of a record with its secrets masked; of a source's detail the source, with its tracking plan."""
    value = json.loads(for_output(record))
    if isinstance(record, SourceDetail) and isinstance(value.get("source"), dict):
        value = {**value["source"], **{name: item for name, item in value.items() if name != "source"}}
    source = record.source if isinstance(record, SourceDetail) else record
    if reveal_keys and isinstance(source, Source):
        value["writeKeys"] = list(original(source.write_keys))
    return value


def line_of(record: Record, *, reveal_keys: bool = False, ascii_only: bool = False) -> str:
    """The JSON of a record in one line."""
    if not reveal_keys and not isinstance(record, SourceDetail):
        body = for_output(record)
        if body.isascii() and b"\x7f" not in body:
            return body.decode("ascii")
    return printed(json_of(record, reveal_keys=reveal_keys), ascii_only=ascii_only)


def printed(value: Any, *, indent: int | None = None, ascii_only: bool = False) -> str:
    """A JSON value as text; in a line that holds what a terminal may not be told, that stands as JSON's escapes."""
    separators = None if indent else (",", ":")
    text = json.dumps(original(value), ensure_ascii=ascii_only, indent=indent, separators=separators)
    return text if text.isascii() and "\x7f" not in text else "\n".join(map(_safe, text.split("\n")))


def _safe(line: str) -> str:
    if harmless(line) == line:
        return line
    return "".join(char if "\x20" <= char <= "\x7e" or _is_plain(char) else _escape(char) for char in line)


def _is_plain(char: str) -> bool:
    return unicodedata.category(char) not in ("Mn", "Me", "Cf", "Cn") and harmless(char) == char


def _escape(char: str) -> str:
    return json.dumps(char)[1:-1] if char != "\x7f" else "\\u007f"
