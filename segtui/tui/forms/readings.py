"""How the text of a field is read as a value, by the type that the catalogue gives it. Nothing of Textual here."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from segtui.text import harmless, original

Reader = Callable[[str], Any]
"""A text as a value. Raises ValueError, saying what is wrong."""


def read_text(text: str) -> Any:
    """The text itself."""
    return text


def read_number(text: str) -> Any:
    """A number as JSON has them."""
    try:
        value = json.loads(text.strip(), parse_constant=_refuse)
    except ValueError:
        value = None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError("must be a number, like 30 or 0.5")
    return value


def read_json(text: str) -> Any:
    """Any JSON value."""
    try:
        return json.loads(text, parse_constant=_refuse)
    except json.JSONDecodeError as error:
        raise ValueError(f"is not JSON: {error.msg} (at {error.pos + 1})") from error
    except RecursionError as error:
        raise ValueError("is nested too deep") from error


def read_list(text: str) -> Any:
    """A JSON list."""
    return _of(list, 'must be a list, like ["one", "two"]', text)


def read_map(text: str) -> Any:
    """A JSON object."""
    return _of(dict, 'must be an object, like {"name": "value"}', text)


def read_quoted(text: str) -> Any:
    """A string, written as JSON."""
    return _of(str, 'must be a text in quotation marks, like "one"', text)


def _of(kind: type, complaint: str, text: str) -> Any:
    value = read_json(text)
    if not isinstance(value, kind):
        raise ValueError(complaint)
    return value


def _refuse(name: str) -> Any:
    raise json.JSONDecodeError(f"{name} is no value of it", name, 0)


READERS: dict[str, Reader] = {
    "string": read_text,
    "password": read_text,
    "select": read_text,
    "color": read_text,
    "number": read_number,
    "array": read_list,
    "text-map": read_map,
    "map": read_map,
}
"""By the catalogue's types; whatever is not here is JSON."""

_HOLDS: dict[Reader, type | tuple[type, ...]] = {
    read_text: str,
    read_number: (int, float),
    read_list: list,
    read_map: dict,
    read_quoted: str,
}


def reader_for(kind: str, value: Any) -> Reader:
    """The reader for a type, or JSON's where the value that is there does not fit the type."""
    reader = READERS.get(kind, read_json)
    if value is None or (reader is not read_json and not _fits(reader, value)):
        return read_json
    return read_quoted if reader is read_text and isinstance(value, str) and is_odd(value) else reader


def _fits(reader: Reader, value: Any) -> bool:
    return isinstance(value, _HOLDS[reader]) and (reader is read_text or not isinstance(value, bool))


def is_odd(text: str) -> bool:
    """Whether a text holds what a line cannot show: it is edited in quotation marks, with escapes."""
    return harmless(text) != text or not text.isprintable()


def written(reader: Reader, value: Any) -> str:
    """A value as the text that the reader reads as the same value."""
    if reader is read_text:
        return str(value)
    return json_text(value)


def json_text(value: Any, indent: int | None = None) -> str:
    """A value as JSON; with escapes for all but ASCII where something in it cannot be shown."""
    raw = original(value)
    text = json.dumps(raw, ensure_ascii=False, indent=indent)
    plain = text.replace("\n", "") if indent else text
    return json.dumps(raw, ensure_ascii=True, indent=indent) if is_odd(plain) else text
