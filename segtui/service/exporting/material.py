"""What an export or a snapshot is made of: the sources that were asked for, with what belongs to them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from segtui.decoding import decode
from segtui.hosts import Region
from segtui.models import Label, Source, SourceSchemaSettings, Workspace
from segtui.service.redaction import for_output


@dataclass(frozen=True, slots=True)
class Missing:
    """Something that could not be read: what, by its name, and why."""

    what: str
    why: str


@dataclass(frozen=True)
class Material:
    """Records of one workspace, in the order in which they are to be written.

    `fetched_at` is in Unix seconds. `schema` holds the schema settings by source id, () of it where they were not asked
    for (`has_schema` is false then). `plans` are ids of tracking plans by source id, of the sources that have one.
    `missing` tells what could not be read: the rest is whole.
    """

    sources: Sequence[Source]
    labels: Sequence[Label]
    workspace: Workspace | None
    region: Region
    base_url: str
    fetched_at: float
    schema: Mapping[str, SourceSchemaSettings] = field(default_factory=dict)
    plans: Mapping[str, str] = field(default_factory=dict)
    has_schema: bool = False
    missing: Sequence[Missing] = ()


def without_secrets(source: Source) -> Source:
    """The source as it may be written: secret settings and write keys masked, the keys wherever else they stand too."""
    return decode(Source, for_output(source))


def labels_on(sources: Sequence[Source], labels: Sequence[Label]) -> list[Label]:
    """Those of the labels that one of the sources carries."""
    carried = {(label.key, label.value) for source in sources for label in source.labels}
    return [label for label in labels if (label.key, label.value) in carried]
