"""Plans, their outcomes and errors in words, for every front end: harmless to show, and without secrets."""

from __future__ import annotations

import json
import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from msgspec import UNSET

from segtui.api import request_for
from segtui.api.requests import Request, encoded
from segtui.decoding import as_json
from segtui.errors import FromApi, SegtuiError
from segtui.models import Record
from segtui.service.plans import NEW_SOURCE, Application, Dependent, Plan, Result, State, Step, Undo
from segtui.text import MASK, escaped, harmless, masked, original

FEW = 4
"""Up to so many sources are shown one by one; more are shown in groups that have the same changes."""

_LONGEST_NAME = 80
_NAMED = 8  # of the dependents, so many are named

NOT_WELL = (State.CONFLICT, State.FAILED, State.UNSURE)
"""What is shown first: somebody has to do something about it."""


@dataclass(frozen=True)
class Group:
    """Steps that change the same in the same way, on several sources."""

    steps: tuple[Step, ...]

    @property
    def title(self) -> str:
        """How many there are, and what happens to each."""
        count = len(self.steps)
        return self.steps[0].subject if count == 1 else f"{count} × {self.steps[0].call.operation.method}"


def groups(plan: Plan) -> list[Group]:
    """The steps of a plan about many sources, gathered by what they change; () for a plan about few."""
    return gathered(plan.steps) if len(plan.items) > FEW else []


def gathered(steps: Sequence[Step]) -> list[Group]:
    """Steps gathered by what they change."""
    found: dict[object, list[Step]] = {}
    for step in steps:
        changes = tuple((c.field, repr(c.old), repr(c.new)) for c in step.changes)
        found.setdefault((step.call.operation.name, changes), []).append(step)
    return [Group(tuple(steps)) for steps in found.values()]


def subject_said(plan: Plan) -> str:
    """What is done to what."""
    return f"{plan.title}: {plan.subject}" if plan.subject and plan.subject not in plan.title else plan.title


def undo_said(undo: Undo, how: str = "") -> str:
    """Whether it can be taken back; `how` names the way that this front end has."""
    said = f"Can be undone{how}" if undo.is_possible else "Cannot be undone"
    return f"{said}: {harmless(undo.said)}" if undo.said else said


def dependents_said(dependents: Sequence[Dependent]) -> str:
    """What hangs on a source, the first of them by name; none so long that what is asked goes under."""
    named = [
        f"{_begun(harmless(one.title))} ({one.kind}{', off' if one.enabled is False else ''})" for one in dependents
    ]
    more = f" and {len(named) - _NAMED} more" if len(named) > _NAMED else ""
    return ", ".join(named[:_NAMED]) + more


def _begun(name: str) -> str:
    return name if len(name) <= _LONGEST_NAME else f"{name[:_LONGEST_NAME]}…"


def value_said(value: Any, is_secret: bool = False) -> str:
    """A value of a field, as it may be shown."""
    if value is UNSET:
        return "nothing"
    if is_secret:
        return masked(value) if isinstance(value, str) else MASK
    if isinstance(value, str):
        return harmless(value) if value.strip() == value != "" else f'"{harmless(value)}"'
    if isinstance(value, tuple | list) and value and all(isinstance(item, Record) for item in value):
        value = [as_json(item) for item in value]
    return escaped(json.dumps(original(as_json(value)), ensure_ascii=False))


def target_said(request: Request) -> str:
    """Path and query, without secrets; where a later step needs an id that is yet to come, that is said."""
    return request.shown_target.replace(encoded(NEW_SOURCE), NEW_SOURCE)


def body_said(step: Step) -> Any | None:
    """The body of a step's request, with its secrets masked; None where there is none."""
    body = step.call.body()
    return None if body is None else _masked(as_json(body), request_for(step.call).secrets)


def _masked(value: Any, secrets: frozenset[str]) -> Any:
    if isinstance(value, dict):
        return {key: _masked(item, secrets) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_masked(item, secrets) for item in value]
    return masked(value) if isinstance(value, str) and original(value) in secrets | {MASK} else value


def curl_lines(plan: Plan, base_url: str) -> str:
    """The plan's requests for a shell, one a line, without the token.

    A line that would not do as it stands, since a secret or an id is missing in it, is made a comment.
    """
    return "\n".join(_curl(step, base_url) for step in plan.steps)


def _curl(step: Step, base_url: str) -> str:
    request = request_for(step.call)
    body = body_said(step)
    words = ["curl", "-X", request.method, '-H "Authorization: Bearer $SEGTUI_TOKEN"']
    words += [f"-H {shlex.quote(f'{name}: {value}')}" for name, value in request.headers]
    if body is not None:
        words += ["--data", shlex.quote(json.dumps(original(body)))]
    words.append(shlex.quote(base_url + target_said(request)))
    line = " ".join(words)
    if request.secrets:
        return f"# a secret is left out of this one ({MASK}): {line}"
    return f"# needs the id of the new source: {line}" if NEW_SOURCE in line else line


def reason_of(result: Result) -> str:
    """Why a step stands as it does: the API's own words, with the field."""
    return result.said or (error_said(result.error) if result.error else "") or result.state.value


def outcome_counts_said(application: Application) -> str:
    """How many steps ended how."""
    return ", ".join(f"{count} {state.value}" for state, count in application.counts().items() if count)


def error_said(error: SegtuiError) -> str:
    """An error in words, every problem that the API listed with its field."""
    if isinstance(error, FromApi) and error.problems:
        return harmless("; ".join(map(str, error.problems)))
    return harmless(str(error))
