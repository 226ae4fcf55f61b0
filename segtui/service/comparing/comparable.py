"""Snapshots as they are compared: each source and label under what names it on both sides, as a tree of fields."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from segtui.service.comparing.snapshot import Json, Snapshot

By = Literal["id", "slug"]
Name = tuple[str, int]
"""An id or a slug, and which of several that have the same one."""

_TARGETS = ("forwardingViolationsTo", "forwardingBlockedEventsTo")
_BOUND = ("id", "workspaceId")  # these differ between workspaces, and say nothing


@dataclass(frozen=True)
class How:
    """How two snapshots are compared.

    Within one workspace sources are matched by id, between two by slug. `keys`: whether stand-ins of write keys are
    compared, or only their number, or nothing of them. `schema_of` are the names of the sources whose schema settings
    both sides know.
    """

    by: By
    keys: Literal["each", "count", "not"]
    schema_of: frozenset[Name]


def how_to_compare(a: Snapshot, b: Snapshot) -> How:
    """How these two are compared."""
    by: By = "id" if a.workspace.get("id") and a.workspace.get("id") == b.workspace.get("id") else "slug"
    if not (_shows_keys(a) and _shows_keys(b)):
        return How(by, "not" if _shows_keys(a) or _shows_keys(b) else "count", _with_schema(a, b, by))
    are_alike = by == "id" and bool(a.keyed_by) and a.keyed_by == b.keyed_by
    return How(by, "each" if are_alike else "count", _with_schema(a, b, by))


def named(sources: Iterable[Json], by: By) -> dict[Name, Json]:
    """The sources by what names them; a source without an id goes by its slug, and the other way round."""
    other = "slug" if by == "id" else "id"
    found: dict[Name, Json] = {}
    for source in sources:
        text, number = str(source.get(by) or source.get(other) or ""), 1
        while (text, number) in found:
            number += 1
        found[text, number] = source
    return found


def comparable_sources(snapshot: Snapshot, how: How) -> dict[Name, Json]:
    """Every source as a tree of fields."""
    slugs = {str(source.get("id")): str(source.get("slug")) for source in snapshot.sources if how.by == "slug"}
    schema = snapshot.schema or {}
    found: dict[Name, Json] = {}
    for name, source in named(_in_order(snapshot.sources), how.by).items():
        tree = _tree(source, how)
        settings = schema.get(str(source.get("id")))
        if name in how.schema_of and settings is not None:
            tree["schema"] = _with_slugs(settings, slugs)
        found[name] = tree
    return found


def comparable_labels(labels: Iterable[Json]) -> dict[Name, Json]:
    """Every label of the workspace."""
    found: dict[Name, Json] = {}
    for label in sorted(labels, key=lambda label: (str(label.get("key")), str(label.get("value")))):
        text, number = f"{label.get('key', '')}:{label.get('value', '')}", 1
        while (text, number) in found:
            number += 1
        found[text, number] = dict(label)
    return found


def _in_order(sources: Iterable[Json]) -> list[Json]:
    """The same order whatever the API's: those of the same slug are told apart by their number."""
    return sorted(sources, key=lambda source: (str(source.get("slug")), str(source.get("id"))))


def _tree(source: Json, how: How) -> Json:
    left_out = {"labels", "writeKeys", *(_BOUND if how.by == "slug" else ())}
    tree = {name: value for name, value in source.items() if name not in left_out}
    if "labels" in source:
        tree["labels"] = _labels(source["labels"])
    keys = source.get("writeKeys")
    if how.keys != "not" and isinstance(keys, list):
        tree["writeKeys"] = sorted(map(str, keys)) if how.keys == "each" else len(keys)
    return tree


def _labels(labels: Any) -> Any:
    """Labels by their key, since a key stands once; what does not keep to that stays as it is."""
    if not isinstance(labels, list) or not all(_is_plain(label) for label in labels):
        return labels
    by_key = {label["key"]: label["value"] for label in labels}
    return by_key if len(by_key) == len(labels) else sorted(labels, key=lambda label: (label["key"], label["value"]))


def _is_plain(label: Any) -> bool:
    return (
        isinstance(label, Mapping)
        and label.keys() == {"key", "value"}
        and all(isinstance(part, str) for part in label.values())
    )


def _with_slugs(settings: Json, slugs: Mapping[str, str]) -> Json:
    """Schema settings that name the sources they forward to by slug, where ids mean nothing to the other side."""
    named_anew = {name: slugs.get(str(settings[name]), settings[name]) for name in _TARGETS if settings.get(name)}
    return settings | named_anew


def _shows_keys(snapshot: Snapshot) -> bool:
    """Whether any write key was seen: a token without the permission to read them sees none at all."""
    return any(source.get("writeKeys") for source in snapshot.sources)


def _with_schema(a: Snapshot, b: Snapshot, by: By) -> frozenset[Name]:
    """The sources whose schema settings can be compared: known on both sides, or there on one side alone."""
    known, all_of = [], []
    for snapshot in (a, b):
        sources = named(_in_order(snapshot.sources), by)
        schema = snapshot.schema or {}
        all_of.append(sources.keys())
        known.append({name for name, source in sources.items() if schema.get(str(source.get("id"))) is not None})
    only_there = (known[0] - all_of[1]) | (known[1] - all_of[0])
    return frozenset((known[0] & known[1]) | only_there) if None not in (a.schema, b.schema) else frozenset()
