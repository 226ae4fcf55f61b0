"""The first sight of the next start is kept here, and the one of this start is lifted when the real list is there."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from rich.color import ColorSystem
from textual.strip import Strip

from segtui.credentials import token_file_of
from segtui.keys.names import sign_of
from segtui.service.held import Origin, View
from segtui.service.identity import identity_of
from segtui.settings import config_folder
from segtui.sight import saved
from segtui.sight.saved import AGE, GAP, POSITION, SIGN, THUMB, Sight
from segtui.tui.cells import Span
from segtui.tui.driver import TerminalDriver
from segtui.tui.frames import cells_of
from segtui.tui.screens.frame import Frame
from segtui.tui.screens.list_frame import ListFrame
from segtui.tui.widgets.lines import Bar, Lines

if TYPE_CHECKING:
    from segtui.sight.early import Early
    from segtui.sight.saved import Item
    from segtui.tui.app import SegtuiApp

_SCREENS = 3
_MOST_FILES = 24
_REST_S = 0.7
_CONFIG_NAME = "config.toml"
MOVES = ("down", "up", "half_down", "half_up", "first", "last")
_BYTES = {
    "down": ("\x1b[B", "\x1bOB"),
    "up": ("\x1b[A", "\x1bOA"),
    "home": ("\x1b[H", "\x1bOH"),
    "end": ("\x1b[F", "\x1bOF"),
    "pagedown": ("\x1b[6~",),
    "pageup": ("\x1b[5~",),
    **{f"ctrl+{letter}": (chr(ord(letter) - 96), f"\x1b[{ord(letter)};5u") for letter in "abcdefghijklmnopqrstuvwxyz"},
}


class Sights:
    """The sights of one run of the app; `arguments` are those that it was started with, None: it keeps no sights."""

    def __init__(self, app: SegtuiApp, arguments: Sequence[str] | None, early: Early | None) -> None:
        self._app, self._arguments, self._early = app, arguments, early
        self._kept: tuple[int, float | None, int] | None = None

    # Of this start

    def listed(self, screen: ListFrame, view: View[Any]) -> None:
        """The home screen shows this by now."""
        if self._early is not None and (view.is_complete or view.error or view.origin is Origin.LIVE):
            self.lift(screen)
        if view.is_complete and not view.is_loading and self._arguments is not None:
            screen.set_timer(_REST_S, lambda: self.keep(screen))

    def lift(self, screen: Frame) -> None:
        """Show what the app draws, from now on; the cursor stays on the row that it was moved to."""
        early, self._early = self._early, None
        if early is None:
            return
        if isinstance(screen, ListFrame) and early.moved_to:
            screen.table.go_to(early.moved_to)
        driver = self._app._driver
        if isinstance(driver, TerminalDriver):
            screen.call_after_refresh(driver.lift)

    # Of the next

    @property
    def _token(self) -> str:
        """What the sight's name must hold of the token: nothing where the environment, which it holds, has it."""
        session = self._app.session
        is_in_environment = session.token_origin in os.environ
        return "" if is_in_environment else session.service.hash_key.hex()

    def keep(self, screen: ListFrame) -> None:
        """Keep what the next start will show at once, unless the list is not as a start shows it."""
        view = screen.main_view()
        is_as_begun = screen.is_as_begun and not screen.table.marks
        if view is None or view.fetched_at is None or not is_as_begun or not screen.table.count:
            return
        now = (view.revision, view.fetched_at, hash((self._app.size, self._app.session.remembered.state)))
        if self._arguments is None or now == self._kept or not self._app.has_session or self._app.session.is_demo:
            return
        self._kept = now
        folder = saved.default_folder(os.environ)
        name = saved.name_for(self._arguments, os.environ, (self._app.size.width, self._app.size.height), self._token)
        try:
            saved.write(os.path.join(folder, name), self._sight(screen, view.fetched_at))
            _prune(folder)
        except OSError:
            pass  # the next start shows its rows a little later: nothing that anybody must be told

    def _sight(self, screen: ListFrame, fetched_at: float) -> Sight:
        table = screen.table
        sight = Sight()
        sight.files = self._files()
        sight.fetched_at, sight.total, sight.mouse = fetched_at, table.count, self._app.settings.mouse
        sight.keys, sight.is_plain = moving_keys(screen), self._app.colours.are_signs_plain
        left, right = screen.title_said([("", f"{AGE} good warn")])
        sight.title = self._bar(screen.query_one("#title", Bar), left, right)
        (count, _), *others = screen.position()
        behind: list[Span] = [(count.partition("/")[2].removeprefix(str(sight.total)), "strong"), *others]
        place: list[Span] = [(" ", ""), ("", f"{POSITION} strong"), *behind]
        widest = f" {sight.total}/{sight.total}"
        first = screen.situation_on(table.first(1)[0])
        hints = screen.hints_beside([(widest, ""), *behind], first)
        sight.state = self._bar(screen.query_one("#state", Bar), place, hints)
        sight.heading = self._items(table.heading())
        thumb = self._slot(table, THUMB, "dim")
        for record in table.first(_SCREENS * self._app.size.height):
            plain, here = (self._items(table.row_of(record, is_here=at)) for at in (False, True))
            (_, _, *sign), *rest = here
            row = [("", SIGN, plain[0][2], sign[0]), *_both(plain[1:], rest), thumb]
            sight.rows.append((identity_of(record), row))
        return sight

    def _files(self) -> list[tuple[str, str]]:
        """What decided which workspace this is, and would decide it again."""
        settings = self._app.session.settings
        files = [settings.config_path or config_folder() / _CONFIG_NAME, token_file_of(settings)]
        remembered = self._app.session.remembered  # as it was read: another segtui may have changed it since
        kept = [(str(remembered.path), remembered.state)] if remembered.path is not None else []
        return [*((str(file), saved.state_of(str(file))) for file in files), *kept]

    def _bar(self, bar: Bar, left: Sequence[Span], right: Sequence[Span]) -> list[Item]:
        items: list[Item] = []
        for text, tone in (*left, ("", f"{GAP} "), *right):
            slot, *tones = tone.split(" ")
            if slot.startswith("-"):
                items.append(self._slot(bar, int(slot), *tones))
            elif text:
                items += self._items(bar.strip_of([(text, tone)], sum(map(bool, cells_of(text))) or 1))
        return items

    def _slot(self, widget: Lines, slot: int, tone: str, second: str = "") -> Item:
        style, second_style = (self._items(widget.strip_of([("x", name)], 1))[0][2] for name in (tone, second or tone))
        return "", slot, style, second_style

    def _items(self, strip: Strip) -> list[Item]:
        """The pieces of a strip as the terminal would get them."""
        app = self._app
        for filter in app._filters:
            if filter.enabled:
                strip = strip.apply_filter(filter, app.screen.background_colors[1])
        system = app.console._color_system or ColorSystem.TRUECOLOR
        items: list[Item] = []
        for text, style, _ in strip:
            parameters = style._make_ansi_codes(system) if style else ""
            for piece, width in _pieces(text):
                items.append((piece, width, parameters, parameters))
        return items


def moving_keys(screen: ListFrame) -> dict[str, str]:
    """The bytes of the keys that move the cursor, as the terminal sends them."""
    found: dict[str, str] = {}
    for key, active in screen.active_bindings.items():
        move = (active.binding.id or "").removeprefix("list.")
        for data in _BYTES.get(key, ()) if move in MOVES else ():
            found[data] = move
        if move in MOVES and sign_of(key):
            found[sign_of(key)] = move
    return found


def _pieces(text: str) -> list[tuple[str, int]]:
    """The text in runs of simple characters, and each that is wide or joined by itself."""
    if text.isascii() and text.isprintable():
        return [(text, len(text))]
    pieces: list[tuple[str, int]] = []
    cells = cells_of(text)
    for at, cell in enumerate(cells):
        is_wide = at + 1 < len(cells) and cells[at + 1] == ""
        if cell == "":
            piece, width = pieces[-1]
            pieces[-1] = (piece, width + 1)
        elif is_wide or len(cell) > 1 or not pieces or len(pieces[-1][0]) != pieces[-1][1]:
            pieces.append((cell, 1))
        else:
            piece, width = pieces[-1]
            pieces[-1] = (piece + cell, width + 1)
    return pieces


def _both(plain: Sequence[Item], here: Sequence[Item]) -> list[Item]:
    """One row's items with both of their styles."""
    return [(one[0], one[1], one[2], other[2]) for one, other in zip(plain, here, strict=False)]


def _prune(folder: str) -> None:
    files = sorted((entry.path for entry in os.scandir(folder)), key=os.path.getmtime, reverse=True)
    for path in files[_MOST_FILES:]:
        os.unlink(path)
