"""Plans and their outcomes as JSON, for scripts and for other programs; secrets are masked."""

from __future__ import annotations

from typing import Any

from msgspec import UNSET

from segtui.api import request_for
from segtui.decoding import as_json
from segtui.service.plans import Application, Change, Plan, Result, Step
from segtui.service.saying import body_said, target_said
from segtui.text import MASK, masked


def json_of_plan(plan: Plan, application: Application | None = None) -> dict[str, Any]:
    """A plan for machines, and what became of its steps where it was applied."""
    results = application.results if application else [None] * len(plan.steps)
    return {
        "title": plan.title,
        "subject": plan.subject,
        "applied": application is not None,
        "plan": plan.id,
        "undo": {"possible": plan.undo.is_possible, "said": plan.undo.said},
        "warnings": list(plan.warnings),
        "dependents": [{"kind": d.kind, "id": d.id, "title": d.title, "enabled": d.enabled} for d in plan.dependents],
        "confirmations": [one.prompt for one in plan.confirmations],
        "steps": [_step_json(step, result) for step, result in zip(plan.steps, results, strict=True)],
    }


def _step_json(step: Step, result: Result | None) -> dict[str, Any]:
    step = result.step if result else step
    request = request_for(step.call)
    said: dict[str, Any] = {
        "operation": step.call.operation.name,
        "subject": step.subject,
        "target": step.target,
        "method": request.method,
        "path": target_said(request),
        "body": body_said(step),
        "changes": [_change_json(change) for change in step.changes],
    }
    if result is None:
        return said
    conflict = {"conflict": [_change_json(one) for one in result.conflict.changes]} if result.conflict else {}
    return said | {"state": result.state.value, "said": result.said} | conflict


def _change_json(change: Change) -> dict[str, Any]:
    sides = {"old": change.old, "new": change.new}
    return {"field": change.field} | {
        name: _value(value, change.is_secret) for name, value in sides.items() if value is not UNSET
    }


def _value(value: Any, is_secret: bool) -> Any:
    if is_secret:
        return masked(value) if isinstance(value, str) else MASK
    if isinstance(value, tuple | list):
        return [_value(item, False) for item in value]
    return as_json(value)
