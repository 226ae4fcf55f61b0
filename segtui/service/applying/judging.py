"""What is there now against what was planned on and what is wanted: pure decisions on fields.

Fields are dotted names with plain values, `UNSET` where nothing is there. A value that is masked, here or there, cannot
be compared: it never proves anything.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import Enum
from typing import Any

from msgspec import UNSET

from segtui.service.planning.values import holds_masked, same

Fields = Mapping[str, Any]


class Effect(Enum):
    """Whether a write took effect, by what is there now."""

    TAKEN = "taken"
    NOT_TAKEN = "not taken"
    UNKNOWN = "unknown"  # nothing that it touches can be compared
    UNCLEAR = "unclear"  # neither what was there before nor what was wanted


def differing(one: Fields, other: Fields) -> tuple[str, ...]:
    """The fields that can be compared and are not the same."""
    return tuple(name for name, left, right in _comparable(one, other) if not same(left, right))


def is_reached(wanted: Fields, now: Fields) -> bool:
    """Whether what is there is what is wanted, for certain."""
    compared = list(_comparable(wanted, now))
    return len(compared) == len({*wanted, *now}) and all(same(left, right) for _, left, right in compared)


def effect(wanted: Fields, before: Fields, now: Fields) -> Effect:
    """What became of a write that wanted these fields where those were before."""
    away = {name for name, left, right in _comparable(wanted, now) if not same(left, right)}
    moved = set(differing(before, now))
    meant = {name for name, left, right in _comparable(wanted, before) if not same(left, right)}
    if not away:
        return Effect.TAKEN if meant else Effect.UNKNOWN
    return Effect.UNCLEAR if moved else Effect.NOT_TAKEN


def merged(base: Fields, ours: Fields, theirs: Fields) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Three ways into one: what both sides want, and the fields on which they clash (T33)."""
    out: dict[str, Any] = {}
    clashes = []
    for name in dict.fromkeys((*theirs, *ours, *base)):
        was, mine, there = (side.get(name, UNSET) for side in (base, ours, theirs))
        if same(mine, was) or same(mine, there):
            out[name] = there
        elif same(there, was):
            out[name] = mine
        else:
            clashes.append(name)
    return {name: value for name, value in out.items() if value is not UNSET}, tuple(clashes)


def _comparable(one: Fields, other: Fields) -> Iterator[tuple[str, Any, Any]]:
    for name in dict.fromkeys((*one, *other)):
        left, right = one.get(name, UNSET), other.get(name, UNSET)
        if not holds_masked(left) and not holds_masked(right):
            yield name, left, right
