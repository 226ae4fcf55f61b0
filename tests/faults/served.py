"""An emulator on a real socket, served by the loop that runs already."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from segtui.emulator import Emulator
from segtui.emulator.serve import listening
from segtui.emulator.server import Server


class _Quiet(Server):
    """A server without a tick: in a loop without events time passes, and ten ticks a second would be events."""

    def __init__(self, emulator: Emulator) -> None:
        super().__init__(emulator)
        self.over = asyncio.Event()

    async def main_loop(self) -> None:
        await self.over.wait()


@asynccontextmanager
async def served(emulator: Emulator) -> AsyncIterator[int]:
    """The port of an emulator."""
    server = _Quiet(emulator)
    with listening("127.0.0.1", 0) as listener:
        task = asyncio.create_task(server._serve([listener]))
        try:
            yield listener.getsockname()[1]
        finally:
            server.over.set()
            server.force_exit = True
            await task
