"""An export as Markdown: tables for people to read."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from segtui.models import Source
from segtui.service.exporting.as_json import moment
from segtui.service.exporting.material import Material, without_secrets
from segtui.service.json_text import json_of
from segtui.text import harmless

_SPECIAL = re.compile(r"([\\`*_\[\]<>|~&]|:(?=//))")
_STATES = {True: "enabled", False: "disabled", None: "unknown"}
_GROUPS = ("track", "identify", "group")


def markdown_text(material: Material) -> Iterator[str]:
    """The export in pieces."""
    name = material.workspace.name if material.workspace else "A workspace"
    yield f"# {escaped(name)}\n\n{len(material.sources)} sources, fetched {moment(material.fetched_at)}.\n"
    yield from (f"\nNot read: {escaped(missing.what)}: {escaped(missing.why)}\n" for missing in material.missing)
    if material.sources:
        yield "\n## Sources\n\n"
        yield from _table(
            ("Name", "Slug", "Type", "State", "Labels", "Id"), map(_source_row, map(without_secrets, material.sources))
        )
    carried = Counter((label.key, label.value) for source in material.sources for label in source.labels)
    rows = ((x.key, x.value, x.description or "", str(carried[x.key, x.value])) for x in material.labels)
    yield "\n## Labels\n\n"
    yield from _table(("Key", "Value", "Description", "Sources"), rows)
    if material.has_schema:
        yield "\n## Schema settings\n\n"
        titles = ("Source", "Track", "Identify", "Group", "Violations go to", "Blocked events go to")
        yield from _table(titles, _schema_rows(material))


def escaped(text: str) -> str:
    """The text as it is shown, with nothing in it that Markdown would obey."""
    return _SPECIAL.sub(r"\\\1", harmless(text))


def _table(titles: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield _line(titles)
    yield _line(["---"] * len(titles))
    for row in rows:
        yield _line([escaped(text) for text in row])


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |\n"


def _source_row(source: Source) -> Sequence[str]:
    labels = " ".join(map(str, source.labels))
    return (source.title, source.slug, source.metadata.name, _STATES[source.enabled], labels, source.id)


def _schema_rows(material: Material) -> Iterator[Sequence[str]]:
    slugs = {str(source.id): source.slug for source in map(without_secrets, material.sources)}
    for source in material.sources:
        if source.id in material.schema:
            settings: dict[str, Any] = json_of(material.schema[source.id]).get("settings") or {}
            groups = [_leaves(settings.get(group)) for group in _GROUPS]
            targets = [settings.get(name) for name in ("forwardingViolationsTo", "forwardingBlockedEventsTo")]
            yield (slugs[source.id], *groups, *(str(slugs.get(str(target), target or "")) for target in targets))


def _leaves(group: Any) -> str:
    if not isinstance(group, dict):
        return ""
    return ", ".join(f"{name}: {_word(value)}" for name, value in group.items())


def _word(value: Any) -> str:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)
