"""A TCP proxy that harms what goes through it: late, cut off, reset, swallowed or turned into garbage."""

from __future__ import annotations

import asyncio
import contextlib
import random
import socket
import struct
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

RESET = struct.pack("ii", 1, 0)
KINDS = ("latency", "cut", "reset", "stall", "garbage", "refuse")


@dataclass(frozen=True, slots=True)
class Trouble:
    """What goes wrong on one connection, after so many bytes in one direction; without a kind, nothing does.

    `latency` delays every piece by `seconds` from there on; `cut` ends both directions in order, `reset` at once;
    `stall` swallows what follows and keeps the connection; `garbage` sends noise in place of what follows, which is
    neither HTTP nor UTF-8; `refuse` closes the connection as soon as it is made.
    """

    kind: str = ""
    up: bool = False
    after: int = 0
    seconds: float = 0.0

    @classmethod
    def drawn(cls, chance: random.Random, seconds: float = 20.0) -> Trouble:
        """Any trouble."""
        after = int(chance.choice([0, 1, chance.random() * 100, chance.random() * 5000]))
        return cls(chance.choice(KINDS), chance.random() < 0.4, after, chance.random() * seconds)


Fate = Callable[[], Trouble]


class Proxy:
    """Between one port and another; `fate` says for each connection what goes wrong on it."""

    def __init__(self, upstream_port: int, fate: Fate, noise: random.Random | None = None) -> None:
        self._upstream_port, self._fate = upstream_port, fate
        self._noise = noise or random.Random(0)
        self._open: set[asyncio.Task[None]] = set()
        self.struck: list[str] = []
        self.bytes_up = bytearray()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._open.add(task)
        try:
            await self._through(self._fate(), reader, writer)
        except (ConnectionError, asyncio.CancelledError):
            pass
        finally:
            self._open.discard(task)
            writer.close()

    async def _through(self, trouble: Trouble, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if trouble.kind == "refuse":
            self.struck.append("refuse")
            return
        far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self._upstream_port)
        pumps = [
            asyncio.create_task(self._pump(reader, far_writer, trouble if trouble.up else Trouble(), writer, True)),
            asyncio.create_task(
                self._pump(far_reader, writer, Trouble() if trouble.up else trouble, far_writer, False)
            ),
        ]
        try:
            await asyncio.wait(pumps, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for pump in pumps:
                pump.cancel()
            await asyncio.gather(*pumps, return_exceptions=True)
            far_writer.close()

    async def _pump(
        self,
        source: asyncio.StreamReader,
        sink: asyncio.StreamWriter,
        trouble: Trouble,
        behind: asyncio.StreamWriter,
        is_up: bool,
    ) -> None:
        """Hand on what comes until the trouble strikes."""
        left = trouble.after
        while data := await source.read(65_536):
            if is_up:
                self.bytes_up += data
            if trouble.kind and len(data) > left:
                sink.write(data[:left])
                self.struck.append(trouble.kind)
                if trouble.kind != "latency":
                    await self._strike(trouble.kind, source, sink, behind)
                    return
                await asyncio.sleep(trouble.seconds)
                data, left = data[left:], 0
            else:
                left -= len(data)
            sink.write(data)
            await sink.drain()

    async def _strike(
        self, kind: str, source: asyncio.StreamReader, sink: asyncio.StreamWriter, behind: asyncio.StreamWriter
    ) -> None:
        if kind == "reset":
            for writer in (sink, behind):
                _reset(writer)
        elif kind == "garbage":
            sink.write(b"\xff" + self._noise.randbytes(200) + b"\r\n\r\n")
            await sink.drain()
        if kind in ("garbage", "stall"):
            while await source.read(65_536):
                continue

    async def close(self) -> None:
        for task in self._open:
            task.cancel()
        await asyncio.gather(*self._open, return_exceptions=True)


def _reset(writer: asyncio.StreamWriter) -> None:
    """End a connection as a crashed machine would."""
    with contextlib.suppress(OSError):
        writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
    writer.transport.abort()


@asynccontextmanager
async def proxied(
    upstream_port: int, fate: Fate = Trouble, noise: random.Random | None = None
) -> AsyncIterator[tuple[Proxy, str]]:
    """A proxy in front of a port of this machine, and its address."""
    proxy = Proxy(upstream_port, fate, noise)
    server = await asyncio.start_server(proxy.serve, "127.0.0.1", 0)
    try:
        yield proxy, f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()
        await proxy.close()
        await server.wait_closed()
