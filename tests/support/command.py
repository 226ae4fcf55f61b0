"""The real command line, run in this process: what it printed, and its exit status."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

from segtui.cli.main import run
from segtui.emulator import DEFAULT_TOKEN


@dataclass(frozen=True)
class Outcome:
    status: int
    out: str
    err: str


class Stream(io.StringIO):
    """A standard stream that may claim to be a terminal."""

    is_terminal = False

    def isatty(self) -> bool:
        return self.is_terminal


def environ_for(url: str, home: Path, token: str = DEFAULT_TOKEN) -> dict[str, str]:
    """The environment of a user with a home of the test's own, a token, and an API at this address."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("SEGTUI_", "XDG_", "NO_COLOR", "LC_", "LANG"))
    }
    places = {f"XDG_{name.upper()}_HOME": str(home / name) for name in ("config", "cache", "state")}
    return kept | places | {"HOME": str(home), "SEGTUI_TOKEN": token, "SEGTUI_BASE_URL": url, "TERM": "xterm-256color"}


def run_command(
    arguments: Sequence[str], environ: Mapping[str, str], *, typed: str = "", terminal: bool = False
) -> Outcome:
    """Run `segtui` with these arguments; from a running event loop in a thread (`asyncio.to_thread`), never at once.

    `typed` is what stands on standard input. With a `terminal` all three streams are one.
    """
    streams = {name: Stream() for name in ("stdin", "stdout", "stderr")}
    streams["stdin"] = Stream(typed)
    for stream in streams.values():
        stream.is_terminal = terminal
    with patch.dict(os.environ, dict(environ), clear=True), patch.multiple(sys, **streams):
        status = run(list(arguments), start_screen=_no_screen, serve_tools=_serve_tools)
    return Outcome(status, streams["stdout"].getvalue(), streams["stderr"].getvalue())


def _serve_tools(serving: Any) -> int:
    from segtui.mcp.run import serve

    return serve(serving)


def _no_screen(launch: Any) -> int:
    raise AssertionError(f"a command started the screen: {launch}")
