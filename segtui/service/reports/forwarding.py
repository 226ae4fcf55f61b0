"""Chains of sources that forward what they block, or what violates their plan, to each other: pure functions."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from segtui.models import SchemaSettings, Source
from segtui.service.reports.evidence import Evidence, Finding
from segtui.service.reports.schemas import settings_of

_MOST_CHAINS = 8
_LONGEST = 12
_ARROW = " → "


def forwarding(evidence: Evidence) -> Iterator[Finding]:
    """The sources that forward to another, each with every way that what it forwards can take."""
    sources: dict[str, Source] = {source.id: source for source in evidence.sources}
    for source in evidence.sources:
        settings = settings_of(evidence, source.id)
        ways = list(_ways(settings)) if settings is not None else []
        said: list[str] = []
        chains: list[tuple[str, ...]] = []
        for kind, target in ways:
            for path in islice(_paths([source.id, target], evidence), _MOST_CHAINS):
                chains.append(tuple(_slug(name, sources) for name in path))
                said.append(kind + _ARROW + _said(path, sources, evidence))
        if ways:
            yield Finding(source, " · ".join(said), tuple(chains))


def _ways(settings: SchemaSettings) -> Iterator[tuple[str, str]]:
    """What a source forwards, and to which one."""
    if settings.forwarding_violations_to:
        yield "violations", settings.forwarding_violations_to
    if settings.forwarding_blocked_events_to:
        yield "blocked", settings.forwarding_blocked_events_to


def _paths(path: list[str], evidence: Evidence) -> Iterator[list[str]]:
    """Every way on from the end of this one; each ends where nothing is forwarded, or where it comes round."""
    settings = settings_of(evidence, path[-1])
    onward = dict.fromkeys(target for _, target in _ways(settings)) if settings is not None else {}
    if not onward or path[-1] in path[:-1] or len(path) >= _LONGEST:
        yield path
        return
    for target in onward:
        yield from _paths([*path, target], evidence)


def _said(path: list[str], sources: dict[str, Source], evidence: Evidence) -> str:
    """A way in words, from its second source on."""
    hops = [_slug(name, sources) + _remark(sources.get(name)) for name in path[1:]]
    end = path[-1]
    if end in path[:-1]:
        hops[-1] += " ↺ cycle"
    elif end in sources and end not in evidence.answers:
        hops.append("? (not asked)")
    elif len(path) >= _LONGEST:
        hops.append("…")
    return _ARROW.join(hops)


def _slug(name: str, sources: dict[str, Source]) -> str:
    return sources[name].slug if name in sources else name


def _remark(source: Source | None) -> str:
    if source is None:
        return " (no such source)"
    return " (disabled)" if source.enabled is False else ""
