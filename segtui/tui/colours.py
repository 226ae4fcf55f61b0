"""What a terminal can show: how many colours, and which signs; and what is done to every line for its sake."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from rich.color import ColorSystem
from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter, Monochrome, NoColor
from textual.theme import Theme

from segtui.settings import Settings
from segtui.sight.signs import needs_plain, plain
from segtui.tui.contrast import rounded_style
from segtui.tui.themes import DARK, DARK_16, LIGHT_16, THEMES

if TYPE_CHECKING:
    from segtui.tui.app import SegtuiApp


DRAWS_CARET = "-draws-caret"
"""The class of an app that draws the cursor where one types; else the terminal's own stands there."""


class PlainSigns(LineFilter):
    """Puts ASCII in the place of signs and borders: the last step of every line, whatever drew it."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        return [Segment(plain(text), style, control) for text, style, control in segments]


class Rounded(LineFilter):
    """Puts the nearest of 256 colours in the place of each, before something less near does."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        return [Segment(text, rounded_style(style) if style else style, control) for text, style, control in segments]


class Colours:
    """The theme and the signs of an app; `chosen` is the name of the theme that was asked for.

    Pictures, tests and browsers show everything: only a terminal has limits, once there is one (`limit`).
    """

    def __init__(self, app: SegtuiApp, environ: Mapping[str, str]) -> None:
        self._app, self._environ = app, environ
        self._plain, self._rounded = PlainSigns(enabled=False), Rounded(enabled=False)
        self._has_limits = False
        self.chosen, self._tried, self._picked = DARK, "", ""
        app.add_class(DRAWS_CARET, update=False)
        for theme in THEMES:
            app.register_theme(theme)
        kept = [one for one in app._filters if not isinstance(one, Monochrome)]  # shades of grey are colours, too
        app._filters[:] = [*kept, self._rounded, *([NoColor()] if app.no_color else []), self._plain]

    def take(self, settings: Settings) -> None:
        """Show what the config file asks for."""
        wanted = settings.ascii
        self._plain.enabled = self._has_limits and needs_plain(self._environ) if wanted is None else wanted
        self.show(self._picked or settings.theme or DARK)

    @property
    def are_rounded(self) -> bool:
        """Whether the terminal takes the nearest of 256 colours for each."""
        return self._has_limits and self._app.console._color_system is ColorSystem.EIGHT_BIT

    @property
    def are_signs_plain(self) -> bool:
        """Whether signs and borders are in ASCII."""
        return self._plain.enabled

    def show(self, name: str) -> None:
        """Show a theme, or what stands for it on this terminal."""
        self.chosen, self._tried = name, ""
        self._put_on(name)

    def choose(self, name: str) -> None:
        """Show a theme, whatever the settings say, until segtui ends."""
        self._picked = name
        self.show(name)

    @property
    def limits_said(self) -> str:
        """Why a theme does not look here as it is meant to; empty: it does."""
        if self._app.no_color:
            return "NO_COLOR is set, so no colours are shown" if "NO_COLOR" in self._environ else "no colours here"
        return "this terminal has 16 colours" if self._app.theme != self.chosen else ""

    def try_on(self, name: str = "") -> None:
        """Show a theme while it is being chosen; without a name, the one that was there."""
        if name != self._tried:
            self._tried = name
            self._put_on(name or self.chosen)

    def _put_on(self, name: str) -> None:
        app = self._app
        theme = app.available_themes[name]
        app.theme = theme_for(theme, app.console._color_system) if self._has_limits else name

    def limit(self) -> None:
        """There is a terminal: heed what it can show, and leave the cursor to it."""
        self._has_limits = True
        self._rounded.enabled = self.are_rounded
        self._app.remove_class(DRAWS_CARET, update=False)
        if self._app.console._color_system is None and not self._app.no_color:
            self._app.no_color = True
            self._app._filters.insert(-1, NoColor())
        self.take(self._app.settings)


def theme_for(theme: Theme, colours: ColorSystem | None) -> str:
    """The name of the theme that stands for this one on a terminal of so many colours."""
    if theme.ansi or colours not in (ColorSystem.STANDARD, None):
        return theme.name
    return DARK_16 if theme.dark else LIGHT_16
