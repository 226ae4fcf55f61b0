"""What every screen does about writes: plan, preview, apply, and tell what became of it, wherever one is by then."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from textual import events
from textual.screen import Screen
from textual.worker import WorkType

from segtui.errors import SegtuiError
from segtui.models import Source
from segtui.operations.sources import list_sources
from segtui.service.deeds import Deed, deeds_of, last_undoable
from segtui.service.held import Origin
from segtui.service.plans import Application, Plan, State
from segtui.service.saying import error_said
from segtui.service.service import Service
from segtui.text import harmless
from segtui.tui.cells import Span
from segtui.tui.result_pages import outcome_said
from segtui.tui.screens.activity import MOST
from segtui.tui.screens.frame import Frame
from segtui.tui.screens.overlay import Overlay
from segtui.tui.screens.preview import APPLY, PreviewOverlay, RefusalOverlay
from segtui.tui.screens.progress import AGAIN, ProgressOverlay
from segtui.tui.seldom import Seldom

if TYPE_CHECKING:
    from segtui.tui.app import SegtuiApp


Done = Callable[[], object] | None
_MOST_TOLD = 3
_LONG_S = 1.0


class Writing:
    """The writes of one run of the screens; an application outlives the screen that it was asked for on."""

    def __init__(self, app: SegtuiApp) -> None:
        self._app = app
        self._followers: set[asyncio.Task[Application]] = set()
        self._unstarted: Awaitable[Plan] | None = None
        self._plans_long = False
        self._look = Seldom(self._show)
        self._planned_on: Screen[Any] | None = None

    def holds(self, screen: Frame, event: events.Key) -> bool:
        """Whether a key is meant for the preview that is about to open: it is held back, for nobody has read that."""
        if self._planned_on is not screen or event.key != "enter":
            return False
        event.prevent_default()
        screen.tell("planning… the preview comes first: nothing is applied unread", "dim")
        return True

    @property
    def _service(self) -> Service:
        return self._app.session.service

    @property
    def in_flight(self) -> list[Application]:
        """What is being applied."""
        return [application for application in self._service.applications if application.is_in_flight]

    def said(self) -> list[Span]:
        """What the title says of writes that are under way."""
        if not self._app.has_session:
            return []
        if self._plans_long:
            return [("planning…", "accent"), ("  ", "")]
        results = [result for application in self.in_flight for result in application.results]
        if not results:
            return []
        if len(results) == 1:
            return [("saving…", "accent"), ("  ", "")]
        over = sum(result.state not in (State.WAITING, State.SENDING) for result in results)
        return [(f"saving {over} of {len(results)}", "accent"), ("  ", "")]

    # From a plan to its application ----------------------------------------------------------------------------

    def show_plan(self, planned: Awaitable[Plan], done: Done = None) -> None:
        """Plan in the background and show the preview; a later wish replaces one that is still being planned.

        The answer of a screen that was left shows nowhere.
        """
        self._forget_unstarted()
        self._unstarted = planned
        screen = self._app.screen

        work: WorkType[None] = partial(self._plan, screen, planned, done)
        screen.run_worker(work, group="plan", exclusive=True)

    def _forget_unstarted(self) -> None:
        if inspect.iscoroutine(self._unstarted):
            self._unstarted.close()
        self._unstarted = None

    async def _plan(self, screen: Screen[Any], planned: Awaitable[Plan], done: Done) -> None:
        if planned is not self._unstarted:  # a later wish, of another screen maybe, or the end came before
            return
        self._unstarted = None
        tell: Callable[..., object] = getattr(screen, "tell", lambda *_: None)
        tell("planning…", "dim")
        self._planned_on = screen
        long = asyncio.get_running_loop().call_later(_LONG_S, self._say_long, True)
        try:
            plan = await planned
        except SegtuiError as error:
            tell(error_said(error), "bad")
            if self._app.is_free(screen):
                self._app.push_screen(RefusalOverlay(error))
            return
        finally:
            long.cancel()
            if self._planned_on is screen:  # else another one is planned on by now
                self._planned_on = None
                self._say_long(False)
        tell("")
        if self._app.is_free(screen):
            await self._started(plan, done)

    def _say_long(self, is_so: bool) -> None:
        """Say in the title that planning takes long: what the line of state said is gone with the next key."""
        if self._plans_long != is_so:
            self._plans_long = is_so
            self._show()

    async def preview(self, plan: Plan) -> Application | None:
        """Show a plan, and apply it if the person says so; gives the application when it is over, None if it was left.

        For a worker: an action that waited for it would wait for ever.
        """
        follower = await self._started(plan, None)
        return await asyncio.shield(follower) if follower is not None else None

    async def _started(self, plan: Plan, done: Done) -> asyncio.Task[Application] | None:
        base_url = self._app.session.settings.base_url
        overlay = PreviewOverlay(plan, self._service.confirmations_for(plan), self._refusal(), base_url)
        home = self._app.screen
        if await self._app.push_screen_wait(overlay) != APPLY:
            return None
        try:
            application = self._service.apply(plan, overlay.typed)
        except SegtuiError as error:
            self._tell(home, error_said(error), "bad")
            return None
        follower = asyncio.create_task(self._follow(application, home, done))
        self._followers.add(follower)
        follower.add_done_callback(self._followers.discard)
        return follower

    def _refusal(self) -> str:
        reasons = self._app.session.settings.read_only_reasons
        return f"read-only is on ({', '.join(reasons)})" if reasons else ""

    async def undo_last(self) -> None:
        """Plan to take back the last write that can be; what is passed over is told."""
        screen = self._app.screen
        tell: Callable[..., object] = getattr(screen, "tell", lambda *_: None)
        try:
            deeds = deeds_of(await self._service.activity(MOST))
        except SegtuiError as error:
            tell(error_said(error), "bad")
            return
        found, passed = last_undoable(deeds)
        if found is None:
            tell(f"{_cannot_be(passed[0])} undone" if passed else "There is nothing to undo")
            return
        if passed:
            self._app.notify(
                f"{_cannot_be(passed[0])} undone: this is the write before it", markup=False, severity="warning"
            )
        if self._app.screen is screen:
            self.show_plan(self._service.plan_undo(found.id))

    async def recover(self) -> None:
        """Once the first data is here, find out what became of writes that were cut off, and tell."""
        async for view in self._service.watch(list_sources()):
            if view.origin is Origin.LIVE and not view.is_loading:
                break
        try:
            found = await self._service.recover()
        except SegtuiError as error:
            self._app.notify(error_said(error), markup=False, severity="warning")
            return
        self._app.tell_notices()
        for entry in found[:_MOST_TOLD]:
            text = f"A write was cut off: {entry.title} ({entry.subject}): {entry.state.value}. {entry.said}"
            self._app.notify(harmless(text), markup=False, severity="warning", timeout=12)
        if len(found) > _MOST_TOLD:
            more, lists = len(found) - _MOST_TOLD, self._app.key_said("place.activity")
            self._app.notify(f"{more} more writes were cut off: {lists} lists them", markup=False, severity="warning")
        self._tell_rotations(view.items)

    def _tell_rotations(self, sources: Sequence[Source]) -> None:
        """Tell of keys whose rotation was begun in an earlier run: nothing else reminds of it."""
        under_way = self._app.session.rotations.under_way
        slugs = [source.slug for source in sources if source.id in under_way]
        if slugs:
            which = ", ".join([*slugs[:_MOST_TOLD], *(["…"] if len(slugs) > _MOST_TOLD else [])])
            goes_on = f"{self._app.key_said('write.keys')} on it goes on"
            text = f"The rotation of a write key is not finished: {harmless(which)}. {goes_on}"
            self._app.notify(text, markup=False, timeout=8)

    def end(self) -> None:
        """Tell nothing more: the workspace is left."""
        self._forget_unstarted()
        for follower in self._followers:
            follower.cancel()
        for application in self._service.applications:
            if self._look in application.listeners:
                application.listeners.remove(self._look)
        self._look.stop()

    # From an application to its result -------------------------------------------------------------------------

    async def _follow(self, application: Application, home: Screen[Any], done: Done) -> Application:
        """Tell how it goes and how it ended; nobody has to wait for it."""
        application.listeners.append(self._look)
        shown = self.show_progress(application) if len(application.results) > 1 else None
        self._show()
        await application.finished()
        application.listeners.remove(self._look)
        self._show()
        for frame in self._frames():
            frame.wrote()
        self._app.tell_notices()
        await self._app.going.changed(application)
        self._service.dismiss(application)
        if application.is_done and done is not None:
            done()
        if shown and shown is self._app.screen and application.is_done and _is_about_one(application.plan):
            shown.dismiss(None)  # it would say no more than the line of state
            shown = None
        if shown and shown in self._app.screen_stack:
            shown.show_page()
        else:
            self._tell_outcome(application, home)
        return application

    def show_progress(self, application: Application) -> ProgressOverlay:
        """Show how an application goes, or what became of it."""
        overlay = ProgressOverlay(application, self._app.session.service.clock)

        def answered(answer: str | None) -> None:
            if answer == AGAIN:
                self.show_plan(self._service.plan_again(application.plan.id))

        self._app.push_screen(overlay, answered)
        return overlay

    def _frames(self) -> list[Frame]:
        return [screen for screen in self._app.screen_stack if isinstance(screen, Frame)]

    def _show(self) -> None:
        for frame in self._frames():
            frame.refresh_frame()

    def _tell_outcome(self, application: Application, home: Screen[Any]) -> None:
        """Say it in the line of state where it was asked for; what needs a person is opened there, or told by a toast.

        A form tells of a refusal itself, at the field that it is about.
        """
        text, tone = outcome_said(application, self._app.key_said("write.undo"))
        if self._app.screen is not home:
            self._app.notify(text, markup=False, severity="information" if tone == "good" else "error", timeout=8)
        elif not application.is_done and not (isinstance(home, Overlay) and _is_refused(application)):
            self.show_progress(application)
        self._tell(home, text, tone)

    def _tell(self, screen: Screen[Any], text: str, tone: str) -> None:
        if isinstance(screen, Frame) and screen.is_mounted:
            screen.tell(harmless(text), tone)


def _cannot_be(deed: Deed) -> str:
    return f"{deed.title} ({deed.subject}) cannot be"


def _is_about_one(plan: Plan) -> bool:
    """Whether a plan of several requests is about no more than one source, and the labels that it needs."""
    return sum(":" not in target for target in plan.items) <= 1


def _is_refused(application: Application) -> bool:
    """Whether the API, or segtui, declined, and said so in an error."""
    open_questions = application.with_state(State.CONFLICT, State.UNSURE)
    return not open_questions and any(result.error is not None for result in application.results)
