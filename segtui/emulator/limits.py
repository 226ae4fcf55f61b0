"""Rate limits: so many requests of one token in a minute."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import ceil

from segtui.emulator.refusals import Refusal, error

WINDOW_S = 60.0


@dataclass(frozen=True, slots=True)
class Limits:
    """Requests a minute, for each token; None switches a limit off."""

    per_minute: int | None = 6000
    label_writes_per_minute: int | None = 60


class RateLimiter:
    """Counts the requests of fixed windows, one for each token and bucket; `clock` is in seconds."""

    def __init__(self, limits: Limits, clock: Callable[[], float]) -> None:
        self.limits, self.clock = limits, clock
        self._windows: dict[tuple[str, str], tuple[float, int]] = {}

    def take(self, token: str, operation: str) -> dict[str, str]:
        """Count one request and give its headers; raises the 429 when the limit is passed.

        Creating and deleting labels are counted apart from each other: the limit is published per operation.
        """
        of_labels = operation in ("create_label", "delete_label")
        allowed = self.limits.label_writes_per_minute if of_labels else self.limits.per_minute
        if allowed is None:
            return {}
        now, key = self.clock(), (token, operation if of_labels else "")
        began, consumed = self._windows.get(key, (now, 0))
        if now - began >= WINDOW_S:
            began, consumed = now, 0
        consumed += 1
        self._windows[key] = (began, consumed)
        left_s = began + WINDOW_S - now
        headers = _headers(consumed, allowed, left_s)
        if consumed > allowed:
            raise _too_many(consumed, left_s, headers)
        return headers


def _headers(consumed: int, allowed: int, left_s: float) -> dict[str, str]:
    """The three headers; nobody has published the unit of Reset: here it is whole seconds until the window ends."""
    return {
        "X-RateLimit-Consumed": str(consumed),
        "X-RateLimit-Remaining": str(max(0, allowed - consumed)),
        "X-RateLimit-Reset": str(ceil(left_s)),
    }


def _too_many(consumed: int, left_s: float, headers: dict[str, str]) -> Refusal:
    data = {"msBeforeNext": ceil(left_s * 1000), "remainingPoints": 0, "consumedPoints": consumed}
    told = error(429, "Too many requests, try again later", data=data)
    return Refusal(429, [told], {**headers, "Retry-After": str(max(1, ceil(left_s)))})
