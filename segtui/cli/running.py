"""What every command on a workspace does: its options, a service for as long as it runs, and notes on stderr."""

from __future__ import annotations

import asyncio
import functools
import os
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import click

from segtui.cli.options import AnyFunction, Choices, choice_options
from segtui.cli.output import Form, Output
from segtui.errors import UsageError
from segtui.text import harmless

if TYPE_CHECKING:
    from segtui.service.service import Service
    from segtui.settings import Settings

_SHORTEST_PAUSE_S = 1.0
FORMS: tuple[Form, ...] = ("json", "jsonl", "csv")


@dataclass(frozen=True)
class Run:
    """One command on one workspace: whose it is, and how it prints."""

    choices: Choices
    output: Output
    from_cache: bool = False

    def settings(self) -> Settings:
        """The settings of the profile. Raises UsageError."""
        return self.choices.settings(os.environ)

    def serve(self, work: Callable[[Service], Awaitable[int | None]]) -> int:
        """Do the work with a service that is open meanwhile; gives the exit status."""
        from segtui.service.headless import headless

        settings = self.settings()

        async def served() -> int:
            async with headless(settings, os.environ) as service:
                service.pause_listeners.append(partial(_note_pause, service.clock))
                try:
                    return await work(service) or 0
                finally:
                    for notice in await service.notices():
                        note(notice)

        return asyncio.run(served())


def workspace_options(*, caches: bool = False, keys: bool = False) -> Callable[[AnyFunction], AnyFunction]:
    """The options of a command on a workspace, handed to the function as `run`.

    `caches` adds --from-cache, `keys` --reveal-keys.
    """

    def decorated(function: AnyFunction) -> AnyFunction:
        @choice_options
        @click.option("--json", "forms", flag_value="json", multiple=True, help="Print JSON.")
        @click.option("--jsonl", "forms", flag_value="jsonl", multiple=True, help="Print a JSON object a line.")
        @click.option("--csv", "forms", flag_value="csv", multiple=True, help="Print comma-separated values.")
        @click.option("--columns", metavar="A,B", help="The columns to print; dotted names lead into the JSON.")
        @click.option("--color", type=click.Choice(["auto", "always", "never"]), default="auto", help="Use colour.")
        @click.pass_context
        @functools.wraps(function)
        def with_run(context: click.Context, /, *args: Any, **given: Any) -> Any:
            before = context.obj if isinstance(context.obj, Choices) else Choices()
            columns = tuple(filter(None, (name.strip() for name in (given.pop("columns") or "").split(","))))
            reveal, from_cache = given.pop("reveal_keys", False), given.pop("from_cache", False)
            output = Output(_form(given.pop("forms")), columns, given.pop("color"), reveal)
            if reveal and from_cache:
                raise UsageError("the cache holds no write keys to reveal", hint="leave out --from-cache")
            if reveal:
                note("write keys are shown in full")
            return function(*args, run=Run(given.pop("choices").over(before), output, from_cache), **given)

        if keys:
            with_run = click.option("--reveal-keys", is_flag=True, help="Show write keys in full.")(with_run)
        if caches:
            with_run = click.option("--from-cache", is_flag=True, help="Show what is cached; no network.")(with_run)
        return with_run

    return decorated


def _form(forms: tuple[Form, ...]) -> Form:
    if len(set(forms)) > 1:
        raise UsageError(f"choose one of {', '.join(f'--{form}' for form in FORMS)}")
    return forms[0] if forms else "table"


def _note_pause(clock: Callable[[], float], until: float) -> None:
    if until - clock() > _SHORTEST_PAUSE_S:
        note(f"waiting for {until - clock():.0f} s, as the API wants it")


def note(text: str) -> None:
    """Say something on stderr, harmless whatever it holds."""
    click.echo(harmless(text), err=True)
