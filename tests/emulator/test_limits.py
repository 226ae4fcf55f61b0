"""Rate limits, by a clock that the test moves."""

from __future__ import annotations

from segtui.emulator import Emulator, Limits, World
from tests.emulator.support import Api, workspace


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def limited(clock: Clock, limits: Limits | None = None) -> Api:
    return Api(Emulator(World(workspace()), clock=clock, limits=limits, member_token="other"))


def create(ask: Api, n: int) -> int:
    return ask("POST", "/labels", {"label": {"key": "n", "value": f"v{n}"}}).status


def test_60_labels_a_minute_and_then_a_429() -> None:
    clock = Clock()
    ask = limited(clock)
    assert {create(ask, n) for n in range(60)} == {201}
    clock.now += 12.5
    answer = ask("POST", "/labels", {"label": {"key": "n", "value": "more"}})
    assert answer.status == 429
    assert answer.headers["Retry-After"] == "48"
    assert answer.json["errors"][0]["data"] == {"msBeforeNext": 47500, "remainingPoints": 0, "consumedPoints": 61}
    clock.now += 47.5
    assert create(ask, 99) == 201


def test_deleting_labels_has_a_limit_of_its_own_and_the_rest_has_a_wider_one() -> None:
    ask = limited(Clock())
    assert [create(ask, n) for n in range(61)][-1] == 429
    assert ask("DELETE", "/labels/n/v0").status == 200
    assert ask("GET", "/labels").headers["X-RateLimit-Remaining"] == "5999"


def test_the_headers_count_down() -> None:
    clock = Clock()
    ask = limited(clock)
    create(ask, 1)
    clock.now += 20.2
    answer = ask("POST", "/labels", {"label": {"key": "bad key", "value": ""}})
    assert answer.status == 422
    shown = {name: value for name, value in answer.headers.items() if name.startswith("X-RateLimit")}
    assert shown == {"X-RateLimit-Consumed": "2", "X-RateLimit-Remaining": "58", "X-RateLimit-Reset": "40"}


def test_each_token_has_its_own_count() -> None:
    ask = limited(Clock(), Limits(per_minute=1))
    other = Api(ask.emulator, "other")
    assert [ask("GET", "/").status, ask("GET", "/").status, other("GET", "/").status] == [200, 429, 200]


def test_limits_can_be_switched_off() -> None:
    ask = limited(Clock(), Limits(per_minute=None, label_writes_per_minute=None))
    assert {create(ask, n) for n in range(70)} == {201}
    assert "X-RateLimit-Remaining" not in ask("GET", "/").headers
