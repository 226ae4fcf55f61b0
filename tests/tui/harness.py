"""segtui on a headless terminal, on an emulated workspace: press keys, look at the screen and at the requests."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any

from textual.pilot import Pilot

from segtui.emulator import DEFAULT_TOKEN, Emulator
from segtui.service.demo import HOST as DEMO_HOST
from segtui.service.remembered import Remembered
from segtui.settings import Settings
from segtui.tui.app import SegtuiApp
from segtui.tui.screens.preview import BURST_S
from segtui.tui.session import Session
from segtui.tui.widgets.lines import Bar
from tests.support.services import service_on

PATIENCE_S = 20.0


class Story:
    """A running segtui, told in keys and looks."""

    def __init__(self, app: SegtuiApp, pilot: Pilot[Any], emulator: Any) -> None:
        self.app, self.pilot, self.emulator = app, pilot, emulator

    async def press(self, *keys: str) -> None:
        """Press keys, the first of them as a person does: not in one burst with the one before."""
        last = getattr(self.app.screen, "_last_key_at", 0.0)
        await self.until(lambda: time.monotonic() - last > BURST_S, "a moment")
        await self.pilot.press(*keys)
        await self.pilot.pause()

    async def type(self, text: str) -> None:
        await self.press(*(_KEYS.get(char, char) for char in text))

    async def until(self, holds: Callable[[], bool], what: str = "") -> None:
        """Wait until something is so; fails with the screen when it does not come."""
        end = time.monotonic() + PATIENCE_S
        while not holds():
            assert time.monotonic() < end, f"{what or 'it'} did not come; the screen:\n{self.screen}"
            await self.pilot.pause()

    async def sees(self, text: str) -> None:
        await self.until(lambda: text in self.screen, repr(text))
        await self.until(lambda: getattr(self.app.screen, "_drawn_at", 0) is not None, "a preview that takes keys")

    async def sees_no(self, text: str) -> None:
        await self.until(lambda: text not in self.screen, f"the end of {text!r}")

    async def loaded(self) -> None:
        """Wait until live data is there and nothing more is on its way."""
        await self.until(lambda: "live" in self.title and "refreshing" not in self.title, "live data")

    @property
    def lines(self) -> list[str]:
        return ["".join(segment.text for segment in strip) for strip in self.app.screen._compositor.render_strips()]

    @property
    def screen(self) -> str:
        return "\n".join(self.lines)

    @property
    def title(self) -> str:
        return self._bar("#title")

    @property
    def state(self) -> str:
        return self._bar("#state")

    def _bar(self, which: str) -> str:
        found = self.app.screen.query(which)
        return found.first(Bar).text if found else ""

    @property
    def toasts(self) -> str:
        """What the toasts say that are shown now; the screen of a test shows none."""
        return "\n".join(notification.message for notification in self.app._notifications)

    @property
    def requests(self) -> list[tuple[str, str]]:
        """Method and path of everything that was asked of the API, in order."""
        return [(seen.method, seen.path) for seen in self.emulator.seen]

    def row(self, text: str) -> str:
        """The first line of the screen that holds the text."""
        return next(line for line in self.lines if text in line)


_KEYS = {
    ":": "colon", "/": "slash", "=": "equals_sign", " ": "space", "-": "minus", '"': "quotation_mark", "*": "asterisk",
    "!": "exclamation_mark", "?": "question_mark", "[": "left_square_bracket", "]": "right_square_bracket",
    ".": "full_stop",
}  # fmt: skip


@asynccontextmanager
async def story(
    emulator: Emulator | None = None,
    *,
    size: tuple[int, int] = (120, 40),
    settings: Settings | None = None,
    loaded: bool = True,
    remembered: Remembered | None = None,
    environ: Mapping[str, str] | None = None,
    **service: Any,
) -> AsyncIterator[Story]:
    """A segtui that runs until the block is left; `environ` is what it finds around it when it copies."""
    emulator = emulator or Emulator()
    settings = settings or Settings(profile="test", base_url=DEMO_HOST)
    session = Session(service_on(emulator, settings, **service), settings, token_origin="the test", is_demo=False)
    session.remembered = remembered or session.remembered
    app = SegtuiApp(session, environ=environ or {})
    async with app.run_test(size=size) as pilot:
        told = Story(app, pilot, emulator)
        if loaded:
            await told.until(lambda: "live" in told.title, "live data")
        yield told


__all__ = ["DEFAULT_TOKEN", "Story", "story"]
