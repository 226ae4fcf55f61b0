"""A plan of a write as rows to read before it is sent. Nothing of Textual here."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate, takewhile

from segtui.api import request_for
from segtui.service.plans import Change, Dependent, Plan, Step
from segtui.service.saying import (
    Group,
    body_said,
    dependents_said,
    gathered,
    target_said,
    undo_said,
    value_said,
)
from segtui.text import escaped, harmless, original
from segtui.tui.cells import Span, fit, width_of, wrapped
from segtui.tui.pages import NOTHING, Row, json_rows, note

_TONES = {"+": "good", "-": "bad", "~": "warn"}
_FIELD = 22  # cells
_BESIDE_CHANGE = 12  # cells: the sign, the arrow and blanks, indented once more in a group
_LONG = 400  # cells: a body that is longer is indented, however small the page
_HIGH = 30  # lines: on a page that is higher, so is a body that is longer than _ROWS rows
_ROWS = 2
_PROSE = 95  # cells: longer lines are hard to read, and no page gets wider for their sake
_SUBJECT = 36  # cells
_NAMED_PART = 8  # of the lines that there are, this part names the sources of a group that is closed


@dataclass(frozen=True)
class Sheet:
    """What a plan is shown on: so many cells wide, so many lines high; `key_said` names the key of an action."""

    width: int
    height: int
    key_said: Callable[[str], str]

    @property
    def prose(self) -> int:
        """The cells of a line of prose."""
        return min(self.width, _PROSE)


def plan_rows(plan: Plan, found: Sequence[Group], sheet: Sheet, opened: frozenset[int], chosen: int) -> list[Row]:
    """All that a plan says; of its groups, `found`, those `opened` are listed, and `chosen` is that keys act on."""
    rows = [*_undo_rows(plan, sheet), *_warning_rows(plan, sheet), *_left_alone_rows(plan)]
    if plan.is_empty:
        return [*rows, NOTHING, note("Nothing would change: nothing is sent.", "strong")]
    if found:
        rows += [NOTHING, *group_rows(found, sheet, opened, chosen), NOTHING]
        return rows + _dependent_rows(plan.dependents, sheet)
    rows += _dependent_rows(plan.dependents, sheet)
    alike = gathered(plan.steps)
    if len(alike) == 1 and len(plan.steps) > 1:
        return [*rows, NOTHING, *change_rows(plan.steps[0].changes, sheet), NOTHING, *_opened_rows(alike[0], sheet)]
    for number, step in enumerate(plan.steps, 1):
        rows += [NOTHING, *_step_rows(step, number if len(plan.steps) > 1 else 0, sheet)]
    return rows


def group_rows(found: Sequence[Group], sheet: Sheet, opened: frozenset[int], chosen: int) -> list[Row]:
    """The groups: closed, with the first request and the names of all; or open, with every request of theirs."""
    rows: list[Row] = []
    for at, group in enumerate(found):
        sign = "▾" if at in opened else "▸"
        here = at == chosen
        rows.append([("▌" if here else " ", "accent"), (f"{sign} {group.title}", "strong" if here else "")])
        rows += map(_indented, change_rows(group.steps[0].changes, sheet))
        rows += _opened_rows(group, sheet) if at in opened else _closed_rows(group, sheet)
    return rows


def _closed_rows(group: Group, sheet: Sheet) -> list[Row]:
    rows = [_indented(row) for row in request_rows(group.steps[0], sheet)]
    others = group.steps[1:]
    if others:
        rows.append(note(f"  and the same for {len(others)} more: {sheet.key_said('overlay.toggle')} lists them"))
        names = _some([harmless(step.subject) for step in others], sheet.prose - 4, sheet.height // _NAMED_PART)
        rows += [note(f"  {line}", "") for line in names]
    return rows


def _some(names: Sequence[str], width: int, lines: int) -> list[str]:
    """The names in so many lines, or as many of them as there is room for, and how many more there are."""
    ends = accumulate(width_of(name) + len(", ") for name in names)
    most = sum(1 for _ in takewhile(lambda end: end <= width * lines + len(", "), ends))
    for count in range(most, 0, -1):
        more = f" and {len(names) - count} more" if count < len(names) else ""
        found = wrapped(", ".join(names[:count]) + more, width)
        if len(found) <= lines:
            return found
    return []


def _opened_rows(group: Group, sheet: Sheet) -> list[Row]:
    """A row for each source, where their requests are short enough, under the body that all have; else a paragraph."""
    requests = [_request(step) for step in group.steps]
    bodies = {body for _, body in requests}
    is_same = len(bodies) == 1
    subjects = [harmless(step.subject) for step in group.steps]
    subject = min(max(map(width_of, subjects)), _SUBJECT)
    lines = [target if is_same or not body else [*target, ("  ", ""), (body, "")] for target, body in requests]
    if max(sum(width_of(text) for text, _ in line) for line in lines) + subject + 6 > sheet.width:
        return [row for step in group.steps for row in _paragraph(step, sheet)]
    shared = bodies.pop() if is_same else ""
    heads = [[("    ", ""), (fit(one, subject), "strong"), ("  ", "")] for one in subjects]
    table = [[*head, *line] for head, line in zip(heads, lines, strict=True)]
    return [*([[("    each with  ", "dim"), (shared, "")]] if shared else []), *table]


def _paragraph(step: Step, sheet: Sheet) -> list[Row]:
    return [NOTHING, [("    ", ""), (harmless(step.subject), "strong")], *map(_indented, request_rows(step, sheet))]


def change_rows(changes: Sequence[Change], sheet: Sheet) -> list[Row]:
    """The changes as a diff: a sign, the field, and old → new."""
    longest = max((width_of(harmless(change.field)) for change in changes), default=0)
    field = max(_FIELD, min(longest, sheet.width // 2))
    return [row for change in changes for row in _change_rows(change, field, sheet)]


def _change_rows(change: Change, field: int, sheet: Sheet) -> list[Row]:
    sign, tone = change.sign, _TONES[change.sign]
    head = (f"  {sign} {fit(harmless(change.field), field)} ", tone)
    old, new = value_said(change.old, change.is_secret), value_said(change.new, change.is_secret)
    if sign != "~":
        return [[head, (new if sign == "+" else old, tone)]]
    if width_of(old) + width_of(new) + field + _BESIDE_CHANGE <= sheet.width:
        return [[head, (f"{old} → {new}", "")]]
    return [[head, ("", "")], [("      - ", "bad"), (old, "bad")], [("      + ", "good"), (new, "good")]]


def request_rows(step: Step, sheet: Sheet) -> list[Row]:
    """The request of a step: method, path and body to the letter, but for secrets."""
    target, short = _request(step)
    rows: list[Row] = [[("  ", ""), *target]]
    if not short:
        return rows
    taken = width_of(short)
    if taken > (_ROWS * sheet.width if sheet.height > _HIGH else _LONG):
        return [*rows, *map(_indented, json_rows(body_said(step)))]
    return [*rows, [("  ", ""), (short, "")]]


def _request(step: Step) -> tuple[list[Span], str]:
    """Method and path; and the body in one line, empty where there is none."""
    request = request_for(step.call)
    body = body_said(step)
    short = "" if body is None else escaped(json.dumps(original(body), ensure_ascii=False))
    return [(f"{request.method} ", "accent"), (target_said(request), "accent")], short


def _step_rows(step: Step, number: int, sheet: Sheet) -> list[Row]:
    heading: list[Row] = [[(f"{number}  {harmless(step.subject)}", "strong")]] if number else []
    return [*heading, *change_rows(step.changes, sheet), *request_rows(step, sheet)]


def _undo_rows(plan: Plan, sheet: Sheet) -> list[Row]:
    if plan.is_empty:
        return []
    said = undo_said(plan.undo, f" with {sheet.key_said('write.undo')}")
    return _prose_rows("", said, "good" if plan.undo.is_possible else "warn", sheet)


def _warning_rows(plan: Plan, sheet: Sheet) -> list[Row]:
    return [row for text in plan.warnings for row in _prose_rows("⚠ ", harmless(text), "warn", sheet)]


def _prose_rows(sign: str, text: str, tone: str, sheet: Sheet) -> list[Row]:
    """A sentence in lines that can be read, under each other."""
    lines = wrapped(text, sheet.prose - width_of(sign))
    return [[(sign if at == 0 else " " * width_of(sign), tone), (line, tone)] for at, line in enumerate(lines)]


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


def _dependent_rows(dependents: Sequence[Dependent], sheet: Sheet) -> list[Row]:
    if not dependents:
        return []
    head = f"It stops ({len(dependents)}): "
    first, *rest = _prose_rows(head, dependents_said(dependents), "", sheet)
    return [[(head, "strong"), *first[1:]], *rest]


def _indented(row: Row) -> Row:
    return [("  ", ""), *row]
