"""Which steps of a plan need others to have succeeded, and the id of a source that one of them creates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from segtui.models import SourceId
from segtui.operations import Call, labels, sources
from segtui.service.applying.rule import label_fields
from segtui.service.plans import NEW_SOURCE, Result, State, Step

_GOOD = (State.DONE, State.SKIPPED)


def waits_for(result: Result, earlier: Sequence[Result]) -> bool:
    """Whether a step must not be sent, since one that it needs did not succeed."""
    failed = [other for other in earlier if other.state not in _GOOD]
    return any(_needs(result.step, other.step) for other in failed)


def _needs(step: Step, other: Step) -> bool:
    if step.target == other.target or step.call.operation is labels.delete_label:
        return True
    if other.call.operation is sources.create_source:
        return NEW_SOURCE in (step.target, *step.call.scope)
    if other.call.operation is labels.create_label:
        made = label_fields([other.call.arguments["label"]])
        return made.items() <= label_fields(step.call.arguments.get("labels", ())).items()
    return False


def with_source_id(step: Step, created: SourceId | None) -> Step:
    """The step with the id of the source that an earlier one created."""
    if created is None or NEW_SOURCE not in (step.target, *step.call.scope):
        return step
    target = created if step.target == NEW_SOURCE else step.target
    inverse = tuple(_with_id(call, created) for call in step.inverse)
    return replace(step, call=_with_id(step.call, created), target=target, inverse=inverse)


def _with_id(call: Call[Any], created: SourceId) -> Call[Any]:
    given = {name: created if value == NEW_SOURCE else value for name, value in call.arguments.items()}
    return Call(call.operation, given)
