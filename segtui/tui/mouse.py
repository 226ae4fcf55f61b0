"""The mouse at run time: reported to segtui, or left to the terminal, so that the terminal's own selection works."""

from __future__ import annotations

from typing import Any

from textual.app import App

from segtui.tui.cells import Span
from segtui.tui.driver import TerminalDriver


class Mouse:
    """Whether the mouse is segtui's: as was chosen (`is_on`), unless something shown leaves it to the terminal."""

    def __init__(self, app: App[Any]) -> None:
        self._app = app
        self.is_on, self._is_lent, self._begins_on = True, False, True

    def take(self, is_on: bool) -> None:
        """Take it, or leave it to the terminal, as the settings begin."""
        self.is_on = self._begins_on = is_on
        self._apply()

    def said(self, key: str) -> list[Span]:
        """That somebody left it to the terminal for now, and the key that takes it back; nothing where it begins so."""
        if self.is_on or not self._begins_on:
            return []
        return [(f"mouse off ({key})" if key else "mouse off", "dim"), ("  ", "")]

    def switch(self) -> None:
        """Take it where it is the terminal's, or the other way round, and say so."""
        self.is_on = not self.is_on
        self._apply()
        said = "segtui's again" if self.is_on else "the terminal's: it selects text as elsewhere"
        self._app.notify(f"The mouse is {said}.", markup=False, timeout=4)

    def lend(self, is_lent: bool) -> None:
        """Leave it to the terminal for a while, or no longer: then it is as was chosen."""
        self._is_lent = is_lent
        self._apply()

    def _apply(self) -> None:
        driver, wanted = self._app._driver, self.is_on and not self._is_lent
        if isinstance(driver, TerminalDriver):
            driver.set_mouse(wanted)
        elif driver is not None and driver.is_web:
            getattr(driver, "_enable_mouse_support" if wanted else "_disable_mouse_support")()
