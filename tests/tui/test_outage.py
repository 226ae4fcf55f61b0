"""With the API down, wrong or back again: what is shown, what is said, and what the shell is told."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from segtui.cache.cache import Cache
from segtui.cache.identity import Identity
from segtui.emulator import DEFAULT_TOKEN, Emulator, Fault
from segtui.errors import NoToken, Unauthenticated, Unreachable
from segtui.journal.journal import Journal
from segtui.service.demo import HOST as DEMO_HOST
from segtui.tui.app import SegtuiApp
from tests.tui.harness import story


class Pause:
    """A sleep of the service that ends when the test says so."""

    def __init__(self) -> None:
        self.over = asyncio.Event()

    async def __call__(self, seconds: float) -> None:
        await self.over.wait()


def cache_in(folder: Path) -> Callable[[], Cache]:
    return lambda: Cache.open(Identity.of(DEMO_HOST, DEFAULT_TOKEN), folder)


@pytest.mark.threat("T27", "T41", "T42")
async def test_pauses_are_counted_down_and_an_outage_keeps_the_rows_says_so_and_ends_by_itself() -> None:
    emulator, pause = Emulator(), Pause()
    async with story(emulator, sleep=pause) as told:
        for status, after_s, said in (
            (429, "99999", "data of just now · rate limited for 28 h more"),
            (401, "", "data of just now · not authorised"),
        ):
            emulator.faults.add(Fault(status=status, headers={"Retry-After": after_s}))
            await told.press("r")
            await told.until(lambda: said in told.title)  # noqa: B023 - asked at once
            assert "Checkout Web" in told.screen and "asked for this answer" in told.state
            emulator.faults.clear()
            await told.press("r")
            await told.loaded()
        emulator.faults.add(Fault(drop_before=True))
        await told.press("r")
        await told.until(lambda: "offline" in told.title, "the word offline")
        assert "live" not in told.title
        assert "Checkout Web" in told.screen
        emulator.faults.clear()
        pause.over.set()
        await told.until(lambda: "live" in told.title, "live data again")
        emulator.faults.add(Fault(method="GET", path="/sources/", status=429, headers={"Retry-After": "50"}))
        await told.press("enter")
        await told.until(lambda: "paused for" in told.title)
        first = told.title
        await told.until(lambda: "paused for" in told.title and told.title != first, "the next second")
        client: Any = told.app.session.service.client
        assert client.waits
        await told.press("escape")  # nobody waits for it any more
        await told.until(lambda: not client.waits, "the end of the pause")


@pytest.mark.threat("T23", "T41", "T43", "T46")
async def test_what_is_wrong_with_files_is_told_and_an_offline_start_shows_the_cache_with_its_age_and_no_write_keys(
    tmp_path: Path,
) -> None:
    opened = cache_in(tmp_path)
    (tmp_path / "journal.db").write_bytes(b"garbage" * 99)
    async with story(cache=opened(), journal=Journal.open(tmp_path)) as told:
        await told.loaded()
        await told.until(lambda: "The journal was damaged" in told.toasts, "what became of the journal")
        cache: Any = told.app.session.service.cache
        await cache._worker.run(lambda: cache._store()._database._db.execute("PRAGMA query_only = ON"))
        await told.press("r")
        await told.until(lambda: "it is read-only; going on in memory" in told.toasts, "what becomes of the cache")
        assert told.toasts.count("The journal was damaged") == 1
    emulator = Emulator(faults=[Fault(drop_before=True)])
    later = {"clock": lambda: time.time() + 7300}
    async with story(emulator, cache=opened(), sleep=Pause(), loaded=False, **later) as told:
        await told.until(lambda: "data of 2 h ago · offline" in told.title, "the age, and the word offline")
        assert "Checkout Web" in told.screen
        assert "the connection broke off" in told.state
        await told.press("slash", *"slug", "colon", *"checkout-web", "enter", "enter")
        await told.sees("Overview")
        await told.press("right_square_bracket", "right_square_bracket")
        await told.sees("keys are never stored")
        assert told.app.dead_end is None


@pytest.mark.parametrize(
    ("fault", "kind"), [(Fault(drop_before=True), Unreachable), (Fault(status=401), Unauthenticated)]
)
@pytest.mark.threat("T41")
async def test_nothing_to_show_is_a_clear_screen_with_retry_and_an_exit_status(fault: Fault, kind: type) -> None:
    emulator = Emulator(faults=[fault])
    async with story(emulator, sleep=Pause(), loaded=False) as told:
        await told.sees("r tries again")
        assert "no data" in told.title
        assert isinstance(told.app.dead_end, kind)
        emulator.faults.clear()
        await told.press("r")
        await told.loaded()
        assert "Checkout Web" in told.screen
        assert told.app.dead_end is None


def test_no_token_is_an_exit_status_too() -> None:
    error = NoToken("none")
    assert SegtuiApp(None, no_token=error).dead_end is error
