"""What the commands share that read much and write a file: their options, progress on stderr, and what is missing."""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from segtui.cli.options import AnyFunction, Choices, choice_options
from segtui.cli.output import Output
from segtui.cli.running import Run, note
from segtui.cli.styles import is_terminal

if TYPE_CHECKING:
    from collections.abc import Iterable

    from segtui.service.exporting.material import Missing

PARTLY = 5
"""The exit status where something could not be read."""

_FEW = 50  # of what is missing, so many are told one by one
_QUARTERS = 4


def run_options(*, caches: bool = False) -> Callable[[AnyFunction], AnyFunction]:
    """The options of a command that has forms of its own, handed to the function as `run`; `caches`: --from-cache."""

    def decorated(function: AnyFunction) -> AnyFunction:
        @choice_options
        @click.option("--color", type=click.Choice(["auto", "always", "never"]), default="auto", help="Use colour.")
        @click.pass_context
        @functools.wraps(function)
        def with_run(context: click.Context, /, *args: Any, choices: Choices, color: str, **given: Any) -> Any:
            before = context.obj if isinstance(context.obj, Choices) else Choices()
            from_cache = given.pop("from_cache", False)
            return function(*args, run=Run(choices.over(before), Output(color=color), from_cache), **given)

        if caches:
            with_run = click.option("--from-cache", is_flag=True, help="Take what is cached; no network.")(with_run)
        return with_run

    return decorated


class Counter:
    """Progress on stderr: a line that counts where a person looks, else a line for each quarter of much."""

    def __init__(self) -> None:
        self._last = ("", 0)
        self._is_terminal = is_terminal(sys.stderr)
        self._is_open = False

    def __call__(self, what: str, done: int, count: int) -> None:
        """So many of so many are done."""
        if self._is_terminal:
            sys.stderr.write(f"\r{what}: {done} of {count}\x1b[K")
            sys.stderr.flush()
            self._is_open = True
            return
        quarter = done * _QUARTERS // count if count >= _FEW else 0
        if quarter and (what, quarter) != self._last:
            self._last = (what, quarter)
            note(f"{what}: {done} of {count}")

    def end(self) -> None:
        """Take the line away."""
        if self._is_open:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
            self._is_open = False


def tell_missing(missing: Iterable[Missing]) -> int:
    """Tell what could not be read; gives the exit status."""
    found = list(missing)
    for one in found[:_FEW]:
        note(f"not read: {one.what}: {one.why}")
    if len(found) > _FEW:
        note(f"and {len(found) - _FEW} more were not read")
    return PARTLY if found else 0


def resolved(path: Path) -> Path:
    """The file that a path leads to, through links too, so that a link is not replaced by a file."""
    return path.expanduser().resolve()
