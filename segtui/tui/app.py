"""The app: opens a session, holds the places, and passes keys to the line that is being typed."""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual import constants, events
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.worker import WorkType

from segtui.errors import NoToken, SegtuiError
from segtui.keys.declared import ALWAYS_QUIT
from segtui.models import Label
from segtui.service.filters import quoted
from segtui.service.plans import Application, Plan
from segtui.settings import Settings
from segtui.text import harmless
from segtui.tui.browsing import Browsing
from segtui.tui.clipboard import Copier
from segtui.tui.colours import Colours
from segtui.tui.copying import Copying
from segtui.tui.driver import TerminalDriver
from segtui.tui.ending import EndingApp
from segtui.tui.going import Going
from segtui.tui.held_keys import hold_key
from segtui.tui.keys import GROUPS, bindings_for, first_key, keymap, shown, title_of
from segtui.tui.listing import sources_listing
from segtui.tui.mouse import Mouse
from segtui.tui.places import PLACES
from segtui.tui.screens.activity import ActivityScreen
from segtui.tui.screens.catalog import CatalogScreen
from segtui.tui.screens.frame import Frame
from segtui.tui.screens.help import HelpOverlay
from segtui.tui.screens.labels import LabelsScreen
from segtui.tui.screens.leaving import leave_when_written
from segtui.tui.screens.sources import HomeScreen, SourcesScreen
from segtui.tui.screens.welcome import WelcomeScreen
from segtui.tui.screens.workspace import WorkspaceScreen
from segtui.tui.screens.writing import Writing
from segtui.tui.session import Session
from segtui.tui.sights import Sights
from segtui.tui.switching import Switching
from segtui.tui.trail import Trail, Trailing

if TYPE_CHECKING:
    from segtui.sight.early import Early


_LEFT_S = 2.0


def _compare_screen(_: Settings) -> Frame:
    """Loaded when one goes there."""
    from segtui.tui.screens.compare import CompareScreen

    return CompareScreen()


SCREENS_OF_PLACES: dict[str, Callable[[Settings], Frame]] = {
    "sources": HomeScreen,
    "labels": lambda _: LabelsScreen(),
    "catalog": lambda _: CatalogScreen(),
    "workspace": lambda _: WorkspaceScreen(),
    "activity": lambda _: ActivityScreen(),
    "compare": _compare_screen,
}


class SegtuiApp(Trailing, Browsing, Copying, EndingApp):
    """segtui on a terminal.

    Without a session (there is no token) it tells what `no_token` says, and `demo` makes the session of a made-up
    workspace; `settings` are those of the profile that has none.
    """

    CSS_PATH = "app.tcss"
    TITLE = "segtui"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings_for("app"),
        Binding(ALWAYS_QUIT, "quit_always", "Quit", show=False, priority=True, system=True),
    ]

    def __init__(
        self,
        session: Session | None,
        *,
        demo: Callable[[], Session] | None = None,
        no_token: NoToken | None = None,
        token_file: Path | None = None,
        early: Early | None = None,
        arguments: Sequence[str] | None = None,
        settings: Settings | None = None,
        environ: Mapping[str, str] = os.environ,
    ) -> None:
        super().__init__(driver_class=None if constants.DRIVER else TerminalDriver)
        self.colours = Colours(self, environ)
        self.early = early
        self._arguments = arguments
        self.sights = Sights(self, arguments, early)
        self._session, self._demo = session, demo
        self._no_token, self._token_file = no_token, token_file
        self.settings = session.settings if session is not None else settings or Settings()
        self._has_shown = False
        self.writing, self.going, self.switching = Writing(self), Going(self), Switching(self)
        self.copier, self.mouse = Copier(self, environ), Mouse(self)
        self._take_settings()

    def _take_settings(self) -> None:
        """Keys, colours and mouse as the profile has them."""
        self.set_keymap(keymap(self.settings.keys))
        self.colours.take(self.settings)
        self.mouse.take(self.settings.mouse)

    def get_key_display(self, binding: Binding) -> str:
        """A key as people are told of it."""
        return shown(binding.key)

    def key_of(self, name: str, *, beside_typing: bool = False) -> str:
        """The first key of an action, as people are told of it; empty: it has none."""
        return first_key(name, self.settings.keys, beside_typing=beside_typing)

    def key_said(self, name: str) -> str:
        """The same for a sentence: an action without a key is found in the palette, but for one of an overlay."""
        is_in_palette = name.partition(".")[0] in GROUPS
        return self.key_of(name) or f"“{title_of(name)}” {'in the palette' if is_in_palette else '(without a key)'}"

    def _load_screen_css(self, screen: Screen[Any]) -> None:
        """A new screen is styled when it is mounted: Textual would read every style anew at the first look at it."""
        super()._load_screen_css(screen)
        screen._css_update_count = self._css_update_count

    @property
    def session(self) -> Session:
        """The session that the screens work with; the welcome has none."""
        if self._session is None:
            raise NoToken("no workspace is open")
        return self._session

    @property
    def has_session(self) -> bool:
        """Whether a workspace is open."""
        return self._session is not None

    async def on_mount(self) -> None:
        if self.is_web:
            self.set_interval(_LEFT_S, partial(self._end_when_left, os.getppid()))
        if self._session is not None:
            await self._open()
        else:
            welcome = WelcomeScreen(self._no_token, self._token_file)
            self.push_screen(welcome)
            self.sights.lift(welcome)

    def _end_when_left(self, server: int) -> None:
        """What served this to a browser is gone, and nobody will ever see it again."""
        if os.getppid() != server:
            self.end(1)

    async def _open(self) -> None:
        for place in PLACES:
            self.add_mode(place.name, partial(SCREENS_OF_PLACES[place.name], self.settings))
        await self.switch_mode(PLACES[0].name)
        self.tell_notices()
        self.run_worker(self.writing.recover(), group="workspace")

    async def take_session(self, session: Session) -> None:
        """Show the workspace of another session; nothing of the last one is there any more."""
        self._has_shown = self._has_shown or self.dead_end is None
        self._session, self.settings = session, session.settings
        self.writing, self.trail = Writing(self), Trail(self)
        keeps_sights = self.switching.is_start(session.settings.profile)
        self.sights = Sights(self, self._arguments if keeps_sights else None, None)
        self._take_settings()
        await self._open()

    def tell_notices(self) -> None:
        """Tell, each once, what is wrong with the files that are kept; asked whenever one was read or written."""
        work: WorkType[None] = self._tell_notices
        self.run_worker(work, group="notices")

    async def _tell_notices(self) -> None:
        remembered = self.session.remembered.take_notice()
        notices = [harmless(remembered)] if remembered else []
        for notice in [*notices, *await self.session.service.notices()]:
            self.notify(notice, markup=False, severity="warning", timeout=8)

    async def start_demo(self) -> None:
        """Leave the welcome for the demo."""
        if self._demo is not None:
            self._session = self._demo()
            self.settings = self._session.settings
            await self._open()

    @property
    def dead_end(self) -> SegtuiError | None:
        """Why nothing could be shown, where that is so."""
        if self._session is None:
            return self._no_token
        return None if self._has_shown else self._session.service.dead_end

    def give_back(self) -> None:
        """See to it that the terminal is given back, however far the run came."""
        if isinstance(self._driver, TerminalDriver):
            self._driver.terminal.leave()
        if self.early is not None:
            self.early.end()

    async def on_unmount(self) -> None:
        if self._session is not None:
            await self._session.service.close(hurry=self.is_in_a_hurry)
        await self.switching.closed(hurry=self.is_in_a_hurry)

    def is_free(self, screen: Screen[Any]) -> bool:
        """Whether what took a while may open over this screen: nothing else did meanwhile, and nothing is typed."""
        return self.screen is screen and getattr(screen, "typing", None) is None

    def tell(self, text: str) -> None:
        """Say something in the line of state, or in a toast where there is none."""
        screen = self.screen
        if isinstance(screen, Frame):
            screen.tell(text)
        else:
            self.notify(text, markup=False)

    # Keys ------------------------------------------------------------------------------------------------------

    async def on_key(self, event: events.Key) -> None:
        """A key goes first to the line that is being typed on the screen, if there is one, and then to the bindings.

        One that comes while the screen is being made waits for it: whoever types fast means what is about to show.
        """
        await self.screen._mounted_event.wait()
        press = getattr(self.screen, "press", None)
        if press is not None:
            press(event)

    async def action_place(self, name: str) -> None:
        if self.has_session:
            await self.switch_mode(name)

    async def action_quit(self) -> None:
        if self.has_session:
            leave_when_written(self, self.exit, self.exit, "leave now")
        else:
            self.exit()

    async def action_quit_always(self) -> None:
        await self.action_quit()

    def hold_key(self, key: str, count: int) -> bool:
        """Obey a key that is held down, many times at one go; whether it was one that moves in a list or a text."""
        return hold_key(self, key, count)

    def action_help(self) -> None:
        screen = self.screen
        if isinstance(screen, Frame):
            self.push_screen(HelpOverlay(screen.crumb, list(screen.active_bindings.values())))

    async def action_commands(self) -> None:
        if isinstance(self.screen, Frame) and self.has_session:
            await self.going.open_palette()

    def open_sources_with(self, label: Label) -> None:
        """List the sources that carry a label, on top of where one is."""
        listing = sources_listing(self.session.settings.columns)
        self.push_screen(SourcesScreen(f"label {label}", listing, f"label:{quoted(f'{label.key}={label.value}')}"))

    # Writes ----------------------------------------------------------------------------------------------------

    def show_plan(self, planned: Awaitable[Plan], done: Callable[[], object] | None = None) -> None:
        """Plan a write in the background and show its preview; `done` is called once all of it was applied."""
        self.writing.show_plan(planned, done)

    async def preview(self, plan: Plan) -> Application | None:
        """Show a plan and apply it if the person says so; for a worker. None: it was left."""
        return await self.writing.preview(plan)

    def action_undo(self) -> None:
        if self.has_session:
            self.run_worker(self.writing.undo_last(), group="undo", exclusive=True)

    def action_progress(self) -> None:
        under_way = self.writing.in_flight if self.has_session else []
        if under_way:
            self.writing.show_progress(under_way[-1])
        elif isinstance(self.screen, Frame):
            self.screen.tell("Nothing is being written")

    def action_mouse(self) -> None:
        self.mouse.switch()
        for screen in self.screen_stack:
            if isinstance(screen, Frame):
                screen.refresh_frame()
