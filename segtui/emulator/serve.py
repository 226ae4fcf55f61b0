"""The emulator on a socket."""

from __future__ import annotations

import socket
from pathlib import Path
from typing import TYPE_CHECKING

from segtui.emulator.emulator import DEFAULT_TOKEN, Emulator
from segtui.emulator.faults import Faults
from segtui.emulator.world import World
from segtui.errors import UsageError

if TYPE_CHECKING:
    from segtui.emulator.server import Server


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


def server_for(emulator: Emulator, listener: socket.socket, host: str = "") -> Server:
    """A server for a listening socket; with a host, it prints the address once it serves."""
    from segtui.emulator.server import Server

    if not host:
        return Server(emulator)
    shown = f"[{host}]" if ":" in host else host
    return Server(emulator, f"listening on http://{shown}:{listener.getsockname()[1]}")
