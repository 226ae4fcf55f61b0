"""The tool server's process: serves until standard input ends or a signal comes, and closes what it opened."""

from __future__ import annotations

import asyncio
import importlib
import logging
import os
import signal
import sys

from segtui.errors import UsageError
from segtui.mcp.notes import note
from segtui.mcp.profiles import Profiles
from segtui.service.launch import Serving

_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def serve(serving: Serving) -> int:
    """Serve the tools on standard input and output; gives the exit status.

    Raises:
        UsageError: the extra is not installed.
    """
    try:
        importlib.import_module("segtui.mcp.server")  # now, so that it is said before anything is read
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in ("mcp", "mcp_types"):
            raise
        raise UsageError("the tool server needs an extra", hint="pip install 'segtui[mcp]'") from error
    _keep_quiet()
    if sys.stdin is None or sys.stdout is None:
        raise UsageError("standard input and output are closed", hint="a client speaks through them")
    if sys.stdin.isatty():
        note(
            "this speaks the Model Context Protocol on standard input and output, for a client; --list shows the tools"
        )
    return asyncio.run(_served(serving))


def _keep_quiet() -> None:
    """The SDK would log what it could not understand, which may hold a secret."""
    logger = logging.getLogger("mcp")
    logger.propagate = False
    logger.addHandler(logging.NullHandler())


async def _served(serving: Serving) -> int:
    profiles, signals = Profiles(serving), asyncio.Queue[int]()
    for number in _SIGNALS:
        asyncio.get_running_loop().add_signal_handler(number, signals.put_nowait, number)
    speaking, stopped = asyncio.ensure_future(_speak(profiles)), asyncio.ensure_future(signals.get())
    await asyncio.wait((speaking, stopped), return_when=asyncio.FIRST_COMPLETED)
    await profiles.close()
    if stopped.done():
        os._exit(128 + stopped.result())  # a thread waits for standard input, and nothing but input ends its wait
    stopped.cancel()
    await speaking
    return 0


async def _speak(profiles: Profiles) -> None:
    from mcp.server.stdio import stdio_server

    from segtui.mcp.server import server_for

    server = server_for(profiles)
    try:
        async with stdio_server() as (incoming, outgoing):
            await server.run(incoming, outgoing, server.create_initialization_options())
    except* BrokenPipeError:  # the client is gone
        pass
