"""Looking at reads as a screen does: every view as it comes, until all is there."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager
from pathlib import Path
from typing import Any, cast

from segtui.cache.cache import Cache
from segtui.cache.identity import Identity
from segtui.emulator import DEFAULT_TOKEN
from segtui.operations import sources
from segtui.service.held import Origin, View
from segtui.service.service import Service

from .applying.kit import SETTINGS, Bench

LIST = sources.list_sources()


def on_disk(folder: Path) -> Cache:
    return Cache.open(Identity.of(SETTINGS.base_url, DEFAULT_TOKEN), folder)


async def until(service: Service, call: Any, origin: Origin = Origin.LIVE) -> View[Any]:
    """Watch until the data has come, and leave."""
    async with aclosing(cast(Any, service.watch(call))) as views:
        async for view in views:
            if view.origin is origin and not view.is_loading and view.is_complete:
                return cast(View[Any], view)
    raise AssertionError


@asynccontextmanager
async def watching(service: Service, call: Any) -> AsyncIterator[list[View[Any]]]:
    """Every view that a screen would get, as they come."""
    seen: list[View[Any]] = []

    async def look() -> None:
        async for view in service.watch(call):
            seen.append(view)

    task = asyncio.create_task(look())
    try:
        yield seen
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def quiet(desk: Bench) -> None:
    """Let everything run that is under way, and everybody see it."""
    async with asyncio.timeout(30):
        await _turns()
        while any(held.loading is not None and not held.loading.done() for held in desk.service._held.values()):
            await asyncio.sleep(0)
        await _turns()


async def _turns() -> None:
    for _ in range(5):
        await asyncio.sleep(0)
