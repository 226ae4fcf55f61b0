"""A difference in words, for the command line and the screens: rows of texts with their tones, harmless to show."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from msgspec import UNSET

from segtui.service.comparing.difference import Difference, FieldChange, Item, Sign
from segtui.service.comparing.snapshot import Json, Snapshot
from segtui.service.exporting.as_json import moment
from segtui.service.saying import value_said
from segtui.text import harmless, original

Said = Sequence[tuple[str, str]]
"""One row: texts, each with its tone."""

NO_DIFFERENCES = "no differences"
TONES: dict[Sign, str] = {"+": "good", "-": "bad", "~": "warn"}
WORDS: dict[Sign, str] = {"+": "added", "-": "removed", "~": "changed"}
_WIDE = 28


def heading_rows(found: Difference) -> Iterator[Said]:
    """What is compared, and how."""
    for sign, snapshot in (("-", found.a), ("+", found.b)):
        yield [(f"{sign}{sign}{sign} ", "dim"), (side_said(snapshot), "strong")]
    yield from ([(harmless(note), "warn")] for note in found.notes)


def side_said(snapshot: Snapshot) -> str:
    """Which workspace it is, and when it was read."""
    return f"{harmless(snapshot.name)} ({harmless(snapshot.region)}), {moment(snapshot.fetched_at)}"


def item_rows(item: Item) -> Iterator[Said]:
    """A source or label with its fields."""
    tone = TONES[item.sign]
    about = f"  {harmless(item.title)}" if item.title != item.slug else ""
    yield [(f"{item.sign} {item.kind} ", tone), (harmless(item.slug), "strong"), (about, "dim")]
    yield from (change_row(change) for change in item.changes)


def change_row(change: FieldChange) -> Said:
    """One field, with what it was and is."""
    field, tone = field_said(change), TONES[change.sign]
    head = (f"    {change.sign} {field}{' ' * max(1, _WIDE - len(field))}", tone)
    if change.path[:1] == ("writeKeys",):
        return [head, (keys_said(change), "")]
    if change.sign == "~":
        return [head, (f"{value_said(change.old)} → {value_said(change.new)}", "")]
    return [head, (value_said(change.new if change.sign == "+" else change.old), "")]


def field_said(change: FieldChange) -> str:
    """A field's dotted name."""
    return harmless(".".join(change.path))


def keys_said(change: FieldChange) -> str:
    """How many write keys there were and are, and how many of them are others: never the keys."""
    old, new = (0 if keys is UNSET else keys for keys in (change.old, change.new))
    if not isinstance(old, list) or not isinstance(new, list):
        counts = [len(keys) if isinstance(keys, list) else keys for keys in (old, new)]
        return (
            str(counts[1] if change.sign == "+" else counts[0]) if change.sign != "~" else f"{counts[0]} → {counts[1]}"
        )
    came, went = len(set(new) - set(old)), len(set(old) - set(new))
    return f"{len(old)} → {len(new)}, {came} new, {went} gone"


def summary_said(found: Difference) -> str:
    """How much differs."""
    if not found.items:
        return NO_DIFFERENCES
    return ", ".join(f"{found.count(sign)} {word}" for sign, word in WORDS.items())


def difference_json(found: Difference) -> Json:
    """The difference as JSON."""
    return {
        "a": _side(found.a),
        "b": _side(found.b),
        "matchedBy": found.by,
        "sources": {WORDS[sign]: [_item(i) for i in found.sources if i.sign == sign] for sign in WORDS},
        "labels": {WORDS[sign]: [_item(i) for i in found.labels if i.sign == sign] for sign in WORDS},
        "notes": list(found.notes),
    }


def _side(snapshot: Snapshot) -> Json:
    return {"workspace": snapshot.workspace, "region": snapshot.region, "fetchedAt": moment(snapshot.fetched_at)}


def _item(item: Item) -> Json:
    names: Json = (
        {"id": item.id, "slug": item.slug, "name": item.title} if item.kind == "source" else {"label": item.slug}
    )
    return {name: value for name, value in names.items() if value} | {"changes": list(map(_change, item.changes))}


def _change(change: FieldChange) -> Json:
    said: Json = {"field": ".".join(change.path), "path": list(change.path)}
    sides: dict[str, Any] = {"old": change.old, "new": change.new}
    return said | {name: original(value) for name, value in sides.items() if value is not UNSET}
