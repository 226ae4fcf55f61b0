"""Plans applied, step by step, as tasks of the service's own: leaving a screen does not end them."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from segtui.errors import NotAuthorised, SegtuiError, Unreachable
from segtui.journal.entry import Standing
from segtui.journal.journal import Journal
from segtui.journal.store import JournalUnusable
from segtui.models import SourceId
from segtui.operations import Call
from segtui.service.applying.depending import waits_for, with_source_id
from segtui.service.applying.effects import Effects
from segtui.service.applying.interrupting import Interrupted, Pauses, interruptible
from segtui.service.applying.keeping import entries_of, kept_step, text_without_keys
from segtui.service.applying.rule import Rule
from segtui.service.applying.sending import Outcome, Sender, outcome_of
from segtui.service.plans import Application, Plan, Result, State

if TYPE_CHECKING:
    from segtui.api import Client

STANDINGS = {
    State.DONE: Standing.DONE,
    State.SKIPPED: Standing.DONE,
    State.FAILED: Standing.FAILED,
    State.CONFLICT: Standing.CONFLICT,
    State.UNSURE: Standing.IN_DOUBT,
    State.CANCELLED: Standing.CANCELLED,
}
_CANCELLED = "cancelled before it was sent"
_MOST_UNREACHABLE = 3
"""So many steps in a row without any answer, and the rest is not tried."""


@dataclass
class Applier:
    """Carries out plans against one workspace. `host` and `workspace_id` say whose they are, for the journal."""

    connected: Callable[[], Awaitable[Client]]
    workspace_id: Callable[[], Awaitable[str]]
    journal: Journal
    effects: Effects
    rules: dict[str, Rule]
    host: str
    hash_key: bytes
    clock: Callable[[], float]
    sleep: Callable[[float], Awaitable[object]]
    pauses: Pauses = field(default_factory=Pauses)
    _locks: dict[str, asyncio.Lock] = field(default_factory=dict)

    def start(self, plan: Plan) -> Application:
        """Begin to apply a plan; it goes on by itself."""
        application = Application.of(plan)
        application.task = asyncio.create_task(_Run(self, application).all(), name=f"apply {plan.id}")
        return application

    def lock_of(self, target: str) -> asyncio.Lock:
        """Held while a step on this target is under way: two plans do not overtake each other between look and send."""
        return self._locks.setdefault(target, asyncio.Lock())


@dataclass
class _Run:
    """One application under way."""

    own: Applier
    application: Application
    created: SourceId | None = None
    stopped: str = ""
    stale: set[str] = field(default_factory=set)
    unreachable: int = 0

    @property
    def plan(self) -> Plan:
        return self.application.plan

    async def all(self) -> None:
        try:
            await self._noted()
            for number, result in enumerate(self.application.results):
                await self._step(number, result)
            await self._over()
        except SegtuiError as error:
            self._give_up(error)
        finally:
            self.application.waiting_until = None
            self.application.tell()

    async def _noted(self) -> None:
        """Note every intent, durably, before anything is sent (T31). Raises SegtuiError."""
        own = self.own
        if self.plan.steps:
            workspace_id = await own.workspace_id()
            entries = await asyncio.to_thread(entries_of, self.plan, own.host, workspace_id, own.hash_key, own.clock())
            await own.journal.intend(entries)

    async def _step(self, number: int, result: Result) -> None:
        result.step = with_source_id(result.step, self.created)
        reason = self._reason_not_to_send(number)
        if reason:
            await self._settle(number, result, Outcome(State.CANCELLED, reason))
            return
        result.state = State.SENDING
        self.application.tell()
        async with self.own.lock_of(result.step.target):
            await self._settle(number, result, await self._carried_out(number, result))

    def _reason_not_to_send(self, number: int) -> str:
        if self.application.is_cancelling and not self.stopped:
            self.stopped = _CANCELLED
        results = self.application.results
        if self.stopped:
            return self.stopped
        return "not sent: an earlier step did not succeed" if waits_for(results[number], results[:number]) else ""

    async def _carried_out(self, number: int, result: Result) -> Outcome:
        try:
            client = await self.own.connected()
            sender = Sender(client, self.own.rules, self.own.sleep, partial(self._fetched, client))
            judged, now = await interruptible(self.application, sender.looked(result.step), lambda task: True)
            early = outcome_of(judged, now)
            if early is not None:
                return early
            result.step = judged.step
            await self.own.journal.sending(self.plan.id, number, **kept_step(result.step, self.own.hash_key))
        except Interrupted:
            return Outcome(State.CANCELLED, _CANCELLED)
        except SegtuiError as error:
            return Outcome(State.FAILED, f"nothing was sent: {error}", error)
        try:
            outcome = await sender.send(judged.step.call, now)
        except Interrupted:
            return Outcome(State.CANCELLED, _CANCELLED)
        return replace(outcome, said="; ".join(filter(None, (outcome.said, judged.said))))

    async def _fetched(self, client: Client, call: Call[Any]) -> Any:
        """The answer to a write; a pause before it leaves can be cut short, what is on its way cannot."""
        return await interruptible(self.application, client.fetch(call), self.own.pauses.holds)

    async def _settle(self, number: int, result: Result, outcome: Outcome) -> None:
        """Note what became of a step, and show it everywhere."""
        if outcome.state is State.DONE and outcome.made and result.step.call.operation.answer == "source":
            self._remember_created(result, outcome)
        outcome = replace(outcome, said=text_without_keys(result.step, outcome.said))
        result.state, result.said, result.error = outcome.state, outcome.said, outcome.error
        result.conflict, result.answer, result.left = outcome.conflict, outcome.answer, outcome.record
        result.made = outcome.made
        self._judge_the_rest(outcome)
        try:
            await self.own.journal.finish(
                self.plan.id, number, STANDINGS[outcome.state], outcome.said, made=outcome.made
            )  # fmt: skip
        except JournalUnusable as error:
            result.said = "; ".join(filter(None, (result.said, f"the outcome could not be noted: {error}")))
        self.stale |= await self.own.effects.show(result.step, outcome)
        self.application.tell()

    def _remember_created(self, result: Result, outcome: Outcome) -> None:
        if result.step.before is None and not result.step.call.scope:
            self.created = SourceId(outcome.made)

    def _judge_the_rest(self, outcome: Outcome) -> None:
        """After some failures nothing more is sent: no permission (T42), no journal, no network."""
        error = outcome.error
        if isinstance(error, NotAuthorised | JournalUnusable):
            self.stopped = f"not sent: {error}"
        elif outcome.state is not State.CANCELLED:
            self.unreachable = self.unreachable + 1 if isinstance(error, Unreachable) else 0
        if self.unreachable >= _MOST_UNREACHABLE:
            self.stopped = f"not sent: {error}"

    async def _over(self) -> None:
        if self.plan.undoes and self.application.is_done:
            await self.own.journal.undone(self.plan.undoes, self.plan.id)
        await self.own.effects.outdate(self.stale)

    def _give_up(self, error: SegtuiError) -> None:
        """Before the first step: nothing could be noted, so nothing is sent."""
        for result in self.application.results:
            if result.state is State.WAITING:
                result.state, result.error, result.said = State.FAILED, error, f"nothing was sent: {error}"
