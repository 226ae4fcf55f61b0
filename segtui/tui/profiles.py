"""The profiles that the screens can go to, and what each needs: its settings, its token, its session.

Nothing of Textual here.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Protocol, TypeVar

from segtui.credentials import Token, find_token
from segtui.errors import NoToken
from segtui.service.configuration import check_filter
from segtui.service.demo import PROFILE, Demo
from segtui.service.lately import Lately, file_name
from segtui.service.opening import open_service
from segtui.service.remembered import Remembered
from segtui.service.rotation import FILE_NAME, Rotations
from segtui.service.service import Service
from segtui.settings import Settings, config_path, load, state_folder, without_workspace
from segtui.tui.session import Session

T = TypeVar("T")


class Profiles(Protocol):
    """Profiles that one can go to."""

    def settings(self, name: str) -> Settings:
        """The settings of a profile. Raises FileProblem or UsageError."""

    def token(self, settings: Settings) -> Token:
        """The token of a profile; this may take seconds.

        Raises:
            NoToken, NotAuthorised, UsageError: there is none that could be used.
        """

    def keep(self, name: str, value: str) -> Path | None:
        """Set a value of the whole config file, for the next starts too; gives the file, None where nothing is kept.

        Raises:
            SegtuiError: the file cannot be read or written, and stays as it was.
        """

    def is_start(self, name: str) -> bool:
        """Whether this is the profile that segtui was started with."""

    def session(self, settings: Settings, token: Token) -> Session:
        """The session of a profile; nothing is sent yet."""

    @property
    def opens(self) -> Callable[[str], AbstractAsyncContextManager[Service]] | None:
        """What opens the service of a profile beside that of the session; None where the config file says how."""


class DemoProfiles:
    """The profiles of the demo."""

    def __init__(self, start: Settings, workspace: Path | None = None) -> None:
        self._demo = Demo(start, workspace)
        self.settings, self.token = self._demo.settings, self._demo.token
        self.opens = self._demo.opened
        self._remembered = {PROFILE: Remembered(is_new=True)}

    def keep(self, name: str, value: str) -> None:
        return None

    def is_start(self, name: str) -> bool:
        return name == PROFILE

    def session(self, settings: Settings, token: Token) -> Session:
        remembered = self._remembered.setdefault(settings.profile, Remembered())
        service = self._demo.service(settings)
        return Session(service, settings, token.origin, is_demo=True, remembered=remembered, profiles=self)

    def first(self) -> Session:
        """The session that the demo begins with."""
        settings = self.settings()
        return self.session(settings, self.token(settings))


class ConfiguredProfiles:
    """The profiles of the config file. What the start was asked for by flags and variables stays with its profile.

    Read-only is the exception: a flag or a variable that says so holds for every profile.
    """

    opens = None

    def __init__(self, start: Settings, environ: Mapping[str, str]) -> None:
        self._start, self._environ = start, environ

    def settings(self, name: str) -> Settings:
        """The settings of a profile, as the config file has them by now."""
        is_start = name == self._start.profile
        found = load(
            config=self._start.config_path,
            profile=name,
            read_only="--read-only" in self._start.read_only_reasons,
            region=self._start.region if is_start and self._start.origins.get("region") == "--region" else None,
            environ=self._environ_of(name),
        )
        check_filter(found)
        return found

    def token(self, settings: Settings) -> Token:
        try:
            return find_token(settings, self._environ_of(settings.profile))
        except NoToken as error:
            if "SEGTUI_TOKEN" in self._environ and settings.profile != self._start.profile:
                error.hint = f"SEGTUI_TOKEN is that of profile {self._start.profile}; {error.hint}"
            raise

    def keep(self, name: str, value: str) -> Path:
        from segtui.config_file.editing import changed  # loaded when something is kept

        path = self._start.config_path or config_path(None, self._environ)[0]
        changed(path, (name,), value)
        return path

    def is_start(self, name: str) -> bool:
        return name == self._start.profile

    def _environ_of(self, name: str) -> Mapping[str, str]:
        """The variables that hold for a profile: those that chose workspace and token at the start are the start's."""
        return self._environ if self.is_start(name) else without_workspace(self._environ)

    def session(self, settings: Settings, token: Token) -> Session:
        rotations = Rotations(state_folder() / FILE_NAME)
        lately = Lately(state_folder() / file_name(settings.profile))
        remembered = Remembered.of_profile(state_folder(), settings.profile)
        service = open_service(settings, token)
        return Session(
            service,
            settings,
            token.origin,
            rotations=rotations,
            lately=lately,
            remembered=remembered,
            profiles=self,
        )


async def in_background(work: Callable[[], T]) -> T:
    """The result of work that may take seconds; nobody waits for it who has stopped waiting, not even the exit."""
    loop = asyncio.get_running_loop()
    done: asyncio.Future[T] = loop.create_future()

    def settle(result: T | None, error: BaseException | None) -> None:
        if done.done():
            return
        if error is not None:
            done.set_exception(error)
        else:
            done.set_result(result)  # type: ignore[arg-type]  # T may be None

    def run() -> None:
        result, error = None, None
        try:
            result = work()
        except BaseException as raised:  # it is for whoever waits
            error = raised
        if not loop.is_closed():
            loop.call_soon_threadsafe(settle, result, error)

    threading.Thread(target=run, name="segtui-profile", daemon=True).start()
    return await done
