"""Between Textual and the terminal: keys in, frames out, both in the event loop and neither in threads of their own.

Frames are drawn as differences to what the terminal shows; while the line is slow, frames that came too early are left
out, so that nothing queues up. Waiting costs no wake-ups, and the terminal is given back whole however the run ends.
"""

from __future__ import annotations

import contextlib
import os
import re
import signal
import time
from codecs import getincrementaldecoder
from itertools import groupby
from typing import TYPE_CHECKING, Any, cast

from textual import events
from textual._xterm_parser import XTermParser
from textual.driver import Driver
from textual.geometry import Size
from textual.message import Message

from segtui.sight.canvas import Canvas, Page
from segtui.sight.terminal import Terminal
from segtui.tui.frames import Frames, with_cursor

if TYPE_CHECKING:
    from segtui.sight.early import Early
    from segtui.tui.app import SegtuiApp

_SYNC = ("\x1b[?2026h", "\x1b[?2026l")
_WORTH_SYNC = 1000
_REST_S = 0.06
_DIRECT = re.compile(r"\x07|\x1b\[[0-6] q")
"""What goes to the terminal beside the frames: the bell and the cursor's shape."""
_BASE64 = re.compile(r"[A-Za-z0-9+/]*={0,2}")
_ENDING = (signal.SIGTERM, signal.SIGHUP, signal.SIGINT)
_GONE = 128 + signal.SIGHUP


class TerminalDriver(Driver):
    """The terminal of this process.

    After a first sight, the page stays behind it until `lift`: keys go to the sight, and those that it keeps are fed to
    the app then.
    """

    def __init__(
        self, app: Any, *, debug: bool = False, mouse: bool = True, size: tuple[int, int] | None = None
    ) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        self._segtui = cast("SegtuiApp", app)
        self._segtui.colours.limit()
        self._early: Early | None = self._segtui.early
        self.terminal = self._early.terminal if self._early else Terminal()
        columns, rows = self.terminal.size()
        self._canvas = self._early.canvas if self._early else self._new_canvas(columns, rows)
        self._frames = Frames(Page(columns, rows))
        self._parser = XTermParser()
        self._decoder = getincrementaldecoder("utf-8")("replace")
        self._outbox = b""
        self._caret: tuple[int, int] | None = None  # where the terminal's cursor is shown
        self._is_lifting = self._is_stuck = False
        self._must_signal_resume = False

    @staticmethod
    def _new_canvas(columns: int, rows: int) -> Canvas:
        canvas = Canvas(columns, rows, erases_in_colour=Terminal.erases_in_colour(os.environ))
        canvas.forget()
        return canvas

    # Beginning and end

    @property
    def can_suspend(self) -> bool:
        return True

    def start_application_mode(self) -> None:
        if self._early is not None:
            self._early.stop_listening()
        self._take_signals()
        try:
            self.terminal.enter(mouse=self._mouse, now_s=time.monotonic())
        except OSError:
            self._lost()
            return
        self.set_mouse(self._mouse)  # a first sight may have taken it, or not
        self._loop.add_reader(self.terminal.input, self._read)
        if self._must_signal_resume:
            self._must_signal_resume = False
            if self._early is not None:
                self._early.draw()
            self._app.post_message(self.SignalResume())
        self._resized()

    def _take_signals(self) -> None:
        """From before the terminal is taken until after it was given back."""
        loop = self._loop
        loop.add_signal_handler(signal.SIGWINCH, self._resized)
        loop.add_signal_handler(signal.SIGTSTP, self._stopped)
        loop.add_signal_handler(signal.SIGCONT, self._continued)
        for number in _ENDING:
            loop.add_signal_handler(number, self._ended, number)

    def _ended(self, number: int) -> None:
        """A signal that ends; ctrl+c in a program that has the terminal meanwhile is that program's alone."""
        if number != signal.SIGINT or self._auto_restart:
            self._segtui.end(128 + number)

    def suspend_application_mode(self) -> None:
        """Hand the terminal over; what ends the process still does so in order."""
        self.stop_application_mode()

    def disable_input(self) -> None:
        self._loop.remove_reader(self.terminal.input)

    def stop_application_mode(self) -> None:
        self.disable_input()
        self._loop.remove_writer(self.terminal.output)
        outbox, self._outbox = self._outbox, b""
        with contextlib.suppress(OSError):
            self.terminal.write_bytes(outbox)
        self._is_stuck = False
        self.terminal.leave(time.monotonic())
        self._forget()

    def _forget(self) -> None:
        self._canvas.forget()
        self._caret = None

    def set_mouse(self, wanted: bool) -> None:
        """Have the mouse reported, or leave it to the terminal; from now on, and after every return to it."""
        self._mouse = wanted
        self._send(self.terminal.set_mouse(wanted))

    def send_to_clipboard(self, encoded: str) -> None:
        """Ask the terminal to keep a text, given in Base64, in its clipboard: no other way leads there from the app."""
        if _BASE64.fullmatch(encoded):
            self._send(f"\x1b]52;c;{encoded}\x07")

    def close(self) -> None:
        for number in (signal.SIGWINCH, signal.SIGTSTP, signal.SIGCONT, *_ENDING):
            self._loop.remove_signal_handler(number)

    def _stopped(self) -> None:
        """SIGTSTP: give the terminal back, then stop."""
        if self._auto_restart:
            self.stop_application_mode()
            self._must_signal_resume = True
        os.kill(os.getpid(), signal.SIGSTOP)

    def _continued(self) -> None:
        """SIGCONT: take the terminal again, also where it was not given back."""
        if not self._auto_restart:
            return
        if self.terminal.is_entered:
            with contextlib.suppress(OSError):
                self.terminal.enter_again()
            self._forget()
            self.flush()
        else:
            self.start_application_mode()

    def _lost(self) -> None:
        """The terminal is gone: there is nobody left to show anything to."""
        self._loop.remove_reader(self.terminal.input)
        self._loop.remove_writer(self.terminal.output)
        self._outbox = b""
        self._segtui.end(_GONE)

    # Size

    def _resized(self) -> None:
        columns, rows = self.terminal.size()
        if (columns, rows) != (self._canvas.columns, self._canvas.rows):
            self._canvas = self._new_canvas(columns, rows)
            self._frames = Frames(Page(columns, rows))
            self._lift_at_once()
        size = Size(columns, rows)
        self._app.post_message(events.Resize(size, size))

    # Keys

    def _read(self) -> None:
        data = self.terminal.read()
        if not data:
            self._lost()
        elif self._early is not None:
            self._early.press(data)
            if self._early.is_waiting and self._is_filled():
                self._lift_at_once()
        else:
            self.terminal.take_answer(data)
            self._feed(data)

    def _feed(self, data: bytes) -> None:
        text = self._decoder.decode(data)
        if not text:
            return
        if self._segtui.has_session:
            self._segtui.session.service.hands.move()
        for key, messages in groupby(self._parser.feed(text), _key_of):
            pressed = list(messages)
            if key is None or not self._segtui.hold_key(key, len(pressed)):
                for message in pressed:
                    self.process_message(message)
        self._wait_for_more()

    def _wait_for_more(self) -> None:
        """An escape that nothing follows is a key of its own, after a while."""
        until = self._parser._timeout_time
        if until is not None:
            self._loop.call_later(max(0.0, until - time.monotonic()) + 0.001, self._tick)

    def _tick(self) -> None:
        for message in self._parser.tick():
            self.process_message(message)

    def send_message(self, message: Message) -> None:
        self._app.post_message(message)

    # Frames

    def lift(self) -> None:
        """Show the app's own frames from now on, as soon as there is a whole one, and obey the keys that waited."""
        if self._early is None:
            return
        if not self._is_filled():
            self._is_lifting = True
        elif self._early.is_waiting:
            self._lift_at_once()
        else:  # nobody waits: what is still being filled in need not be seen piece by piece
            self._loop.call_later(_REST_S, self._lift_at_once)

    def _lift_at_once(self) -> None:
        early, self._early = self._early, None
        if early is None:
            return
        if early.kept:
            self._loop.call_soon(self._feed, early.kept)
        self.flush()

    def _is_filled(self) -> bool:
        """Whether the page holds a whole frame by now: title, heading, first row and state."""
        page = self._frames.page
        return not any(page.is_blank(min(y, page.rows) - 1) for y in (1, 2, 3, page.rows))

    def write(self, data: str) -> None:
        if data in _SYNC:
            return
        if _DIRECT.fullmatch(data):
            self._send(data)
        else:
            self._frames.take(data)

    def flush(self) -> None:
        if self._is_lifting:
            self._is_lifting = False
            self.lift()
        if not self._outbox and self.terminal.is_entered and self._early is None:
            self._paint()

    def _paint(self) -> None:
        painted = self._canvas.paint(self._frames.page)
        caret, before = self._frames.caret, self._caret
        if painted or caret != before:
            self._caret = caret
            painted = with_cursor(painted, before, caret)
        if painted and self.terminal.understands_sync and len(painted) > _WORTH_SYNC:
            painted = painted.join(_SYNC)
        self._send(painted)

    def _send(self, text: str) -> None:
        self._outbox += text.encode("utf-8", "replace")
        self._drain()

    def _drain(self) -> None:
        """Send what the line takes; what it does not take goes when it can, and only then is the next frame made."""
        if not self._outbox:
            return
        try:
            self._outbox = self._outbox[self.terminal.write_some(self._outbox) :]
        except OSError:
            self._lost()
            return
        if self._outbox and not self._is_stuck:
            self._is_stuck = True
            self._loop.add_writer(self.terminal.output, self._drain)
        elif self._is_stuck and not self._outbox:
            self._is_stuck = False
            self._loop.remove_writer(self.terminal.output)
            self.flush()


def _key_of(message: Message) -> str | None:
    """The key that was pressed; None: it was something else."""
    return message.key if isinstance(message, events.Key) else None
