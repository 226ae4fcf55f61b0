"""Work that a cancelled application need not wait for: reads before sending, and pauses before a request leaves."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from segtui.service.plans import Application

T = TypeVar("T")


class Interrupted(Exception):
    """It was not finished, since the application was cancelled: nothing was done."""


class Pauses:
    """Which tasks the client has told to wait, now: in those nothing is on its way."""

    def __init__(self) -> None:
        self._waiting: set[asyncio.Task[Any]] = set()

    def told(self) -> None:
        """The client tells the beginning and the end of each pause, from within the task that makes it."""
        task = asyncio.current_task()
        if task is not None:
            self._waiting ^= {task}

    def holds(self, task: asyncio.Task[Any]) -> bool:
        """Whether the task is in a pause."""
        return task in self._waiting


async def interruptible(
    application: Application, work: Coroutine[Any, Any, T], may_stop: Callable[[asyncio.Task[T]], bool]
) -> T:
    """The result of the work; raises Interrupted where the application is cancelled while it may stop."""
    task = asyncio.create_task(work)

    def look() -> None:
        if application.is_cancelling and not task.done() and may_stop(task):
            task.cancel()

    application.listeners.append(look)
    try:
        look()
        await asyncio.wait([task])
    finally:
        application.listeners.remove(look)
        if not task.done():
            task.cancel()
    if task.cancelled():
        raise Interrupted
    return task.result()
