"""The state of one emulated workspace, indexed by id."""

from __future__ import annotations

import random
import string
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from segtui.emulator import workspace_file
from segtui.emulator.refusals import Json, not_found

ALPHANUMERIC = string.ascii_letters + string.digits
INDEXED = {"workspace", "sources", "labels", "destinations", "warehouses", "schemaSettings", "trackingPlans", "catalog"}


class World:
    """Everything in a workspace; `data` is as `workspace_file` describes, and belongs to the world from then on."""

    def __init__(self, data: Json, *, seed: int = 0, path: object = "workspace") -> None:
        data = workspace_file.checked(data, path)
        self._random = random.Random(seed)  # noqa: S311 - ids of a make-believe workspace, the same every time
        self.workspace: Json = data["workspace"]
        self.sources: dict[str, Json] = {s["id"]: s for s in data["sources"]}
        self.labels: dict[tuple[str, str], Json] = {(label["key"], label["value"]): label for label in data["labels"]}
        self.destinations: dict[str, list[Json]] = {}
        for destination in data["destinations"]:
            self.destinations.setdefault(destination["sourceId"], []).append(destination)
        self.connected: dict[str, dict[str, None]] = {
            w["id"]: dict.fromkeys(w.pop("connectedSources")) for w in data["warehouses"]
        }
        self.warehouses: dict[str, Json] = {w["id"]: w for w in data["warehouses"]}
        self.schema_settings: dict[str, Json] = data["schemaSettings"]
        self.tracking_plans: dict[str, str] = data["trackingPlans"]
        self.catalog: dict[str, dict[str, Json]] = {
            kind: {entry["id"]: entry for entry in data["catalog"][kind]} for kind in workspace_file.CATALOG
        }
        self.extra: Json = {name: value for name, value in data.items() if name not in INDEXED}

    @classmethod
    def from_file(cls, path: str | Path, *, seed: int = 0) -> World:
        """The world of a workspace file; raises `FileProblem` with the line or key where it is wrong."""
        return cls(workspace_file.read(Path(path)), seed=seed, path=path)

    @property
    def has_protocols(self) -> bool:
        """Whether updates of schema settings are applied."""
        return self.extra.get("protocols") is not False

    def source(self, source_id: str) -> Json:
        """The source, or a 404."""
        if source_id not in self.sources:
            raise not_found("Source")
        return self.sources[source_id]

    def entry(self, kind: str, metadata_id: str, what: str) -> Json:
        """The entry of a catalogue, or a 404."""
        found = self.catalog[kind].get(metadata_id)
        if found is None:
            raise not_found(what)
        return found

    def warehouses_of(self, source_id: str) -> list[Json]:
        return [w for w in self.warehouses.values() if source_id in self.connected[w["id"]]]

    def is_in_use(self, key: str, value: str) -> bool:
        """Whether a source carries the label."""
        return any(
            label["key"] == key and label["value"] == value for s in self.sources.values() for label in s["labels"]
        )

    def new_id(self, length: int = 22) -> str:
        """An alphanumeric id that no source has."""
        while (found := "".join(self._random.choices(ALPHANUMERIC, k=length))) in self.sources:
            continue
        return found

    def new_write_key(self) -> str:
        return self.new_id(32)

    def _connections(self) -> Iterator[Json]:
        for warehouse in self.warehouses.values():
            yield {**warehouse, "connectedSources": list(self.connected[warehouse["id"]])}

    def as_data(self) -> Json:
        """The workspace as it is now, in the shape of a workspace file."""
        found: dict[str, Any] = {
            "workspace": self.workspace,
            "sources": list(self.sources.values()),
            "labels": list(self.labels.values()),
            "destinations": [d for of_source in self.destinations.values() for d in of_source],
            "warehouses": list(self._connections()),
            "schemaSettings": self.schema_settings,
            "trackingPlans": self.tracking_plans,
            "catalog": {kind: list(entries.values()) for kind, entries in self.catalog.items()},
        }
        return {**found, **self.extra}
