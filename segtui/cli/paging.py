"""Text that may be longer than the terminal: through the person's pager, as git does it."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Mapping
from contextlib import suppress

import click

from segtui.cli.styles import is_terminal

_USUAL = "less"
_LESS = "FRX"  # quit where one page is enough, show colours, leave the screen as it is


def show(text: str) -> None:
    """Print the text: plain into a pipe, through $PAGER or `less` in a terminal; at once where that cannot be run."""
    words = _pager(os.environ) if is_terminal(sys.stdout) and is_terminal(sys.stdin) else []
    if not words or not _paged(words, text):
        click.echo(text, nl=False)


def _pager(environ: Mapping[str, str]) -> list[str]:
    """The words of the command; none: nothing is to stand between."""
    import shlex

    try:
        words = shlex.split(environ.get("PAGER", _USUAL))
    except ValueError:  # a quote that is not closed
        return []
    return [] if words == ["cat"] or environ.get("TERM") == "dumb" else words


def _paged(words: list[str], text: str) -> bool:
    """Let a pager show the text until it ends; whether it could be run. An interrupt is its own affair."""
    import subprocess

    from segtui.children import environ_for_child

    environ = {"LESS": _LESS, **environ_for_child(os.environ)}
    try:
        pager = subprocess.Popen(words, stdin=subprocess.PIPE, env=environ)  # noqa: S603 - the person's own choice
    except OSError:
        return False
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with suppress(BrokenPipeError):
            pager.communicate(text.encode())
        pager.wait()
    finally:
        signal.signal(signal.SIGINT, before)
    return True
