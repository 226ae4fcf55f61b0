"""Retry decisions: pure values."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from segtui import errors
from segtui.api.retry import Budget, TlsFailed, Tried, asked_pause_s, backoff_s, pause_s
from tests.api.kit import START

PASSING = [errors.ServiceDown("x"), errors.TimedOut("x"), errors.ConnectionFailed("x")]
FINAL = [errors.BadAnswer("x"), TlsFailed("x"), errors.Unauthenticated("x"), errors.Invalid("x"), errors.ReadOnly("x")]


@pytest.mark.parametrize("error", PASSING, ids=lambda e: type(e).__name__)
@pytest.mark.threat("T28")
def test_a_read_is_tried_three_times_with_full_jitter(error: errors.SegtuiError) -> None:
    assert [backoff_s(error, Tried(n), write=False, draw=1.0) for n in range(4)] == [0.5, 1.0, None, None]
    assert backoff_s(error, Tried(1), write=False, draw=0.0) == 0.0
    assert backoff_s(error, Tried(1), write=False, draw=0.25) == 0.25


@pytest.mark.parametrize("error", FINAL, ids=lambda e: type(e).__name__)
@pytest.mark.parametrize("write", [False, True])
@pytest.mark.threat("T26")
def test_the_rest_is_final(error: errors.SegtuiError, write: bool) -> None:
    assert backoff_s(error, Tried(), write=write, draw=1.0) is None


@pytest.mark.threat("T29")
def test_a_write_is_sent_again_only_where_it_never_left() -> None:
    for kind in (errors.ServiceDown, errors.TimedOut, errors.ConnectionFailed):
        error = kind("x")
        error.maybe_applied = True
        assert backoff_s(error, Tried(), write=True, draw=1.0) is None
        error.maybe_applied = False
        assert backoff_s(error, Tried(), write=True, draw=1.0) == 0.5


@pytest.mark.parametrize(
    ("headers", "asked"),
    [
        ({"retry-after": "0"}, 0.0),
        ({"retry-after": "7"}, 7.0),
        ({"retry-after": " 7 "}, 7.0),
        ({"retry-after": "1.5"}, 1.5),
        ({"retry-after": "99999"}, 99999.0),
        ({"retry-after": "-5"}, None),
        ({"retry-after": "soon"}, None),
        ({"retry-after": ""}, None),
        ({"retry-after": "1e9"}, None),
        ({"retry-after": "9" * 400}, None),
        ({"retry-after": "NaN"}, None),
        ({"retry-after": "٧"}, None),
        ({"retry-after": "Fri, 15 Jan 2027 08:00:30 GMT"}, 30.0),
        ({"retry-after": "Fri, 15 Jan 2027 07:00:00 GMT"}, 0.0),
        ({"retry-after": "Fri, 15 Jan 2027 08:00:30 GMT", "date": "Fri, 15 Jan 2027 08:00:20 GMT"}, 10.0),
        ({"retry-after": "Fri, 99 Foo 2027 08:00:30 GMT"}, None),
        ({}, None),
    ],
)
@pytest.mark.threat("T27")
def test_retry_after_in_every_spelling(headers: dict[str, str], asked: float | None) -> None:
    assert START == 1_800_000_000.0  # Fri, 15 Jan 2027 08:00:00 GMT
    assert asked_pause_s(headers, None, START) == asked
    assert asked_pause_s(headers, {"msBeforeNext": 1250}, START) == (1.25 if asked is None else asked)


@pytest.mark.parametrize(
    "data",
    [None, 7, [], {}, {"msBeforeNext": -1}, {"msBeforeNext": "9"}, {"msBeforeNext": True}, {"msBeforeNext": 1e12}],
)
@pytest.mark.threat("T27")
def test_odd_data_asks_for_nothing(data: object) -> None:
    assert asked_pause_s({}, data, START) is None


@pytest.mark.parametrize(("ms", "asked"), [(0, 0.0), (0.5, 0.0005), (1, 0.001), (999_999_999_999, 999_999_999.999)])
@pytest.mark.threat("T27")
def test_milliseconds_are_asked_for_in_seconds(ms: float, asked: float) -> None:
    assert asked_pause_s({}, {"msBeforeNext": ms}, START) == asked


@pytest.mark.threat("T27")
def test_a_pause_is_obeyed_within_a_cap_and_not_for_ever() -> None:
    def after(asked: float | None, pauses: int = 0) -> float | None:
        return pause_s(errors.RateLimited("x", retry_after_s=asked), Tried(pauses=pauses))

    assert [after(asked) for asked in (0, 7, 60, 60.1, 99999)] == [0, 7, 60, None, None]
    assert [after(None, pauses) for pauses in range(6)] == [1, 2, 4, 8, 16, None]
    assert after(0, 5) is None
    assert pause_s(errors.RateLimited("x"), Tried()) == 1


@pytest.mark.threat("T28")
def test_retries_run_out_and_successes_earn_new_ones() -> None:
    budget = Budget()
    assert [budget.spend() for _ in range(11)] == [True] * 10 + [False]
    for _ in range(11):
        budget.earn()
    assert budget.spend() and not budget.spend()
    for _ in range(1000):
        budget.earn()
    assert budget.left == budget.most == 10


@given(st.text(), st.text())
@pytest.mark.threat("T27")
def test_no_header_breaks_it(retry_after: str, date: str) -> None:
    asked = asked_pause_s({"retry-after": retry_after, "date": date}, None, START)
    assert asked is None or asked >= 0
