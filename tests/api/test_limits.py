"""Rate limits: paced before they are hit."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from segtui.api.limits import (
    LONGEST_HOLD_S,
    MARGIN_S,
    WINDOW_S,
    Pacer,
    Rate,
    bucket_of,
    delay_s,
    hold_s,
    rate_in,
    reset_s,
)
from segtui.operations import OPERATIONS
from tests.api.kit import START

CREATE, DELETE, LIST = (OPERATIONS[name] for name in ("create_label", "delete_label", "list_labels"))


def test_nothing_waits_below_the_limit() -> None:
    assert delay_s([], START, 60) == 0
    assert delay_s([START] * 59, START, 60) == 0
    assert delay_s([START] * 60, START + 20, 60) == 40 + MARGIN_S
    assert delay_s([START] * 60, START + 100, 60) == 0


@given(st.lists(st.floats(0, 5), max_size=200))
def test_no_minute_ever_holds_more_than_the_limit(gaps: list[float]) -> None:
    pacer, now, sent = Pacer(), START, []
    for gap in gaps:
        now += gap
        at = pacer.book(CREATE, now)
        assert at >= now
        sent.append(at)
    assert sent == sorted(sent)
    assert all(later - earlier >= WINDOW_S for earlier, later in zip(sent, sent[60:], strict=False))


def test_the_61st_waits_and_one_that_is_given_back_lets_it_go() -> None:
    pacer = Pacer()
    booked = [pacer.book(CREATE, START + number / 10) for number in range(60)]
    assert booked == [START + number / 10 for number in range(60)]
    assert pacer.book(CREATE, START + 10) == START + WINDOW_S + MARGIN_S
    pacer.give_back(CREATE, START + WINDOW_S + MARGIN_S)
    pacer.give_back(CREATE, booked[30])
    assert pacer.book(CREATE, START + 10) == START + 10


def test_places_that_are_given_back_do_not_make_older_requests_forgotten() -> None:
    pacer = Pacer()
    for _ in range(60):
        pacer.book(CREATE, START)
    for at in [pacer.book(CREATE, START + 1) for _ in range(90)]:
        pacer.give_back(CREATE, at)
    assert pacer.book(CREATE, START + 2) == START + WINDOW_S + MARGIN_S


def test_each_limited_operation_has_a_bucket_of_its_own_and_the_rest_share_one() -> None:
    assert (bucket_of(CREATE), bucket_of(DELETE), bucket_of(LIST)) == ("create_label", "delete_label", "default")
    pacer = Pacer()
    for _ in range(60):
        pacer.book(CREATE, START)
    assert pacer.book(DELETE, START) == START
    assert [pacer.book(LIST, START) for _ in range(500)] == [START] * 500


def test_a_crowd_is_spread_over_the_minutes_in_the_order_it_came() -> None:
    pacer = Pacer()
    period = WINDOW_S + MARGIN_S
    assert [pacer.book(CREATE, START) for _ in range(200)] == [START + number // 60 * period for number in range(200)]


def test_nobody_overtakes_who_waits() -> None:
    pacer = Pacer()
    for _ in range(61):
        pacer.book(CREATE, START)
    for _ in range(30):
        pacer.give_back(CREATE, START)
    assert pacer.book(CREATE, START) == START + WINDOW_S + MARGIN_S


def test_a_place_is_kept_until_its_minute_and_the_margin_are_over() -> None:
    pacer = Pacer()
    for _ in range(60):
        pacer.book(CREATE, START)
    assert pacer.book(CREATE, START + 59.8) == START + 60.5


def test_giving_back_what_was_never_booked_does_nothing() -> None:
    pacer = Pacer()
    pacer.give_back(CREATE, START)
    pacer.give_back(LIST, START)
    assert pacer.book(CREATE, START) == START


@pytest.mark.parametrize(("booked", "back_s"), [(1, 100), (30, 80), (59, 61)])
@pytest.mark.threat("T49")
def test_places_from_before_the_clock_was_set_back_are_forgotten(booked: int, back_s: float) -> None:
    pacer = Pacer()
    for _ in range(booked):
        pacer.book(CREATE, START)
    assert pacer.book(CREATE, START - back_s) == START - back_s


@pytest.mark.threat("T49")
def test_a_clock_that_is_set_back_stalls_nothing_for_long() -> None:
    pacer = Pacer()
    for _ in range(60):
        pacer.book(CREATE, START)
    year = 365 * 86_400
    assert pacer.book(CREATE, START - year) == START - year
    assert pacer.book(CREATE, START + year) == START + year


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("0", 0),
        ("42", 42),
        ("41.5", 41.5),
        ("1800000030", 30),
        ("1799999990", 0),
        ("1800000030000", 30),
        ("1000000000", 1e9),  # the longest that is taken for seconds from now
        ("1000000001", 0),
        ("100000000000", 1e11 - START),  # the last that is taken for Unix seconds
        ("100000000001", 100_000_000.001),
        ("2027-01-15T10:00:30+02:00", 30),
        ("Fri, 15 Jan 2027 10:00:30 +0200", 30),
        ("Fri, 15 Jan 2027 08:00:30 GMT", 30),
        ("2027-01-15T08:00:30Z", 30),
        ("2027-01-15T08:00:30", 30),
        ("2020-01-15T08:00:30Z", 0),
        ("", None),
        ("soon", None),
        ("-3", None),
        ("9" * 300, None),
    ],
)
def test_the_reset_in_every_unit_it_might_have(text: str, seconds: float | None) -> None:
    assert reset_s(text, START) == seconds


@pytest.mark.threat("T49")
def test_a_date_without_a_zone_is_one_of_utc_wherever_we_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    time.tzset()
    try:
        assert reset_s("2027-01-15T08:00:30", START) == 30
    finally:
        monkeypatch.undo()
        time.tzset()


@given(st.text())
def test_no_header_breaks_it(text: str) -> None:
    headers = {"x-ratelimit-remaining": text, "x-ratelimit-reset": text, "date": text}
    rate = rate_in(headers, START)
    assert rate is None or 0 <= hold_s(rate) <= LONGEST_HOLD_S


def test_headers_say_how_it_stands() -> None:
    headers = {"x-ratelimit-consumed": "58", "x-ratelimit-remaining": "2", "x-ratelimit-reset": "40"}
    assert rate_in(headers, START) == Rate(58, 2, 40.0, START)
    assert rate_in({}, START) is None
    assert rate_in({"x-ratelimit-reset": "1800000030"}, START) == Rate(None, None, 30.0, START)
    server = {"x-ratelimit-reset": "1900000030", "date": "Sun, 17 Mar 2030 17:46:40 GMT"}  # another clock than ours
    assert rate_in(server, START) == Rate(None, None, 30.0, START)


def test_a_bucket_that_is_used_up_is_waited_for_and_no_other() -> None:
    pacer = Pacer()
    pacer.learn(CREATE, {"x-ratelimit-remaining": "0", "x-ratelimit-reset": "20"}, START)
    assert pacer.book(CREATE, START + 5) == START + 20
    assert pacer.book(DELETE, START + 5) == START + 5
    pacer.learn(LIST, {"x-ratelimit-remaining": "0", "x-ratelimit-reset": "99999"}, START)
    assert pacer.book(LIST, START) == START  # a unit that makes no sense stalls nothing
    assert pacer.rates == {
        "create_label": Rate(None, 0, 20.0, START),
        "default": Rate(None, 0, 99999.0, START),
    }


@pytest.mark.parametrize(
    ("remaining", "resets_in_s", "seconds"),
    [(0, 20.0, 20), (0, 60.0, 60), (0, 60.1, 0), (0, None, 0), (1, 20.0, 0), (None, 20.0, 0)],
)
def test_only_a_bucket_that_is_used_up_is_held_and_for_a_minute_at_most(
    remaining: int | None, resets_in_s: float | None, seconds: float
) -> None:
    assert hold_s(Rate(None, remaining, resets_in_s, START)) == seconds


def test_a_limited_operation_that_is_held_waits_for_both() -> None:
    pacer = Pacer()
    pacer.book(CREATE, START)
    pacer.learn(CREATE, {"x-ratelimit-remaining": "0", "x-ratelimit-reset": "20"}, START)
    assert pacer.book(CREATE, START) == START + 20
    assert pacer.book(CREATE, START + 1) == START + 20


@pytest.mark.threat("T27")
def test_a_shorter_pause_does_not_end_a_longer_one() -> None:
    pacer = Pacer()
    for wait_s in (60, 5):
        pacer.hold(LIST, wait_s, START, everything=False)
    assert pacer.book(LIST, START) == START + 60


@pytest.mark.threat("T27")
def test_a_limit_of_the_token_holds_everything_and_a_long_one_nothing() -> None:
    pacer = Pacer()
    pacer.hold(CREATE, 7, START, everything=True)
    assert pacer.book(LIST, START + 1) == START + 7
    assert pacer.book(LIST, START + 8) == START + 8
    pacer.hold(LIST, 9, START + 8, everything=False)
    assert pacer.book(DELETE, START + 8) == START + 8 and pacer.book(LIST, START + 8) == START + 17
    for wait_s in (99999, None):
        pacer.hold(DELETE, wait_s, START + 20, everything=True)
        assert pacer.book(DELETE, START + 20) == START + 20
