"""Taking writes back: each inverse call against what is there now, leaving alone what others changed since."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import UNSET

from segtui.decoding import as_json, read
from segtui.models import Label, Record, SourceSchemaSettings
from segtui.operations import Call, sources
from segtui.service.planning.effects import source_in
from segtui.service.planning.schema_settings import FORWARDING, GROUPS, leaves_of
from segtui.service.planning.updates import PLAIN, settings_of
from segtui.service.planning.values import change, holds_masked, listed, same, setting_change
from segtui.service.plans import Change, Diverged, Plan, Undo
from segtui.text import original

OF_LABELS = (sources.add_labels_to_source, sources.replace_labels_in_source)
Fields = dict[str, Any]
"""What a call sets, as a conflict would name it: dotted fields with their values."""


def fields_set(call: Call[Any]) -> Fields:
    """The fields that an update sets."""
    if call.operation is sources.update_schema_settings_in_source:
        return dict(leaves_of(call.body()))
    given = call.arguments
    found = {name: given[name] for name in PLAIN if given.get(name, UNSET) is not UNSET}
    settings = as_json(given.get("settings", UNSET))
    return found | {f"settings.{name}": value for name, value in (settings or {}).items()}


def fields_of(record: Record) -> Fields:
    """The fields of a source or of schema settings, by the names that `fields_set` gives them."""
    if isinstance(record, SourceSchemaSettings):
        return dict(leaves_of(record.settings))
    source = source_in(record)
    if source is None:
        return {}
    found = {name: value for name in PLAIN if (value := getattr(source, name)) is not UNSET}
    return found | {f"settings.{name}": value for name, value in settings_of(source).items()}


def label_fields(labels: Sequence[Label]) -> Fields:
    """A set of labels as fields, by key."""
    return {f"labels.{original(label.key)}": label.value for label in labels}


def to_restore(back: Fields, left: Fields | None) -> Fields:
    """The fields that the write had changed: those that it left otherwise than they shall be again."""
    if left is None:
        return back
    return {field: value for field, value in back.items() if not _agree(left.get(field, UNSET), value)}


def diverged(back: Fields, left: Fields | None, now: Fields, metadata: Record | None = None) -> tuple[Change, ...]:
    """The fields that are neither as the write left them nor as they shall be again."""
    if left is None:
        return ()
    return tuple(
        _change(field, left.get(field, UNSET), now.get(field, UNSET), metadata)
        for field, value in back.items()
        if not _unchanged(left.get(field, UNSET), now.get(field, UNSET)) and not _agree(now.get(field, UNSET), value)
    )


def _change(field: str, old: Any, new: Any, metadata: Record | None) -> Change:
    if field.startswith("settings."):
        return setting_change(field.removeprefix("settings."), old, new, metadata)
    return change(field, old, new)


def _unchanged(left: Any, now: Any) -> bool:
    """Whether a field is as it was left; a masked secret tells nothing."""
    return holds_masked(left) or holds_masked(now) or same(left, now)


def _agree(there: Any, wanted: Any) -> bool:
    """Whether a field is as it shall be; null stands for a setting that is not there."""
    return same(there, wanted) or (there is UNSET and wanted is None) or (there is None and wanted is UNSET)


def narrowed(call: Call[Any], fields: Mapping[str, Any]) -> Call[Any]:
    """The update of these fields alone."""
    source_id = call.arguments["source_id"]
    if call.operation is sources.update_schema_settings_in_source:
        return _narrowed_schema(call, fields)
    arguments = {name: value for name, value in fields.items() if name in PLAIN}
    settings = {name.removeprefix("settings."): value for name, value in fields.items() if name.startswith("settings.")}
    if settings:
        arguments["settings"] = settings
    return sources.update_source(source_id, **arguments)


def _narrowed_schema(call: Call[Any], fields: Mapping[str, Any]) -> Call[Any]:
    arguments: dict[str, Any] = {name: fields[field] for name, field in FORWARDING.items() if field in fields}
    for group, kind in GROUPS.items():
        start = f"{group}."
        leaves = {name.removeprefix(start): value for name, value in fields.items() if name.startswith(start)}
        if leaves:
            arguments[group] = read(kind, leaves)
    return sources.update_schema_settings_in_source(call.arguments["source_id"], **arguments)


def restored_labels(now: Sequence[Label], wanted: Sequence[Label], left: Sequence[Label] | None) -> list[Label]:
    """The labels with what the write changed taken back, and what others added or changed since kept."""
    if left is None:
        return list(wanted)
    old, after = label_fields(wanted), label_fields(left)
    touched = {f for f in {**old, **after} if not same(old.get(f, UNSET), after.get(f, UNSET))}
    kept = [label for label in now if f"labels.{original(label.key)}" not in touched]
    return [*kept, *(label for label in wanted if f"labels.{original(label.key)}" in touched)]


def labels_diverged(now: Sequence[Label], wanted: Sequence[Label], left: Sequence[Label] | None) -> tuple[Change, ...]:
    """The label keys that the write changed and somebody changed again."""
    if left is None:
        return ()
    old, after = label_fields(wanted), label_fields(left)
    touched = {f: old.get(f, UNSET) for f in {**old, **after} if not same(old.get(f, UNSET), after.get(f, UNSET))}
    return diverged(touched, after, label_fields(now))


def combined(parts: Sequence[Plan], left_alone: Sequence[Diverged], undoes: str, title: str) -> Plan:
    """One plan of the parts, in order."""
    steps = tuple(step for part in parts for step in part.steps)
    subjects = list(dict.fromkeys(part.subject for part in [*parts])) or [one.subject for one in left_alone]
    told = [
        f"{one.subject}: {listed([changed.field for changed in one.changes])} changed since, and is left alone."
        for one in left_alone
    ]
    warnings = dict.fromkeys([*told, *(text for part in parts for text in part.warnings)])
    return Plan(
        "",
        title,
        listed(subjects),
        steps,
        _undo_of(parts),
        dependents=tuple(dict.fromkeys(d for part in parts for d in part.dependents)),
        warnings=tuple(warnings),
        confirmations=tuple(dict.fromkeys(c for part in parts for c in part.confirmations)),
        undoes=undoes,
        diverged=tuple(left_alone),
    )


def _undo_of(parts: Sequence[Plan]) -> Undo:
    """Whether the undo can be taken back in its turn."""
    undos = [part.undo for part in parts if part.steps]
    if not undos:
        return Undo(False, "there is nothing to take back")
    return next((undo for undo in undos if not undo.is_possible), undos[0])
