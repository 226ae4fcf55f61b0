"""Whoever is pressing keys comes first: work that can wait a moment waits until the hands rest."""

from __future__ import annotations

import asyncio
import time

_REST_S = 0.2
_LONGEST_S = 2.0


class Hands:
    """When a key was pressed last."""

    def __init__(self) -> None:
        self._moved_at = float("-inf")

    def move(self) -> None:
        """A key was pressed."""
        self._moved_at = time.monotonic()

    async def rest(self) -> None:
        """Wait while keys come one after the other, but no longer than two seconds."""
        end = time.monotonic() + _LONGEST_S
        while (wait_s := min(self._moved_at + _REST_S, end) - time.monotonic()) > 0:
            await asyncio.sleep(wait_s)
