"""Workspace files: JSON in which every part has the API's own shape.

    workspace       {id, slug, name}
    sources         [{id, slug, name?, metadata, workspaceId?, enabled, writeKeys?, settings?, labels?}]
    labels          [{key, value, description?}]
    destinations    [{id, name?, enabled, metadata, sourceId, settings?}]
    warehouses      [{id, metadata, workspaceId?, enabled, settings?, connectedSources?: [source id]}]
    schemaSettings  {source id: {track?, identify?, group?, forwardingViolationsTo?, forwardingBlockedEventsTo?}}
    trackingPlans   {source id: tracking plan id}
    catalog         {"sources": [metadata], "destinations": [metadata], "warehouses": [metadata]}
    protocols       false: the workspace lacks Protocols, and updates of schema settings are silently not applied

`workspace` and `sources` must be there, the rest may be left out; keys that are not listed are kept.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import msgspec

from segtui.emulator.refusals import Json
from segtui.errors import FileProblem

NAMES = {str: "a string", bool: "true or false", list: "a list", dict: "an object"}
Shape = dict[str, type]

WORKSPACE: Shape = {"id": str, "slug": str, "name": str}
LABEL: Shape = {"key": str, "value": str}
LOGOS: Shape = {"default": str}
OPTION: Shape = {"name": str, "type": str, "required": bool}
WAREHOUSE_TYPE: Shape = {"id": str, "name": str, "slug": str, "description": str, "logos": dict, "options": list}
SOURCE_TYPE: Shape = {**WAREHOUSE_TYPE, "categories": list, "isCloudEventSource": bool, "status": str}
DESTINATION_TYPE: Shape = {**WAREHOUSE_TYPE, "status": str, "website": str}
DESTINATION_TYPE |= {"previousNames": list, "categories": list, "components": list, "actions": list, "presets": list}
DESTINATION_TYPE |= {"supportedFeatures": dict, "supportedMethods": dict, "supportedPlatforms": dict}
SOURCE: Shape = {"id": str, "slug": str, "metadata": dict, "workspaceId": str, "enabled": bool}
SOURCE |= {"writeKeys": list, "settings": dict, "labels": list}
DESTINATION: Shape = {"id": str, "metadata": dict, "enabled": bool, "sourceId": str, "settings": dict}
WAREHOUSE: Shape = {"id": str, "metadata": dict, "workspaceId": str, "enabled": bool, "settings": dict}
CATALOG = {"sources": SOURCE_TYPE, "destinations": DESTINATION_TYPE, "warehouses": WAREHOUSE_TYPE}
PARTS: Shape = {"labels": list, "destinations": list, "warehouses": list}
PARTS |= {"schemaSettings": dict, "trackingPlans": dict, "catalog": dict}


def read(path: Path) -> Json:
    """The JSON object in a workspace file, unchecked but for its syntax."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise FileProblem(path, f"cannot be read: {error.strerror}") from error
    return decoded(content, path)


def decoded(content: bytes, path: object) -> Json:
    """The JSON object that `content` holds; `path` is what a complaint calls it."""
    try:
        found = msgspec.json.decode(content)
    except UnicodeDecodeError as error:
        raise FileProblem(path, "is not UTF-8") from error
    except RecursionError as error:
        raise FileProblem(path, "is nested too deeply") from error
    except msgspec.DecodeError as error:
        raise FileProblem(path, f"is not JSON: {_without_place(error)}", line=_line_of(error, content)) from error
    if not isinstance(found, dict):
        raise FileProblem(path, "must hold a JSON object")
    return found


def _without_place(error: msgspec.DecodeError) -> str:
    return re.sub(r" \(byte \d+\)$", "", str(error)).removeprefix("JSON is malformed: ")


def _line_of(error: msgspec.DecodeError, content: bytes) -> int | None:
    place = re.search(r"\(byte (\d+)\)$", str(error))
    if place is None and "truncated" not in str(error):
        return None
    return content.count(b"\n", 0, int(place[1]) if place else len(content)) + 1


class Checker:
    """Walks through a workspace's data, fills in what may be left out and stops at the first thing that is wrong."""

    def __init__(self, data: Json, path: object) -> None:
        self.data, self.path = data, path
        self.types: dict[tuple[str, str], Json] = {}

    def problem(self, key: str, text: str) -> FileProblem:
        return FileProblem(self.path, text, key=key)

    def shaped(self, value: Any, shape: Shape, at: str) -> Json:
        """`value`, if it is an object with every field of `shape`."""
        if not isinstance(value, dict):
            raise self.problem(at, "must be an object")
        for name, kind in shape.items():
            if name not in value:
                raise self.problem(f"{at}.{name}", "is missing")
            if not isinstance(value[name], kind):
                raise self.problem(f"{at}.{name}", f"must be {NAMES[kind]}")
        return value

    def strings(self, values: list[Any], at: str) -> None:
        for i, value in enumerate(values):
            if not isinstance(value, str):
                raise self.problem(f"{at}[{i}]", "must be a string")

    def once(self, value: Any, seen: set[Any], key: str) -> None:
        if value in seen:
            raise self.problem(key, "is there twice")
        seen.add(value)

    def check(self) -> Json:
        self.parts()
        for kind, shape in CATALOG.items():
            self.catalog(kind, shape)
        self.labels()
        source_ids = self.sources()
        self.destinations(source_ids)
        self.warehouses(source_ids)
        self.settings(source_ids)
        return self.data

    def parts(self) -> None:
        needed: Shape = {"workspace": dict, "sources": list}
        for name, kind in needed.items():
            if not isinstance(self.data.get(name), kind):
                raise self.problem(name, f"must be {NAMES[kind]}" if name in self.data else "is missing")
        self.shaped(self.data["workspace"], WORKSPACE, "workspace")
        for name, kind in PARTS.items():
            if not isinstance(self.data.setdefault(name, kind()), kind):
                raise self.problem(name, f"must be {NAMES[kind]}")

    def catalog(self, kind: str, shape: Shape) -> None:
        entries = self.data["catalog"].setdefault(kind, [])
        if not isinstance(entries, list):
            raise self.problem(f"catalog.{kind}", "must be a list")
        seen: set[str] = set()
        for i, entry in enumerate(entries):
            self.metadata(entry, shape, f"catalog.{kind}[{i}]")
            self.once(entry["id"], seen, f"catalog.{kind}[{i}].id")
            self.types[kind, entry["id"]] = entry

    def metadata(self, value: Any, shape: Shape, at: str) -> None:
        self.shaped(value, shape, at)
        self.shaped(value["logos"], LOGOS, f"{at}.logos")
        self.strings(value.get("categories", []), f"{at}.categories")
        for i, option in enumerate(value["options"]):
            self.shaped(option, OPTION, f"{at}.options[{i}]")

    def share_metadata(self, record: Json, kind: str, at: str) -> None:
        """Check a record's metadata; equal metadata is held once, which keeps large workspaces small."""
        own = record["metadata"]
        known = self.types.get((kind, own["id"])) if isinstance(own.get("id"), str) else None
        if known is not None and known == own:
            record["metadata"] = known
        else:
            self.metadata(own, CATALOG[kind], f"{at}.metadata")

    def labels(self) -> None:
        seen: set[tuple[str, str]] = set()
        for i, label in enumerate(self.data["labels"]):
            self.label(label, f"labels[{i}]")
            self.once((label["key"], label["value"]), seen, f"labels[{i}]")

    def label(self, label: Any, at: str) -> None:
        self.shaped(label, LABEL, at)
        if not isinstance(label.get("description", ""), str):
            raise self.problem(f"{at}.description", "must be a string")

    def sources(self) -> set[str]:
        seen: set[str] = set()
        for i, source in enumerate(self.data["sources"]):
            at = f"sources[{i}]"
            self.with_defaults(source, at, writeKeys=[], settings={}, labels=[])
            self.shaped(source, SOURCE, at)
            if not isinstance(source.get("name", ""), str):
                raise self.problem(f"{at}.name", "must be a string")
            self.once(source["id"], seen, f"{at}.id")
            self.share_metadata(source, "sources", at)
            self.strings(source["writeKeys"], f"{at}.writeKeys")
            for n, label in enumerate(source["labels"]):
                self.label(label, f"{at}.labels[{n}]")
        return seen

    def with_defaults(self, record: Any, at: str, **defaults: Any) -> None:
        if not isinstance(record, dict):
            raise self.problem(at, "must be an object")
        for name, value in {"workspaceId": self.data["workspace"]["id"], **defaults}.items():
            record.setdefault(name, value)

    def destinations(self, source_ids: set[str]) -> None:
        seen: set[str] = set()
        for i, destination in enumerate(self.data["destinations"]):
            at = f"destinations[{i}]"
            if isinstance(destination, dict):
                destination.setdefault("settings", {})
            self.shaped(destination, DESTINATION, at)
            self.once(destination["id"], seen, f"{at}.id")
            self.known(destination["sourceId"], source_ids, f"{at}.sourceId")
            self.share_metadata(destination, "destinations", at)

    def warehouses(self, source_ids: set[str]) -> None:
        seen: set[str] = set()
        for i, warehouse in enumerate(self.data["warehouses"]):
            at = f"warehouses[{i}]"
            self.with_defaults(warehouse, at, settings={}, connectedSources=[])
            self.shaped(warehouse, {**WAREHOUSE, "connectedSources": list}, at)
            self.once(warehouse["id"], seen, f"{at}.id")
            self.share_metadata(warehouse, "warehouses", at)
            self.strings(warehouse["connectedSources"], f"{at}.connectedSources")
            for n, source_id in enumerate(warehouse["connectedSources"]):
                self.known(source_id, source_ids, f"{at}.connectedSources[{n}]")

    def settings(self, source_ids: set[str]) -> None:
        kinds: Shape = {"schemaSettings": dict, "trackingPlans": str}
        for name, kind in kinds.items():
            for source_id, value in self.data[name].items():
                at = f"{name}.{source_id}"
                self.known(source_id, source_ids, at)
                if not isinstance(value, kind):
                    raise self.problem(at, f"must be {NAMES[kind]}")

    def known(self, source_id: str, source_ids: set[str], key: str) -> None:
        if source_id not in source_ids:
            raise self.problem(key, "there is no source with this id")


def checked(data: Json, path: object) -> Json:
    """The data of a workspace, complete and of the right shape; changes `data` in place."""
    return Checker(data, path).check()
