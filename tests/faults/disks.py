"""Disks and homes that fail for real, each for one process: a disk of a few pages, a read-only one, lost rights.

The scripts get a folder as their first argument; what they print is handed back.
"""

from __future__ import annotations

import ctypes
import os
import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
_CAPABILITY_VERSION_3 = 0x20080522


def give_up_rights() -> None:
    """Let the rights of files count for root too: without its capabilities, root is a user like any other."""
    header = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION_3, 0)
    if ctypes.CDLL(None, use_errno=True).capset(header, (ctypes.c_uint32 * 6)()):
        raise OSError(ctypes.get_errno(), "the capabilities cannot be given up")


def run(script: str, folder: Path, *arguments: str) -> str:
    """Run a script in a process of its own."""
    return _output([sys.executable, "-c", script, str(folder), *arguments])


def run_on_small_disk(script: str, folder: Path, *arguments: str, kibibytes: int = 256) -> str:
    """The same, with a disk of a size mounted on the folder, which only that process sees."""
    folder.mkdir(parents=True)
    mount = f'mount -t tmpfs -o size={kibibytes}k none "$1" && shift && exec "$@"'
    command = ["sh", "-c", mount, "sh", str(folder), sys.executable, "-c", script, str(folder), *arguments]
    return _output([*_namespace(), *command])


def remount(folder: Path, how: str) -> None:
    """Make the small disk read-only (`ro`) or writable (`rw`) from within."""
    subprocess.run(["mount", "-o", f"remount,{how}", str(folder)], check=True, capture_output=True)


def fill(folder: Path) -> Path:
    """Take the room that is left; returns the file to delete to have it back."""
    path = folder / "filler"
    with path.open("wb", buffering=0) as file:
        try:
            while file.write(b"x" * 512):
                pass
        except OSError:
            return path
    raise AssertionError


def flipped(content: bytes, chance: random.Random, count: int) -> bytes:
    """The content of a file with so many bits flipped."""
    damaged = bytearray(content)
    for _ in range(count):
        damaged[chance.randrange(len(damaged))] ^= 1 << chance.randrange(8)
    return bytes(damaged)


def _namespace() -> list[str]:
    command = ["unshare", "--mount", *([] if os.geteuid() == 0 else ["--map-root-user"])]
    probe = [*command, "sh", "-c", "mount -t tmpfs none /tmp"]
    if not shutil.which("unshare") or subprocess.run(probe, capture_output=True, check=False).returncode:
        pytest.skip("no disk can be mounted here")
    return command


def _output(command: list[str]) -> str:
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert (done.returncode, done.stderr) == (0, ""), done.stderr
    return done.stdout
