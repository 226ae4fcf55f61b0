"""What the frame says about data, hosts and errors: pure functions from states to words. Nothing of Textual here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from segtui.errors import NotAuthorised, RateLimited, SegtuiError, Unreachable
from segtui.service.held import Origin, View
from segtui.sight.ages import age_changes_in_s, age_said, is_fresh, refreshed_said
from segtui.tui.cells import Span, width_of

_STEP = " ▸ "
_LONGEST = 2000  # characters of a name: more are on no screen, and need not be measured


def data_said(view: View[Any] | None, age_s: float | None, now: float) -> list[Span]:
    """Where the data comes from, how old it is, and how a load goes; `now` is in Unix seconds."""
    pause_s = _pause_s(view, now)
    if view is not None and view.is_loading and pause_s is not None:
        return [(f"paused for {left_said(pause_s)} more", "warn")]
    if view is None or (view.origin is Origin.NOTHING and not view.error):
        return [("loading…", "accent")]
    if view.is_loading and view.loaded and (view.expected or 0) > view.loaded:
        return [(f"loading {view.loaded:,} of {view.expected:,}", "accent")]
    if view.origin is Origin.NOTHING:
        return [(f"no data · {problem_said(view.error, pause_s)}" if view.error else "no data", "bad")]
    if view.error is not None:
        return [(f"data of {age_said(age_s)} · {problem_said(view.error, pause_s)}", "warn")]
    if is_fresh(age_s):  # who asks again so soon need not be told: what changed is seen
        return [(f"live · {age_said(age_s)}", "good")]
    if view.origin is Origin.CACHE:
        return [(refreshed_said(age_s) if view.is_loading else f"cached · {age_said(age_s)}", "warn")]
    return [(f"live · {age_said(age_s)}" + (" · refreshing" if view.is_loading else ""), "good")]


def problem_said(error: SegtuiError, pause_s: float | None = None) -> str:
    """A few words for the title line; the whole message stands in the line of state."""
    if isinstance(error, RateLimited):
        return "rate limited" + (f" for {left_said(pause_s)} more" if pause_s is not None else "")
    if isinstance(error, Unreachable):
        return "offline"
    return "not authorised" if isinstance(error, NotAuthorised) else "failed"


def left_said(left_s: float) -> str:
    """How long something still takes: in seconds where that is worth counting."""
    for unit_s, name in ((3600, "h"), (60, "min")):
        if left_s >= 2 * unit_s:
            return f"{left_s / unit_s:.0f} {name}"
    return f"{left_s:.0f} s"


def said_changes_in_s(view: View[Any] | None, age_s: float | None, now: float) -> float | None:
    """In how many seconds `data_said` may say something else by itself; None: never."""
    pause_s = _pause_s(view, now)
    return age_changes_in_s(age_s) if pause_s is None else 1.0 if pause_s < 130 else 60.0


def _pause_s(view: View[Any] | None, now: float) -> float | None:
    """How long the API still wants no request of a read, in seconds; None: it asked for no pause."""
    if view is None or view.paused_until is None or not (view.is_loading or isinstance(view.error, RateLimited)):
        return None
    left_s = view.paused_until - now
    return left_s if left_s > 0 else None


def crumbs_said(workspace: str, crumbs: Sequence[str], room: int) -> list[Span]:
    """Where one is, in at most `room` cells as far as that can be: what tells least is left out first.

    First goes the program's name, then the workspace's, then the middle of the way; at last the names are cut.
    """
    workspace, crumbs = workspace[:_LONGEST], [crumb[:_LONGEST] for crumb in crumbs]
    name: list[Span] = [(" segtui ", "accent"), (" ", "")]
    inside: list[Span] = [(workspace, "strong"), (_STEP, "dim")] if workspace else []
    way, short = _STEP.join(crumbs), _STEP.join([crumbs[0], *(["…"] if len(crumbs) > 2 else []), *crumbs[1:][-1:]])
    last = f"… {crumbs[-1]}" if len(crumbs) > 1 else crumbs[0]
    blank: list[Span] = [(" ", "")]
    for before, said in ((name + inside, way), (blank + inside, way), (name, way), (blank, way), (blank, short)):
        if sum(width_of(text) for text, _ in before) + width_of(said) <= room:
            return [*before, (said, "strong")]
    return [*blank, (last, "strong")]


def hints_said(hints: Sequence[tuple[str, str]], width: int) -> list[Span]:
    """Keys with what they do, as many as fit into `width` cells; `? help`, the last, goes last.

    What has no key is left out.
    """
    hints = [hint for hint in hints if hint[0]]
    if not hints:
        return []
    *others, last = hints
    room = width - _hint_width(last)
    chosen: list[tuple[str, str]] = []
    for hint in others:
        if room < _hint_width(hint):
            break
        chosen.append(hint)
        room -= _hint_width(hint)
    if room < 0:
        return []
    return [span for key, what in (*chosen, last) for span in ((f"  {key}", "strong"), (f" {what}", "dim"))]


def _hint_width(hint: tuple[str, str]) -> int:
    return width_of(hint[0]) + width_of(hint[1]) + 3


def joined(parts: Iterable[Sequence[Span]]) -> list[Span]:
    """Groups of spans with a dot between them."""
    out: list[Span] = []
    for part in parts:
        if part:
            out += [(" · ", "dim"), *part] if out else part
    return out


def place_said(position: Sequence[Span], message: Sequence[Span], width: int) -> list[Span]:
    """Where one is, and what is to be told, which goes before all but the row where there is no room for both."""
    both = joined([position, message])
    return joined([position[:1], message]) if message and sum(width_of(text) for text, _ in both) > width else both


def toneless(spans: Iterable[Span]) -> list[Span]:
    """The spans in one tone, but for badges: what is shown in reverse would be a patchwork of backgrounds.

    A slot of a first sight (a number, and the tones for it) keeps its number.
    """

    def plain(tone: str) -> str:
        slot = tone.split(" ")[0]
        return slot if tone == "badge" else f"{slot} " if slot.startswith("-") else ""

    return [(text, plain(tone)) for text, tone in spans]
