"""What there is to be named in the palette: sources with what is known of them, profiles, themes, actions."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from segtui.models import Source, SourceId
from segtui.service.filters import SOURCES, Index
from segtui.tui.palette.facts import Facts

Words = Sequence[tuple[str, str]]
"""Each word with what is said about it."""


class Known:
    """The sources of a workspace, made ready to be searched and counted a little at a time, and kept so.

    `hash_key` is what the cache's stand-ins of write keys were made with.
    """

    def __init__(self, hash_key: bytes = b"") -> None:
        self.sources: Sequence[Source] = ()
        self.facts = Facts()
        self.index = Index(SOURCES, hash_key)
        self._revision: int | None = None
        self._steps: Iterator[None] = iter(())
        self.is_ready = True

    def take(self, sources: Sequence[Source], revision: int) -> bool:
        """Take the sources as they are now; whether they are others than before."""
        if revision == self._revision and len(sources) == len(self.sources):
            return False
        self.sources, self._revision = list(sources), revision  # more may be added to what was given
        self._steps, self.is_ready = self._to_be_done(), False
        return True

    def prepare(self, budget_s: float, clock: Callable[[], float] = time.perf_counter) -> bool:
        """Go on for about this long; whether all is ready."""
        end = clock() + budget_s
        while not self.is_ready:
            self.is_ready = next(self._steps, self) is self
            if clock() >= end:
                break
        return self.is_ready

    def _to_be_done(self) -> Iterator[None]:
        yield from self.index.steps(self.sources)
        facts = Facts()
        if not self.facts.types:
            self.facts = facts  # a part is better than nothing
        yield from facts.steps(self.sources)
        self.facts = facts


@dataclass(frozen=True)
class Action:
    """What a key does on the screen below."""

    id: str
    keys: str
    title: str
    about: str


@dataclass(frozen=True)
class World:
    """All that can be named. `lately` gives the ids of a workspace's sources that were used, the last one first."""

    known: Known = field(default_factory=Known)
    profiles: Words = ()
    themes: Words = ()
    sides: Callable[[], Words] = tuple
    actions: Sequence[Action] = ()
    lately: Callable[[str], Sequence[SourceId]] = lambda _: ()
    here: str = ""  # the id of the source that is open
    views: Words = ()

    @cached_property
    def recent_sources(self) -> list[Source]:
        """Those that were used lately and are still there, the last one first; not the one that is open."""
        sources = self.known.sources
        ids = self.lately(sources[0].workspace_id) if sources else ()
        wanted: dict[SourceId, None] = dict.fromkeys(name for name in ids if name != self.here)
        there = {source.id: source for source in sources if source.id in wanted}
        return [there[name] for name in wanted if name in there]
