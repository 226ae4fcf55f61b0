"""What several processes do to one file at the same moment: they open it, and one of them puts it aside."""

from __future__ import annotations

import fcntl
import os
import random
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from segtui.sqlite.faults import Fault, fault_of

PATIENCE_S = 5.0
_TRIES = 60


def once_free(connect: Callable[[], sqlite3.Connection]) -> sqlite3.Connection:
    """A connection, tried again for some seconds while another process holds the file. Raises what `connect` raises.

    SQLite waits for a lock by itself, but turning WAL on beside another process fails at once.
    """
    for _ in _tries():
        try:
            return connect()
        except sqlite3.Error as error:
            if fault_of(error) is not Fault.BUSY:
                raise
    return connect()


@contextmanager
def together(folder: Path) -> Iterator[None]:
    """Open a file of a folder while nobody puts another one in its place."""
    with _held(folder, fcntl.LOCK_SH):
        yield


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Put another file in the place of one of a folder while nobody opens it, nor does the same."""
    with _held(folder, fcntl.LOCK_EX):
        yield


@contextmanager
def _held(folder: Path, how: int) -> Iterator[None]:
    """The lock goes with the process that is killed; who does not get it for some seconds goes on without."""
    try:
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except OSError:  # whoever opens the file will tell
        yield
        return
    try:
        _lock(descriptor, how)
        yield
    finally:
        os.close(descriptor)


def _lock(descriptor: int, how: int) -> None:
    for _ in _tries():
        try:
            fcntl.flock(descriptor, how | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            continue
        except OSError:  # a file system without such locks
            return


def _tries() -> Iterator[None]:
    """Again and again, with a wait in between, for some seconds."""
    until = time.monotonic() + PATIENCE_S
    for _ in range(_TRIES):
        yield
        if time.monotonic() >= until:
            return
        time.sleep(random.uniform(0.01, 0.1))  # noqa: S311
