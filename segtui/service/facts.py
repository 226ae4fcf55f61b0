"""Counts over a workspace's sources: pure functions, for the workspace and the labels."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from segtui.models import Source


def label_counts(sources: Iterable[Source]) -> Counter[tuple[str, str]]:
    """How many sources carry each label, by key and value."""
    return Counter((label.key, label.value) for source in sources for label in source.labels)


def by_type(sources: Iterable[Source]) -> Counter[str]:
    """How many sources there are of each type, by its name."""
    return Counter(source.metadata.name for source in sources)


def by_state(sources: Iterable[Source]) -> Counter[str]:
    """How many sources are enabled, disabled, or of unknown state."""
    return Counter(
        {True: "enabled", False: "disabled"}.get(bool(s.enabled), "") if s.enabled is not None else "unknown"
        for s in sources
    )
