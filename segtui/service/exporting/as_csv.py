"""An export as comma-separated values: one table, of the sources or of the labels."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from msgspec import UNSET

from segtui.models import EXTRA, GroupSettings, IdentifySettings, Label, Record, TrackSettings
from segtui.service.exporting.as_json import source_json
from segtui.service.exporting.material import Material, without_secrets
from segtui.service.exporting.visible import cell, no_formula, visible
from segtui.service.json_text import json_of, printed

SOURCE_COLUMNS = (
    "id", "slug", "name", "enabled", "metadata.id", "metadata.slug", "metadata.name", "workspaceId", "labels",
    "settings",
)  # fmt: skip
KEYS_COLUMN = "writeKeys"
LABEL_COLUMNS = ("key", "value", "description")
_GROUPS: dict[str, type[Record]] = {"track": TrackSettings, "identify": IdentifySettings, "group": GroupSettings}
SCHEMA_COLUMNS = (
    *(
        f"schemaSettings.{group}.{name}"
        for group, kind in _GROUPS.items()
        for name in kind.__struct_encode_fields__
        if name != EXTRA
    ),
    "schemaSettings.forwardingViolationsTo",
    "schemaSettings.forwardingBlockedEventsTo",
)


def sources_csv(material: Material, *, reveal_keys: bool = False) -> Iterator[str]:
    """A row for each source; labels as `key:value` with blanks between them, settings as JSON."""
    columns = [
        *SOURCE_COLUMNS,
        *([KEYS_COLUMN] if reveal_keys else ()),
        *(SCHEMA_COLUMNS if material.has_schema else ()),
    ]
    yield _line(columns)
    for source in material.sources:
        found = source_json(source, reveal_keys)
        schema = material.schema.get(source.id)
        found["schemaSettings"] = json_of(schema).get("settings") if schema is not None else None
        labels = without_secrets(source).labels
        yield _line(_source_cell(labels, found, column) for column in columns)


def labels_csv(material: Material) -> Iterator[str]:
    """A row for each label."""
    yield _line(LABEL_COLUMNS)
    for label in material.labels:
        yield _line([cell(label.key), cell(label.value), "" if label.description is UNSET else cell(label.description)])


def _source_cell(labels: Sequence[Label], found: dict[str, Any], column: str) -> str:
    if column == "labels":
        return cell_of_labels(labels)
    if column == "settings":
        return "" if found.get("settings") is None else printed(found["settings"])
    value: Any = found
    for part in column.split("."):
        value = value.get(part) if isinstance(value, dict) else None
    return _cell(value)


def cell_of_labels(labels: Sequence[Label]) -> str:
    """Labels in one cell; a colon or blank that belongs to a label is written as an escape."""
    return no_formula(" ".join(f"{visible(label.key, ' :')}:{visible(label.value, ' :')}" for label in labels))


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return cell(value)
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return " ".join(map(cell, value))
    return printed(value)


def _line(cells: Iterable[str]) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="\n").writerow(cells)
    return line.getvalue()
