"""A write under way and its results: how far it is, what failed, and what to do about it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.binding import BindingType

from segtui.service.plans import Application, State
from segtui.service.saying import NOT_WELL
from segtui.text import harmless
from segtui.tui.cells import Span
from segtui.tui.keys import bindings_for
from segtui.tui.pages import NOTHING, Row
from segtui.tui.result_pages import progress_said, result_rows
from segtui.tui.screens.overlay import PageOverlay
from segtui.tui.seldom import Seldom

TICK_S = 1.0
AGAIN = "again"


class ProgressOverlay(PageOverlay):
    """An application of a plan; it goes on when this is left. The answer `AGAIN` asks for a new plan of what failed."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_for("progress")

    def __init__(self, application: Application, clock: Callable[[], float]) -> None:
        super().__init__()
        self.application, self._clock = application, clock
        self._look = Seldom(self.show_page)
        self.box_title = f"{application.plan.title}  {harmless(application.plan.subject)}".rstrip()

    def opened(self) -> None:
        super().opened()
        self.application.listeners.append(self._look)
        self.set_interval(TICK_S, self._tick)

    def on_unmount(self) -> None:
        self._look.stop()
        if self._look in self.application.listeners:
            self.application.listeners.remove(self._look)

    def _tick(self) -> None:
        """A pause counts down; nothing else changes by itself."""
        if self.application.waiting_until is not None:
            self.show_page()

    def rows(self) -> Sequence[Row]:
        head: list[Span] = progress_said(self.application, self._clock())
        return [head, NOTHING, *result_rows(self.application)]

    def hints(self) -> Sequence[tuple[str, str]]:
        if self.application.is_in_flight:
            stop = () if self.application.is_cancelling else ((self.key("overlay.cancel"), "send nothing more"),)
            shows = self.key("write.progress")
            return (*stop, (self.key("overlay.close"), f"hide, {shows} shows it again" if shows else "hide"))
        again = ((self.key("overlay.again"), "plan again what was not done"),) if self._can_go_again else ()
        return (*again, (self.key("overlay.close"), "close"))

    @property
    def _can_go_again(self) -> bool:
        return self.application.is_over and bool(self.application.with_state(*NOT_WELL, State.CANCELLED))

    def action_cancel(self) -> None:
        if self.application.is_in_flight:
            self.application.cancel()
            self.show_page()

    def action_close(self) -> None:
        if self.application.is_over:
            self.dismiss(None)

    def action_again(self) -> None:
        if self._can_go_again:
            self.dismiss(AGAIN)
