"""The first sight of a run: the rows that were last seen, drawn before anything heavy is loaded.

The keys that move the cursor work at once; all others wait for the app, which is given them in their order.
"""

from __future__ import annotations

import _thread
import os
import select
import time

from segtui.sight import saved
from segtui.sight.ages import is_fresh, refreshed_said
from segtui.sight.canvas import Canvas, Page
from segtui.sight.saved import AGE, GAP, POSITION, SIGN, THUMB
from segtui.sight.signals import catch_signals
from segtui.sight.terminal import Terminal
from segtui.sight.window import Window

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from segtui.sight.saved import Item, Sight

_FRAME_LINES = 3  # title, heading, state


class Early:
    """A sight on the terminal, and the keys that are typed while the app is on its way.

    `kept` is what the app is to be fed; `is_waiting` says whether a key is among it, and all that followed it.
    """

    def __init__(self, sight: Sight, terminal: Terminal, environ: Mapping[str, str]) -> None:
        columns, rows = terminal.size()
        self.terminal, self.sight = terminal, sight
        self.canvas = Canvas(columns, rows, erases_in_colour=terminal.erases_in_colour(environ))
        self.kept = b""
        self.window = Window(max(1, rows - _FRAME_LINES), sight.total)
        self._page = Page(columns, rows)
        self.is_waiting = False
        self._done = _thread.allocate_lock()
        self._wake = (-1, -1)
        self._is_entering = False
        self._put_off: Callable[[], None] | None = None

    @property
    def moved_to(self) -> str:
        """The identity of the row that the cursor was moved to; empty where it was not moved."""
        return self.sight.rows[self.window.cursor][0] if self.window.cursor else ""

    def begin(self) -> None:
        """Draw, and listen to keys from now on, in a thread of its own."""
        catch_signals(self)
        self._enter()
        self._wake = os.pipe()
        self._done.acquire()
        _thread.start_new_thread(self._listen, (self._wake[0],))

    def stop_listening(self) -> None:
        """Leave the keys to who comes next; `kept` holds those that wait."""
        wake, self._wake = self._wake, (-1, -1)
        if wake[1] >= 0:
            os.write(wake[1], b".")
            self._done.acquire()
            for descriptor in wake:
                os.close(descriptor)

    def end(self) -> None:
        """Give the terminal back, unless the app has taken it and given it back already."""
        self.stop_listening()
        self.terminal.leave(time.monotonic())

    def pause(self) -> None:
        """Give the terminal back for a while."""
        self.terminal.leave(time.monotonic())

    def go_on(self) -> None:
        """Take the terminal again, and draw anew."""
        self.canvas.forget()
        self._enter()

    def _enter(self) -> None:
        """Take the terminal and draw; a signal that comes meanwhile cuts no sequence in two, but waits for the end."""
        self._is_entering = True
        try:
            self.terminal.enter(mouse=self.sight.mouse, now_s=time.monotonic())
            self.draw()
        finally:
            self._is_entering = False
            put_off, self._put_off = self._put_off, None
            if put_off is not None:
                put_off()  # also where the terminal is gone, which a signal says as well

    def puts_off(self, wish: Callable[[], None]) -> bool:
        """Whether what a signal wants is done a little later, when all that is on its way is out."""
        if self._is_entering:
            self._put_off = wish
        return self._is_entering

    # Keys

    def _listen(self, wake: int) -> None:
        try:
            while True:
                ready, _, _ = select.select([self.terminal.input, wake], [], [])
                if wake in ready:
                    return
                data = self.terminal.read()
                if not data:
                    return
                self.press(data)
        except OSError:
            pass  # the terminal is gone: whoever reads next finds out as well
        finally:
            self._done.release()

    def press(self, data: bytes) -> None:
        """Take what was typed: move the cursor as long as nothing else was typed, keep all the rest for the app."""
        self.terminal.take_answer(data)
        at, size = 0, len(data)
        while at < size and not self.is_waiting:
            taken = self._moved(data, at)
            if not taken:
                taken = _answer_size(data, at)
                self.is_waiting = not taken
                self.kept += data[at : at + taken]
            at += taken
        self.kept += data[at:]
        self.draw()

    def _moved(self, data: bytes, at: int) -> int:
        """How many bytes the movement that begins here takes, once it is made; 0: it is none, or leads too far."""
        for length in range(min(7, len(data) - at), 0, -1):
            move = self.sight.keys.get(data[at : at + length].decode("latin-1"))
            if move is not None:
                return length if self._go(move) else 0
        return 0

    def _go(self, move: str) -> bool:
        window = self.window
        half = max(1, window.height // 2)
        wanted = {
            "down": window.cursor + 1,
            "up": window.cursor - 1,
            "half_down": window.cursor + half,
            "half_up": window.cursor - half,
            "first": 0,
            "last": window.total - 1,
        }[move]
        if min(wanted + window.height, window.total) > len(self.sight.rows):
            return False
        window.go(wanted)
        return True

    # Drawing

    def draw(self) -> None:
        """Show the rows, and the position."""
        window, sight = self.window, self.sight
        age_s: float | None = time.time() - sight.fetched_at
        if age_s is not None and age_s < 0:  # a clock that was wrong then or is now makes nothing fresh
            age_s = None
        slots = {AGE: refreshed_said(age_s), POSITION: f"{window.cursor + 1 if window.total else 0}/{window.total}"}
        self._line(0, sight.title, slots, second=not is_fresh(age_s))
        self._line(1, sight.heading, slots)
        for y in range(window.height):
            at = window.top + y
            if at < len(sight.rows):
                is_here = at == window.cursor
                slots[THUMB], slots[SIGN] = window.thumb(y), "▌" if is_here else " "
                self._line(y + 2, sight.rows[at][1], slots, second=is_here)
        self._line(window.height + 2, sight.state, slots)
        painted = self.canvas.paint(self._page)
        if painted:
            self.terminal.write(painted)

    def _sign(self, text: str) -> str:
        if not self.sight.is_plain:
            return text
        from segtui.sight.signs import plain  # only where it is needed: everybody else starts without it

        return plain(text)

    def _line(self, y: int, items: Sequence[Item], slots: Mapping[int, str], *, second: bool = False) -> None:
        """Put a line on the page; `second`: in the second of each item's styles."""
        taken = sum(width if width >= 0 else len(slots.get(width, "")) for _, width, _, _ in items)
        x = 0
        for text, width, style, second_style in items:
            if width < 0:
                text = " " * max(0, self._page.columns - taken) if width == GAP else self._sign(slots[width])
                width = len(text)
            cells = text if len(text) == width else [text, *[""] * (width - 1)]
            self._page.put(x, y, cells, second_style if second else style)
            x += width


def _answer_size(data: bytes, at: int) -> int:
    """How long an answer or a report of the terminal is that begins here: it is no key, and keeps none waiting."""
    if data[at : at + 3] in (b"\x1b[I", b"\x1b[O"):
        return 3
    if data[at : at + 3] == b"\x1b[?":
        end = at + 3
        while end < len(data) and data[end : end + 1] in b"0123456789;:$":
            end += 1
        return end + 1 - at if end < len(data) else 0
    return 0


def first_sight(arguments: Sequence[str], environ: Mapping[str, str], token: str = "") -> Early | None:
    """Show the list as it was last seen with these arguments; None where nothing is known, or there is no terminal.

    `token`: where it comes from elsewhere than the environment, and is known by now.
    """
    terminal = Terminal()
    if not terminal.is_there():
        return None
    path = os.path.join(saved.default_folder(environ), saved.name_for(arguments, environ, terminal.size(), token))
    sight = saved.read(path)
    if sight is None or terminal.size()[1] < _FRAME_LINES + 2:
        return None
    early = Early(sight, terminal, environ)
    try:
        early.begin()
    except OSError:
        early.terminal.leave()
        return None
    except BaseException:
        early.terminal.leave()
        raise
    return early
