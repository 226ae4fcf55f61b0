"""`segtui keys`: what a pressed key sends and does here, and what every action is bound to."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from segtui.cli.commands import SCREEN
from segtui.cli.options import Choices, choice_options
from segtui.errors import UsageError

if TYPE_CHECKING:
    from segtui.keys.bound import Bound
    from segtui.service.launch import Launch


@click.command()
@click.option("--list", "only_list", is_flag=True, help="Print every action with its id and keys, and end.")
@choice_options
@click.pass_context
def keys(context: click.Context, choices: Choices, only_list: bool) -> int:
    """Show what this terminal sends for a pressed key, and what the key does."""
    before = context.obj if isinstance(context.obj, Choices) else Choices()
    settings = choices.over(before).settings(os.environ)
    if only_list:
        _print(dict(settings.keys))
        return 0
    if not all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout)):
        raise UsageError("keys are pressed in a terminal, and there is none", hint="--list prints what is bound")
    from segtui.service.launch import Launch

    start_screen: Callable[[Launch], int] = context.meta[SCREEN]
    return start_screen(Launch(settings, shows_keys=True))


def _print(overrides: dict[str, str]) -> None:
    from segtui.cli.output import Output
    from segtui.keys.bound import actions

    columns: dict[str, Callable[[Any], str]] = {"id": _id, "keys": _keys, "title": _title, "screens": _screens}
    printer = Output().with_columns(dict(columns))
    printer.add(actions(overrides))
    printer.end()


def _id(action: Bound) -> str:
    return action.id


def _keys(action: Bound) -> str:
    return ",".join(action.keys)


def _title(action: Bound) -> str:
    return action.title


def _screens(action: Bound) -> str:
    return ", ".join(action.screens)
