"""Ages in words."""

from __future__ import annotations

FRESH_S = 60
"""Younger data needs no age: it was the API's a moment ago, and is asked for again meanwhile."""


def age_said(age_s: float | None) -> str:
    """An age in words, coarse on purpose: a line that changes seldom is drawn seldom."""
    if age_s is None:
        return "at an unknown time"
    if age_s < FRESH_S:
        return "just now"
    for unit_s, name in ((86400, "day"), (3600, "h"), (60, "min")):
        if age_s >= unit_s:
            count = int(age_s // unit_s)
            return f"{count} {name}{'s' if name == 'day' and count > 1 else ''} ago"
    return "just now"


def age_changes_in_s(age_s: float | None) -> float | None:
    """In how many seconds `age_said` will say something else; None: never."""
    if age_s is None:
        return None
    unit_s = 60 if age_s < 3600 else 3600
    return unit_s - age_s % unit_s + 0.01


def is_fresh(age_s: float | None) -> bool:
    """Whether data of this age is as good as new."""
    return age_s is not None and age_s < FRESH_S


def refreshed_said(age_s: float | None) -> str:
    """What is said of data that the cache had, while the API is asked again."""
    return f"live · {age_said(age_s)}" if is_fresh(age_s) else f"cached · {age_said(age_s)} · refreshing"
