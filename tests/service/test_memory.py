"""Large blocks go back to the system when they are freed, though small ones lie between them."""

from __future__ import annotations

import ctypes
import subprocess
import sys

import pytest

_PROGRAM = """
import sys
from segtui.service.memory import hand_back_large_blocks

def resident_kb():
    return next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmRSS"))

if sys.argv[1] == "told":
    hand_back_large_blocks()
bytearray(800_000)  # by itself, the first of its size that is freed makes glibc keep the next ones
before, large, small = resident_kb(), [], []
for _ in range(100):
    large.append(bytearray(700_000))
    small.append(bytearray(1000))
large.clear()
print(resident_kb() - before)
"""


@pytest.mark.skipif(not hasattr(ctypes.CDLL(None), "mallopt"), reason="this C library's malloc cannot be told anything")
def test_large_blocks_are_handed_back_between_small_ones() -> None:
    kept = {way: int(subprocess.check_output([sys.executable, "-c", _PROGRAM, way])) for way in ("told", "by itself")}
    assert kept["told"] < 5_000 < 30_000 < kept["by itself"]
