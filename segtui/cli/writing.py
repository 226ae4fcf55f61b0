"""Writes: the plan is shown, asked about, applied, and what became of it is told; Ctrl-C stops what was not sent."""

from __future__ import annotations

import asyncio
import functools
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from segtui.cli.options import AnyFunction
from segtui.cli.progress import Progress
from segtui.cli.running import Run, note
from segtui.cli.styles import is_terminal, says_color
from segtui.errors import Refused, exit_code_for

if TYPE_CHECKING:
    from segtui.service.plans import Application, Confirmation, Plan
    from segtui.service.service import Service

PARTLY = 5
INTERRUPTED = 130


@dataclass(frozen=True)
class Consent:
    """What was said on the command line about applying: at once, not at all, and what would have to be typed."""

    yes: bool = False
    dry_run: bool = False
    typed: tuple[str, ...] = ()


def write_options(function: AnyFunction) -> AnyFunction:
    """The options of a command that writes, handed to the function as `consent`."""

    @click.option("--yes", "-y", is_flag=True, help="Apply the plan without asking.")
    @click.option("--dry-run", is_flag=True, help="Print the plan and send nothing.")
    @click.option("--confirm", metavar="TEXT", multiple=True, help="What would have to be typed, such as the slug.")
    @functools.wraps(function)
    def with_consent(*args: Any, yes: bool, dry_run: bool, confirm: tuple[str, ...], **more: Any) -> Any:
        return function(*args, consent=Consent(yes, dry_run, confirm), **more)

    return with_consent


async def carry_out(run: Run, service: Service, plan: Plan, consent: Consent) -> int:
    """Show a plan and apply it if that is wanted; gives the exit status.

    Raises:
        Refused: it was not confirmed, or nothing may be written here.
    """
    _show(run, plan, consent)
    if consent.dry_run or plan.is_empty:
        if run.output.is_data:
            _print_json(run, plan)
        return 0
    typed = [] if service.settings.read_only else _confirmed(service.confirmations_for(plan), consent)
    return await _applied(run, service, plan, typed)


async def prepare(service: Service) -> None:
    """What comes before a plan: earlier writes that were cut off are looked after, and the sources are known."""
    from segtui.service.headless import know_sources

    await tell_recovered(service)
    await know_sources(service)


async def tell_recovered(service: Service) -> None:
    """Find out what became of the writes that were cut off earlier, and tell."""
    from segtui.service.headless import recovered

    for said in await recovered(service):
        note(said)


def _show(run: Run, plan: Plan, consent: Consent) -> None:
    """The plan: where nothing else was asked for it is the data, otherwise it is told beside it."""
    from segtui.cli.plan_text import plan_lines

    is_data = consent.dry_run and not run.output.is_data
    stream = sys.stdout if is_data else sys.stderr
    lines = "\n".join(plan_lines(plan, color=says_color(run.output.color, stream)))
    if is_data or not consent.dry_run:
        click.echo(lines, file=stream, color=True)


def _confirmed(asked: Sequence[Confirmation], consent: Consent) -> list[str]:
    """What was typed for each confirmation, on the command line or now; raises Refused where nobody can be asked."""
    can_ask = is_terminal(sys.stdin) and is_terminal(sys.stderr)
    if not can_ask and not consent.yes:
        raise Refused("nothing was written: it was not confirmed", hint="--yes applies without asking")
    typed = [_typed(one, consent, can_ask=can_ask and not consent.yes) for one in asked]
    if not consent.yes and not asked and _asked("Apply? [y/N] ").lower() not in ("y", "yes"):
        raise Refused("nothing was written")
    return typed


def _typed(one: Confirmation, consent: Consent, *, can_ask: bool) -> str:
    given = next((text for text in consent.typed if one.is_given_by(text)), None)
    if given is not None:
        return given
    if not can_ask:
        raise Refused("nothing was written: --yes alone is not enough", hint=f"{one.prompt}, with --confirm")
    return _asked(f"{one.prompt}: ")


def _asked(question: str) -> str:
    """What the person types; Ctrl-C ends the question at once, where asyncio would wait for the line."""
    from segtui.text import harmless

    click.echo(harmless(question), nl=False, err=True)
    before = signal.getsignal(signal.SIGINT)
    with suppress(ValueError):  # only the main thread has signals
        signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        return sys.stdin.readline().strip()
    finally:
        with suppress(ValueError):
            signal.signal(signal.SIGINT, before)


async def _applied(run: Run, service: Service, plan: Plan, typed: Sequence[str]) -> int:
    application = service.apply(plan, typed)
    progress = Progress(application, color=says_color(run.output.color, sys.stderr))
    application.listeners.append(progress.look)
    with _interruptible(application) as presses:
        over = asyncio.ensure_future(application.finished())
        pressed_twice = asyncio.ensure_future(presses.twice.wait())
        await asyncio.wait((over, pressed_twice), return_when=asyncio.FIRST_COMPLETED)
        is_left = not over.done()
        over.cancel()
        pressed_twice.cancel()
    application.listeners.remove(progress.look)
    progress.look()
    if is_left:
        progress.tell_left()
        if application.task is not None:
            application.task.cancel()
        return INTERRUPTED
    progress.tell_end()
    if run.output.is_data:
        _print_json(run, plan, application)
    return INTERRUPTED if presses.count and not application.is_done else _status_of(application)


@dataclass
class _Presses:
    """How often Ctrl-C was pressed: once stops what was not sent, twice leaves what is on its way."""

    application: Application
    twice: asyncio.Event
    count: int = 0

    def __call__(self) -> None:
        self.count += 1
        if self.count > 1:
            self.twice.set()
            return
        note("stopping: nothing more is sent, what is on its way is waited for; Ctrl-C again leaves at once")
        self.application.cancel()


@contextmanager
def _interruptible(application: Application) -> Iterator[_Presses]:
    presses = _Presses(application, asyncio.Event())
    loop, before = asyncio.get_running_loop(), signal.getsignal(signal.SIGINT)
    try:
        loop.add_signal_handler(signal.SIGINT, presses)
    except (ValueError, RuntimeError, NotImplementedError):  # not in the main thread: it has no signals
        yield presses
        return
    try:
        yield presses
    finally:
        loop.remove_signal_handler(signal.SIGINT)
        signal.signal(signal.SIGINT, before)


def _status_of(application: Application) -> int:
    """0 where all of it was done, 5 where a part was; else what the first failure means."""
    from segtui.service.plans import State

    if application.is_done:
        return 0
    if application.with_state(State.DONE):
        return PARTLY
    return next((exit_code_for(result.error) for result in application.results if result.error), 1)


def _print_json(run: Run, plan: Plan, application: Application | None = None) -> None:
    from segtui.cli.plan_text import plan_json
    from segtui.service.json_text import printed

    if run.output.form == "csv":
        return
    indent = 2 if is_terminal(sys.stdout) and run.output.form == "json" else None
    click.echo(printed(plan_json(plan, application, reveal_keys=run.output.reveal_keys), indent=indent))
