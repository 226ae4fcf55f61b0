"""A planner on an emulated workspace, and what tests do with its plans."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from copy import deepcopy
from typing import Any

from segtui.api import Client
from segtui.api.requests import request_for
from segtui.emulator import DEFAULT_TOKEN, Emulator
from segtui.emulator.inprocess import transport
from segtui.models import Source, SourceId
from segtui.operations import Call, sources
from segtui.service.demo import HOST as DEMO_HOST
from segtui.service.planning import Planner
from segtui.service.plans import NEW_SOURCE, Change, Plan

HASH_KEY = b"k" * 32


class Bench:
    """An emulator, a client of it, and a planner whose requests can be counted."""

    def __init__(self, emulator: Emulator, client: Client, reader: Client) -> None:
        self.emulator, self.client = emulator, client
        self.world = emulator.world

        async def connected() -> Client:
            return reader

        self.planner = Planner(connected, self.sources, hash_key=HASH_KEY)

    async def sources(self) -> Sequence[Source]:
        """The sources as somebody else knows them: read beside the planner."""
        found = [source async for page in self.client.pages(sources.list_sources()) for source in page.items]
        return found

    def raw(self, slug: str) -> dict[str, Any]:
        """A source as the emulator holds it."""
        return next(source for source in self.world.sources.values() if source["slug"] == slug)

    def id_of(self, slug: str) -> SourceId:
        return SourceId(self.raw(slug)["id"])

    async def source(self, slug: str) -> Source:
        return (await self.client.fetch(sources.get_source(self.id_of(slug)))).source

    def state(self) -> Any:
        """Everything that can be written, as a value."""
        data = self.world.as_data()
        return deepcopy({name: data[name] for name in ("sources", "labels", "schemaSettings", "warehouses")})

    async def send(self, calls: Sequence[Call[Any]], made: str = "") -> str:
        """Send calls one after the other; gives the id of the source that was created, if any."""
        for call in calls:
            answer = await self.client.fetch(for_source(call, made))
            if call.operation is sources.create_source:
                made = answer.id
        return made

    async def apply(self, plan: Plan) -> str:
        return await self.send([step.call for step in plan.steps])

    async def take_back(self, plan: Plan, made: str = "") -> None:
        """Send the inverse of every step, the last one first."""
        await self.send([call for step in reversed(plan.steps) for call in step.inverse], made)


@asynccontextmanager
async def bench(emulator: Emulator | None = None) -> AsyncIterator[Bench]:
    emulator = emulator or Emulator()
    behind = {"transport": transport(emulator)}
    async with (
        Client(DEMO_HOST, DEFAULT_TOKEN, read_only=False, **behind) as client,
        Client(DEMO_HOST, DEFAULT_TOKEN, read_only=True, **behind) as reader,
    ):
        yield Bench(emulator, client, reader)


def for_source(call: Call[Any], made: str) -> Call[Any]:
    """The call with a real id in place of the stand-in for a new source."""
    if call.arguments.get("source_id") != NEW_SOURCE:
        return call
    return Call(call.operation, {**call.arguments, "source_id": SourceId(made)})


def requests(plan: Plan) -> list[tuple[str, str, Any]]:
    """Method, path and body of each step, as they would be sent."""
    return [sent(step.call) for step in plan.steps]


def sent(call: Call[Any]) -> tuple[str, str, Any]:
    request = request_for(call)
    return request.method, request.target, None if request.body is None else json.loads(request.body)


def changed(plan: Plan) -> dict[str, tuple[Any, Any]]:
    """Old and new of every changed field."""
    return {change.field: (change.old, change.new) for change in changes(plan)}


def changes(plan: Plan) -> list[Change]:
    return [change for step in plan.steps for change in step.changes]


def sorted_labels(state: dict[str, Any]) -> dict[str, Any]:
    """The state with the workspace's labels in one order: a label that was deleted comes back at the end."""
    return {**state, "labels": sorted(state["labels"], key=lambda found: (found["key"], found["value"]))}
