"""Opening a file that another process is about to make or to change."""

from __future__ import annotations

import random
import sqlite3
import time
from collections.abc import Callable

from segtui.sqlite.faults import Fault, fault_of

PATIENCE_S = 5.0
_TRIES = 60


def once_free(connect: Callable[[], sqlite3.Connection]) -> sqlite3.Connection:
    """A connection, tried again for some seconds while another process holds the file. Raises what `connect` raises.

    SQLite waits for a lock by itself, but turning WAL on beside another process fails at once.
    """
    until = time.monotonic() + PATIENCE_S
    for _ in range(_TRIES):
        try:
            return connect()
        except sqlite3.Error as error:
            if fault_of(error) is not Fault.BUSY or time.monotonic() >= until:
                raise
            time.sleep(random.uniform(0.01, 0.1))  # noqa: S311
    return connect()
