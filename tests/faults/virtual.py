"""An event loop with real sockets whose time passes only while nothing happens: hours in milliseconds.

Everything runs on this one loop and in one thread: server, proxy and client, and what would be done in threads, so that
a loop without events is one that waits, and the same seed gives the same run.
"""

from __future__ import annotations

import asyncio
import random
import selectors
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from segtui.sqlite.worker import Worker

T = TypeVar("T")
START = 1_800_000_000.0
_MOST_TURNS = 4


class _Selector(selectors.DefaultSelector):  # type: ignore[misc,valid-type]
    loop: VirtualLoop

    def select(self, timeout: float | None = None) -> Any:
        found = super().select(0)
        if not found and timeout is None:
            raise AssertionError("nothing is waited for that could still come")
        if not found and timeout:
            self.loop.now += max(0.0, timeout)
        return found


class VirtualLoop(asyncio.SelectorEventLoop):
    """`now` is its time in seconds; work for threads is done here, and its result comes some turns later."""

    def __init__(self, seed: int = 0) -> None:
        selector = _Selector()
        selector.loop = self
        self.now, self._chance = 0.0, random.Random(seed)
        super().__init__(selector)

    def time(self) -> float:
        return self.now

    def wall(self) -> float:
        """The time of day, in Unix seconds."""
        return START + self.now

    def run_in_executor(self, executor: Any, func: Callable[..., T], *args: Any) -> asyncio.Task[T]:  # type: ignore[override]
        return self.create_task(self.done_elsewhere(lambda: func(*args)))

    async def done_elsewhere(self, job: Callable[[], T]) -> T:
        """The result of a job of another thread, which takes turns, but no time."""
        for _ in range(self._chance.randrange(_MOST_TURNS)):
            await asyncio.sleep(0)
        try:
            return job()
        finally:
            for _ in range(self._chance.randrange(_MOST_TURNS)):
                await asyncio.sleep(0)


class _Worker(Worker):
    """A worker without a thread of its own: jobs are done in order all the same, whoever still waits for them."""

    def __init__(self, name: str) -> None:
        self._name, self._ended = name, False
        self._last: asyncio.Task[Any] | None = None

    def post(self, job: Callable[[], object]) -> None:
        job()

    async def run(self, job: Callable[[], T], *, skippable: bool = False) -> T:
        if self._ended:
            raise RuntimeError(f"{self._name} is closed")
        before = self._last
        self._last = task = asyncio.create_task(self._after(before, job))
        return await asyncio.shield(task)

    async def _after(self, before: asyncio.Task[Any] | None, job: Callable[[], T]) -> T:
        if before is not None:
            await asyncio.wait([before])
        return await loop_here().done_elsewhere(job)

    def end(self) -> None:
        self._ended = True

    def join(self, timeout_s: float) -> None:
        return


def run(main: Coroutine[Any, Any, T], seed: int = 0) -> T:
    """Run to the end in virtual time."""
    with _without_threads(), asyncio.Runner(loop_factory=lambda: VirtualLoop(seed)) as runner:
        return runner.run(main)


def loop_here() -> VirtualLoop:
    """The virtual loop that is running."""
    loop = asyncio.get_running_loop()
    assert isinstance(loop, VirtualLoop)
    return loop


@contextmanager
def _without_threads() -> Iterator[None]:
    import segtui.cache.cache
    import segtui.journal.journal

    homes = (segtui.cache.cache, segtui.journal.journal)
    try:
        for home in homes:
            home.Worker = _Worker  # type: ignore[misc,attr-defined]
        yield
    finally:
        for home in homes:
            home.Worker = Worker  # type: ignore[misc,attr-defined]


async def settled(task: Awaitable[T], within_s: float) -> T:
    """The result of something that must end within so much virtual time."""
    async with asyncio.timeout(within_s):
        return await task
