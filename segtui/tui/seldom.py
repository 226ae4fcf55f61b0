"""What is to be shown again at every change, but no more often than there is time for. Nothing of Textual here."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

_PACE_S = 0.1
_SHARE = 10  # of the time, one part in so many is for showing


class Seldom:
    """Does something when it is called; what is called for too soon is done once, a little later.

    Showing how thousands of writes go takes longer than one of them, and would hold up the keys.
    """

    def __init__(self, do: Callable[[], object]) -> None:
        self._do = do
        self._free_at = 0.0
        self._later: asyncio.TimerHandle | None = None

    def __call__(self) -> None:
        if self._later is not None:
            return
        loop = asyncio.get_running_loop()
        wait_s = self._free_at - loop.time()
        if wait_s > 0:
            self._later = loop.call_later(wait_s, self._act)
        else:
            self._act()

    def stop(self) -> None:
        """Forget what was to be done later."""
        if self._later is not None:
            self._later.cancel()
            self._later = None

    def _act(self) -> None:
        self._later = None
        loop = asyncio.get_running_loop()
        began = loop.time()
        try:
            self._do()
        finally:
            took = loop.time() - began
            self._free_at = loop.time() + max(_PACE_S, _SHARE * took)
