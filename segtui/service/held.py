"""What is known of one read right now: its records in memory, where they came from, and how the loading goes."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import Enum
from operator import eq
from typing import Any, Generic, TypeVar

from segtui.errors import SegtuiError
from segtui.models import Record
from segtui.operations import Call
from segtui.service.identity import identity_of

R = TypeVar("R", bound=Record)


class Origin(Enum):
    """Where the records that are shown came from."""

    NOTHING = "nothing"
    CACHE = "cached"
    LIVE = "live"


@dataclass(frozen=True, slots=True)
class View(Generic[R]):
    """A read as a screen sees it at one moment.

    `items` is shared and must not be changed; `revision` grows when any record changed. `fetched_at` (Unix seconds)
    is the time of the oldest of the records shown, None when none was ever fetched. `expected` is how many records the
    API says there are. `is_complete` is false while only a part of the records has ever come. `error` is why the last
    attempt failed; the records stay. `is_filling` is whether the cache has more to give. `paused_until` (Unix seconds)
    is when the API is asked again: the next page, where it wants that later, or all anew after a failure.
    """

    call: Call[Any]
    items: Sequence[R]
    revision: int
    origin: Origin
    fetched_at: float | None
    is_loading: bool
    loaded: int
    expected: int | None
    error: SegtuiError | None
    is_complete: bool
    is_filling: bool = False
    paused_until: float | None = None

    @property
    def one(self) -> R | None:
        """The record, where the read is about one."""
        return self.items[0] if self.items else None

    @property
    def is_growing(self) -> bool:
        """Whether more records are on their way, from the cache or from the API."""
        return self.is_loading or (self.origin is Origin.CACHE and self.is_filling)

    @property
    def hidden(self) -> int:
        """How many records the API counts but does not show to this token."""
        done = self.origin is Origin.LIVE and self.is_complete and not self.is_loading
        return max(0, (self.expected or 0) - len(self.items)) if done else 0

    @property
    def is_empty_for_certain(self) -> bool:
        """Whether there is nothing, said by the API and not by a failure."""
        return not self.items and self.origin is Origin.LIVE and not self.is_loading and self.error is None


@dataclass
class Held:
    """The state behind the views of one read; only the service changes it."""

    call: Call[Any]
    items: list[Any] = field(default_factory=list)
    revision: int = 0
    origin: Origin = Origin.NOTHING
    fetched_at: float | None = None
    is_loading: bool = False
    loaded: int = 0
    expected: int | None = None
    error: SegtuiError | None = None
    is_complete: bool = False
    is_filling: bool = False
    paused_until: float | None = None
    watchers: int = 0
    loading: asyncio.Task[None] | None = None
    is_outdated: bool = False
    _places: dict[str, int] | None = None
    _written: dict[str, bool] = field(default_factory=dict)
    _awaited: dict[str, Any] = field(default_factory=dict)
    _in_order: bool = True
    _version: int = 0
    _changed: asyncio.Event = field(default_factory=asyncio.Event)

    def view(self) -> View[Any]:
        """The state as a value."""
        return View(
            self.call,
            self.items,
            self.revision,
            self.origin,
            self.fetched_at,
            self.is_loading,
            self.loaded,
            self.expected,
            self.error,
            self.is_complete,
            self.is_filling,
            self.paused_until,
        )

    def tell(self) -> None:
        """Let every watcher look again."""
        self._version += 1
        self._changed.set()
        self._changed = asyncio.Event()

    @property
    def _positions(self) -> dict[str, int]:
        """Where the record of each identity stands: known while records come, and made anew where there is need."""
        if self._places is None:
            self._places = dict(zip(map(identity_of, self.items), range(len(self.items)), strict=True))
        return self._places

    @property
    def version(self) -> int:
        """Grows with every `tell`."""
        return self._version

    async def newer_than(self, version: int) -> None:
        """Wait until something was told after `version`."""
        while self._version == version:
            await self._changed.wait()

    def begin_filling(self) -> None:
        """Reading from the cache begins: it has what was written here before."""
        self._written.clear()
        self._awaited.clear()

    def extend_from_cache(self, records: Iterable[Any], fetched_at: float, total: int | None) -> None:
        """Take records as the cache has them, in its order; `filled` follows the last of them.

        What was written here after they were read stays as it was written.
        """
        self._merge(self._unless_written(records))
        self.origin, self.fetched_at, self.expected, self.is_filling = Origin.CACHE, fetched_at, total, True
        self.revision += 1

    def filled(self, *, is_whole: bool) -> None:
        """All that the cache has is here; whether that is all there was when it was fetched."""
        self.is_complete, self.is_filling = is_whole and self.origin is Origin.CACHE, False
        self._places = None

    def begin_live(self) -> None:
        """A load from the API begins: what is known stays until it is replaced."""
        self.is_loading, self.loaded, self.is_outdated, self.paused_until = True, 0, False, None
        self._written.clear()
        self._awaited.clear()
        self._in_order = True

    def merge_live(self, records: Sequence[Any], expected: int | None, fetched_at: float) -> None:
        """Put a page's records in place of those with the same id, and new ones at the end."""
        start = self.loaded
        self.loaded += len(records)
        self.expected = expected
        if self.origin is Origin.NOTHING:
            self.origin, self.fetched_at = Origin.LIVE, fetched_at
        new = self._unless_written(records)
        if self._places is None and new == self.items[start : self.loaded]:
            return  # all is as it was, and where it was: nothing is looked up
        if self._merge(new):
            self.revision += 1
        places = range(start, self.loaded)
        self._in_order = self._in_order and all(map(eq, map(self._positions.get, map(identity_of, records)), places))

    def finish_live(self, order: list[str], fetched_at: float) -> None:
        """The load is complete: drop what the API no longer has, and take its order.

        What was written here while it was under way may be newer than what it saw, and stays as it was written.
        """
        if self._written:
            here = [name for name, is_there in self._written.items() if is_there]
            order = [name for name in dict.fromkeys([*order, *here]) if self._written.get(name, True)]
        is_so = self._in_order and self.loaded == len(self.items) == len(order)
        if not is_so and list(self._positions) != order:  # no loops in Python: they would hold up the screen
            self.items = list(map(self.items.__getitem__, map(self._positions.__getitem__, order)))
            self.revision += 1
        self.end_live(None)
        self.origin, self.fetched_at, self.is_complete = Origin.LIVE, fetched_at, True

    def end_live(self, error: SegtuiError | None) -> None:
        """The load ended, well or with an error; after an error the records keep their age."""
        self.is_loading, self.error, self._places, self.paused_until = False, error, None, None

    def pause(self, until: float | None) -> None:
        """The API is asked again at this time (Unix seconds), or now: None."""
        if self.paused_until != until:
            self.paused_until = until
            self.tell()

    def put(self, record: Any, *, adds: bool) -> bool:
        """Show a record that was just written, in its place; a new one only where it `adds`. Returns whether it is."""
        name = identity_of(record)
        if self.origin is Origin.NOTHING or not (adds or name in self._positions):
            self._awaited[name] = record  # what brings it may have been asked for before it was written
            self._written.pop(name, None)
            return False
        self._written[name] = True
        if name not in self._positions and self.expected is not None:
            self.expected += 1
        if self._merge([record]):
            self.revision += 1
            self.tell()
        return True

    def drop(self, name: str) -> None:
        """Take out a record that was just deleted."""
        self._written[name] = False
        self._awaited.pop(name, None)
        if name in self._positions:
            at, self._places = self._positions[name], None
            self.items = self.items[:at] + self.items[at + 1 :]
            self.expected = None if self.expected is None else self.expected - 1
            self.revision += 1
            self.tell()

    def _unless_written(self, records: Iterable[Any]) -> Iterable[Any]:
        """The records, but for what is known better."""
        if not self._written and not self._awaited:
            return records
        named = [(identity_of(record), record) for record in records]
        return [self._awaited.get(name, record) for name, record in named if name not in self._written]

    def _merge(self, records: Iterable[Any]) -> bool:
        changed = False
        for record in records:
            name = identity_of(record)
            at = self._positions.get(name)
            if at is None:
                self._positions[name] = len(self.items)
                self.items.append(record)
                changed = True
            elif self.items[at] != record:
                self.items[at] = record
                changed = True
        return changed

    def forget(self) -> None:
        """Drop every record: they are another workspace's."""
        self.items, self._places = [], None
        self.origin, self.fetched_at, self.expected, self.is_complete = Origin.NOTHING, None, None, False
        self.revision += 1
