"""What is shown at every change is shown at once, then at the pace that there is time for, and the last change too."""

from __future__ import annotations

import asyncio

from segtui.tui import seldom
from segtui.tui.seldom import Seldom


async def test_the_first_is_shown_at_once_what_comes_too_soon_once_later_and_nothing_after_the_end() -> None:
    shown: list[int] = []
    changes = 0
    look = Seldom(lambda: shown.append(changes))
    for _ in range(1000):
        changes += 1
        look()
    assert shown == [1]
    while len(shown) < 2:
        await asyncio.sleep(0.001)
    assert shown == [1, 1000]
    look()
    look.stop()
    later = asyncio.Event()
    asyncio.get_running_loop().call_later(2 * seldom._PACE_S, later.set)
    await later.wait()
    assert shown == [1, 1000]


async def test_a_mistake_in_what_is_shown_is_told_and_it_is_shown_again_all_the_same() -> None:
    wrong = [True]

    def show() -> None:
        if wrong:
            wrong.pop()
            raise ValueError

    look = Seldom(show)
    try:
        look()
    except ValueError:
        look()
        assert look._later is not None
        look.stop()
    else:
        raise AssertionError
