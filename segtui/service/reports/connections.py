"""The sources that Segment is about to disable, since nothing takes what they send: a pure function."""

from __future__ import annotations

from collections.abc import Iterator

from segtui.models import Source
from segtui.service.planning.values import counted
from segtui.service.reports.evidence import Evidence, Finding


def may_be_enabled(source: Source) -> bool:
    """Whether a source takes data, as far as is known."""
    return source.enabled is not False


def without_destination(evidence: Evidence) -> Iterator[Finding]:
    """The enabled sources without an enabled destination; a destination of unknown state counts as enabled."""
    for source in filter(may_be_enabled, evidence.sources):
        destinations = evidence.answers.get(source.id)
        if destinations is None or any(destination.enabled is not False for destination in destinations):
            continue
        count = len(destinations)
        yield Finding(source, f"{counted(count, 'destination')}, none enabled" if count else "no destination")
