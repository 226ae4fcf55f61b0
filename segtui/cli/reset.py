"""`segtui reset-terminal`: after a `kill -9`, or whatever else left the terminal in disorder. Can be typed blind."""

from __future__ import annotations

import os
from contextlib import suppress

import click

from segtui.errors import UsageError
from segtui.sight.terminal import put_right


@click.command("reset-terminal")
def reset_terminal() -> None:
    """Put the terminal right after a program that could not: modes, cursor, mouse, keyboard, echo."""
    descriptor = _terminal()
    if descriptor is None or not put_right(descriptor):
        raise UsageError("there is no terminal to put right")
    click.echo("The terminal is as it should be.", err=True)


def _terminal() -> int | None:
    """The terminal that this process belongs to, or the one that it was given."""
    with suppress(OSError):
        return os.open("/dev/tty", os.O_RDWR | os.O_NOCTTY | os.O_CLOEXEC)
    return next((descriptor for descriptor in (0, 1, 2) if os.isatty(descriptor)), None)
