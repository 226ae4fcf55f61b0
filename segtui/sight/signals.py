"""Signals that come while the first sight is shown, before there is an event loop that takes them."""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from signal import SIGHUP, SIGINT, SIGSTOP, SIGTERM, SIGTSTP, signal

    from segtui.sight.early import Early
else:
    from _signal import SIGHUP, SIGINT, SIGSTOP, SIGTERM, SIGTSTP, signal  # `signal` itself costs a millisecond


def catch_signals(early: Early) -> None:
    """Give the terminal back before what ends or stops the process does so; the app's own handlers take their place."""

    def end(number: int, frame: object) -> None:
        if early.puts_off(lambda: end(number, frame)):
            return
        try:
            early.end()
        finally:
            os._exit(128 + number)  # nothing is open yet but the terminal

    def stop(number: int, frame: object) -> None:
        if early.puts_off(lambda: stop(number, frame)):
            return
        early.pause()
        os.kill(os.getpid(), SIGSTOP)
        early.go_on()

    for number in (SIGTERM, SIGHUP, SIGINT):
        signal(number, end)
    signal(SIGTSTP, stop)
