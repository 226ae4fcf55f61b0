"""One step: what is there now is read, it is sent once, and what became of it is found out."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from segtui.errors import NotFound, SegtuiError
from segtui.models import Record
from segtui.operations import Call, Effect, Operation
from segtui.service.applying import judging
from segtui.service.applying.rule import Judged, Rule, Todo
from segtui.service.plans import Conflict, State, Step

if TYPE_CHECKING:
    from segtui.api import Client

READ_BACK_S = (0.0, 1.0)
"""Pauses before each look at what became of an accepted write: nothing is published about consistency."""
LOOK_AGAIN_S = (0.5, 2.0, 5.0)
"""The same for a write whose answer was lost: the server may still be at work."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a step. `record` is the thing as it is now; `is_known` whether that was found out at all.

    `answer` is what came for the write itself, or was read back; `made` is the id or hash of what it created.
    """

    state: State
    said: str = ""
    error: SegtuiError | None = None
    conflict: Conflict | None = None
    record: Record | None = None
    is_known: bool = False
    answer: Any = None
    made: str = ""


@dataclass(frozen=True, slots=True)
class Sender:
    """Carries out single steps; `rules` are by the operation's name, `fetch` sends a write once."""

    client: Client
    rules: dict[str, Rule]
    sleep: Callable[[float], Awaitable[object]]
    fetch: Callable[[Call[Any]], Awaitable[Any]]

    def rule_of(self, call: Call[Any]) -> Rule:
        """The rule of the call's operation."""
        return self.rules[call.operation.name]

    async def looked(self, step: Step) -> tuple[Judged, Record | None]:
        """What to do with a step, and what is there now. Raises SegtuiError."""
        rule = self.rule_of(step.call)
        now = await rule.look(self.client, step.call)
        return rule.judge(step, now), now

    async def send(self, call: Call[Any], before: Record | None) -> Outcome:
        """Send a call once, over what was there `before`, and find out what became of it."""
        try:
            answer = await self.fetch(call)
        except NotFound as error:
            if call.operation.effect is Effect.DELETE:
                left = self.rule_of(call).after(call, before, None)
                return Outcome(State.DONE, "it was gone already", record=left, is_known=True)
            return Outcome(State.FAILED, str(error), error)
        except SegtuiError as error:
            if not getattr(error, "maybe_applied", False):
                return Outcome(State.FAILED, str(error), error)
            return await self.reconciled(call, before, error)
        return await self._verified(call, before, answer)

    async def reconciled(
        self, call: Call[Any], before: Record | None, error: SegtuiError | None, pauses: Sequence[float] = LOOK_AGAIN_S
    ) -> Outcome:
        """What became of a call whose answer was lost: never sent again, only looked for."""
        lost = str(error) if error else "segtui ended before the answer came"
        try:
            found, now = await self._seen(call, before, pauses)
        except SegtuiError as unread:
            return Outcome(State.UNSURE, f"{lost}; whether it took effect could not be read: {unread}", error)
        rule = self.rule_of(call)
        if found is judging.Effect.TAKEN:
            said = f"{lost}; it took effect all the same"
            return Outcome(State.DONE, said, None, None, now, True, now, rule.made(call, before, now))
        if found is judging.Effect.NOT_TAKEN:
            return Outcome(State.FAILED, f"{lost}; it did not take effect", error, None, now, True)
        said = f"{lost}; what is there now does not tell whether it took effect"
        return Outcome(State.UNSURE, said, error, None, now, True)

    async def _verified(self, call: Call[Any], before: Record | None, answer: Any) -> Outcome:
        """What an accepted call did: by its answer, or read back where that does not show it."""
        rule = self.rule_of(call)
        if call.operation.effect is Effect.DELETE:
            left = rule.after(call, before, answer)
            return Outcome(State.DONE, "", None, None, left, True, answer)
        after = rule.after(call, before, answer)
        if after is not None and rule.effect(call, before, after) in (judging.Effect.TAKEN, judging.Effect.UNKNOWN):
            return Outcome(State.DONE, "", None, None, after, True, answer, rule.made(call, before, after))
        try:
            found, now = await self._seen(call, before, READ_BACK_S)
        except SegtuiError as error:
            return Outcome(State.UNSURE, f"Segment accepted it, and it could not be read back: {error}", error)
        outcome = Outcome(State.DONE, "", None, None, now, True, now, rule.made(call, before, now))
        if found in (judging.Effect.TAKEN, judging.Effect.UNKNOWN):
            return outcome
        if found is judging.Effect.NOT_TAKEN:
            return replace(outcome, state=State.FAILED, said=_not_applied(call.operation))
        return replace(outcome, state=State.UNSURE, said="Segment accepted it, but what is there now is something else")

    async def _seen(
        self, call: Call[Any], before: Record | None, pauses: Sequence[float]
    ) -> tuple[judging.Effect, Record | None]:
        """The effect of a call as the present shows it, looked at until it shows or the pauses are used up."""
        rule = self.rule_of(call)
        found, now = judging.Effect.UNKNOWN, None
        for pause_s in pauses:
            if pause_s:
                await self.sleep(pause_s)
            now = await rule.read(self.client, call)
            found = rule.effect(call, before, now)
            if found is judging.Effect.TAKEN:
                break
        return found, now


def outcome_of(judged: Judged, now: Record | None) -> Outcome | None:
    """The outcome of a step that is not sent; None where it is."""
    if judged.todo is Todo.SEND:
        return None
    if judged.todo is Todo.NOTHING:
        return Outcome(State.DONE, judged.said, None, None, now, True, now)
    return Outcome(State.CONFLICT, judged.said, None, Conflict(judged.changes), now, True)


def _not_applied(operation: Operation[..., Any]) -> str:
    said = "Segment accepted the request but did not apply it"
    return f"{said}: Protocols may be missing" if operation.evicts == ("schema settings",) else said
