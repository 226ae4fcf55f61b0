"""uvicorn, made to close connections on demand and to end in order; loaded only when something is served."""

from __future__ import annotations

import signal
import socket
import struct
from typing import Any

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from segtui.emulator.asgi import HANG_UP, App, application
from segtui.emulator.emulator import Emulator

RESET_ON_CLOSE = struct.pack("ii", 1, 0)


class Protocol(H11Protocol):
    """HTTP whose connections the application may close."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.app: Any = self._extended(self.app)

    def connection_made(self, transport: Any) -> None:
        # asyncio leaves Nagle's algorithm on for accepted sockets; with it, every answer would take 40 ms.
        transport.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        super().connection_made(transport)

    def _extended(self, app: Any) -> App:
        async def extended(scope: Any, receive: Any, send: Any) -> None:
            scope["extensions"] = {**scope.get("extensions", {}), HANG_UP: self._hang_up}
            await app(scope, receive, send)

        return extended

    def _hang_up(self, reset: bool) -> None:
        """Close the connection: after what was sent, or at once, as a crashed server would."""
        if not reset:
            self.transport.close()
            return
        connection = self.transport.get_extra_info("socket")
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET_ON_CLOSE)
        self.transport.abort()


class Server(uvicorn.Server):
    """A server that tells its address, and whose end by a signal is an orderly one."""

    def __init__(self, emulator: Emulator, greeting: str = "") -> None:
        super().__init__(_config(emulator))
        self._greeting = greeting

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        if self._greeting:
            print(self._greeting, flush=True)

    def handle_exit(self, sig: int, frame: Any) -> None:
        # Not noted as captured: uvicorn would raise it again, and the exit status would not be 0.
        self.force_exit = self.should_exit and sig == signal.SIGINT
        self.should_exit = True


def _config(emulator: Emulator) -> uvicorn.Config:
    return uvicorn.Config(
        application(emulator),
        http=Protocol,
        ws="none",
        loop="asyncio",
        lifespan="off",
        log_config=None,
        log_level="critical",
        access_log=False,
        server_header=False,
        timeout_keep_alive=75,
        timeout_graceful_shutdown=2,
    )
