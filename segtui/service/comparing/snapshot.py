"""What a workspace was at one time, without its secrets; two of them can be compared, and one can be kept as a file.

Everything in it is plain JSON as the API sent it. Write keys are stand-ins that nobody without the token can tell the
keys of, secret settings are masked, and of a source's type only id, slug and name are kept.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from segtui.decoding import as_json
from segtui.models import Source
from segtui.service.exporting.material import Material
from segtui.service.redaction import for_cache, for_output

Json = dict[str, Any]
_OF_TYPE = ("id", "slug", "name")


@dataclass(frozen=True)
class Snapshot:
    """A workspace at one time; `fetched_at` is in Unix seconds.

    `schema` holds schema settings by source id, None where they could not be read; it is None as a whole where they
    were left out. `keyed_by` is the same for two snapshots exactly where their stand-ins of write keys can be compared.
    """

    workspace: Json
    region: str
    fetched_at: float
    sources: tuple[Json, ...]
    labels: tuple[Json, ...]
    schema: Mapping[str, Json | None] | None = None
    keyed_by: str = ""
    notes: tuple[str, ...] = field(default=())

    @property
    def name(self) -> str:
        """What the workspace is called."""
        return str(self.workspace.get("slug") or self.workspace.get("name") or "a workspace")


def snapshot_of(material: Material, hash_key: bytes) -> Snapshot:
    """The snapshot of what was gathered; `hash_key` is what stand-ins of write keys are made with."""
    return Snapshot(
        workspace=as_json(material.workspace) if material.workspace else {},
        region=material.region,
        fetched_at=material.fetched_at,
        sources=tuple(_source(source, hash_key) for source in material.sources),
        labels=tuple(json.loads(for_output(label)) for label in material.labels),
        schema=_schema(material) if material.has_schema else None,
        keyed_by=hashlib.blake2b(hash_key, digest_size=8, person=b"segtui snapshot").hexdigest(),
        notes=tuple(f"not read: {one.what}: {one.why}" for one in material.missing),
    )


def _source(source: Source, hash_key: bytes) -> Json:
    value: Json = json.loads(for_cache(source, hash_key))
    kind = value.get("metadata")
    if isinstance(kind, dict):
        value["metadata"] = {name: kind[name] for name in _OF_TYPE if name in kind}
    return value


def _schema(material: Material) -> dict[str, Json | None]:
    found: dict[str, Json | None] = {str(as_json(source.id)): None for source in material.sources if source.id}
    for name, settings in material.schema.items():
        found[str(as_json(name))] = json.loads(for_output(settings)).get("settings")
    return found
