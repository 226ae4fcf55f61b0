"""An event loop with real sockets whose time passes only while nothing happens: hours in milliseconds.

Everything must run on this one loop (server, proxy and client), so that a loop without events is one that waits. Work
in threads is waited for before any time passes.
"""

from __future__ import annotations

import asyncio
import selectors
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from segtui.sqlite.worker import Worker

T = TypeVar("T")
START = 1_800_000_000.0
_HUNG_S = 20.0


class _Selector(selectors.DefaultSelector):  # type: ignore[misc,valid-type]
    loop: VirtualLoop

    def select(self, timeout: float | None = None) -> Any:
        found = super().select(0)
        if found or (timeout is not None and timeout <= 0):
            return found
        if self.loop.busy or timeout is None:
            found = super().select(_HUNG_S)
            assert found, "nothing is waited for that could still come"
            return found
        self.loop.now += timeout
        return found


class VirtualLoop(asyncio.SelectorEventLoop):
    """`now` is its time in seconds; `busy` counts what threads are working on."""

    def __init__(self) -> None:
        selector = _Selector()
        selector.loop = self
        self.now, self.busy = 0.0, 0
        super().__init__(selector)

    def time(self) -> float:
        return self.now

    def wall(self) -> float:
        """The time of day, in Unix seconds."""
        return START + self.now

    def run_in_executor(self, executor: Any, func: Callable[..., T], *args: Any) -> asyncio.Future[T]:
        future = super().run_in_executor(executor, func, *args)
        self.busy += 1
        future.add_done_callback(self._rested)
        return future

    def _rested(self, _: object) -> None:
        self.busy -= 1


def run(main: Coroutine[Any, Any, T]) -> T:
    """Run to the end in virtual time; what its threads of SQL do takes none."""
    with _workers_counted(), asyncio.Runner(loop_factory=VirtualLoop) as runner:
        return runner.run(main)


def loop_here() -> VirtualLoop:
    """The virtual loop that is running."""
    loop = asyncio.get_running_loop()
    assert isinstance(loop, VirtualLoop)
    return loop


@contextmanager
def _workers_counted() -> Iterator[None]:
    waited_for = Worker.run

    async def counted(worker: Worker, job: Callable[[], T], *, skippable: bool = False) -> T:
        loop = loop_here()
        loop.busy += 1
        try:
            return await waited_for(worker, job, skippable=skippable)
        finally:
            loop.busy -= 1

    Worker.run = counted  # type: ignore[method-assign,assignment]
    try:
        yield
    finally:
        Worker.run = waited_for  # type: ignore[method-assign]


async def settled(task: Awaitable[T], within_s: float) -> T:
    """The result of something that must end within so much virtual time."""
    async with asyncio.timeout(within_s):
        return await task
