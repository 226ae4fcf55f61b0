"""Seeds of random runs: tens in the suite, as many as one likes with `SEGTUI_SEEDS`, one again with `SEGTUI_SEED`."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

import pytest


def seeds(count: int) -> list[int]:
    """The seeds to run: the one to replay, or `count` of them."""
    again = os.environ.get("SEGTUI_SEED")
    return [int(again)] if again else list(range(count))


def soaked(count: int) -> list[int]:
    """The same for a long run, which goes on where those of the suite end."""
    many = int(os.environ.get("SEGTUI_SEEDS", str(count)))
    return seeds(0) or list(range(1_000, 1_000 + many))


@contextmanager
def told(seed: int) -> Iterator[None]:
    """Name the seed where a run fails, and how to have the same run again."""
    name = os.environ.get("PYTEST_CURRENT_TEST", "").partition(" ")[0].partition("[")[0]
    how = f"SEGTUI_SEED={seed} python -m pytest -m 'soak or not soak' {name}"
    try:
        yield
    except AssertionError as error:
        raise AssertionError(f"seed {seed}: {error}\nto replay: {how}") from error
    except pytest.fail.Exception:
        raise
    except Exception as error:
        error.add_note(f"seed {seed}; to replay: {how}")
        raise
