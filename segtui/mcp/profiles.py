"""The services of the profiles that tools name: each is opened when it is first needed, and closed at the end."""

from __future__ import annotations

import asyncio

from segtui.credentials import Token, find_token
from segtui.errors import NoToken, UsageError
from segtui.operations.tools import PROFILE
from segtui.service.launch import Serving
from segtui.service.opening import open_service
from segtui.service.service import Service
from segtui.settings import Settings
from segtui.text import harmless

_WORKSPACE = ("SEGTUI_TOKEN", "SEGTUI_REGION", "SEGTUI_BASE_URL")
"""Variables that say which workspace: that of the profile that the server was started with."""


class Profiles:
    """Gives the service of a profile by its name; calls that come together share it."""

    def __init__(self, serving: Serving) -> None:
        self.serving = serving
        self._open: dict[str, Service] = {}
        self._opening = asyncio.Lock()

    async def service(self, name: str) -> Service:
        """The service of the profile of this name; of the one that the server was started with for "".

        Raises:
            UsageError: there is no such profile. NoToken, NotAuthorised: there is no token for it.
        """
        chosen = name or self.serving.settings.profile
        async with self._opening:
            if chosen not in self._open:
                self._open[chosen] = await asyncio.to_thread(self._opened, chosen)
            return self._open[chosen]

    async def close(self) -> None:
        """Send nothing more, wait a while for what is on its way, close connections and files."""
        services, self._open = list(self._open.values()), {}
        await asyncio.gather(*(service.close() for service in services))

    def _opened(self, name: str) -> Service:
        serving = self.serving
        if name == serving.settings.profile:
            return open_service(serving.settings, find_token(serving.settings, serving.environ))
        settings = self._settings_of(name)
        return open_service(settings, self._token_of(settings))

    def _settings_of(self, name: str) -> Settings:
        """Another profile's settings: an address in the environment counts where it has none of its own."""
        serving = self.serving
        known = serving.settings.known_profiles
        if name not in known:
            raise UsageError(
                f"{PROFILE}: there is no profile {harmless(name)}", hint=f"known profiles: {', '.join(known) or 'none'}"
            )
        own = serving.settings_of(name, self._environ_without_workspace())
        return own if "base_url" in own.origins else serving.settings_of(name, serving.environ)

    def _token_of(self, settings: Settings) -> Token:
        """Another profile's token: that of the environment may belong to another workspace, and counts last."""
        try:
            return find_token(settings, self._environ_without_workspace())
        except NoToken:
            return find_token(settings, self.serving.environ)

    def _environ_without_workspace(self) -> dict[str, str]:
        return {name: value for name, value in self.serving.environ.items() if name not in _WORKSPACE}
