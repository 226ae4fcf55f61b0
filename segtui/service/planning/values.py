"""JSON values compared and put into words: always what the API sent, never the harmless text for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from msgspec import UNSET

from segtui.decoding import as_json
from segtui.models import Record
from segtui.service.plans import Change
from segtui.service.redaction import for_display, is_secret_setting
from segtui.text import harmless, harmless_json, is_masked


def same(one: Any, other: Any) -> bool:
    """Whether two values are the same JSON: `true` is not `1`, but `1` is `1.0`."""
    if one is UNSET or other is UNSET:
        return one is other
    return _same(as_json(one), as_json(other))


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(_same(item, other[name]) for name, item in one.items())
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_same, one, other))
    return isinstance(one, bool) == isinstance(other, bool) and bool(one == other)


def holds_masked(value: Any) -> bool:
    """Whether a masked secret stands in it, at any depth."""
    if isinstance(value, Mapping):
        return any(holds_masked(item) for item in value.values())
    if isinstance(value, list | tuple):
        return any(holds_masked(item) for item in value)
    return is_masked(as_json(value))


def is_secret(name: str, value: Any, metadata: Record | None) -> bool:
    """Whether a setting is a secret, or has one in it: by its name, its type in the catalogue, or its value."""
    if is_secret_setting(name, metadata):
        return True
    plain = {name: as_json(value)} if value is not UNSET else {}
    return for_display(plain, metadata) != plain


def setting_change(name: str, old: Any, new: Any, metadata: Record | None) -> Change:
    """The change of one setting, marked where either value is a secret."""
    hidden = is_secret(name, old, metadata) or is_secret(name, new, metadata)
    return change(f"settings.{name}", old, new, is_secret=hidden)


def change(field: str, old: Any = UNSET, new: Any = UNSET, *, is_secret: bool = False) -> Change:
    """A change whose texts are safe to show; their originals are kept within."""
    return Change(harmless(field), _shown(old), _shown(new), is_secret)


def _shown(value: Any) -> Any:
    return value if value is UNSET else harmless_json(as_json(value))


def listed(names: Iterable[str], most: int = 5) -> str:
    """Names in a sentence, the first few of them: `a, b and 3 more`."""
    found = [harmless(name) for name in names]
    shown, more = found[:most], len(found) - most
    if more > 0:
        return f"{', '.join(shown)} and {more} more"
    return " and ".join(part for part in (", ".join(shown[:-1]), *shown[-1:]) if part)


def counted(number: int, noun: str) -> str:
    """A number of things: `1 source`, `2 sources`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def leaves(value: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, Any]]:
    """The fields of a JSON object of groups, dotted."""
    for name, item in value.items():
        if isinstance(item, Mapping):
            yield from leaves(item, f"{before}{name}.")
        else:
            yield before + name, item
