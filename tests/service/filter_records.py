"""Records for the tests of filters and sorting."""

from __future__ import annotations

from typing import Any

from segtui.decoding import read
from segtui.models import Destination, Label, Source, SourceMetadata


def metadata(name: str = "Javascript", categories: tuple[str, ...] = ("Website",)) -> dict[str, Any]:
    slug = name.lower().replace(" ", "-")
    return {
        "id": f"meta-{slug}",
        "name": name,
        "slug": slug,
        "description": f"All about {name}",
        "logos": {"default": "x"},
        "options": [],
        "categories": list(categories),
        "isCloudEventSource": False,
        "status": "PUBLIC_BETA",
    }


def entry(name: str, categories: tuple[str, ...] = ("Website",)) -> SourceMetadata:
    return read(SourceMetadata, metadata(name, categories))


def source(name: str = "", *, of: str = "Javascript", labels: str = "", **changes: Any) -> Source:
    """A source; `labels` as `env=prod team=growth`."""
    pairs = [pair.partition("=") for pair in labels.split()]
    slug = name.lower().replace(" ", "-").replace("(", "").replace(")", "")
    value = {
        "id": f"Id{len(name)}x{slug[:3]}",
        "slug": slug,
        "name": name,
        "metadata": metadata(of),
        "workspaceId": "w",
        "enabled": True,
        "writeKeys": [],
        "settings": {},
        "labels": [{"key": key, "value": value} for key, _, value in pairs],
    }
    return read(Source, {**value, **changes})


def label(key: str, value: str, description: str = "") -> Label:
    return read(Label, {"key": key, "value": value, "description": description})


def destination(name: str, of: str = "Amplitude", **changes: Any) -> Destination:
    return read(
        Destination,
        {"id": f"D{name}", "name": name, "enabled": True, "metadata": metadata(of), "sourceId": "s", "settings": {}}
        | changes,
    )
