"""Programs that segtui starts for a person: an editor, a browser. None of them is told the token."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence

_SECRET = "SEGTUI_TOKEN"  # noqa: S105 - the name of a variable
_LAST_WORDS_S = 1.0


def environ_for_child(environ: Mapping[str, str]) -> dict[str, str]:
    """The environment of a program that has no need of the token."""
    return {name: value for name, value in environ.items() if name != _SECRET}


async def run_in_terminal(words: Sequence[str]) -> int:
    """Run a program that has the terminal until it ends; gives its exit status. Raises OSError where there is none.

    Where this is cancelled, the program is asked to end, so that nothing is left on a terminal that others use by then.
    """
    process = await asyncio.create_subprocess_exec(*words, env=environ_for_child(os.environ))
    try:
        return await process.wait()
    except asyncio.CancelledError:
        if process.returncode is None:
            process.terminate()
            await _ended(process)
        raise


async def _ended(process: asyncio.subprocess.Process) -> None:
    try:
        await asyncio.wait_for(process.wait(), _LAST_WORDS_S)
    except TimeoutError:
        process.kill()
        await process.wait()


def browse(address: str) -> None:
    """Show an address in the person's browser; what it prints stays off the terminal, and nobody waits for it.

    Raises:
        OSError: nothing can be started.
    """
    subprocess.Popen(  # noqa: S603 - our own Python, and an address of segtui's making
        [sys.executable, "-m", "webbrowser", address],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=environ_for_child(os.environ),
        start_new_session=True,
    )
