"""The order of a list: by any column, natural (`web 2` before `web 10`), case-folded, empty last, stable."""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeAlias, cast

from segtui.text import searchable

Value: TypeAlias = str | float | None
"""What a record shows in a column: text, a number, or nothing."""

Key: TypeAlias = str | float | None
"""What a value is sorted by; None where there is nothing."""

_NUMBER = re.compile("[0-9]+")
_MOST_DIGITS = 90  # a number longer than this is as good as text
_LENGTHS = tuple(f"0{chr(0x20 + digits)}" for digits in range(_MOST_DIGITS + 1))  # ASCII, to keep the keys small


def natural_key(text: str) -> str:
    """A string that sorts as people count: each run of digits counts as one number.

    Every number gets its length in front, so that comparing the strings compares the numbers; leading zeros do not
    count.
    """
    return _NUMBER.sub(_number_key, searchable(text))


def _number_key(found: re.Match[str]) -> str:
    digits = found[0]
    if digits[0] == "0":
        digits = digits.lstrip("0") or "0"
    size = len(digits)
    return _LENGTHS[size if size < _MOST_DIGITS else _MOST_DIGITS] + digits


def _enabled(record: Any) -> Value:
    return None if record.enabled is None else float(not record.enabled)


def _type(record: Any) -> Value:
    return str(record.metadata.name)


def _labels(record: Any) -> Value:
    return " ".join([f"{label.key}:{label.value}" for label in record.labels])


def _categories(record: Any) -> Value:
    return ", ".join(getattr(getattr(record, "metadata", record), "categories", ()))


def _options(record: Any) -> Value:
    return float(len(record.options)) or None


def _keys(record: Any) -> Value:
    return float(len(record.write_keys)) or None


def _name(record: Any) -> Value:
    return str(getattr(record, "title", "") or getattr(record, "name", ""))


_COLUMNS: Mapping[str, Callable[[Any], Value]] = {
    "name": _name,
    "type": _type,
    "enabled": _enabled,
    "labels": _labels,
    "categories": _categories,
    "keys": _keys,
    "options": _options,
    "kind": lambda record: type(record).__name__,
}
_OPAQUE = frozenset(("id",))
_FEW_VALUES = frozenset(("type", "labels", "categories", "kind", "status"))


def value_for(column: str) -> Callable[[Any], Value]:
    """What a record is sorted by in a column: one of the known ones, or else the field of that name."""
    return _COLUMNS.get(column, lambda record: getattr(record, column, None) or None)


def order(
    records: Sequence[Any], column: str, reverse: bool = False, value: Callable[[Any], Value] | None = None
) -> array[int]:
    """The positions of the records, sorted by a column; those without a value come last, in either direction.

    `value` says what a record is sorted by, where that is not known here. Equal ones stay as they are.
    """
    return sorted_by(keys(records, column, value), reverse)


def keys(records: Iterable[Any], column: str, value: Callable[[Any], Value] | None = None) -> list[Key]:
    """The sort key of each record, None where there is nothing: worth keeping while only the direction changes."""
    values = list(map(value or value_for(column), records))
    is_few = column in _FEW_VALUES or column.startswith("label:")
    if not is_few and column not in _OPAQUE and set(map(type, values)) == {str}:
        return _text_keys(cast("list[str]", values))
    key_for = searchable if column in _OPAQUE else natural_key
    made: dict[str, str | None] = {}
    out: list[Key] = []
    for own in values:
        if isinstance(own, str):
            key = made.get(own)
            if key is None:
                key = key_for(own) or None
                if is_few:
                    made[own] = key
            out.append(key)
        else:
            out.append(own)
    return out


def _text_keys(values: Sequence[str]) -> list[Key]:
    """The natural keys of texts; those of plain ones are made as of one text, in half the time."""
    plain = [text if text.isascii() and text.isprintable() else "" for text in values]
    found: list[Key] = [key or None for key in _NUMBER.sub(_number_key, "\n".join(plain).lower()).split("\n")]
    for at, text in enumerate(values):
        if found[at] is None and text:
            found[at] = natural_key(text) or None
    return found


def sorted_by(found: Sequence[Key], reverse: bool = False) -> array[int]:
    """The positions of these keys, sorted; None last, in either direction."""
    filled: Any = [at for at, key in enumerate(found) if key is not None]
    filled.sort(key=found.__getitem__, reverse=reverse)
    return array("I", filled + [at for at, key in enumerate(found) if key is None])
