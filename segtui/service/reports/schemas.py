"""The sources whose schema settings block nothing: a pure function."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from msgspec import UNSET
from msgspec.structs import asdict

from segtui.models import EXTRA, Record, SchemaSettings
from segtui.service.reports.evidence import Evidence, Finding

_LETS_THROUGH = (True, "ALLOW")


def settings_of(evidence: Evidence, source_id: str) -> SchemaSettings | None:
    """The schema settings of a source; None where they are not known."""
    found = evidence.answers.get(source_id)
    settings: SchemaSettings | None = found[0].settings if found else None
    return settings


def without_blocking(evidence: Evidence) -> Iterator[Finding]:
    """The sources that let everything through: no rule blocks an event, or leaves anything out of one."""
    for source in evidence.sources:
        settings = settings_of(evidence, source.id)
        if settings is None:
            continue
        rules = _rules(settings)
        if all(rule in _LETS_THROUGH for rule in rules):
            yield Finding(source, "everything is allowed" if rules else "nothing is set")


def _rules(settings: SchemaSettings) -> list[Any]:
    """The values of the rules that are set."""
    groups = [group for group in (settings.track, settings.identify, settings.group) if isinstance(group, Record)]
    fields = [field for group in groups for field in asdict(group).items()]
    return [value for name, value in fields if value is not UNSET and name not in ("extra", EXTRA)]
