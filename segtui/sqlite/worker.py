"""One thread that does what it is given, in order; asyncio waits for it."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from contextlib import suppress
from queue import SimpleQueue
from typing import Any, TypeVar

T = TypeVar("T")
_Job = tuple[Callable[[], Any], "asyncio.Future[Any] | None", bool]


class Worker:
    """A daemon thread: a file system that hangs must not keep the process from ending."""

    def __init__(self, name: str) -> None:
        self._jobs: SimpleQueue[_Job | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._work, name=name, daemon=True)
        self._thread.start()
        self._ended = False

    def post(self, job: Callable[[], object]) -> None:
        """Have something done, and wait for nothing."""
        self._jobs.put((job, None, False))

    async def run(self, job: Callable[[], T], *, skippable: bool = False) -> T:
        """Have something done and wait for its result. Raises RuntimeError after `end`.

        Who is cancelled stops waiting; the job is done all the same, unless it is skippable and has not begun.
        """
        if self._ended:
            raise RuntimeError(f"{self._thread.name} is closed")
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._jobs.put((job, future, skippable))
        return await future

    def end(self) -> None:
        """Stop after what was given so far."""
        self._ended = True
        self._jobs.put(None)

    @property
    def ended(self) -> bool:
        return self._ended

    def join(self, timeout_s: float) -> None:
        self._thread.join(timeout_s)

    def _work(self) -> None:
        while (given := self._jobs.get()) is not None:
            job, future, skippable = given
            if not (skippable and future is not None and future.cancelled()):
                _settle(job, future)
            del given, job, future


def _settle(job: Callable[[], Any], future: asyncio.Future[Any] | None) -> None:
    result, error = None, None
    try:
        result = job()
    except Exception as raised:
        error = raised
    if future is None:
        return
    with suppress(RuntimeError):  # the loop is closed: nobody waits any more
        future.get_loop().call_soon_threadsafe(_tell, future, result, error)


def _tell(future: asyncio.Future[Any], result: object, error: Exception | None) -> None:
    if future.done():
        return
    if error is None:
        future.set_result(result)
    else:
        future.set_exception(error)
