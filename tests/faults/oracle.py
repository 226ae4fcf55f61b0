"""What may be shown and reported: every state that the server ever had, and what each write did to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from msgspec import UNSET

from segtui.emulator import Emulator, World
from segtui.emulator.http import Request, Response
from segtui.journal.entry import Standing
from segtui.models import Label, Source, SourceDetail
from segtui.service.held import Origin, View

Records = dict[str, Any]
MILLISECOND = 0.001
"""What times lose where they are kept."""
TOOK_NO_EFFECT = (Standing.FAILED, Standing.CANCELLED, Standing.CONFLICT)


@dataclass(frozen=True, slots=True)
class Moment:
    """The server from a time on, until the next moment."""

    at: float
    sources: Records
    labels: Records

    def of(self, kind: str) -> Records:
        return self.sources if kind == "sources" else self.labels


class Watched(Emulator):
    """An emulator that remembers every state it was in."""

    def __init__(self, world: World, wall: Callable[[], float], **more: Any) -> None:
        super().__init__(world, **more)
        self._wall = wall
        self.moments: list[Moment] = []
        self.note()

    def answer(self, request: Request) -> Response:
        response = super().answer(request)
        self.note()
        return response

    def note(self) -> None:
        """Remember how it is now, where that is new."""
        sources = {name: _raw_source(raw) for name, raw in self.world.sources.items()}
        labels = {f"{key}:{value}": True for key, value in self.world.labels}
        if not self.moments or (sources, labels) != (self.moments[-1].sources, self.moments[-1].labels):
            self.moments.append(Moment(self._wall(), sources, labels))


def _raw_source(raw: dict[str, Any]) -> tuple[Any, ...]:
    labels = tuple(sorted((label["key"], label["value"]) for label in raw["labels"]))
    return raw["slug"], raw.get("name"), raw["enabled"], labels, len(raw["writeKeys"])


def _shown(record: Any) -> tuple[str, Any]:
    """A record's id, and what of it is compared."""
    if isinstance(record, Label):
        return f"{record.key}:{record.value}", True
    source: Source = record.source if isinstance(record, SourceDetail) else record
    labels = tuple(sorted((label.key, label.value) for label in source.labels))
    name = None if source.name is UNSET else source.name
    return source.id, (source.slug, name, source.enabled, labels, len(source.write_keys))


def name_of(sources: Records, source_id: str) -> Any:
    """The name of a source in a state; None where there is none."""
    return sources[source_id][1] if source_id in sources else None


@dataclass
class Written:
    """One write: how to tell from a state that it took effect, and what was reported of it."""

    plan_id: str
    what: str
    began: float
    shows: Callable[[Moment], bool]
    is_sent: Callable[[Any], bool]
    standing: Standing | None = None
    ended: float = 0.0


@dataclass
class Oracle:
    """Judges what is shown and what was reported, by what the server went through.

    `known` says by id from which state on segtui knows of a change that it made: nothing older is shown any more.
    """

    server: Watched
    wall: Callable[[], float]
    written: list[Written] = field(default_factory=list)
    known: dict[str, int] = field(default_factory=dict)
    looked_at: int = 0

    def since(self, at: float, first: int = 0) -> Iterator[Moment]:
        """The states that the server was in at some time from then to now; none before the `first`."""
        moments = self.server.moments
        for number, moment in enumerate(moments[first:], first):
            if number + 1 == len(moments) or moments[number + 1].at >= at:
                yield moment

    def look(self, view: View[Any]) -> None:
        """Every record was so on the server at a time that the shown age allows; a complete list lacks none."""
        self.looked_at += 1
        if view.origin is Origin.NOTHING:
            assert not view.items, "records of unknown origin are shown"
            return
        fetched_at, now = view.fetched_at, self.wall()
        assert fetched_at is not None and fetched_at <= now + MILLISECOND, f"fetched at {fetched_at}, and it is {now}"
        kind = "labels" if view.call.operation.holds == "labels" else "sources"
        states = [moment.of(kind) for moment in self.since(fetched_at - MILLISECOND)]
        for record in view.items:
            name, content = _shown(record)
            possible = self.since(fetched_at - MILLISECOND, self.known.get(name, 0))
            was = [moment.of(kind).get(name) for moment in possible]
            assert content in was, (
                f"{name} is shown as {content}, {now - fetched_at:.1f} s old ({view.origin.value}); it was {was}"
            )
        if view.is_complete and view.call.operation.is_paged:
            self._look_for_gaps(view, states)

    def _look_for_gaps(self, view: View[Any], states: list[Records]) -> None:
        shown = {_shown(record)[0] for record in view.items}
        assert len(shown) == len(view.items), "a record is shown twice"
        always = set.intersection(*(set(state) for state in states))
        ever = set.union(*(set(state) for state in states))
        if always == ever:  # where one was deleted, pages by offset may skip another
            assert always <= shown, f"{sorted(always - shown)} were there all the time, and are not shown"

    def shows_the_present(self, view: View[Any]) -> None:
        """It is live, without an error, and as the server is now."""
        assert view.origin is Origin.LIVE and view.error is None and view.is_complete and not view.is_loading, view
        moment = self.server.moments[-1]
        present = moment.of("labels" if view.call.operation.holds == "labels" else "sources")
        assert dict(map(_shown, view.items)) == present

    def judge(self) -> None:
        """Every write was sent once at most, and what was reported of it is so."""
        for write in self.written:
            sent = [seen for seen in self.server.seen if write.is_sent(seen) and seen.status != 429]
            assert len(sent) <= 1, f"{write.what} was sent {len(sent)} times"
            took = any(write.shows(moment) for moment in self.since(write.began))
            told = f"{write.what} is reported as {write.standing and write.standing.value}; it took effect: {took}"
            assert write.standing is not None and not write.standing.is_open, told
            assert took or write.standing is not Standing.DONE, told
            assert not took or write.standing not in TOOK_NO_EFFECT, told
