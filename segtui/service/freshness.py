"""When what is known is worth asking again, and how long to wait after a failure: pure decisions."""

from __future__ import annotations

from segtui.cache.freshness import is_stale
from segtui.errors import RateLimited, SegtuiError, Unreachable
from segtui.service.held import Origin

RECORDS_TTL_S = 60.0
CATALOG_TTL_S = 24 * 3600.0
FIRST_RETRY_S = 2.0
LONGEST_RETRY_S = 60.0


def ttl_s(holds: str) -> float:
    """How long a read counts as fresh, in seconds: the catalogues change rarely, everything else may any time."""
    return CATALOG_TTL_S if holds.endswith(("catalog", "metadata")) else RECORDS_TTL_S


def wants_live(holds: str, origin: Origin, fetched_at: float | None, now: float) -> bool:
    """Whether a read that opens now must be asked of the API.

    Records of the workspace that come from the cache are always asked again, however young: they hold no write keys.
    """
    if fetched_at is None or origin is Origin.NOTHING:
        return True
    if origin is Origin.CACHE and ttl_s(holds) < CATALOG_TTL_S:
        return True
    return is_stale(now, fetched_at, ttl_s(holds))


def retry_in_s(error: SegtuiError, failures: int) -> float | None:
    """How long to wait before asking again by ourselves, in seconds; None when only a person can mend it.

    `failures` is how many attempts have failed in a row, from 1 on.
    """
    if not isinstance(error, Unreachable):
        return None
    if isinstance(error, RateLimited) and error.retry_after_s is not None:
        return max(error.retry_after_s, FIRST_RETRY_S)
    return float(min(LONGEST_RETRY_S, FIRST_RETRY_S * 2 ** min(failures - 1, 10)))
