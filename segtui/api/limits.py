"""Rate limits: how long to wait before the next request of a bucket, so that the limit is not run into.

Operations with a published limit have a bucket each, since the limit is published per operation; the others share one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from segtui.operations import Operation

DEFAULT_BUCKET = "default"
WINDOW_S = 60.0
# Requests do not travel equally fast: the first of a minute may arrive late and the one after the last early.
MARGIN_S = 0.5
LONGEST_HOLD_S = 60.0


@dataclass(frozen=True, slots=True)
class Rate:
    """What the rate-limit headers said last; `resets_in_s` counts from `seen_at` (Unix seconds)."""

    consumed: int | None
    remaining: int | None
    resets_in_s: float | None
    seen_at: float


def bucket_of(operation: Operation[..., Any]) -> str:
    """The bucket that requests of the operation are counted in."""
    return operation.name if operation.per_minute else DEFAULT_BUCKET


def delay_s(history: Sequence[float], now: float, per_minute: int) -> float:
    """Seconds to wait so that no window of a minute holds more than `per_minute` requests.

    `history` holds the times of the requests, the planned ones too, in order (Unix seconds).
    """
    if len(history) < per_minute:
        return 0.0
    leaves_at = history[-per_minute] + WINDOW_S + MARGIN_S
    return max(0.0, leaves_at - now)


def rate_in(headers: Mapping[str, str], now: float) -> Rate | None:
    """What the headers of an answer say about its bucket, or None where they say nothing."""
    consumed, remaining = (_whole(headers.get(f"x-ratelimit-{name}")) for name in ("consumed", "remaining"))
    resets_in_s = reset_s(headers.get("x-ratelimit-reset", ""), server_now(headers, now))
    if consumed is None and remaining is None and resets_in_s is None:
        return None
    return Rate(consumed, remaining, resets_in_s, now)


def hold_s(rate: Rate) -> float:
    """Seconds for which a bucket is known to be used up."""
    if rate.remaining != 0 or rate.resets_in_s is None or rate.resets_in_s > LONGEST_HOLD_S:
        return 0.0
    return rate.resets_in_s


def reset_s(text: str, now: float) -> float | None:
    """Seconds until the window ends. Its unit is unpublished: seconds from now, Unix seconds, milliseconds, a date."""
    text = text.strip()
    if re.fullmatch(r"[0-9]{1,15}(\.[0-9]{1,9})?", text):
        number = float(text)
        number = number / 1000 if number > 1e11 else number
        return max(0.0, number - now) if number > 1e9 else number
    moment = moment_of(text)
    return None if moment is None else max(0.0, moment - now)


def moment_of(text: str) -> float | None:
    """An HTTP or ISO date as Unix seconds, or None where it is neither."""
    from email.utils import parsedate_to_datetime  # takes a while to load, and dates are rare

    for parsed in (parsedate_to_datetime, datetime.fromisoformat):
        try:
            moment = parsed(text)
            return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
        except (ValueError, OverflowError):
            continue
    return None


def server_now(headers: Mapping[str, str], now: float) -> float:
    """The server's time of an answer, so that a wrong clock here does no harm; ours where it does not tell."""
    moment = moment_of(headers.get("date", ""))
    return now if moment is None else moment


def _whole(text: str | None) -> int | None:
    return int(text) if text is not None and re.fullmatch(r"[0-9]{1,15}", text.strip()) else None


class Pacer:
    """Remembers when requests went and which buckets are used up."""

    def __init__(self) -> None:
        self.rates: dict[str, Rate] = {}
        self._sent: dict[str, list[float]] = {}
        self._held_until: dict[str, float] = {}

    def book(self, operation: Operation[..., Any], now: float) -> float:
        """Take a place for one request: the time from which it may be sent (Unix seconds)."""
        bucket = bucket_of(operation)
        held = max(self._held_until.get(bucket, 0.0), self._held_until.get("", 0.0))
        at = now + min(max(0.0, held - now), LONGEST_HOLD_S)
        if operation.per_minute:
            history = self._sent.setdefault(bucket, [])
            # What lies ahead further than the queue can reach was booked before the clock was set back.
            furthest = now + (1 + len(history) // operation.per_minute) * (WINDOW_S + MARGIN_S)
            history[:] = [t for t in history if now - WINDOW_S - MARGIN_S < t <= furthest]
            at = max(at, now + delay_s(history, now, operation.per_minute), history[-1] if history else at)
            history.append(at)
        return at

    def give_back(self, operation: Operation[..., Any], at: float) -> None:
        """A booked place is not used after all."""
        history = self._sent.get(bucket_of(operation), [])
        if at in history:
            history.remove(at)

    def learn(self, operation: Operation[..., Any], headers: Mapping[str, str], now: float) -> None:
        """Note what an answer says about its bucket."""
        rate = rate_in(headers, now)
        if rate is not None:
            bucket = bucket_of(operation)
            self.rates[bucket] = rate
            self._held_until[bucket] = now + hold_s(rate)

    def hold(self, operation: Operation[..., Any], wait_s: float | None, now: float, *, everything: bool) -> None:
        """A 429 asks for a pause: of the operation's bucket, or of everything that the token does.

        A pause that is longer than the cap is left to whoever asked: a request then fails at once, it does not hang.
        """
        if wait_s is None or wait_s > LONGEST_HOLD_S:
            return
        bucket = "" if everything else bucket_of(operation)
        self._held_until[bucket] = max(self._held_until.get(bucket, 0.0), now + wait_s)
