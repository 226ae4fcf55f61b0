"""What a write is before it is sent, while it is, and afterwards: plain values that every front end shows.

Call → service.plan → Plan (steps, changes, what hangs on it, warnings, undo) → preview → service.apply → Application
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from msgspec import UNSET

from segtui.errors import SegtuiError
from segtui.models import Record, SourceId
from segtui.operations import Call

NEW_SOURCE = SourceId("{new source}")
"""Stands in a later step for the id of the source that an earlier step of the same plan creates."""


@dataclass(frozen=True, slots=True)
class Change:
    """One field, old and new: `UNSET` where it is not there. `field` is dotted (`settings.websiteUrl`, `labels.team`).

    The values are as the API has them; whoever shows them masks those with `is_secret`.
    """

    field: str
    old: Any = UNSET
    new: Any = UNSET
    is_secret: bool = False

    @property
    def sign(self) -> str:
        """`+` added, `-` removed, `~` changed."""
        return "+" if self.old is UNSET else "-" if self.new is UNSET else "~"


@dataclass(frozen=True, slots=True)
class Dependent:
    """What hangs on a source and loses it: `kind` is destination, warehouse, or source (one that forwards to it)."""

    kind: str
    id: str
    title: str
    enabled: bool | None = None


class Proof(Enum):
    """What a person must type before a write that cannot be taken back."""

    SLUG = "slug"  # the slug or id of the source
    KEY_END = "key end"  # the last four characters of the write key
    SLUG_TWICE = "slug twice"  # twice over: the last write key of a source


@dataclass(frozen=True, slots=True)
class Confirmation:
    """What to type (`accepted`: any of these, to the letter), and why."""

    proof: Proof
    accepted: tuple[str, ...]
    prompt: str

    def is_given_by(self, typed: str) -> bool:
        """Whether this is what had to be typed."""
        return typed in self.accepted


@dataclass(frozen=True, slots=True)
class Undo:
    """Whether a write can be taken back; `said` tells how, or why not."""

    is_possible: bool
    said: str


@dataclass(frozen=True, slots=True)
class Step:
    """One request of a plan: the call, what it changes, and what was there when it was planned.

    `subject` is what people call it (a slug, `key:value`); `target` its identity (a source's id, `key:value`).
    `before` is the record as it was read for the plan (None for what did not exist): apply reads again and compares.
    `inverse` are the calls that take it back, in order; () where nothing can.
    """

    call: Call[Any]
    subject: str
    target: str
    changes: tuple[Change, ...]
    before: Record | None = None
    inverse: tuple[Call[Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Diverged:
    """What an undo leaves alone, since others changed it: fields as the write left them (`old`) and as they are."""

    subject: str
    target: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """A write, planned: shown first, then applied step by step.

    `steps` is empty where nothing would change: then nothing is sent, and `title` still says what was asked for.
    `items` is how many sources it is about (a bulk has one step or more for each). `id` is the journal's group.
    """

    id: str
    title: str
    subject: str
    steps: tuple[Step, ...]
    undo: Undo
    dependents: tuple[Dependent, ...] = ()
    warnings: tuple[str, ...] = ()
    confirmations: tuple[Confirmation, ...] = ()
    undoes: str = ""  # the id of the plan that this one takes back
    resumes: str = ""  # the id of the plan that this one goes on with
    diverged: tuple[Diverged, ...] = ()  # an undo: what it leaves alone

    @property
    def is_empty(self) -> bool:
        """Whether it changes nothing."""
        return not self.steps

    @property
    def items(self) -> tuple[str, ...]:
        """The targets it is about, each once, in order."""
        return tuple(dict.fromkeys(step.target for step in self.steps))


class State(Enum):
    """How a step stands."""

    WAITING = "waiting"
    SENDING = "sending"
    DONE = "done"
    FAILED = "failed"  # refused, or never sent: nothing was changed
    CONFLICT = "conflict"  # what is there is not what was planned on: nothing was sent
    UNSURE = "in doubt"  # sent, and nobody can tell whether it took effect
    CANCELLED = "cancelled"  # not sent any more
    SKIPPED = "skipped"  # it was done already (a resumed plan)


@dataclass(frozen=True, slots=True)
class Conflict:
    """What differs from the plan: the fields as they were planned on (`old`) and as they are now (`new`)."""

    changes: tuple[Change, ...]


@dataclass(slots=True)
class Result:
    """The outcome of one step, so far; `answer` is the record that the API answered with, or that was read back.

    `step` is as it was sent: with the id of a source that an earlier step created, with what others did to labels.
    `left` is what the step is about as the write left it, where that is known. `made` is what it created: the id of a
    source, the stand-in of a write key.
    """

    step: Step
    state: State = State.WAITING
    said: str = ""
    error: SegtuiError | None = None
    conflict: Conflict | None = None
    answer: Any = None
    left: Record | None = None
    made: str = ""


@dataclass
class Application:
    """A plan being applied: it goes on when the screen is left; listeners are called at every change."""

    plan: Plan
    results: list[Result]
    task: asyncio.Task[None] | None = None
    is_cancelling: bool = False
    waiting_until: float | None = None  # Unix seconds: the pause that pacing or a rate limit makes
    listeners: list[Callable[[], object]] = field(default_factory=list)

    @classmethod
    def of(cls, plan: Plan) -> Application:
        """The application of a plan, before its first step."""
        return cls(plan, [Result(step) for step in plan.steps])

    @property
    def is_over(self) -> bool:
        """Whether nothing more will happen."""
        return self.task is not None and self.task.done()

    @property
    def is_in_flight(self) -> bool:
        """Whether something is being sent, or may still be."""
        return self.task is not None and not self.task.done()

    def counts(self) -> dict[State, int]:
        """How many steps stand how."""
        found: dict[State, int] = {}
        for result in self.results:
            found[result.state] = found.get(result.state, 0) + 1
        return found

    def with_state(self, *states: State) -> Sequence[Result]:
        """The results that stand so."""
        return [result for result in self.results if result.state in states]

    @property
    def is_done(self) -> bool:
        """Whether every step was done, or needed not be."""
        return all(result.state in (State.DONE, State.SKIPPED) for result in self.results)

    def cancel(self) -> None:
        """Send nothing more; what is on its way is waited for, a pause before sending is not."""
        if not self.is_cancelling:
            self.is_cancelling = True
            self.tell()

    def tell(self) -> None:
        """Let every listener look again; the mistake of one is reported, and ends no write."""
        for listener in list(self.listeners):
            try:
                listener()
            except Exception as error:
                asyncio.get_running_loop().call_exception_handler({"message": "a listener failed", "exception": error})

    async def finished(self) -> Application:
        """Wait until it is over; leaving the wait does not end it."""
        if self.task is not None:
            await asyncio.shield(self.task)
        return self
