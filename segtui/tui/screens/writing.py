"""What every screen does about writes: plan, preview, apply, and tell what became of it, wherever one is by then."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, Any

from textual.screen import Screen

from segtui.errors import SegtuiError
from segtui.service.plans import Application, Confirmation, Plan, State
from segtui.text import harmless
from segtui.tui.cells import Span
from segtui.tui.result_pages import error_said, outcome_said
from segtui.tui.screens.frame import Frame
from segtui.tui.screens.overlay import Overlay
from segtui.tui.screens.preview import APPLY, PreviewOverlay
from segtui.tui.screens.progress import AGAIN, ProgressOverlay

if TYPE_CHECKING:
    from segtui.tui.app import SegtuiApp


class Writing:
    """The writes of one run of the screens; an application outlives the screen that it was asked for on."""

    def __init__(self, app: SegtuiApp) -> None:
        self._app = app
        self.applications: list[Application] = []

    @property
    def _service(self) -> Any:
        return self._app.session.service

    @property
    def in_flight(self) -> list[Application]:
        """What is being applied."""
        return [application for application in self.applications if application.is_in_flight]

    def said(self) -> list[Span]:
        """What the title says of writes that are under way."""
        results = [result for application in self.in_flight for result in application.results]
        if not results:
            return []
        if len(results) == 1:
            return [("saving…", "accent"), ("  ", "")]
        over = sum(result.state not in (State.WAITING, State.SENDING) for result in results)
        return [(f"saving {over} of {len(results)}", "accent"), ("  ", "")]

    # From a plan to its application ----------------------------------------------------------------------------

    def show_plan(self, planned: Awaitable[Plan]) -> None:
        """Plan in the background and show the preview; the answer of a screen that was left shows nowhere."""
        screen = self._app.screen
        screen.run_worker(self._plan(screen, planned), group="plan", exclusive=True, exit_on_error=True)

    async def _plan(self, screen: Screen[Any], planned: Awaitable[Plan]) -> None:
        tell: Callable[..., object] = getattr(screen, "tell", lambda *_: None)
        tell("planning…", "dim")
        try:
            plan = await planned
        except SegtuiError as error:
            tell(error_said(error), "bad")
            return
        tell("")
        if self._app.screen is screen and getattr(screen, "typing", None) is None:
            await self.preview(plan)

    async def preview(self, plan: Plan) -> Application | None:
        """Show a plan, and apply it if the person says so; gives the application when it is over, None if it was left.

        For a worker: an action that waited for it would wait for ever.
        """
        overlay = PreviewOverlay(plan, self._confirmations(plan), self._refusal(), self._app.session.settings.base_url)
        home = self._app.screen
        if await self._app.push_screen_wait(overlay) != APPLY:
            return None
        try:
            application: Application = self._service.apply(plan, overlay.typed)
        except SegtuiError as error:
            self._tell(home, error_said(error), "bad")
            return None
        follower = asyncio.create_task(self._follow(application, home))
        await asyncio.shield(follower)
        return application

    def _confirmations(self, plan: Plan) -> Sequence[Confirmation]:
        return plan.confirmations

    def _refusal(self) -> str:
        reasons = self._app.session.settings.read_only_reasons
        return f"read-only is on ({', '.join(reasons)})" if reasons else ""

    # From an application to its result -------------------------------------------------------------------------

    async def _follow(self, application: Application, home: Screen[Any]) -> None:
        """Tell how it goes and how it ended; nobody has to wait for it."""
        self.applications.append(application)
        application.listeners.append(self._show)
        shown = len(application.results) > 1 and self.show_progress(application)
        self._show()
        await application.finished()
        application.listeners.remove(self._show)
        self._show()
        if shown and any(screen is shown for screen in self._app.screen_stack):
            shown.show_page()
            return
        self._tell_outcome(application, home)

    def show_progress(self, application: Application) -> ProgressOverlay:
        """Show how an application goes, or what became of it."""
        overlay = ProgressOverlay(application, self._app.session.service.clock)

        def answered(answer: str | None) -> None:
            if answer == AGAIN:
                self.show_plan(self._service.plan_again(application.plan.id))

        self._app.push_screen(overlay, answered)
        return overlay

    def _show(self) -> None:
        for screen in self._app.screen_stack:
            if isinstance(screen, Frame):
                screen.refresh_frame()

    def _tell_outcome(self, application: Application, home: Screen[Any]) -> None:
        """Say it in the line of state where it was asked for; what needs a person is opened there, or told by a toast.

        A form tells of a refusal itself, at the field that it is about.
        """
        text, tone = outcome_said(application)
        if self._app.screen is not home:
            self._app.notify(text, markup=False, severity="information" if tone == "good" else "error", timeout=8)
        elif not application.is_done and not (isinstance(home, Overlay) and _is_refused(application)):
            self.show_progress(application)
        self._tell(home, text, tone)

    def _tell(self, screen: Screen[Any], text: str, tone: str) -> None:
        if isinstance(screen, Frame) and screen.is_mounted:
            screen.tell(harmless(text), tone)


def _is_refused(application: Application) -> bool:
    """Whether the API, or segtui, declined, and said so in an error."""
    open_questions = application.with_state(State.CONFLICT, State.UNSURE)
    return not open_questions and any(result.error is not None for result in application.results)
