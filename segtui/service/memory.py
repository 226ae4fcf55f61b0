"""The C library's memory, told how to deal with what a long list brings: large answers, read in several threads."""

from __future__ import annotations

import ctypes
from functools import cache

_MMAP_THRESHOLD, _ARENA_MAX = -3, -8  # of glibc's malloc.h
_LARGE = 65_536


@cache
def hand_back_large_blocks() -> None:
    """Let blocks from 64 KiB on go back to the system when they are freed, and threads share what is kept.

    By itself glibc keeps blocks of the size of an answer, in a heap for each thread: about 12 of 142 MB after 100,000
    sources. Other C libraries are left as they are.
    """
    adjust = getattr(ctypes.CDLL(None), "mallopt", None)
    if adjust is not None:
        adjust(_MMAP_THRESHOLD, _LARGE)
        adjust(_ARENA_MAX, 1)
