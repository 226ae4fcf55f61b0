"""The emulator on a socket."""

from __future__ import annotations

import signal
import socket
import struct
from pathlib import Path
from typing import TYPE_CHECKING, Any

from segtui.emulator.asgi import HANG_UP, App, application
from segtui.emulator.emulator import DEFAULT_TOKEN, Emulator
from segtui.emulator.faults import Faults
from segtui.emulator.world import World
from segtui.errors import UsageError

if TYPE_CHECKING:
    import uvicorn

RESET_ON_CLOSE = struct.pack("ii", 1, 0)


def run_emulator(
    host: str = "127.0.0.1",
    port: int = 0,
    workspace: str | Path | None = None,
    token: str | None = None,
    member_token: str | None = None,
    latency_ms: float = 0,
    faults: str | Path | None = None,
    requests: str | Path | None = None,
) -> int:
    """Serve a workspace file, or the demo workspace, until SIGINT or SIGTERM; gives the exit status.

    Without a token it is `DEFAULT_TOKEN`. Raises `FileProblem` for the three files and `UsageError` for the address.
    """
    emulator = Emulator(
        None if workspace is None else World.from_file(workspace),
        token=token or DEFAULT_TOKEN,
        member_token=member_token or None,
        latency_ms=latency_ms,
        faults=() if faults is None else Faults.from_file(faults),
        requests=requests,
    )
    try:
        return serve(emulator, host, port)
    finally:
        emulator.close()


def listening(host: str, port: int) -> socket.socket:
    """A socket that listens; port 0 lets the system choose."""
    if not 0 <= port <= 65_535:
        raise UsageError(f"cannot listen on port {port}: ports are 0 to 65535")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=256)
    except OSError as error:
        raise UsageError(f"cannot listen on {host}, port {port}: {error.strerror or error}") from error


def serve(emulator: Emulator, host: str = "127.0.0.1", port: int = 0) -> int:
    """Serve an emulator until SIGINT or SIGTERM; the first line on standard output is the address."""
    with listening(host, port) as listener:
        server_for(emulator, listener, host).run(sockets=[listener])
    return 0


def server_for(emulator: Emulator, listener: socket.socket, host: str = "") -> uvicorn.Server:
    """A server for a listening socket; with a host, it prints the address once it serves."""
    import uvicorn
    from uvicorn.protocols.http.h11_impl import H11Protocol

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

        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets=sockets)
            if host:
                shown = f"[{host}]" if ":" in host else host
                print(f"listening on http://{shown}:{listener.getsockname()[1]}", flush=True)

        def handle_exit(self, sig: int, frame: Any) -> None:
            # Not noted as captured: uvicorn would raise it again, and the exit status would not be 0.
            self.force_exit = self.should_exit and sig == signal.SIGINT
            self.should_exit = True

    config = uvicorn.Config(
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
    return Server(config)
