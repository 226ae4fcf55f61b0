"""Reports that need nothing but the list of sources: pure functions."""

from __future__ import annotations

from collections.abc import Iterator

from segtui.models import Source
from segtui.service.reports.evidence import Evidence, Finding
from segtui.text import original


def disabled(evidence: Evidence) -> Iterator[Finding]:
    """The sources that are disabled."""
    return (Finding(source, "disabled") for source in evidence.sources if source.enabled is False)


def without_label(evidence: Evidence) -> Iterator[Finding]:
    """The sources that carry no label of this key."""
    for source in evidence.sources:
        keys = [label.key for label in source.labels]
        if not any(evidence.word in (key, original(key)) for key in keys):
            yield Finding(source, f"has {', '.join(sorted(set(keys)))}" if keys else "no labels")


def several_keys(evidence: Evidence) -> Iterator[Finding]:
    """The sources with more than one write key."""
    for source in evidence.sources:
        if len(source.write_keys) > 1:
            yield Finding(source, f"{len(source.write_keys)} write keys")


def hides_keys(source: Source) -> bool:
    """Whether it cannot be told how many write keys a source has: none is shown, and it is no cloud source."""
    return not source.write_keys and not source.metadata.is_cloud_event_source
