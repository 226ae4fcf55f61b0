"""A random run: somebody looks, writes, leaves and comes back while network and server fail. Told by a seed."""

from __future__ import annotations

import asyncio
import contextlib
import random
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from segtui.api import Client
from segtui.cache.cache import Cache
from segtui.cache.identity import Identity
from segtui.emulator import DEFAULT_TOKEN, Fault, World
from segtui.errors import SegtuiError
from segtui.journal.entry import Standing
from segtui.journal.journal import Journal
from segtui.models import Label, SourceId, SourceMetadataId
from segtui.operations import Call, Page, labels, sources
from segtui.service.applying.applier import STANDINGS
from segtui.service.opening import hash_key_of
from segtui.service.plans import Application
from segtui.service.service import Service
from segtui.settings import Settings
from tests.emulator.support import source, workspace
from tests.faults.oracle import Oracle, Watched, Written, name_of
from tests.faults.proxy import Trouble, proxied
from tests.faults.served import served
from tests.faults.virtual import loop_here, settled

SOURCES, PAGE = 12, 5
LOOKED_AT = [sources.list_sources(), labels.list_labels()]
LONGEST_S = 8.0
"""No answer is later than closing waits for: what takes effect after it was looked for cannot be known."""


class Paged(Client):
    """A client that asks for small pages, so that a few sources make several."""

    def pages(self, call: Call[Page[Any]], count: int = PAGE) -> AsyncIterator[Page[Any]]:
        return super().pages(call, count)


def small_world() -> World:
    made = [source(f"s{n:02}", name=f"first {n}", labels=[{"key": "env", "value": "prod"}]) for n in range(SOURCES)]
    return World(workspace(sources=made, destinations=[], warehouses=[], schemaSettings={}, trackingPlans={}))


def any_fault(chance: random.Random) -> Fault:
    """Something that the server does wrong, for a while."""
    troubles: list[dict[str, Any]] = [
        {"drop_before": True}, {"drop_after": True}, {"status": 500}, {"status": 502, "took_effect": True},
        {"status": 503, "headers": {"Retry-After": "3"}}, {"status": 429, "headers": {"Retry-After": "7"}},
        {"status": 429, "headers": {"Retry-After": "soon"}}, {"status": 401}, {"status": 403}, {"html": True},
        {"not_utf8": True}, {"truncate": chance.randrange(2000)}, {"repeat_cursor": True}, {"deep": 3000},
        {"latency_ms": chance.random() * 1000 * LONGEST_S}, {"status": 409},
    ]  # fmt: skip
    which: dict[str, Any] = chance.choice([{}, {}, {"method": "GET"}, {"method": chance.choice(["PATCH", "POST"])}])
    return Fault(
        **chance.choice(troubles), **which, probability=chance.choice([1.0, 0.5]), times=chance.choice([1, 2, 5, None]),
        seed=chance.randrange(1000),
    )  # fmt: skip


class Run:
    """The server, the network and whoever uses segtui."""

    def __init__(self, seed: int, folder: Path) -> None:
        self.chance, self.folder = random.Random(seed), folder
        loop = loop_here()
        self.wall = loop.wall
        latency_ms = self.chance.choice([0, 50, 300])
        self.latency_s = latency_ms / 1000
        self.server = Watched(small_world(), loop.wall, clock=loop.time, latency_ms=latency_ms)
        self.oracle = Oracle(self.server, loop.wall)
        self.badness = 0.0
        self.url = ""
        self.number = self.starts = 0
        self.doomed: set[str] = set()
        self.watching: dict[str, asyncio.Task[None]] = {}
        self.applying: list[tuple[Written, Application]] = []

    def fate(self) -> Trouble:
        if self.chance.random() < self.badness:
            return Trouble.drawn(self.chance, LONGEST_S)
        return Trouble("latency", seconds=self.chance.random() * 5 * self.latency_s)

    async def start(self) -> None:
        """A process begins: the cache and the journal are there already."""
        self.starts += 1
        owner = f"start {self.starts}"
        identity = Identity.of("https://api.example.com", DEFAULT_TOKEN)  # the proxy's port is another every time
        journal = Journal.open(
            self.folder, owner=owner, is_alive=lambda other, at, now: other == owner, clock=self.wall
        )  # fmt: skip
        settings = Settings(profile="test", base_url="https://api.example.com")

        async def connect() -> Client:
            draw = random.Random(self.chance.random()).random
            return Paged(self.url, DEFAULT_TOKEN, read_only=False, clock=self.wall, draw=draw)

        self.service = Service(
            connect, Cache.open(identity, self.folder), hash_key_of(DEFAULT_TOKEN), journal=journal,
            settings=settings, clock=self.wall,
        )  # fmt: skip
        with contextlib.suppress(SegtuiError):
            await self.service.recover()
        self._watch_too(LOOKED_AT[0])

    async def end(self) -> None:
        """The process ends, in order."""
        for name in list(self.watching):
            await self.leave(name)
        await settled(self.service.close(), 60)
        for write, application in self.applying:
            self._reported(write, application)
        self.applying.clear()

    # What somebody does

    async def act(self) -> None:
        actions = [self.look, self.look, self.leave, self.refresh, self.refresh, self.write, self.write, self.write,
                   self.meddle, self.wait, self.break_something, self.break_something, self.mend,
                   self.restart]  # fmt: skip
        await self.chance.choice(actions)()

    async def look(self) -> None:
        call = self.chance.choice(
            [*LOOKED_AT, sources.get_source(SourceId(f"id-s{self.chance.randrange(SOURCES):02}"))]
        )
        self._watch_too(call)

    def _watch_too(self, call: Call[Any]) -> None:
        name = repr((call.operation.name, call.scope))
        if name not in self.watching:
            self.watching[name] = asyncio.create_task(self._watch(call))

    async def _watch(self, call: Call[Any]) -> None:
        async for view in self.service.watch(call):
            self.oracle.look(view)

    async def leave(self, name: str = "") -> None:
        name = name or self.chance.choice([*self.watching, ""])
        if name:
            task = self.watching.pop(name)
            if task.done():
                task.result()
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def refresh(self) -> None:
        self.service.refresh(self.chance.choice(LOOKED_AT))

    async def wait(self) -> None:
        await asyncio.sleep(self.chance.choice([0.01, 1, 10, 100]) * self.chance.random())

    async def break_something(self) -> None:
        if self.chance.random() < 0.5:
            self.server.faults.add(any_fault(self.chance))
        else:
            self.badness = self.chance.choice([0.2, 0.5, 0.8])

    async def mend(self) -> None:
        self.server.faults.clear()
        self.badness = 0.0

    async def restart(self) -> None:
        if self.chance.random() < 0.5:
            await self.end()
            await self.start()

    async def meddle(self) -> None:
        """Somebody else changes something."""
        raw = self.chance.choice(list(self.server.world.sources.values()))
        self.number += 1
        way = self.chance.randrange(3)
        if way == 0:
            raw["name"] = f"theirs {self.number}"
        elif way == 1:
            raw["enabled"] = not raw["enabled"]
        elif not raw["id"].startswith("id-s0"):
            del self.server.world.sources[raw["id"]]
        self.server.note()

    async def write(self) -> None:
        """Plan and apply something that leaves a trace of its own."""
        self.number += 1
        call, written = self._any_write(f"ours{self.number:04}")
        try:
            plan = await settled(self.service.plan(call), 600)
        except SegtuiError:
            return
        if self.chance.random() < 0.5:  # the list is on its way while the write is
            self.service.refresh(LOOKED_AT[0])
            await asyncio.sleep(self.chance.random() * 5 * self.latency_s)
        began = self.wall()
        write = Written(plan.id, written[0], began, written[1], written[2])
        self.oracle.written.append(write)
        application = self.service.apply(plan, [c.accepted[0] for c in self.service.confirmations_for(plan)])
        self.applying.append((write, application))
        if application.task is not None and call.scope:
            application.task.add_done_callback(lambda _: self._known(write, application, call.scope[0]))
        if self.chance.random() < 0.6:
            await settled(application.finished(), 600)

    def _known(self, write: Written, application: Application, name: str) -> None:
        """From here on it is known here what the write did: nothing older is to be shown."""
        if application.is_done:
            first = next((n for n, moment in enumerate(self.server.moments) if write.shows(moment)), 0)
            self.oracle.known[name] = max(first, self.oracle.known.get(name, 0))

    def _any_write(self, mark: str) -> tuple[Call[Any], tuple[str, Any, Any]]:
        """A call, what to call it, how a state shows that it took effect, and which requests are it."""
        way = self.chance.randrange(4)
        if way == 0:
            call: Call[Any] = sources.create_source(mark, True, SourceMetadataId("type-web"))
            return call, (f"creating {mark}", lambda m: any(s[0] == mark for s in m.sources.values()),
                          lambda seen: seen.method == "POST" and mark in repr(seen.body))  # fmt: skip
        if way == 1:
            call = labels.create_label(Label(key="k", value=mark))
            return call, (f"creating the label {mark}", lambda m: f"k:{mark}" in m.labels,
                          lambda seen: seen.method == "POST" and mark in repr(seen.body))  # fmt: skip
        source_id = SourceId(self.chance.choice([*self.server.world.sources]))
        if way == 2 and source_id.startswith("id-s0") and source_id not in self.doomed:
            self.doomed.add(source_id)
            path = f"/sources/{source_id}"
            return sources.delete_source(source_id), (
                f"deleting {source_id}", lambda m: source_id not in m.sources,
                lambda seen: seen.method == "DELETE" and seen.path == path and seen.status == 200)  # fmt: skip
        call = sources.update_source(source_id, name=mark)
        return call, (f"naming {source_id} {mark}", lambda m: name_of(m.sources, source_id) == mark,
                      lambda seen: seen.method == "PATCH" and mark in repr(seen.body))  # fmt: skip

    def _reported(self, write: Written, application: Application) -> None:
        if application.results and application.is_over:
            write.standing = STANDINGS.get(application.results[-1].state, write.standing)
        elif not application.results:
            self.oracle.written.remove(write)

    async def finish(self) -> None:
        """Everything is mended: what is shown becomes the present, and every write has an outcome that is so."""
        await self.mend()
        await self.end()
        await asyncio.sleep(2 * LONGEST_S)
        await self.start()
        await self.service.recover()
        for call in LOOKED_AT:
            self.service.refresh(call)
            async with asyncio.timeout(600):
                async for view in self.service.watch(call):
                    self.oracle.look(view)
                    if view.is_complete and not view.is_loading and not self.service.is_loading(call):
                        break
            self.oracle.shows_the_present(view)
        for write in self.oracle.written:
            entries = await self.service.journal.plan(write.plan_id)
            noted = entries[-1].state if entries else None
            assert write.standing is None or noted in (None, write.standing), f"{write.what}: noted as {noted}"
            # What was never noted was never to be sent: the process ended before.
            write.standing = noted or write.standing or Standing.CANCELLED
        assert await self.service.journal.unfinished() == []
        await self.end()
        self.oracle.judge()


async def one_run(seed: int, folder: Path, actions: int = 40) -> Run:
    """A whole run. Raises AssertionError where something is shown or reported that is not so."""
    run = Run(seed, folder)
    noise = random.Random(seed)
    async with served(run.server) as port, proxied(port, run.fate, noise) as (_, url):
        run.url = url
        await run.start()
        for _ in range(actions):
            await run.act()
        await run.finish()
    return run
