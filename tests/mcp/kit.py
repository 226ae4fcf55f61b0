"""A workspace behind a real socket, and the tool server on it: in this process, or in one of its own.

The SDK is slow to import, and is imported only by the tests that need it.
"""

from __future__ import annotations

import os
import sys
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest.mock import patch

from segtui.cli.options import Choices
from segtui.emulator import DEFAULT_TOKEN, Emulator, Fault, World
from segtui.emulator.request_log import Seen
from segtui.service.launch import Serving

from ..emulator.support import Json, live, workspace
from ..support.command import environ_for

ROOT = Path(__file__).resolve().parents[2]


@dataclass
class Served:
    """`home` is the user's; `choices` are what stood on the command line."""

    emulator: Emulator
    url: str
    home: Path
    choices: Choices = field(default_factory=Choices)

    @property
    def environ(self) -> dict[str, str]:
        return environ_for(self.url, self.home)

    @property
    def sent(self) -> list[tuple[str, str, Any]]:
        """Every write so far."""
        return [(seen.method, seen.path, seen.body) for seen in self.seen if seen.method != "GET"]

    @property
    def seen(self) -> list[Seen]:
        return self.emulator.seen

    def fails(self, **fault: Any) -> None:
        self.emulator.faults.add(Fault(**fault))

    def config(self, text: str) -> None:
        """Make this the config file."""
        path = self.home / "config/segtui/config.toml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        path.chmod(0o600)

    @asynccontextmanager
    async def client(self, *, allow_production: bool = False, **changes: str | None) -> AsyncIterator[Any]:
        """The SDK's client on the real server, in this process; `changes` are made to the environment."""
        from mcp import Client

        from segtui.mcp.profiles import Profiles
        from segtui.mcp.server import server_for

        environ = {name: value for name, value in (self.environ | changes).items() if value is not None}
        with patch.dict(os.environ, environ, clear=True):
            profiles = Profiles(serving(self.choices, environ, allow_production=allow_production))
            try:
                async with Client(server_for(profiles)) as client:
                    yield client
            finally:
                await profiles.close()

    @asynccontextmanager
    async def process(self, *arguments: str) -> AsyncIterator[Any]:
        """The SDK's client on `segtui mcp`, over standard input and output of a process of its own."""
        from mcp import Client, StdioServerParameters

        environ = self.environ | {"PYTHONPATH": str(ROOT)}
        command = ["-m", "segtui", "mcp", *arguments]
        async with Client(StdioServerParameters(command=sys.executable, args=command, env=environ)) as client:
            yield client


def serving(choices: Choices, environ: Mapping[str, str], **more: bool) -> Serving:
    """What the command line tells the server."""

    def settings_of(name: str, environ: Mapping[str, str]) -> Any:
        return choices._replace(profile=name, region=None).settings(environ)

    return Serving(choices.settings(environ), settings_of, environ, **more)


@contextmanager
def served(home: Path, data: Json | None = None, **options: Any) -> Iterator[Served]:
    emulator = Emulator(World(workspace() if data is None else data), **options)
    with live(emulator) as url:
        yield Served(emulator, url, home)


def text(result: Any) -> str:
    """What a tool says to a reader."""
    (content,) = result.content
    said: str = content.text
    return said


def token_file(home: Path, name: str, token: str = DEFAULT_TOKEN) -> Path:
    """A private file with a token."""
    path = home / name
    path.write_text(token)
    path.chmod(0o600)
    return path
