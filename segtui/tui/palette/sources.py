"""The sources that a text may mean, found a little at a time: those used lately first, then by how well they suit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from heapq import nsmallest

from segtui.models import Source
from segtui.service.filters import Query, Search, Term
from segtui.text import searchable
from segtui.tui.palette.fuzzy import BEGINS, HOLDS, LETTERS, SAME, WORD, begins_word, has_letters
from segtui.tui.palette.world import World

MOST = 100
_STEP = 500  # sources: about a millisecond
_SEARCH_S = 0.003
_LEAST_LETTERS = 3

Place = tuple[int, int, int]
"""How well a source suits: the lower the better; the last is its place in the list."""


class SourceSearch:
    """One search; `found` is what is known so far, the best first."""

    def __init__(self, text: str, world: World) -> None:
        self._wanted = searchable(text.strip())
        self._world = world
        self._best: list[Place] = []
        self._lately = {source.id: at for at, source in enumerate(world.recent_sources)}

    @property
    def found(self) -> Sequence[Source]:
        """The best of what was found."""
        return [self._world.known.sources[at] for _, _, at in self._best]

    def steps(self) -> Iterator[None]:
        """Search, a step at a time."""
        known = self._world.known
        while not known.is_ready:
            known.prepare(_SEARCH_S)
            yield
        search = known.index.search(Query(self._wanted, tuple(_term(word) for word in self._wanted.split())))
        yield from self._hits(search)
        if not self._best and len(self._wanted) >= _LEAST_LETTERS:
            yield from self._by_letters()

    def _hits(self, search: Search) -> Iterator[None]:
        seen, is_done = 0, False
        while not is_done:
            is_done = search.advance(_SEARCH_S)
            yield
            while seen < len(search.hits):
                self._take(search.hits[seen : seen + _STEP])
                seen += _STEP if len(search.hits) - seen > _STEP else len(search.hits) - seen
                yield

    def _by_letters(self) -> Iterator[None]:
        sources = self._world.known.sources
        for start in range(0, len(sources), _STEP):
            part = range(start, min(start + _STEP, len(sources)))
            self._take([at for at in part if has_letters(searchable(sources[at].slug), self._wanted)])
            yield

    def _take(self, hits: Sequence[int]) -> None:
        sources = self._world.known.sources
        self._best = nsmallest(MOST, [*self._best, *((*self._suits(sources[at]), at) for at in hits)])

    def _suits(self, source: Source) -> tuple[int, int]:
        slug, title = searchable(source.slug), searchable(source.title)
        wanted = self._wanted
        if wanted in (slug, title) or source.id == wanted:
            return -1, SAME
        lately = self._lately.get(source.id, len(self._lately))
        if slug.startswith(wanted) or title.startswith(wanted):
            return lately, BEGINS
        if wanted in title or wanted in slug:
            return lately, WORD if begins_word(title, wanted) or begins_word(slug, wanted) else HOLDS
        return lately, LETTERS


def _term(word: str) -> Term:
    return Term("", "word", word)
