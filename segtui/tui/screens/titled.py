"""The title of a screen: where one is, in which workspace, and how old what is shown is."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, cast

from textual.screen import Screen
from textual.timer import Timer

from segtui.service.held import Origin, View
from segtui.tui.cells import Span, width_of
from segtui.tui.said import crumbs_said, data_said, said_changes_in_s, toneless
from segtui.tui.session import Session
from segtui.tui.widgets.lines import Bar

if TYPE_CHECKING:
    from segtui.tui.app import SegtuiApp

_LONGEST_AGE = len("cached · 59 min ago")  # so that the way does not change with every minute
_PROGRESS_S = 0.5  # between two titles while a load goes on: each page of a long list would draw one
_LEAST_WAY = 12  # cells


class Titled(Screen[None]):
    """A screen with a title line; `reads` is whether it shows anything that has an age."""

    reads = True

    def __init__(self, crumb: str) -> None:
        super().__init__()
        self.crumb = crumb
        self._title_timer: Timer | None = None
        self._title_due_at = 0.0

    @property
    def segtui(self) -> SegtuiApp:
        """The app, by its own type."""
        return cast("SegtuiApp", self.app)

    @property
    def session(self) -> Session:
        """The session that the screens work with."""
        return self.segtui.session

    def main_view(self) -> View[Any] | None:
        """The read whose age and errors the frame tells of."""
        return None

    @property
    def is_there(self) -> bool:
        """Whether the widgets of the screen are there: it was composed, and is not on its way out."""
        return not self._pruning and len(self.query("#title, #state")) == 2

    def _title(self) -> None:
        view, now = self.main_view(), time.perf_counter()
        if view is not None and view.is_loading and now < self._title_due_at:
            self._wake_title_in(self._title_due_at - now)
            return
        is_known = view is not None and view.origin is not Origin.NOTHING
        self._title_due_at = now + _PROGRESS_S if is_known else now  # the first that is known is told at once
        age_s = self._age_s(view)
        left, right = self.title_said([*self.segtui.writing.said(), *self.data(view, age_s)])
        self.query_one("#title", Bar).show(left, right)
        self._wake_title_in(said_changes_in_s(view, age_s, self._now()))

    def title_said(self, data: Sequence[Span]) -> tuple[list[Span], list[Span]]:
        """The title line, left and right, with what is to be said of the data."""
        session = self.session if self.segtui.has_session else None
        crumbs = [screen.crumb for screen in self.app.screen_stack if isinstance(screen, Titled)] or [self.crumb]
        mouse = self.segtui.mouse.said(self.segtui.key_of("app.mouse"))
        badges = [*mouse, *(session.badges() if session else [])]
        room = self.size.width - sum(width_of(text) for text, _ in badges) - 2
        age = max(_LONGEST_AGE, sum(width_of(text) for text, _ in data)) + 2
        # where one is, and which workspace it is, go before how old that is; what is being saved goes before all
        has_room = room - age >= _LEAST_WAY or bool(self.segtui.writing.said())
        right: list[Span] = [*badges, *([("  ", ""), *data] if has_room else []), (" ", "")]
        room -= age if has_room else 0
        left = crumbs_said(session.workspace if session else "", crumbs, room)
        return (toneless(left), toneless(right)) if self.segtui.settings.production else (left, right)

    def data(self, view: View[Any] | None, age_s: float | None) -> list[Span]:
        """What the title says of the data; nothing on a screen that reads none."""
        return data_said(view, age_s, self._now()) if self.reads else []

    def _now(self) -> float:
        return self.session.service.clock() if self.segtui.has_session else 0.0

    def _age_s(self, view: View[Any] | None) -> float | None:
        if view is None or view.fetched_at is None:
            return None
        age_s = self._now() - view.fetched_at
        return age_s if age_s >= 0 else None

    def _wake_title_in(self, delay_s: float | None) -> None:
        if self._title_timer is not None:
            self._title_timer.stop()
        self._title_timer = self.set_timer(delay_s, self._title) if delay_s is not None and self.is_current else None

    def on_screen_suspend(self) -> None:
        if self._title_timer is not None:
            self._title_timer.stop()
