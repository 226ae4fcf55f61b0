"""The difference of two snapshots, field by field: a pure function of them."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from msgspec import UNSET

from segtui.service.comparing.comparable import (
    By,
    Name,
    comparable_labels,
    comparable_sources,
    how_to_compare,
)
from segtui.service.comparing.snapshot import Json, Snapshot
from segtui.service.planning.values import same

Sign = Literal["+", "-", "~"]
Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field with its value on both sides, `UNSET` where it is absent; values are the API's own."""

    path: Path
    old: Any
    new: Any

    @property
    def sign(self) -> Sign:
        """Whether the field came, went or changed."""
        return "+" if self.old is UNSET else "-" if self.new is UNSET else "~"


@dataclass(frozen=True)
class Item:
    """A source or a label that differs: only on the second side (`+`), only on the first (`-`), or on both (`~`)."""

    kind: Literal["source", "label"]
    sign: Sign
    name: Name
    slug: str
    title: str
    id: str
    changes: tuple[FieldChange, ...]


@dataclass(frozen=True)
class Difference:
    """What differs between two snapshots; `notes` say what could not be compared."""

    a: Snapshot
    b: Snapshot
    by: By
    sources: tuple[Item, ...]
    labels: tuple[Item, ...]
    notes: tuple[str, ...] = ()

    @property
    def items(self) -> tuple[Item, ...]:
        """Everything that differs, sources first."""
        return self.sources + self.labels

    def count(self, sign: Sign) -> int:
        """How many sources and labels were added, removed or changed."""
        return sum(item.sign == sign for item in self.items)


def difference(a: Snapshot, b: Snapshot) -> Difference:
    """What must change in `a` to come to `b`."""
    how = how_to_compare(a, b)
    sources = tuple(_items("source", comparable_sources(a, how), comparable_sources(b, how)))
    labels = tuple(_items("label", comparable_labels(a.labels), comparable_labels(b.labels)))
    notes = [f"first side: {said}" for said in a.notes] + [f"second side: {said}" for said in b.notes]
    if how.keys == "not":
        notes.append("write keys are not compared: one of the tokens sees none")
    if (a.schema is None) != (b.schema is None):
        notes.append("schema settings are not compared: one of the sides has none")
    return Difference(a, b, how.by, sources, labels, tuple(notes))


def changes_between(old: Any, new: Any, path: Path = ()) -> Iterator[FieldChange]:
    """The fields that differ, in the order of the names; objects on both sides are compared part by part."""
    if isinstance(old, dict) and isinstance(new, dict):
        for name in sorted(old.keys() | new.keys()):
            yield from changes_between(old.get(name, UNSET), new.get(name, UNSET), (*path, name))
    elif not same(old, new):
        yield FieldChange(path, old, new)


def applied(changes: Sequence[FieldChange], old: Json) -> Json:
    """The tree that the changes make of `old`."""
    tree = copy.deepcopy(old)
    for change in changes:
        *above, last = change.path
        place = tree
        for name in above:
            place = place[name]
        if change.new is UNSET:
            del place[last]
        else:
            place[last] = change.new
    return tree


def _items(kind: Literal["source", "label"], a: Mapping[Name, Json], b: Mapping[Name, Json]) -> Iterator[Item]:
    for name in sorted(a.keys() | b.keys(), key=lambda name: _order(name, b.get(name) or a[name])):
        old, new = a.get(name), b.get(name)
        changes = tuple(changes_between(old or {}, new or {}))
        sign: Sign = "+" if old is None else "-" if new is None else "~"
        if changes or sign != "~":
            tree = new if new is not None else old or {}
            title = _text(tree, "name") or _text(tree, "slug") or name[0]
            yield Item(kind, sign, name, _text(tree, "slug") or name[0], title, _text(tree, "id"), changes)


def _order(name: Name, tree: Json) -> tuple[str, Name]:
    return (_text(tree, "slug"), name)


def _text(tree: Json, field: str) -> str:
    value = tree.get(field)
    return value if isinstance(value, str) else ""
