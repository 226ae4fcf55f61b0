"""The garbage collector, kept from looking at every record again and again while a long list comes in."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count

_NEVER = 1_000_000
_under_way: set[int] = set()
_numbers = count()


@contextmanager
def full_collections_put_off() -> Iterator[None]:
    """Put off the collections that look at everything; small ones go on.

    Each would stop every thread for some 20 ms where there are 100,000 records, and finds nothing: records are in no
    cycles. Loads may overlap: what was set before is set again after the last of them.
    """
    number, young, middle, old = next(_numbers), *gc.get_threshold()
    _under_way.add(number)
    gc.set_threshold(young, middle, old if old >= _NEVER else old + _NEVER)
    try:
        yield
    finally:
        _under_way.discard(number)
        young, middle, old = gc.get_threshold()
        if not _under_way and old >= _NEVER:
            gc.set_threshold(young, middle, old - _NEVER)
