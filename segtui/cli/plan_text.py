"""Plans and their outcomes as lines for a terminal, and as JSON for scripts; secrets are masked in both."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from segtui.api import request_for
from segtui.cli.styles import styled
from segtui.cli.widths import padded
from segtui.models import Record, Source, SourceDetail
from segtui.service.json_text import json_of
from segtui.service.plan_json import json_of_plan
from segtui.service.plans import Application, Change, Plan, Result, State, Step
from segtui.service.saying import (
    body_said,
    dependents_said,
    groups,
    outcome_counts_said,
    reason_of,
    subject_said,
    target_said,
    undo_said,
    value_said,
)
from segtui.text import escaped, harmless, original

_TONES = {"+": "good", "-": "bad", "~": "warn"}
SIGNS: dict[State, tuple[str, str]] = {
    State.WAITING: ("·", "dim"),
    State.SENDING: ("…", "accent"),
    State.DONE: ("✓", "good"),
    State.FAILED: ("✗", "bad"),
    State.CONFLICT: ("≠", "bad"),
    State.UNSURE: ("?", "warn"),
    State.CANCELLED: ("–", "dim"),
    State.SKIPPED: ("✓", "dim"),
}


def plan_lines(plan: Plan, *, color: bool) -> Iterator[str]:
    """All that a plan says: what changes, with the exact requests, what hangs on it, and whether it can be undone."""
    yield styled(harmless(subject_said(plan)), "strong", color)
    if not plan.is_empty:
        yield "  " + styled(undo_said(plan.undo, " (segtui journal undo)"), "dim", color)
    for text in plan.warnings:
        yield "  " + styled(f"! {harmless(text)}", "warn", color)
    for one in plan.diverged:
        yield "  " + styled(f"≠ {harmless(one.subject)} was changed since: left alone", "warn", color)
        yield from _change_lines(one.changes, color)
    if plan.dependents:
        yield f"  It stops ({len(plan.dependents)}): {dependents_said(plan.dependents)}"
    if plan.is_empty:
        yield "  Nothing would change: nothing is sent."
        return
    yield from _group_lines(plan, color) if groups(plan) else _all_steps(plan.steps, color)
    for asked in plan.confirmations:
        yield "  " + styled(f"Asks: {harmless(asked.prompt)}", "warn", color)


def _all_steps(steps: Sequence[Step], color: bool) -> Iterator[str]:
    for number, step in enumerate(steps, 1):
        if len(steps) > 1:
            yield f"  {number}  {harmless(step.subject)}"
        yield from _step_lines(step, color)


def _group_lines(plan: Plan, color: bool) -> Iterator[str]:
    for group in groups(plan):
        yield "  " + styled(harmless(group.title), "strong", color)
        yield from _step_lines(group.steps[0], color)
        others = [harmless(step.subject) for step in group.steps[1:]]
        if others:
            yield f"      and the same for {len(others)} more: {', '.join(others)}"


def _step_lines(step: Step, color: bool) -> Iterator[str]:
    yield from _change_lines(step.changes, color)
    request = request_for(step.call)
    yield "    " + styled(f"{request.method} {target_said(request)}", "accent", color)
    body = body_said(step)
    if body is not None:
        yield "    " + escaped(json.dumps(original(body), ensure_ascii=False))


def _change_lines(changes: Sequence[Change], color: bool) -> Iterator[str]:
    for change in changes:
        old, new = value_said(change.old, change.is_secret), value_said(change.new, change.is_secret)
        said = f"{old} → {new}" if change.sign == "~" else new if change.sign == "+" else old
        yield "    " + styled(f"{change.sign} {padded(harmless(change.field), 22)} {said}", _TONES[change.sign], color)


def result_lines(result: Result, *, color: bool) -> Iterator[str]:
    """What became of one step; of a conflict what differs."""
    sign, tone = SIGNS[result.state]
    why = reason_of(result)
    said = "" if why == result.state.value else f": {harmless(why)}"
    yield styled(f"{sign} {result.state.value:<9}", tone, color) + f" {harmless(result.step.subject)}{said}"
    for change in result.conflict.changes if result.conflict else ():
        old, new = value_said(change.old, change.is_secret), value_said(change.new, change.is_secret)
        yield f"    {harmless(change.field)}: planned on {old}, is now {new}"


def outcome_line(application: Application) -> str:
    """How all of it ended."""
    return harmless(f"{subject_said(application.plan)}: {outcome_counts_said(application)}")


def plan_json(plan: Plan, application: Application | None = None, *, reveal_keys: bool = False) -> dict[str, Any]:
    """A plan for scripts, and what became of it where it was applied; `record` is what the last write left."""
    said = json_of_plan(plan, application)
    if application is not None:
        record = written_record(application)
        said["record"] = None if record is None else json_of(record, reveal_keys=reveal_keys)
    return said


def written_record(application: Application) -> Record | None:
    """The record that the last write left, where it left one: a source rather than what is new of it."""
    for result in reversed(application.results):
        for record in (result.left, result.answer):
            if result.state is State.DONE and isinstance(record, Record):
                return record.source if isinstance(record, SourceDetail) else record
    return None


def written_source(application: Application) -> Source | None:
    """The same, where it is a source."""
    record = written_record(application)
    return record if isinstance(record, Source) else None
