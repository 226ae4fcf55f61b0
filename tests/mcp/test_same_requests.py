"""The screens' service, the command line and the tool server send the same requests, for every operation."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Callable, Iterator
from contextlib import aclosing
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from segtui.cli.options import Choices
from segtui.emulator import World
from segtui.operations import OPERATIONS, Call, Effect, Operation
from segtui.operations.arguments import call_from
from segtui.operations.sources import list_sources
from segtui.service.headless import headless
from segtui.service.held import Origin
from segtui.service.service import Service

from ..emulator.support import workspace
from ..support.calls import READS, TYPED, WRITES
from ..support.command import run_command
from .kit import Served, served

Requests = list[tuple[str, str, str, str]]
Way = Callable[[Served, Operation[..., Any], dict[str, Any]], None]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("home")) as running:
        yield running


def by_service(world: Served, operation: Operation[..., Any], arguments: dict[str, Any]) -> None:
    """As the screens do it: the sources are watched; what is asked for is watched too, or planned and applied."""

    async def done() -> None:
        async with headless(Choices().settings(world.environ), world.environ) as service:
            call = call_from(operation, arguments)
            if operation.effect is Effect.READ:
                await watched(service, call)
                return
            await watched(service, list_sources())
            plan = await service.plan(call)
            typed = [asked.accepted[0] for asked in service.confirmations_for(plan)]
            application = await service.apply(plan, typed).finished()
            assert application.is_done, application.results

    with patch.dict(os.environ, world.environ, clear=True):
        asyncio.run(done())


async def watched(service: Service, call: Call[Any]) -> None:
    """Look until all of it is there, from the API."""
    async with aclosing(service.watch(call)) as views:  # type: ignore[type-var]
        async for view in views:
            assert view.error is None
            if view.origin is Origin.LIVE and view.is_complete and not view.is_loading:
                return


def by_command(world: Served, operation: Operation[..., Any], arguments: dict[str, Any]) -> None:
    words = ["--all"] if operation.is_many and operation.effect is Effect.READ else []
    if operation.effect is not Effect.READ:
        words = ["--yes", *(word for typed in TYPED.get(operation.name, []) for word in ("--confirm", typed))]
    outcome = run_command(["call", operation.name, json.dumps(arguments), *words], world.environ)
    assert outcome.status == 0, outcome.err


def by_tool(world: Served, operation: Operation[..., Any], arguments: dict[str, Any]) -> None:
    async def done() -> None:
        page = {"pagination": {"count": 1000}} if operation.is_paged else {}
        async with world.client() as client:
            result = await client.call_tool(operation.tool_name, arguments | page)
            assert not result.is_error, result

    asyncio.run(done())


def requests(world: Served, home: Path, way: Way, name: str) -> Requests:
    """What a way sends on a workspace and in a home that nobody has touched; what goes out together is in any order."""
    world.emulator.world, world.home = World(workspace()), home / way.__name__
    before = len(world.seen)
    way(world, OPERATIONS[name], (READS | WRITES)[name])
    sent = [(seen.method, seen.path, seen.query, json.dumps(seen.body)) for seen in world.seen[before:]]
    at = next((at for at, one in enumerate(sent) if one[0] != "GET"), len(sent))
    return sorted(sent[:at]) + sent[at : at + 1] + sorted(sent[at + 1 :])


@pytest.mark.parametrize("name", OPERATIONS)
def test_every_way_sends_the_same(world: Served, tmp_path: Path, name: str) -> None:
    found = {way.__name__: requests(world, tmp_path, way, name) for way in (by_service, by_command, by_tool)}
    assert found["by_service"] == found["by_command"] == found["by_tool"]
    writes = [method for method, *_ in found["by_tool"] if method != "GET"]
    operation = OPERATIONS[name]
    assert writes == ([] if operation.effect is Effect.READ else [operation.method])
    assert len(found["by_tool"]) == 1 or writes


@pytest.mark.parametrize("arguments", [{}, {"pagination": {"count": 2}}])
def test_a_page_is_asked_for_alike(world: Served, tmp_path: Path, arguments: dict[str, Any]) -> None:
    def command(world: Served, operation: Operation[..., Any], _: dict[str, Any]) -> None:
        outcome = run_command(["call", operation.tool_name, json.dumps(arguments)], world.environ)
        assert outcome.status == 0, outcome.err

    def tool(world: Served, operation: Operation[..., Any], _: dict[str, Any]) -> None:
        async def done() -> None:
            async with world.client() as client:
                assert not (await client.call_tool(operation.tool_name, arguments)).is_error

        asyncio.run(done())

    found = [requests(world, tmp_path, way, "list_sources") for way in (command, tool)]
    assert found[0] == found[1] and len(found[0]) == 1
