"""Gives a text to a program on its standard input: never in its arguments or its environment."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Mapping, Sequence

LIMIT_S = 2.0

_PASSED_ON = (
    *("PATH", "HOME", "USER", "LOGNAME", "LANG", "LC_ALL", "LC_CTYPE", "TERM", "TMPDIR"),
    *("TMUX", "TMUX_PANE", "TMUX_TMPDIR", "DISPLAY", "XAUTHORITY", "WAYLAND_DISPLAY", "XDG_RUNTIME_DIR"),
)
"""What such a program needs to know; some stay for as long as the clipboard holds the text, and need no token."""


async def feed(words: Sequence[str], text: str, environ: Mapping[str, str], limit_s: float = LIMIT_S) -> str:
    """Let a program take the text; what went wrong, in words to follow on its name, or nothing.

    It is killed where it takes longer than `limit_s`, or where nobody waits any more.
    """
    try:
        process = await asyncio.create_subprocess_exec(
            *words,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.DEVNULL,  # not a pipe: those that stay behind would hold it open
            stderr=asyncio.subprocess.DEVNULL,
            env={name: value for name, value in environ.items() if name in _PASSED_ON},
            start_new_session=True,
        )
    except OSError as error:
        return f"cannot be run: {(error.strerror or 'it fails').lower()}"
    try:
        await asyncio.wait_for(process.communicate(text.encode("utf-8", "replace")), limit_s)
    except TimeoutError:
        return f"did not answer within {limit_s:g} s"
    finally:
        if process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.wait()
    return f"failed with status {process.returncode}" if process.returncode else ""
