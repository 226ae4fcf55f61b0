"""A plan of a write as rows to read before it is sent, and as lines for a shell. Nothing of Textual here."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from msgspec import UNSET

from segtui.api import request_for
from segtui.api.requests import Request, encoded
from segtui.decoding import as_json
from segtui.models import Record
from segtui.service.plans import NEW_SOURCE, Change, Dependent, Plan, Step
from segtui.text import MASK, harmless, masked, original
from segtui.tui.cells import fit, width_of
from segtui.tui.pages import NOTHING, Row, escaped, json_rows, note

FEW = 4
"""Up to so many sources are shown one by one; more are shown in groups that have the same changes."""

_NAMED = 8  # of the dependents, so many are named
_TONES = {"+": "good", "-": "bad", "~": "warn"}
_SHORT = 64  # cells: values that are longer go over several rows
_LONG = 400  # cells: a body that is longer is indented


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
    if len(plan.items) <= FEW:
        return []
    found: dict[object, list[Step]] = {}
    for step in plan.steps:
        changes = tuple((c.field, repr(c.old), repr(c.new)) for c in step.changes)
        found.setdefault((step.call.operation.name, changes), []).append(step)
    return [Group(tuple(steps)) for steps in found.values()]


def plan_rows(plan: Plan, opened: frozenset[int] = frozenset(), chosen: int = 0) -> list[Row]:
    """All that a plan says; of its groups those `opened` are listed, and `chosen` is the one that keys act on."""
    rows = [*_undo_rows(plan), *_warning_rows(plan), *_left_alone_rows(plan)]
    if plan.is_empty:
        return [*rows, NOTHING, note("Nothing would change: nothing is sent.", "strong")]
    gathered = groups(plan)
    if gathered:
        rows += [NOTHING, *group_rows(gathered, opened, chosen), NOTHING, *_dependent_rows(plan.dependents)]
    else:
        rows += _dependent_rows(plan.dependents)
        for number, step in enumerate(plan.steps, 1):
            rows += [NOTHING, *_step_rows(step, number if len(plan.steps) > 1 else 0)]
    return rows


def group_rows(gathered: Sequence[Group], opened: frozenset[int], chosen: int) -> list[Row]:
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
            others = len(group.steps) - 1
            rows += [note(f"  and the same for {others} more: space lists them")] if others else []
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


def _step_rows(step: Step, number: int) -> list[Row]:
    heading: list[Row] = [[(f"{number}  {harmless(step.subject)}", "strong")]] if number else []
    return [*heading, *change_rows(step.changes), *request_rows(step)]


def _undo_rows(plan: Plan) -> list[Row]:
    if plan.is_empty:
        return []
    said, tone = ("Can be undone with z", "good") if plan.undo.is_possible else ("Cannot be undone", "warn")
    return [[(f"{said}: {harmless(plan.undo.said)}" if plan.undo.said else said, tone)]]


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
    named = [f"{harmless(one.title)} ({one.kind}{', off' if one.enabled is False else ''})" for one in dependents]
    more = f" and {len(named) - _NAMED} more" if len(named) > _NAMED else ""
    return [[(f"It stops ({len(named)}): ", "strong"), (", ".join(named[:_NAMED]) + more, "")]]


def _indented(row: Row) -> Row:
    return [("  ", ""), *row]
