"""All rows for one line, in their order: found a little at a time, so that no key has to wait."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

from segtui.tui.palette.grammar import Kind, Typed, read
from segtui.tui.palette.rows import Row, key_rows, named_rows, source_row, typed_rows
from segtui.tui.palette.sources import SourceSearch
from segtui.tui.palette.world import World

_MOST_RECENT = 5
_LEAST = 2  # characters before sources are looked for among everything else


class Finding:
    """The rows for a line; `advance` until it is done. What is known so far is in `rows`."""

    def __init__(self, line: str, world: World) -> None:
        self._world = world
        self._before: list[Row] = []
        self._after: list[Row] = []
        self._search: SourceSearch | None = None
        self._work = self._steps(line)
        self.is_done = False

    @property
    def rows(self) -> list[Row]:
        """What is known so far, each once."""
        sources = [source_row(source) for source in self._search.found] if self._search is not None else []
        return list({row.id: row for row in (*self._before, *sources, *self._after)}.values())

    def advance(self, budget_s: float, clock: Callable[[], float] = time.perf_counter) -> bool:
        """Go on for about this long; whether all is found."""
        end = clock() + budget_s
        while not self.is_done:
            self.is_done = next(self._work, self) is self
            if clock() >= end:
                break
        return self.is_done

    def _steps(self, line: str) -> Iterator[None]:
        text = line.strip()
        typed = read(line)
        if not text:
            recent = self._world.recent_sources[:_MOST_RECENT]
            self._before = [source_row(source, f"used lately · source {source.slug}") for source in recent]
        if typed is not None and " " in line.lstrip():
            yield from self._command(typed)
        else:
            near, self._after = named_rows(text, self._world)
            self._before += near
            yield from self._sources(text)
            if not self.rows:
                self._after = list(key_rows(text))

    def _command(self, typed: Typed) -> Iterator[None]:
        if typed.argument is None or typed.argument.kind is not Kind.SLUG:
            self._before = list(typed_rows(typed, self._world))
        elif typed.stem.strip():
            yield from self._sources(typed.stem, least=1)
        else:
            recent = self._world.recent_sources or self._world.known.sources[:_MOST_RECENT]
            self._before = [source_row(source) for source in recent]

    def _sources(self, text: str, least: int = _LEAST) -> Iterator[None]:
        if len(text.strip()) >= least:
            self._search = SourceSearch(text, self._world)
            yield from self._search.steps()
