"""The formats of an export, each with its name, its file's ending and what writes it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from segtui.service.exporting.as_csv import labels_csv, sources_csv
from segtui.service.exporting.as_json import json_text
from segtui.service.exporting.as_markdown import markdown_text
from segtui.service.exporting.as_terraform import terraform_text
from segtui.service.exporting.material import Material

Only = str
"""What is exported: "" for everything that the format holds, or one of `ONLY`."""

ONLY = ("sources", "labels")


@dataclass(frozen=True, slots=True)
class Format:
    """A format; `wants_plans`: it has a place for the tracking plans, and for schema settings only beside them."""

    name: str
    title: str
    ending: str
    wants_plans: bool = False


FORMATS: Mapping[str, Format] = {
    one.name: one
    for one in (
        Format("json", "JSON", "json"),
        Format("csv", "CSV", "csv"),
        Format("markdown", "Markdown", "md"),
        Format("terraform", "Terraform", "tf", wants_plans=True),
    )
}
_WRITERS: Mapping[str, Callable[[Material], Iterator[str]]] = {
    "markdown": markdown_text,
    "terraform": terraform_text,
}


def text_of(material: Material, form: str, *, reveal_keys: bool = False, only: Only = "") -> Iterator[str]:
    """The export in a format, in pieces; write keys are left out unless the format has a place for them and
    `reveal_keys` is set. A CSV holds one table: that of the sources, unless `only` the labels are wanted."""
    if form == "json":
        return json_text(material, reveal_keys=reveal_keys)
    if form == "csv":
        return labels_csv(material) if only == "labels" else sources_csv(material, reveal_keys=reveal_keys)
    return _WRITERS[form](material)
