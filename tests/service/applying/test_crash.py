"""The process dies at any moment of a write; the next start finds out what became of it, and sends nothing again."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from segtui.emulator import Emulator, Fault, Limits
from segtui.journal.entry import Standing
from segtui.journal.journal import Journal
from segtui.operations import OPERATIONS, Effect, sources
from segtui.service.plans import State
from tests.emulator.support import live

from .kit import CALLS, SETTINGS, TWO, Bench, Clock, bench, world
from .mortal import Gate, journal_in, mortal, write_and_die

ROOT = Path(__file__).parents[3]
WRITES = sorted(name for name, operation in OPERATIONS.items() if operation.effect is not Effect.READ)


async def die(folder: Path, emulator: Emulator, name: str, dies_at: int | None) -> Gate:
    """One process that plans a write, applies it, and dies at the moment of that number."""
    gate = Gate(dies_at)
    await write_and_die(await mortal(folder, emulator, gate), CALLS[name], gate)
    return gate


async def die_unanswered(folder: Path, emulator: Emulator, name: str) -> None:
    """One process that dies between the effect of its write and the answer."""
    names = (await die(folder / "rehearsal", small(), name, None)).names
    await die(folder, emulator, name, next(at for at, point in enumerate(names) if point in AFTER))


AFTER = ("after POST", "after PATCH", "after PUT", "after DELETE")


def small() -> Emulator:
    return Emulator(world(), limits=Limits(None, None))


@pytest.mark.parametrize("name", WRITES)
@pytest.mark.threat("T31")
async def test_whatever_the_moment_no_write_is_doubled_or_forgotten(name: str, tmp_path: Path) -> None:
    points = (await die(tmp_path / "alive", small(), name, None)).names
    assert sum(point.startswith("before") and point[7:] not in ("GET", "noting") for point in points) == 1
    for moment in range(len(points)):
        emulator = small()
        was = Bench(emulator).state()
        folder = tmp_path / str(moment)
        await die(folder, emulator, name, moment)
        sent = len([seen for seen in emulator.seen if seen.method != "GET"])
        changed = Bench(emulator).state() != was
        clock = Clock()
        async with bench(emulator, journal=journal_in(folder, clock, "next"), clock=clock) as desk:
            reported = await desk.service.recover()
            assert len(desk.writes) == sent <= 1, "recovering sent something"
            entries = await desk.service.activity()
            assert all(not entry.state.is_open for entry in entries)
            if changed:
                assert [entry.state for entry in entries] == [Standing.DONE], (points[moment], entries)
            elif entries:
                assert entries[0].state in (Standing.CANCELLED, Standing.FAILED), (points[moment], entries)
            assert len(reported) <= 1 and await desk.service.recover() == []


@pytest.mark.threat("T31")
async def test_what_a_living_process_is_writing_is_left_alone(tmp_path: Path) -> None:
    emulator = small()
    journals = [Journal.open(tmp_path), Journal.open(tmp_path)]
    async with bench(emulator, journal=journals[0]) as first, bench(emulator, journal=journals[1]) as second:
        plan = await first.service.plan(sources.update_source(TWO, name="Zwei"))
        held = journals[0]
        entered: list[list[Any]] = []

        async def sending(*args: Any, **more: Any) -> None:
            await Journal.sending(held, *args, **more)
            entered.append(list(await second.service.recover()))

        held.sending = sending  # type: ignore[method-assign]
        application = await first.apply(plan)
        assert entered == [[]] and application.results[0].state is State.DONE


@pytest.mark.threat("T31", "T48")
async def test_a_write_of_another_workspace_or_host_is_left_for_its_own_start(tmp_path: Path) -> None:
    emulator = small()
    await die_unanswered(tmp_path, emulator, "update_source")
    other = Emulator(world(workspace={"id": "w2", "slug": "b", "name": "B"}), limits=Limits(None, None))
    clock = Clock()
    async with bench(other, journal=journal_in(tmp_path, clock, "next"), clock=clock) as desk:
        assert await desk.service.recover() == []
        assert len(await desk.service.journal.unfinished()) == 1


async def test_what_cannot_be_looked_at_yet_stays_open_and_is_told(tmp_path: Path) -> None:
    emulator = small()
    await die_unanswered(tmp_path, emulator, "update_source")
    clock = Clock()
    async with bench(emulator, journal=journal_in(tmp_path, clock, "next"), clock=clock) as desk:
        desk.fault(method="GET", drop_before=True)
        (entry,) = await desk.service.recover()
        assert entry.state is Standing.SENT and "could not be read" in entry.said
        emulator.faults.clear()
        (entry,) = await desk.service.recover()
        assert not entry.state.is_open


@pytest.mark.parametrize("name", ["create_write_key_for_source", "remove_write_key_from_source"])
async def test_keys_that_another_token_hashed_cannot_be_compared(name: str, tmp_path: Path) -> None:
    emulator = Emulator(world(), token="demo-token", member_token="second", limits=Limits(None, None))
    await die_unanswered(tmp_path, emulator, name)
    clock = Clock()
    async with bench(emulator, journal=journal_in(tmp_path, clock, "next"), clock=clock, token="second") as desk:
        (entry,) = await desk.service.recover()
        assert entry.state is Standing.IN_DOUBT and "another token" in entry.said


WRITER = """
import asyncio, sys
from pathlib import Path
from segtui.api import Client
from segtui.cache.cache import Cache
from segtui.journal.journal import Journal
from segtui.service.opening import hash_key_of
from segtui.service.service import Service
from segtui.settings import Settings
from tests.service.applying.kit import CALLS
async def main():
    url, folder, name = sys.argv[1:]
    async def connect():
        return Client(url, "demo-token", read_only=False)
    journal = Journal.open(Path(folder))
    key = hash_key_of("demo-token")
    service = Service(connect, Cache.in_memory(), key, journal=journal, settings=Settings(base_url=url))
    plan = await service.plan(CALLS[name])
    await service.apply(plan, [c.accepted[0] for c in service.confirmations_for(plan)]).finished()
asyncio.run(main())
"""


@pytest.mark.parametrize("name", ["update_source", "create_source", "create_write_key_for_source", "delete_source"])
@pytest.mark.parametrize("takes_effect", [False, True])
@pytest.mark.threat("T31")
async def test_a_killed_process_leaves_what_the_next_one_needs(name: str, takes_effect: bool, tmp_path: Path) -> None:
    emulator = small()
    stopped = threading.Event()
    let_go = threading.Event()

    async def hold(seconds: float) -> None:
        stopped.set()
        await asyncio.to_thread(let_go.wait, 30)

    emulator._sleep = hold
    emulator.faults.add(Fault(operation=name, latency_ms=1, drop_before=not takes_effect))
    with live(emulator) as url:
        process = subprocess.Popen([sys.executable, "-c", WRITER, url, str(tmp_path), name], cwd=ROOT)
        assert await asyncio.to_thread(stopped.wait, 30)
        process.kill()
        process.wait(30)
        let_go.set()
        while not [seen for seen in emulator.seen if seen.method != "GET"]:
            await asyncio.sleep(0)
        clock = Clock()
        journal, settings = Journal.open(tmp_path), replace(SETTINGS, base_url=url)
        async with bench(emulator, journal=journal, clock=clock, settings=settings) as desk:
            (entry,) = await desk.service.recover()
            assert entry.state is (Standing.DONE if takes_effect else Standing.FAILED)
            assert len(desk.writes) == 1 and await desk.service.recover() == []
