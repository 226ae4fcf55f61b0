"""Which process an entry belongs to, and whether that process still lives."""

from __future__ import annotations

import os
import platform
from pathlib import Path

_ELSEWHERE_S = 3600.0
"""For so long a process on another machine, which nobody can ask from here, counts as living."""


def this_process() -> str:
    """This process: machine, boot, number and start, so that a number used again is not taken for it."""
    pid = os.getpid()
    return "|".join((platform.node(), _boot(), str(pid), _start(pid)))


def is_alive(owner: str, at: float, now: float) -> bool:
    """Whether the owner of an entry that was made at `at` may still be working on it."""
    parts = owner.split("|")
    if len(parts) != 4 or not parts[2].isdecimal():
        return False
    node, boot, pid, start = parts
    if node != platform.node():
        return at <= now < at + _ELSEWHERE_S
    return boot == _boot() and _runs(int(pid)) and start == _start(int(pid))


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return True


def _boot() -> str:
    return _read("/proc/sys/kernel/random/boot_id").strip()


def _start(pid: int) -> str:
    """When a process started, in the kernel's ticks; empty where the system does not tell."""
    fields = _read(f"/proc/{pid}/stat").rpartition(")")[2].split()
    return fields[19] if len(fields) > 19 else ""


def _read(path: str) -> str:
    try:
        return Path(path).read_text("ascii", "replace")
    except OSError:
        return ""
