"""Copies a text beside everything else that goes on, and tells how that went."""

from __future__ import annotations

import asyncio
import shutil
import sys
from base64 import b64encode
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from textual.app import App

from segtui.tui.clipboard.commands import feed
from segtui.tui.clipboard.ways import Copied, copied, is_for_terminal, ways_to_copy
from segtui.tui.driver import TerminalDriver


class Copier:
    """The way from one app to a clipboard; `environ` tells what is around it."""

    def __init__(self, app: App[Any], environ: Mapping[str, str]) -> None:
        self._app, self._environ = app, environ

    def copy(self, text: str, tell: Callable[[Copied], object]) -> None:
        """Copy, and tell how it went; one that is still under way gives way."""
        self._app.run_worker(self._copy(text, tell), group="copy", exclusive=True)

    async def _copy(self, text: str, tell: Callable[[Copied], object]) -> None:
        find = partial(shutil.which, path=self._environ.get("PATH"))
        ways = ways_to_copy(self._environ, find, platform=sys.platform, in_browser=self._app.is_web)
        problems = await asyncio.gather(*(feed(command.words, text, self._environ) for command in ways.commands))
        size_bytes = len(text.encode("utf-8", "replace"))
        if is_for_terminal(ways, problems, size_bytes):
            self._send(text)
        tell(copied(ways, problems, size_bytes))

    def _send(self, text: str) -> None:
        driver = self._app._driver
        if driver is None:
            return
        encoded = b64encode(text.encode("utf-8", "replace")).decode("ascii")
        if isinstance(driver, TerminalDriver):
            driver.send_to_clipboard(encoded)
        else:
            driver.write(f"\x1b]52;c;{encoded}\x07")
