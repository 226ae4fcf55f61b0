"""What each type of record shows on the command line: its columns, and which language filters it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from msgspec import UNSET, to_builtins

from segtui.errors import UsageError
from segtui.journal.entry import Entry
from segtui.models import (
    Destination,
    DestinationMetadata,
    Label,
    Outcome,
    Source,
    SourceDetail,
    SourceMetadata,
    SourceSchemaSettings,
    Warehouse,
    WarehouseMetadata,
    Workspace,
)
from segtui.service.deeds import Deed
from segtui.service.filters import CATALOG, CONNECTIONS, LABELS, SOURCES, Searchable
from segtui.service.json_text import json_of
from segtui.service.redaction import masked_key
from segtui.service.reports.declared import Report
from segtui.service.reports.evidence import Finding
from segtui.text import harmless, original

Value = Callable[[Any], Any]
"""What a record has in a column: a text, a flag, a number, a list of texts, or None."""


@dataclass(frozen=True)
class Shape:
    """One type of record: every column that it has, those shown unless others are asked for, and its filter."""

    columns: Mapping[str, Value]
    shown: tuple[str, ...]
    filtered: Searchable | None = None

    def chosen(self, names: Sequence[str]) -> dict[str, Value]:
        """The columns of these names; a dotted one leads into the record's JSON (`settings.websiteUrl`).

        Raises:
            UsageError: there is no such column.
        """
        found: dict[str, Value] = {}
        for name in names or self.shown:
            if name not in self.columns and "." not in name:
                known = ", ".join(self.columns)
                raise UsageError(
                    f"--columns: there is no column {harmless(name)}",
                    hint=f"there are {known}; dotted names lead into the JSON",
                )
            found[name] = self.columns.get(name) or _path(name)
        return found


def _path(name: str) -> Value:
    parts = name.split(".")

    def value(record: Any) -> Any:
        found = json_of(record)
        for part in parts:
            found = found.get(part) if isinstance(found, dict) else None
        return found

    return value


def _field(name: str) -> Value:
    def value(record: Any) -> Any:
        found = getattr(record, name)
        return None if found is UNSET else found

    return value


def _fields(*names: str) -> dict[str, Value]:
    return {name: _field(name) for name in names}


def _of_source(value: Value) -> Value:
    return lambda detail: value(detail.source)


def _labels(record: Any) -> list[str]:
    return [f"{original(label.key)}:{original(label.value)}" for label in record.labels]


_TYPE: dict[str, Value] = {"type": lambda record: record.metadata.slug, "typeName": lambda r: r.metadata.name}
_SOURCE: dict[str, Value] = {
    **_fields("id", "slug", "name"),
    **_TYPE,
    **_fields("enabled"),
    "labels": _labels,
    "categories": lambda source: list(source.metadata.categories),
    "keys": lambda source: [masked_key(key) for key in source.write_keys],
}
_ENTRY: dict[str, Value] = {
    **_fields("id", "slug", "name"),
    "options": lambda entry: [option.name for option in entry.options],
    **_fields("description"),
}
_CATEGORIZED = _ENTRY | {"categories": lambda entry: list(entry.categories), **_fields("status")}
_CONNECTED: dict[str, Value] = {
    "kind": lambda record: type(record).__name__.lower(),
    **_fields("id"),
    "name": lambda record: record.title,
    **_TYPE,
    **_fields("enabled"),
}
_DEED: dict[str, Value] = {
    "plan": lambda deed: deed.id,
    "at": lambda deed: _moment(deed.first.at),
    "title": lambda deed: deed.title,
    "subject": lambda deed: deed.subject,
    "state": lambda deed: deed.standing.value,
    "result": lambda deed: deed.result,
    "undo": lambda deed: deed.undo_said,
    "requests": lambda deed: [_request(entry) for entry in deed.entries],
}
_SCHEMA: dict[str, Value] = {
    "source": lambda record: record.source_id,
    "track": _path("settings.track"),
    "identify": _path("settings.identify"),
    "group": _path("settings.group"),
    "forwardingViolationsTo": _path("settings.forwardingViolationsTo"),
    "forwardingBlockedEventsTo": _path("settings.forwardingBlockedEventsTo"),
}
_FINDING: dict[str, Value] = {
    **{name: _of_source(value) for name, value in _SOURCE.items()},
    "why": lambda finding: finding.why,
    "chains": lambda finding: [list(chain) for chain in finding.chains],
}
_REPORT = _fields("name", "argument", "title", "about", "reads")
_SHOWN_ENTRY = ("slug", "name", "categories", "status", "id")
SHAPES: Mapping[type, Shape] = {
    Source: Shape(_SOURCE, ("slug", "name", "type", "enabled", "labels", "id"), SOURCES),
    SourceDetail: Shape(
        {name: _of_source(value) for name, value in _SOURCE.items()} | {"trackingPlan": _field("tracking_plan_id")},
        (*_SOURCE, "trackingPlan"),
    ),
    Label: Shape(_fields("key", "value", "description"), ("key", "value", "description"), LABELS),
    SourceMetadata: Shape(_CATEGORIZED, _SHOWN_ENTRY, CATALOG),
    DestinationMetadata: Shape(_CATEGORIZED, _SHOWN_ENTRY, CATALOG),
    WarehouseMetadata: Shape(_ENTRY, ("slug", "name", "id"), CATALOG),
    Destination: Shape(_CONNECTED, tuple(_CONNECTED), CONNECTIONS),
    Warehouse: Shape(_CONNECTED, tuple(_CONNECTED), CONNECTIONS),
    Workspace: Shape(_fields("id", "slug", "name"), ("id", "slug", "name")),
    SourceSchemaSettings: Shape(_SCHEMA, tuple(_SCHEMA)),
    Outcome: Shape(_fields("status"), ("status",)),
    Finding: Shape(_FINDING, ("slug", "name", "type", "why", "labels", "id"), SOURCES),
    Report: Shape(_REPORT, tuple(_REPORT)),
    Deed: Shape(_DEED, ("plan", "at", "title", "subject", "result", "undo")),
}


def _moment(at: float) -> str:
    from datetime import UTC, datetime

    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _request(entry: Entry) -> dict[str, Any]:
    said = {"method": entry.method, "path": entry.path, "subject": entry.subject, "state": entry.state.value}
    return said | {"said": entry.said, "changes": to_builtins(entry.changes)}
