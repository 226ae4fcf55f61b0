"""The order of a list: by any column, natural (`web 2` before `web 10`), case-folded, empty last, stable."""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import repeat
from operator import attrgetter
from typing import Any, TypeAlias, cast

from segtui.text import searchable

Value: TypeAlias = str | float | None
"""What a record shows in a column: text, a number, or nothing."""

Key: TypeAlias = str | float | None
"""What a value is sorted by; None where there is nothing."""

_NUMBER = re.compile("[0-9]+")
_MOST_DIGITS = 90  # a number longer than this is as good as text
_LENGTHS = tuple(f"0{chr(0x20 + digits)}" for digits in range(_MOST_DIGITS + 1))  # ASCII, to keep the keys small
_END, _GAP = "\n", "\0"  # of a text, of a number: in no plain text
_DIGITS = "0123456789"
_NUMBERS_ONLY = {code: " " for code in range(128) if chr(code) not in _DIGITS}
_NO_NUMBERS = str.maketrans(dict.fromkeys(_DIGITS, _GAP))


def natural_key(text: str) -> str:
    """A string that sorts as people count: each run of digits counts as one number.

    Every number gets its length in front, so that comparing the strings compares the numbers; leading zeros do not
    count.
    """
    return _NUMBER.sub(_number_key, searchable(text))


def _number_key(found: re.Match[str]) -> str:
    digits = found[0].lstrip("0")
    return _LENGTHS[min(len(digits), _MOST_DIGITS)] + digits


def _natural_keys(texts: Sequence[str]) -> list[str]:
    """The natural keys of plain texts, all of them in one go: no loop in Python, and no regex."""
    whole = (_END + _END.join(texts)).lower()
    numbers = list(map(str.lstrip, whole.translate(_NUMBERS_ONLY).split(), repeat("0")))
    sizes = list(map(len, numbers))
    if max(sizes, default=0) > _MOST_DIGITS:
        return list(map(natural_key, texts))
    between = list(filter(None, whole.translate(_NO_NUMBERS).split(_GAP)))
    made = [""] * (len(between) + 2 * len(numbers))
    made[::3], made[1::3], made[2::3] = between, map(_LENGTHS.__getitem__, sizes), numbers
    return "".join(made).split(_END)[1:]


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
_SHARED_PARTS: Mapping[str, Callable[[Any], Any]] = {
    "type": attrgetter("metadata"),
    "labels": attrgetter("labels"),
    "categories": lambda record: getattr(record, "metadata", record),
}
"""Columns whose texts many records have in common, and the part of a record that holds them."""

OWN_TEXTS = frozenset(("name", "slug", "id"))
"""Columns of texts that each record has for itself: to sort by one takes longest, and most memory meanwhile."""


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
    take = value or value_for(column)
    if value is None and column in _SHARED_PARTS:
        return _shared_keys(records, _SHARED_PARTS[column], take)
    values = list(map(take, records))
    make, make_all = (searchable, _folded) if column in _OPAQUE else (natural_key, _natural_keys)
    if _are_plain(values):
        return [key or None for key in make_all(cast("list[str]", values))]
    made: dict[str, Key] = {}
    for own in values:
        if isinstance(own, str) and own not in made:
            made[own] = make(own) or None
    return [made[own] if isinstance(own, str) else own for own in values]


def _shared_keys(records: Iterable[Any], part_of: Callable[[Any], Any], take: Callable[[Any], Value]) -> list[Key]:
    """The keys of records that share the part which they are sorted by: one for each part."""
    made: dict[int, Key] = {}
    out: list[Key] = []
    for record in records:
        part = id(part_of(record))
        if part not in made:
            value = take(record)
            made[part] = natural_key(value) or None if isinstance(value, str) else value
        out.append(made[part])
    return out


def _are_plain(values: Sequence[Value]) -> bool:
    """Whether they are texts that nothing has to be done to but to fold them."""
    if set(map(type, values)) != {str}:
        return False
    whole = "".join(cast("Sequence[str]", values))
    return whole.isascii() and whole.isprintable()


def _folded(texts: Sequence[str]) -> list[str]:
    return list(map(str.lower, texts))


def sorted_by(found: Sequence[Key], reverse: bool = False) -> array[int]:
    """The positions of these keys, sorted; None last, in either direction."""
    filled: Any = [at for at, key in enumerate(found) if key is not None]
    filled.sort(key=found.__getitem__, reverse=reverse)
    return array("I", filled + [at for at, key in enumerate(found) if key is None])
