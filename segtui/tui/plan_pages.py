"""A plan of a write as rows to read before it is sent. Nothing of Textual here."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence

from segtui.api import request_for
from segtui.service.plans import Change, Dependent, Plan, Step
from segtui.service.saying import (
    Group,
    body_said,
    dependents_said,
    groups,
    target_said,
    undo_said,
    value_said,
)
from segtui.text import escaped, harmless, original
from segtui.tui.cells import fit, width_of
from segtui.tui.pages import NOTHING, Row, json_rows, note

_TONES = {"+": "good", "-": "bad", "~": "warn"}
_SHORT = 64  # cells: values that are longer go over several rows
_LONG = 400  # cells: a body that is longer is indented


KeySaid = Callable[[str], str]
"""Names the key of an action."""


def plan_rows(plan: Plan, key_said: KeySaid, opened: frozenset[int] = frozenset(), chosen: int = 0) -> list[Row]:
    """All that a plan says; of its groups those `opened` are listed, and `chosen` is the one that keys act on."""
    rows = [*_undo_rows(plan, key_said("write.undo")), *_warning_rows(plan), *_left_alone_rows(plan)]
    if plan.is_empty:
        return [*rows, NOTHING, note("Nothing would change: nothing is sent.", "strong")]
    gathered = groups(plan)
    if gathered:
        rows += [NOTHING, *group_rows(gathered, key_said, opened, chosen), NOTHING, *_dependent_rows(plan.dependents)]
    else:
        rows += _dependent_rows(plan.dependents)
        for number, step in enumerate(plan.steps, 1):
            rows += [NOTHING, *_step_rows(step, number if len(plan.steps) > 1 else 0)]
    return rows


def group_rows(gathered: Sequence[Group], key_said: KeySaid, opened: frozenset[int], chosen: int) -> list[Row]:
    """The groups, closed or with every request of theirs."""
    rows: list[Row] = []
    for at, group in enumerate(gathered):
        sign = "▾" if at in opened else "▸"
        here = at == chosen
        rows.append([("▌" if here else " ", "accent"), (f"{sign} {group.title}", "strong" if here else "")])
        rows += [_indented(row) for row in change_rows(group.steps[0].changes)]
        if at in opened:
            for step in group.steps:
                rows += [NOTHING, [("    ", ""), (harmless(step.subject), "strong")]]
                rows += [_indented(row) for row in request_rows(step)]
        else:
            rows += [_indented(row) for row in request_rows(group.steps[0])]
            others, lists = len(group.steps) - 1, key_said("overlay.toggle")
            rows += [note(f"  and the same for {others} more: {lists} lists them")] if others else []
    return rows


def change_rows(changes: Iterable[Change]) -> list[Row]:
    """The changes as a diff: a sign, the field, and old → new."""
    return [row for change in changes for row in _change_rows(change)]


def _change_rows(change: Change) -> list[Row]:
    sign, tone = change.sign, _TONES[change.sign]
    head = (f"  {sign} {fit(harmless(change.field), 22)} ", tone)
    old, new = value_said(change.old, change.is_secret), value_said(change.new, change.is_secret)
    if sign != "~":
        return [[head, (new if sign == "+" else old, tone)]]
    if width_of(old) + width_of(new) <= _SHORT - 26:
        return [[head, (f"{old} → {new}", "")]]
    return [[head, ("", "")], [("      - ", "bad"), (old, "bad")], [("      + ", "good"), (new, "good")]]


def request_rows(step: Step) -> list[Row]:
    """The request of a step: method, path and body to the letter, but for secrets."""
    request = request_for(step.call)
    rows: list[Row] = [[(f"  {request.method} ", "accent"), (target_said(request), "accent")]]
    body = body_said(step)
    if body is None:
        return rows
    short = escaped(json.dumps(original(body), ensure_ascii=False))
    if width_of(short) <= _LONG:
        return [*rows, [("  ", ""), (short, "")]]
    return [*rows, *(_indented(row) for row in json_rows(body))]


def _step_rows(step: Step, number: int) -> list[Row]:
    heading: list[Row] = [[(f"{number}  {harmless(step.subject)}", "strong")]] if number else []
    return [*heading, *change_rows(step.changes), *request_rows(step)]


def _undo_rows(plan: Plan, undo: str) -> list[Row]:
    if plan.is_empty:
        return []
    return [[(undo_said(plan.undo, f" with {undo}"), "good" if plan.undo.is_possible else "warn")]]


def _warning_rows(plan: Plan) -> list[Row]:
    return [[("⚠ ", "warn"), (harmless(text), "warn")] for text in plan.warnings]


def _left_alone_rows(plan: Plan) -> list[Row]:
    """What an undo does not touch, since others changed it: as the write had left it, and as it is now."""
    rows: list[Row] = []
    for one in plan.diverged:
        rows += [NOTHING, [("≠ ", "warn"), (f"{harmless(one.subject)} was changed since: left alone", "warn")]]
        for change in one.changes:
            rows.append([(f"  {fit(harmless(change.field), 24)} ", ""), ("left as ", "dim"), (_said(change, 0), "")])
            rows.append([(" " * 27, ""), ("is now  ", "dim"), (_said(change, 1), "warn")])
    return rows


def _said(change: Change, at: int) -> str:
    return value_said((change.old, change.new)[at], change.is_secret)


def _dependent_rows(dependents: Sequence[Dependent]) -> list[Row]:
    if not dependents:
        return []
    return [[(f"It stops ({len(dependents)}): ", "strong"), (dependents_said(dependents), "")]]


def _indented(row: Row) -> Row:
    return [("  ", ""), *row]
