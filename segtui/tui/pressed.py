"""`segtui keys`: what this terminal sends for a key, what the key is called, and what it leads to."""

from __future__ import annotations

import select
import signal
import time
from codecs import getincrementaldecoder
from collections.abc import Iterator, Mapping, Sequence
from typing import NoReturn

from textual import events
from textual._xterm_parser import XTermParser
from textual.message import Message

from segtui.keys.bound import bound_to
from segtui.keys.declared import ALWAYS_QUIT
from segtui.keys.names import key_named, shown
from segtui.sight.terminal import Terminal

_LEAVES = "ctrl+c"
_ESCAPE = "\x1b"
_LONGEST = 48
_MOST_SCREENS = 2


class Reader:
    """Bytes from the terminal, read as the screens read them: each key with what was sent for it."""

    def __init__(self) -> None:
        self._parser = XTermParser()
        self._decoder = getincrementaldecoder("utf-8")("replace")
        self._sent = ""

    def feed(self, data: bytes) -> Iterator[tuple[str, list[Message]]]:
        """What was sent, and what it means; nothing: segtui does not know it, or passes it over."""
        for character in self._decoder.decode(data):
            self._sent += character
            messages = list(self._parser.feed(character))
            if messages and character == _ESCAPE and len(self._sent) > 1:  # what came before ended where a key begins
                yield self._sent[:-1], messages
                self._sent = _ESCAPE
            else:
                yield from self._ended(messages)
        if self._sent and self.waits_s is None:
            yield self._sent, []
            self._sent = ""

    def tick(self) -> Iterator[tuple[str, list[Message]]]:
        """The same, when nothing more came for a while: an escape alone is a key."""
        yield from self._ended(list(self._parser.tick()))

    @property
    def waits_s(self) -> float | None:
        """How long to wait for the rest of a key; None: there is none to come."""
        until = self._parser._timeout_time
        return None if until is None else max(0.0, until - time.monotonic()) + 0.001

    def _ended(self, messages: list[Message]) -> Iterator[tuple[str, list[Message]]]:
        if messages:
            yield self._sent, messages
            self._sent = ""


def show_keys(overrides: Mapping[str, str]) -> int:
    """Show each key that is pressed until ctrl+c; gives the exit status."""
    terminal, reader = Terminal(), Reader()
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _end)
    print(f"Press a key to see what this terminal sends for it. {shown(_LEAVES)} leaves.", flush=True)
    try:
        terminal.take_keys()
        _listen(terminal, reader, overrides)
    finally:
        terminal.leave()
    return 0


def _listen(terminal: Terminal, reader: Reader, overrides: Mapping[str, str]) -> None:
    while True:
        ready, _, _ = select.select([terminal.input], [], [], reader.waits_s)
        data = terminal.read() if ready else b""
        if ready and not data:
            return
        for sent, messages in reader.feed(data) if ready else reader.tick():
            print("\n".join(["", *said(sent, messages, overrides)]), flush=True)
            if any(isinstance(message, events.Key) and message.key == _LEAVES for message in messages):
                return


def _end(number: int, _: object) -> NoReturn:
    raise SystemExit(128 + number)


def said(sent: str, messages: Sequence[Message], overrides: Mapping[str, str]) -> Iterator[str]:
    """What is told of something that was sent; nothing of it is passed on as it came."""
    visible = ascii(sent.encode("utf-8", "replace"))[2:-1]
    yield "sent  " + (visible if len(visible) <= _LONGEST else f"{visible[:_LONGEST]}… ({len(sent):,} characters)")
    if not messages:
        yield "  no key: segtui passes it over"
    for message in messages:
        if isinstance(message, events.Key):
            yield from _key_said(message.key, overrides)
        elif isinstance(message, events.Paste):
            yield "  a paste: it goes into the line that is typed, and runs nothing"
        else:
            yield "  no key, but a report of the terminal"


def _key_said(key: str, overrides: Mapping[str, str]) -> Iterator[str]:
    name = key_named(key)
    if name is None:
        yield "key   of a name that the config file does not know: it cannot be bound"
        return
    yield f"key   {name}" + (f"   shown as {shown(name)}" if shown(name) != name else "")
    if name in ALWAYS_QUIT.split(","):
        yield "  always quits"
        return
    found = bound_to(name, overrides)
    for action in found:
        more = len(action.screens) - _MOST_SCREENS
        where = ", ".join(action.screens[:_MOST_SCREENS]) + (f" and {more} more" if more > 0 else "")
        yield f"  {action.id:<24} {action.title:<18} {where}"
    if not found:
        yield "  not bound to anything"
