"""How a run of the screens ends, beside `q`: by a signal, by the loss of the terminal, by what nobody expected.

Textual would print a traceback with the variables around it, and log every event with what was typed: an app of
segtui's does neither, since both may hold a token or a write key.
"""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from textual import constants, events
from textual.app import App
from textual.worker import WorkerFailed

from segtui.service.crashes import keep


class EndingApp(App[int]):
    """An app that ends in order; `crash` is what nobody expected, if that was why.

    `is_in_a_hurry`: whoever ended it will not wait long for a write that is on its way.
    """

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        vars(constants).update(LOG_FILE=None, DEBUG=False)
        self.crash: BaseException | None = None
        self.is_in_a_hurry = False

    def end(self, status: int) -> None:
        """End because a signal or the loss of the terminal says so."""
        self.is_in_a_hurry = True
        self.exit(status)

    async def on_event(self, event: events.Event) -> None:
        """Obey keys one by one, with time for signals and for what each does, and none any more once the end was told.

        What was pasted by mistake would keep the app busy for minutes otherwise.
        """
        is_input = isinstance(event, events.InputEvent)
        if not (is_input and self._exit):
            await super().on_event(event)
        if is_input:
            await asyncio.sleep(0)

    async def push_screen_wait(self, screen: Any, *, mode: str | None = None) -> Any:
        """Push a screen from a worker, and wait for its answer.

        Textual first does in the worker what the app is to do next. Where that takes away the screen which the worker
        belongs to, each waits for the other, the screen's end cancels both, and the run with them.
        """
        return await asyncio.shield(self.push_screen(screen, wait_for_dismiss=True, mode=mode))

    def on_load(self) -> None:
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(self._failed_beside)
        loop.set_default_executor(_Threads())

    def _handle_exception(self, error: Exception) -> None:
        """End because of what nobody expected in a handler, a worker, a timer, a widget or the driver."""
        self._return_code = 1
        if self._exception is None:
            self._exception = error
            self._exception_event.set()
            self.crash = error.error if isinstance(error, WorkerFailed) else error
        self._close_messages_no_wait()

    def _failed_beside(self, _: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        """What failed outside of Textual: in a callback of the loop it ends the run, in a task beside it is told."""
        error = context.get("exception")
        if not isinstance(error, Exception) or isinstance(error, OSError):
            return  # a connection that broke, or a task that was cut off: who waits for it is told
        if "handle" in context:
            self._handle_exception(error)
            return
        path = keep(error)
        where = f": {path}" if path else ""
        self.notify(f"Something failed in segtui; there is a report{where}", markup=False, severity="error")

    def _log(self, *_: Any, **__: Any) -> None:
        """Log nothing."""


class _Threads(ThreadPoolExecutor):
    """Threads that the end of the run does not wait for: the look-up of a name may hang for minutes."""

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        super().shutdown(wait=False, cancel_futures=True)
