from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from segtui.cache.freshness import age_s, age_text, is_stale

NOW = 1_800_000_000.0
YEAR = 365 * 86_400.0


@pytest.mark.parametrize(
    ("age", "text"),
    [(0.2, "just now"), (1, "1 s ago"), (12, "12 s ago"), (59.9, "59 s ago"), (60, "1 min ago"), (3599, "59 min ago"),
     (3600, "1 h ago"), (7200, "2 h ago"), (86_399, "23 h ago"), (86_400, "1 day ago"), (2 * 86_400, "2 days ago"),
     (YEAR, "365 days ago"), (-60, "just now"), (-61, "unknown"), (-YEAR, "unknown")],
)  # fmt: skip
def test_an_age_is_told_in_words(age: float, text: str) -> None:
    assert age_text(NOW, NOW - age) == text


@pytest.mark.parametrize("never", [None, 0.0])
def test_what_was_never_fetched_is_stale_and_of_unknown_age(never: float | None) -> None:
    assert is_stale(NOW, never, YEAR) and age_text(NOW, never) == "unknown"


@pytest.mark.threat("T49")
def test_what_a_fast_clock_wrote_is_stale_at_once() -> None:
    assert is_stale(NOW, NOW + YEAR, ttl_s=60)


@pytest.mark.threat("T49")
def test_what_a_slow_clock_wrote_is_stale() -> None:
    assert is_stale(NOW, NOW - YEAR, ttl_s=60)


@pytest.mark.threat("T49")
def test_a_clock_set_back_by_seconds_is_no_reason_to_fetch_again() -> None:
    assert not is_stale(NOW, NOW + 5, ttl_s=60) and age_s(NOW, NOW + 5) == 0


def test_what_is_as_old_as_it_may_be_is_not_stale_yet() -> None:
    assert not is_stale(NOW, NOW - 60, ttl_s=60) and is_stale(NOW, NOW - 60.1, ttl_s=60)


@given(st.floats(0, 4e9), st.floats(0, 4e9), st.floats(0, 1e6))
@pytest.mark.threat("T49")
def test_nothing_is_fresh_for_longer_than_its_time(now: float, fetched: float, ttl: float) -> None:
    later = max(now, fetched) + ttl + 1
    assert is_stale(later, fetched, ttl) and age_text(now, fetched)
