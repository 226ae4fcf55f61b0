"""What became of a plan, as rows: each step's outcome, and what differed where there was a conflict."""

from __future__ import annotations

from collections.abc import Sequence

from segtui.errors import SegtuiError
from segtui.models import Source
from segtui.service.plans import Application, Change, Result, State
from segtui.service.saying import NOT_WELL, error_said, outcome_counts_said, reason_of, subject_said, value_said
from segtui.text import harmless
from segtui.tui.cells import Span, fit, width_of
from segtui.tui.pages import NOTHING, Row, note

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
"""The sign and the tone of each state; the word stands beside it."""
_LONGEST_TITLE = 56  # cells: how it ended is to be seen behind it in a narrow terminal


def progress_said(application: Application, now: float) -> list[Span]:
    """How far it is, in one line."""
    total, counts = len(application.results), application.counts()
    done = counts.get(State.DONE, 0) + counts.get(State.SKIPPED, 0)
    spans: list[Span] = [(f"{done} of {total} done", "strong")]
    for state in (*NOT_WELL, State.CANCELLED):
        if counts.get(state):
            spans += [(" · ", "dim"), (f"{counts[state]} {state.value}", SIGNS[state][1])]
    if application.is_in_flight and application.is_cancelling:
        spans += [(" · ", "dim"), ("nothing more is sent", "warn")]
    elif application.is_in_flight and application.waiting_until is not None:
        spans += [(" · ", "dim"), (f"paused for {max(0, application.waiting_until - now):.0f} s more", "warn")]
    return spans


def outcome_said(application: Application, undo_key: str) -> Span:
    """How it ended, in one line with its tone; `undo_key` is the key that takes it back."""
    plan, counts = application.plan, application.counts()
    title = subject_said(plan)
    title = fit(title, _LONGEST_TITLE) if width_of(title) > _LONGEST_TITLE else title
    if application.is_done:
        return f"{title} · done" + (f" · {undo_key} takes it back" if plan.undo.is_possible else ""), "good"
    if len(application.results) == 1:
        return f"{title} · {reason_of(application.results[0])}", SIGNS[application.results[0].state][1]
    return f"{title} · {outcome_counts_said(application)}", "bad" if any(
        counts.get(state) for state in NOT_WELL
    ) else "warn"


def refusal_rows(error: SegtuiError) -> list[Row]:
    """Why there is no plan; where sources stand in the way, each of them."""
    rows: list[Row] = [[(error_said(error), "bad")]]
    in_the_way: Sequence[Source] = getattr(error, "sources", ())
    return [*rows, *([NOTHING] if in_the_way else ()), *(note(harmless(source.slug), "") for source in in_the_way)]


def result_rows(application: Application) -> list[Row]:
    """A row for every step, those that did not go well first, with what differed where there was a conflict."""
    rows: list[Row] = []
    for result in _ordered(application.results):
        sign, tone = SIGNS[result.state]
        rows.append([(f" {sign} {fit(result.state.value, 9)} ", tone), (harmless(result.step.subject), "")])
        said = reason_of(result)
        if said != result.state.value:
            rows.append([("     ", ""), (said, tone)])
        if result.conflict is not None:
            rows += [NOTHING, *conflict_rows(result), NOTHING]
    return rows


def _ordered(results: Sequence[Result]) -> list[Result]:
    order = (*NOT_WELL, State.SENDING)
    return sorted(results, key=lambda result: order.index(result.state) if result.state in order else len(order))


def conflict_rows(result: Result) -> list[Row]:
    """Field by field: what the plan was made on, what it wants, and what is there now."""
    planned = {change.field: change for change in result.step.changes}
    rows: list[Row] = [[("     It was changed meanwhile; nothing was sent.", "warn")]]
    for change in result.conflict.changes if result.conflict else ():
        rows += _conflict_rows(change, planned.get(change.field))
    return rows


def _conflict_rows(change: Change, planned: Change | None) -> list[Row]:
    is_secret = change.is_secret or (planned is not None and planned.is_secret)
    wanted = value_said(planned.new, is_secret) if planned is not None else "as it was"
    return [
        [("     ", ""), (harmless(change.field), "strong")],
        [("       planned on  ", "dim"), (value_said(change.old, is_secret), "")],
        [("       wanted      ", "dim"), (wanted, "")],
        [("       now         ", "dim"), (value_said(change.new, is_secret), "warn")],
    ]
