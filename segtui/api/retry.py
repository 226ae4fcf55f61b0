"""Whether a failed request is sent again, and when: decisions as values, without any I/O."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from segtui.api.limits import moment_of, server_now
from segtui.errors import ConnectionFailed, RateLimited, SegtuiError, ServiceDown, TimedOut

MOST_TRIES = 3
MOST_PAUSES = 5
LONGEST_PAUSE_S = 60.0
FIRST_BACKOFF_S = 0.5
LONGEST_BACKOFF_S = 8.0

Reason = Literal["rate limit", "retry", "pacing"]


@dataclass(frozen=True, slots=True)
class Wait:
    """A pause before a request: why, for what, and until when (Unix seconds)."""

    reason: Reason
    operation: str
    delay_s: float
    until: float


class TlsFailed(ConnectionFailed):
    """TLS failed: final, whatever was to be sent."""

    default_hint = "check the host, the clock and SSL_CERT_FILE"


@dataclass(frozen=True, slots=True)
class Tried:
    """What was done for one request so far: how often it failed, and how often a 429 made it wait."""

    failures: int = 0
    pauses: int = 0


@dataclass(slots=True)
class Budget:
    """Retries in store: each costs one, each success earns a tenth; an outage is not answered by a storm."""

    left: float = 10.0
    most: float = 10.0
    earned: float = 0.1

    def spend(self) -> bool:
        """Take one retry, if there is one."""
        if self.left < 1:
            return False
        self.left -= 1
        return True

    def earn(self) -> None:
        """A request succeeded."""
        self.left = min(self.most, self.left + self.earned)


def pause_s(error: RateLimited, tried: Tried) -> float | None:
    """Seconds to wait after a 429 before the request is sent again; None: give up.

    Nothing was done, so writes too are sent again. What the API asks for is obeyed up to a cap; beyond it the caller
    decides.
    """
    if tried.pauses >= MOST_PAUSES:
        return None
    asked = error.retry_after_s
    if asked is None:
        return min(LONGEST_PAUSE_S, 2.0**tried.pauses)
    return asked if asked <= LONGEST_PAUSE_S else None


def backoff_s(error: SegtuiError, tried: Tried, *, write: bool, draw: float) -> float | None:
    """Seconds to wait after a failure before the request is sent again; None: give up.

    Reads are tried three times. A write is sent again only where it never left. `draw` (0 to 1) is the full jitter.
    """
    if not isinstance(error, ServiceDown | TimedOut | ConnectionFailed) or isinstance(error, TlsFailed):
        return None
    if tried.failures + 1 >= MOST_TRIES or (write and error.maybe_applied):
        return None
    return draw * min(LONGEST_BACKOFF_S, FIRST_BACKOFF_S * 2.0**tried.failures)


def asked_pause_s(headers: Mapping[str, str], data: Any, now: float) -> float | None:
    """How long a 429 asks to wait: `Retry-After` (seconds or a date), else `msBeforeNext`; None: it does not say."""
    told = _retry_after_s(headers, now)
    if told is not None:
        return told
    ms = data.get("msBeforeNext") if isinstance(data, dict) else None
    return ms / 1000 if isinstance(ms, int | float) and not isinstance(ms, bool) and 0 <= ms < 1e12 else None


def _retry_after_s(headers: Mapping[str, str], now: float) -> float | None:
    text = headers.get("retry-after", "").strip()
    if re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,9})?", text):
        return float(text)
    moment = moment_of(text)
    return None if moment is None else max(0.0, moment - server_now(headers, now))
