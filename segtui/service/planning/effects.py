"""What a write leaves behind, by what was there before it: the record as it would be read then."""

from __future__ import annotations

from typing import Any

from msgspec import UNSET
from msgspec.structs import replace

from segtui.decoding import as_json, read
from segtui.models import Record, SchemaSettings, Source, SourceDetail, SourceSchemaSettings
from segtui.operations import Call, sources
from segtui.text import harmless_json, original

_OF_LABELS = (sources.add_labels_to_source, sources.replace_labels_in_source)


def source_in(record: Record | None) -> Source | None:
    """The source that a record is, or holds."""
    if isinstance(record, SourceDetail):
        return record.source
    return record if isinstance(record, Source) else None


def left_by(call: Call[Any], before: Record | None) -> Record | None:
    """The source or schema settings after the call; None where that cannot be told, or is about something else."""
    source = source_in(before)
    if call.operation is sources.update_source and source is not None:
        return _updated(source, call.arguments)
    if call.operation in _OF_LABELS and source is not None:
        return _labelled(source, call)
    if call.operation is sources.update_schema_settings_in_source and isinstance(before, SourceSchemaSettings):
        return _let_through(before, call)
    return None


def _updated(source: Source, given: Any) -> Source:
    plain = {name: given[name] for name in ("name", "enabled", "slug") if given.get(name, UNSET) is not UNSET}
    settings = given.get("settings", UNSET)
    if settings is not UNSET:
        kept = {**(as_json(source.settings) if source.settings else {}), **as_json(settings)}
        plain["settings"] = harmless_json({name: value for name, value in kept.items() if value is not None})
    return replace(source, **plain)


def _labelled(source: Source, call: Call[Any]) -> Source:
    given = call.arguments["labels"]
    if call.operation is sources.replace_labels_in_source:
        return replace(source, labels=tuple(given))
    keys = {original(label.key) for label in given}
    kept = [label for label in source.labels if original(label.key) not in keys]
    return replace(source, labels=(*kept, *given))


def _let_through(before: SourceSchemaSettings, call: Call[Any]) -> SourceSchemaSettings:
    found = as_json(before.settings)
    for name, value in as_json(call.body() or {}).items():
        found[name] = {**(found.get(name) or {}), **value} if isinstance(value, dict) else value
    return replace(before, settings=read(SchemaSettings, harmless_json(found)))
