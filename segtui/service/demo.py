"""The workspaces of the demo: emulated in this very process, and gone with it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from segtui.cache.cache import Cache
from segtui.credentials import Token
from segtui.errors import UsageError
from segtui.service.opening import hash_key_of
from segtui.service.service import Service
from segtui.settings import Settings
from segtui.text import harmless

if TYPE_CHECKING:
    from segtui.api import Client
    from segtui.emulator import Emulator, World

HOST = "https://demo.segmentapis.com"
PROFILE, _PRODUCTION, _STAGING = "demo", "demo-production", "demo-staging"


class Demo:
    """A workspace, the same as a production profile, and one that has drifted away from it.

    Where there is a `workspace` file, that is the only one. What is written stays so while the process runs, whichever
    way one comes back to it.

    Raises:
        FileProblem: the workspace file cannot be read or understood.
    """

    def __init__(self, start: Settings, workspace: Path | None = None) -> None:
        names = (PROFILE,) if workspace else (PROFILE, _PRODUCTION, _STAGING)
        self._start = replace(start, profile=PROFILE, base_url=HOST, known_profiles=names)
        self._emulators: dict[str, Emulator] = {}
        if workspace is not None:
            from segtui.emulator import World

            self._emulators[PROFILE] = _emulator(PROFILE, World.from_file(workspace))

    def settings(self, name: str = PROFILE) -> Settings:
        """The settings of one of its profiles. Raises UsageError."""
        known = self._start.known_profiles
        if name not in known:
            raise UsageError(f"the demo has no profile {harmless(name)}", hint=f"known: {', '.join(known)}")
        return replace(self._start, profile=name, production=name == _PRODUCTION)

    def token(self, settings: Settings) -> Token:
        """What opens the emulator of a profile; it is no secret."""
        return Token(settings.profile, origin="the demo's own")

    def service(self, settings: Settings) -> Service:
        """The service of a profile; its cache is gone with it."""
        name = settings.profile
        if name not in self._emulators:
            self._emulators[name] = _emulator(name, _world(name))

        async def connect() -> Client:
            from segtui.api import Client
            from segtui.emulator.inprocess import transport

            wire = transport(self._emulators[name])
            return Client(HOST, name, read_only=settings.read_only, transport=wire, on_wait=service.waited)

        service = Service(connect, Cache.in_memory(), hash_key_of(name), settings=settings)
        return service

    @asynccontextmanager
    async def opened(self, name: str) -> AsyncIterator[Service]:
        """The service of a profile, closed at the end. Raises UsageError."""
        service = self.service(self.settings(name))
        try:
            yield service
        finally:
            await service.close()


def _emulator(name: str, world: World) -> Emulator:
    from segtui.emulator import Emulator

    return Emulator(world, token=name)


def _world(name: str) -> World:
    from segtui.emulator.seed import demo_world
    from segtui.emulator.seed_staging import staging_world

    return staging_world() if name == _STAGING else demo_world()
