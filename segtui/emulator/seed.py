"""The demo workspace, served when no workspace file is given: made up, and the same every time."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from typing import Any

from segtui.emulator.refusals import Json
from segtui.emulator.schema_rules import DEFAULTS
from segtui.emulator.seed_catalog import demo_catalog, made_id
from segtui.emulator.seed_sources import FORWARDING, LABELS, ROWS, SETTINGS, Row
from segtui.emulator.world import World

WORKSPACE = {"id": made_id("workspace", 22), "slug": "cairn-outfitters", "name": "Cairn Outfitters"}
# type, name, enabled, settings, which environments' sources are connected
WAREHOUSES: list[tuple[str, str, bool, Json, str]] = [
    ("bigquery", "BigQuery main", True, {"database": "events", "syncHours": [2, 14]}, "production"),
    ("snowflake", "Snowflake finance", True, {"accountId": "cairn-fin", "password": "••••••••"}, "payments"),
    ("postgres", "Postgres sandbox", True, {"host": "sandbox.example.com", "port": 5432}, "development"),
    ("redshift", "Redshift (old)", False, {"host": "old.example.com", "port": 5439}, "sunset"),
]


def demo_world() -> World:
    """A new world with the demo workspace."""
    return World(demo_workspace())


def demo_workspace(rows: Sequence[Row] = ROWS) -> Json:
    """The demo workspace in the shape of a workspace file; each call gives a new, equal one."""
    catalog = demo_catalog()
    types = {entry["slug"]: entry for entry in catalog["sources"]}
    destination_types = {entry["slug"]: entry for entry in catalog["destinations"]}
    return {
        "workspace": dict(WORKSPACE),
        "sources": [_source(row, types[row.type]) for row in rows],
        "labels": [_label(text, description) for text, description in LABELS.items()],
        "destinations": [
            _destination(row, slug, destination_types[slug.removeprefix("-")])
            for row in rows
            for slug in row.destinations.split()
        ],
        "warehouses": _warehouses(rows, {entry["slug"]: entry for entry in catalog["warehouses"]}),
        "schemaSettings": {_id(row.slug): _schema_settings(row) for row in rows},
        "trackingPlans": {
            _id(row.slug): "tp_" + made_id(f"plan {row.slug}", 22) for row in rows if "plan" in row.flags.split()
        },
        "catalog": catalog,
    }


def _id(slug: str) -> str:
    return made_id(f"source {slug}", 22)


def _label(text: str, description: str = "") -> Json:
    key, _, value = text.partition(":")
    return {"key": key, "value": value, "description": description} if description else {"key": key, "value": value}


def _source(row: Row, metadata: Json) -> Json:
    flags = row.flags.split()
    keys = next((int(flag[5:]) for flag in flags if flag.startswith("keys:")), 1)
    keys = 0 if metadata["isCloudEventSource"] else keys
    found: Json = {
        "id": _id(row.slug),
        "slug": row.slug,
        "metadata": metadata,
        "workspaceId": WORKSPACE["id"],
        "enabled": "off" not in flags,
        "writeKeys": [made_id(f"key {n} {row.slug}", 32) for n in range(keys)],
        "settings": deepcopy(SETTINGS.get(row.slug, {})),
        "labels": [_label(text) for text in row.labels.split()],
    }
    return found if row.name is None else {**found, "name": row.name}


def _destination(row: Row, slug: str, metadata: Json) -> Json:
    return {
        "id": made_id(f"destination {row.slug} {slug}", 24),
        "name": f"{metadata['name']} for {row.name or row.slug}"[:80],
        "enabled": not slug.startswith("-"),
        "metadata": metadata,
        "sourceId": _id(row.slug),
        "settings": {option["name"]: _example(option) for option in metadata["options"]},
    }


def _example(option: Json) -> Any:
    """A believable value for an option; secrets are masked, as the API shows them."""
    if option["type"] == "password":
        return "••••••••"
    return option.get("defaultValue", "demo-" + option["name"])


def _warehouses(rows: Sequence[Row], types: dict[str, Json]) -> list[Json]:
    return [
        {
            "id": made_id(f"warehouse {name}", 22),
            "metadata": types[slug],
            "workspaceId": WORKSPACE["id"],
            "enabled": enabled,
            "settings": {"name": name, **settings},
            "connectedSources": [_id(row.slug) for row in rows if f":{label}" in row.labels],
        }
        for slug, name, enabled, settings, label in WAREHOUSES
    ]


def _schema_settings(row: Row) -> Json:
    found = deepcopy(DEFAULTS)
    if "block" in row.flags.split():
        found["track"] |= {"allowUnplannedEvents": False, "commonEventOnViolations": "BLOCK"}
        found["identify"] |= {"allowUnplannedTraits": False, "commonEventOnViolations": "OMIT_TRAITS"}
    elif "plan" in row.flags.split():
        found["track"] |= {"allowPropertiesOnViolations": False, "commonEventOnViolations": "OMIT_PROPERTIES"}
    violations, blocked = FORWARDING.get(row.slug, ("", ""))
    if violations:
        found["forwardingViolationsTo"] = _id(violations)
    if blocked:
        found["forwardingBlockedEventsTo"] = _id(blocked)
    return found
