"""A filter whose last term is still being typed: what stands for it meanwhile, and what may follow."""

from __future__ import annotations

import re
from dataclasses import dataclass

from segtui.service.filters.grammar import FLAGS
from segtui.service.filters.kinds import Field, Searchable

_LAST = re.compile(r'(?:^|(?<=\s))(!?)(?:([A-Za-z_-]+)(:))?([^\s"*/:]*)$')

_LIKE_KEY = re.compile(r"(?=.*[0-9])(?=.*[A-Za-z])[A-Za-z0-9]{16,}")


@dataclass(frozen=True, slots=True)
class Begun:
    """`instead` is the filter to be shown; `hint` says what may follow, empty where that is plain.

    `is_vain`: as it is written it is no filter, or one that finds nothing for certain. `is_whole`: where nothing is
    found by what is written, this is what was meant, even when nothing more is typed.
    """

    instead: str
    hint: str
    is_vain: bool = False
    is_whole: bool = False


def begun(text: str, kind: Searchable) -> Begun | None:
    """What stands for a filter until its last term is complete; None where that may be complete as it is."""
    found = _LAST.search(text)
    if found is None or not found.group():
        return None
    rest, (_, name, colon, value) = text[: found.start()].rstrip(), found.groups()
    if not colon:
        names = [field.name for field in kind.fields if value and field.name.startswith(value.lower())]
        if names:
            return Begun(rest, _hint(kind, names[0]))
        return _as_key(found.group(), kind) if not rest else None
    field = kind.field(name.lower())
    if field is None:
        return None
    is_begun_flag = field.kind == "flag" and any(one.startswith(value.lower()) and one != value for one in FLAGS)
    if not value or is_begun_flag:
        return Begun(rest, _hint(kind, field.name), is_vain=True)
    return Begun(f"{text}*", "", is_vain=value.endswith("=")) if field.kind == "label" else None


def _as_key(word: str, kind: Searchable) -> Begun | None:
    """What may be a write key that was pasted, taken for one."""
    field = next(iter(kind.of_kind("key")), None)
    if field is None or not _LIKE_KEY.fullmatch(word):
        return None
    return Begun(f"{field.name}:{word}", "looked for as a write key", is_whole=True)


def _hint(kind: Searchable, name: str) -> str:
    field = kind.field(name)
    return f"{name}: {_follows(field)}" if field is not None else ""


def _follows(field: Field) -> str:
    if field.kind == "flag":
        return "true, false or unknown"
    if field.kind == "label":
        return "the label's key, or key=value"
    return "a part of a write key" if field.kind == "key" else f"a part of the {field.name}"
