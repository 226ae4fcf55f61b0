"""How old something is, and whether that is too old; times are Unix seconds, UTC."""

from __future__ import annotations

SKEW_S = 60.0
"""How far ahead of the clock a time may lie and still count as now."""

_UNITS = ((86_400, "day"), (3_600, "h"), (60, "min"), (1, "s"))


def age_s(now: float, fetched_at: float | None) -> float | None:
    """The age in seconds; None where it is unknown: never fetched, or dated in the future by a wrong clock."""
    if not fetched_at or fetched_at > now + SKEW_S:
        return None
    return max(0.0, now - fetched_at)


def is_stale(now: float, fetched_at: float | None, ttl_s: float) -> bool:
    """Whether it is older than `ttl_s`; what is of unknown age is stale."""
    age = age_s(now, fetched_at)
    return age is None or age > ttl_s


def age_text(now: float, fetched_at: float | None) -> str:
    """The age for people: `12 s ago`, `3 min ago`, `2 h ago`, `5 days ago`, `unknown`."""
    age = age_s(now, fetched_at)
    if age is None:
        return "unknown"
    for size, unit in _UNITS:
        count = int(age) // size
        if count:
            return f"{count} {unit}{'s' if unit == 'day' and count > 1 else ''} ago"
    return "just now"
