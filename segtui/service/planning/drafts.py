"""A source that does not exist yet: filled in by hand, or after the example of one that does."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import count
from typing import Any

from segtui.errors import Problem
from segtui.models import Label, Source, SourceMetadata
from segtui.service.planning.rules import problems_in_labels, problems_in_settings, problems_in_slug
from segtui.service.planning.source_labels import sent
from segtui.service.planning.updates import settings_of
from segtui.service.planning.values import holds_masked, is_secret
from segtui.text import harmless, original


@dataclass(frozen=True, slots=True)
class Draft:
    """What a new source shall be; an empty `name` leaves it without one.

    `left_out` names the settings of the example that were not taken over: they are secret or masked.
    """

    metadata: SourceMetadata
    slug: str
    name: str
    enabled: bool
    settings: dict[str, Any]
    labels: tuple[Label, ...]
    connect_warehouses: bool
    left_out: tuple[str, ...] = ()


def draft_like(source: Source, others: Iterable[Source], *, connect_warehouses: bool) -> Draft:
    """A draft after the example of a source, with a slug that none of the others has."""
    settings = settings_of(source)
    secret = [
        name for name, value in settings.items() if holds_masked(value) or is_secret(name, value, source.metadata)
    ]
    return Draft(
        source.metadata,
        _free_slug(original(source.slug), {original(other.slug) for other in others}),
        f"{source.name} copy" if source.name else "",
        source.enabled is not False,
        {name: value for name, value in settings.items() if name not in secret},
        tuple(map(sent, source.labels)),
        connect_warehouses,
        tuple(map(harmless, secret)),
    )


def problems_in_draft(draft: Draft, sources: Iterable[Source]) -> list[Problem]:
    """What is wrong with a draft, field by field, as far as it can be told before the API is asked."""
    return [
        *problems_in_slug(draft.slug, sources),
        *problems_in_settings(draft.settings, draft.metadata),
        *problems_in_labels(draft.labels),
    ]


def _free_slug(slug: str, taken: set[str]) -> str:
    copies = (f"{slug}-copy" if number == 1 else f"{slug}-copy-{number}" for number in count(1))
    return next(copy for copy in copies if copy not in taken)
