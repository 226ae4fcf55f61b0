"""An export as JSON: every record in the API's own shape."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

from segtui.models import Source
from segtui.service.exporting.material import Material
from segtui.service.json_text import json_of, printed
from segtui.text import original


def json_text(material: Material, *, reveal_keys: bool = False) -> Iterator[str]:
    """The export in pieces. Secret settings are masked; write keys are left out unless they are to be revealed."""
    yield from _head(material)
    yield from _list("sources", (source_json(source, reveal_keys) for source in material.sources))
    yield ",\n"
    yield from _list("labels", map(json_of, material.labels))
    if material.has_schema:
        yield ",\n"
        found = (material.schema[source.id] for source in material.sources if source.id in material.schema)
        yield from _list("schemaSettings", map(json_of, found))
    yield "\n}\n"


def source_json(source: Source, reveal_keys: bool) -> dict[str, Any]:
    """A source as the API has it, as if to a token that may not read write keys, unless they are to be revealed."""
    value: dict[str, Any] = json_of(source)
    return value | {"writeKeys": list(original(source.write_keys)) if reveal_keys else []}


def moment(at: float) -> str:
    """A time as the files have it, in UTC."""
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _head(material: Material) -> Iterator[str]:
    workspace = json_of(material.workspace) if material.workspace else None
    yield "{\n"
    for name, value in (
        ("workspace", workspace),
        ("region", material.region),
        ("fetchedAt", moment(material.fetched_at)),
    ):
        yield f'  "{name}": {_indented(value)},\n'
    if material.missing:
        yield f'  "incomplete": {_indented([{"what": m.what, "why": m.why} for m in material.missing])},\n'


def _list(name: str, items: Iterable[Any]) -> Iterator[str]:
    yield f'  "{name}": ['
    separator = "\n    "
    for item in items:
        yield separator + _indented(item, 2)
        separator = ",\n    "
    yield "]" if separator == "\n    " else "\n  ]"


def _indented(value: Any, depth: int = 1) -> str:
    return printed(value, indent=2).replace("\n", "\n" + "  " * depth)
