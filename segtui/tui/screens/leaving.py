"""Leaving, be it segtui or the workspace, while something is being written there."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from segtui.tui.screens.menu import Choice, Menu

if TYPE_CHECKING:
    from segtui.tui.app import SegtuiApp


def leave_when_written(app: SegtuiApp, leave: Callable[[], object], when_over: Callable[[], object], now: str) -> None:
    """Leave at once where nothing is being written; else ask: wait for it, send nothing more, or leave all the same.

    Asked again, it leaves. `when_over` is called once nothing is being written any more. `now` says what leaving is.
    """
    if not app.writing.in_flight or isinstance(app.screen, LeavingMenu):
        leave()
        return

    def answered(answer: str | None) -> None:
        if answer == "l":
            leave()
        elif answer is not None:
            for application in app.writing.in_flight if answer == "x" else ():
                application.cancel()
            app.run_worker(_wait(app, when_over), group="leaving", exclusive=True)

    app.push_screen(LeavingMenu(now), answered)


async def _wait(app: SegtuiApp, when_over: Callable[[], object]) -> None:
    for application in app.writing.in_flight:
        await application.finished()
    when_over()


class LeavingMenu(Menu):
    """What to do about a write under way when the person wants to leave."""

    def __init__(self, now: str) -> None:
        choices = [
            Choice("w", "wait", "leave when all of it is done"),
            Choice("x", "stop", "send nothing more, wait for what is on its way"),
            Choice("l", now, "what is on its way is looked after at the next start"),
        ]
        super().__init__("A write is under way", choices)
