"""From one profile to another: nothing of the workspace that is left stays on the screen, or on its way."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from textual.screen import Screen

from segtui.credentials import Token
from segtui.errors import SegtuiError
from segtui.service.configuration import command_said
from segtui.service.saying import error_said
from segtui.settings import Settings
from segtui.text import harmless
from segtui.tui.pages import NOTHING, Row, heading, note
from segtui.tui.places import PLACES
from segtui.tui.profiles import Profiles, in_background
from segtui.tui.screens.leaving import leave_when_written
from segtui.tui.screens.overlay import PageOverlay
from segtui.tui.session import Session

if TYPE_CHECKING:
    from segtui.tui.app import SegtuiApp

_BETWEEN = "between"
_FOUND = "found"
_HURRIED_S = 0.5


class Switching:
    """Leaves a workspace for that of another profile."""

    def __init__(self, app: SegtuiApp) -> None:
        self._app = app
        self._closing: set[asyncio.Task[None]] = set()

    @property
    def _profiles(self) -> Profiles | None:
        return self._app.session.profiles

    def offered(self) -> list[tuple[str, str]]:
        """The profiles, each with a remark."""
        if self._profiles is None:
            return []
        settings = self._app.session.settings
        names = sorted({*settings.known_profiles, settings.profile})
        here = f"this one: {settings.region}"
        return [(name, here if name == settings.profile else "go to its workspace") for name in names]

    def is_start(self, name: str) -> bool:
        """Whether this is the profile that segtui was started with."""
        return self._profiles is not None and self._profiles.is_start(name)

    def ask(self, name: str) -> None:
        """Go to a profile; while something is being written, ask first."""
        app = self._app
        if self._profiles is None:
            app.tell("There are no profiles here")
        elif not name:
            app.tell("profile NAME goes to another profile")
        elif name == app.session.settings.profile:
            app.tell(f"{harmless(name)} is the profile that is open")
        else:
            leave_when_written(app, partial(self._begin, name), partial(self.ask, name), "go there now")

    def _begin(self, name: str) -> None:
        profiles = self._profiles
        if profiles is None:
            return
        overlay = SwitchingOverlay(profiles, name, self._app.session.settings.profile)

        def answered(answer: str | None) -> None:
            if answer == _FOUND and overlay.found is not None:
                new = profiles.session(*overlay.found)
                self._app.run_worker(self._enter(new), group="switching", exclusive=True)

        self._app.push_screen(overlay, answered)

    async def _enter(self, new: Session) -> None:
        old = self._app.session
        await self._leave()
        self._close(old)
        await self._app.take_session(new)
        await self._app.remove_mode(_BETWEEN)

    async def _leave(self) -> None:
        """Take down every screen of the workspace, with all that they were reading, and all that was told."""
        app = self._app
        app.writing.end()
        for group in ("workspace", "undo", "leaving"):
            app.workers.cancel_group(app, group)
        app.add_mode(_BETWEEN, Screen)
        await app.switch_mode(_BETWEEN)
        for place in PLACES:
            await app.remove_mode(place.name)
        app.clear_notifications()

    def _close(self, old: Session) -> None:
        """Close what is left behind, without waiting: what is still being written there is waited for."""
        task = asyncio.create_task(old.service.close())
        self._closing.add(task)
        task.add_done_callback(self._closing.discard)

    async def closed(self, *, hurry: bool = False) -> None:
        """Wait for what was left behind; in a hurry, not long."""
        if self._closing:
            await asyncio.wait(self._closing, timeout=_HURRIED_S if hurry else None)


class SwitchingOverlay(PageOverlay):
    """Finds the settings and the token of a profile, and says so meanwhile; `esc` stays where one is."""

    def __init__(self, profiles: Profiles, name: str, current: str) -> None:
        super().__init__()
        self.box_title = f"Profile {harmless(name)}"
        self.found: tuple[Settings, Token] | None = None
        self._profiles, self._wanted, self._current = profiles, name, current
        self._said: list[Row] = [note("reading the config file…")]

    def rows(self) -> Sequence[Row]:
        return self._said

    def hints(self) -> Sequence[tuple[str, str]]:
        return ((self.key("overlay.close"), f"stay in {harmless(self._current)}"),)

    def opened(self) -> None:
        super().opened()
        self.run_worker(self._find(), exclusive=True, exit_on_error=True)

    async def _find(self) -> None:
        try:
            settings = await in_background(partial(self._profiles.settings, self._wanted))
            self._say(note(_where_said(settings)))
            token = await in_background(partial(self._profiles.token, settings))
        except SegtuiError as error:
            self._say(heading("It cannot be opened"), NOTHING, note(error_said(error), "bad"))
            return
        self.found = settings, token
        self.dismiss(_FOUND)

    def _say(self, *rows: Row) -> None:
        self._said = list(rows)
        self.show_page()


def _where_said(settings: Settings) -> str:
    if settings.token_command:
        return harmless(f"waiting for its token: token_command runs {command_said(settings.token_command)}…")
    return "looking for its token…"
