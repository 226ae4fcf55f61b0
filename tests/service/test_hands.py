"""Keys come before the rest of a long list, but do not keep it away for ever."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from segtui.emulator import Emulator
from segtui.service import hands
from segtui.service.hands import Hands
from tests.support.services import service_on
from tests.support.worlds import long_world

from .watching import LIST, until


class Clock:
    """Time that passes only while somebody sleeps; `keys` are pressed each so many seconds, 0: none are."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now, self.pressed_each_s = 100.0, 0.0
        self.hands = Hands()
        monkeypatch.setattr(hands, "time", SimpleNamespace(monotonic=lambda: self.now))
        monkeypatch.setattr(hands, "asyncio", SimpleNamespace(sleep=self._sleep))

    async def _sleep(self, seconds: float) -> None:
        step = min(seconds, self.pressed_each_s or seconds)
        self.now += step
        if self.pressed_each_s:
            self.hands.move()

    async def rested_s(self) -> float:
        began = self.now
        await self.hands.rest()
        return self.now - began


async def test_who_presses_nothing_is_not_waited_for_and_who_holds_a_key_two_seconds(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clock = Clock(monkeypatch)
    assert await clock.rested_s() == 0
    clock.hands.move()
    assert await clock.rested_s() == pytest.approx(0.2)
    assert await clock.rested_s() == 0
    clock.hands.move()
    clock.pressed_each_s = 0.03
    assert await clock.rested_s() == pytest.approx(2.0, abs=0.03)


async def test_hands_may_rest_between_the_pages_and_not_after_the_last() -> None:
    service, rests = service_on(Emulator(long_world(3000))), 0

    async def rest() -> None:
        nonlocal rests
        rests += 1

    service.hands.rest = rest  # type: ignore[method-assign]
    await until(service, LIST)
    await service.close()
    assert rests == 2
