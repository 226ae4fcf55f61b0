"""`segtui keys`: what a pressed key sends and does here."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

import click

from segtui.cli.commands import SCREEN
from segtui.cli.options import Choices, choice_options
from segtui.errors import UsageError

if TYPE_CHECKING:
    from segtui.service.launch import Launch


@click.command()
@choice_options
@click.pass_context
def keys(context: click.Context, choices: Choices) -> int:
    """Show what this terminal sends for a pressed key, and what the key does."""
    before = context.obj if isinstance(context.obj, Choices) else Choices()
    settings = choices.over(before).settings(os.environ)
    if not all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout)):
        raise UsageError(
            "keys are pressed in a terminal, and there is none", hint="segtui config keys lists what is bound"
        )
    from segtui.service.launch import Launch

    start_screen: Callable[[Launch], int] = context.meta[SCREEN]
    return start_screen(Launch(settings, shows_keys=True))
