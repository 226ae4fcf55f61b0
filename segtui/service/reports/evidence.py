"""What a report goes by, and what it finds: plain values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from segtui.models import Source


@dataclass(frozen=True, slots=True)
class Evidence:
    """The sources, what is known of each beyond the list, and the word that was given with the report.

    `answers` holds, by a source's id, the records that its own request was answered with; a source that was not asked
    is not in it.
    """

    sources: Sequence[Source]
    answers: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    word: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """A source that a report is about, and why; `chains` are the slugs along which it forwards, each with all hops."""

    source: Source
    why: str
    chains: tuple[tuple[str, ...], ...] = ()
