from __future__ import annotations

import sqlite3
import time
from pathlib import Path

import pytest

from segtui.cache import opening
from segtui.cache.store import Store


def locked() -> sqlite3.OperationalError:
    error = sqlite3.OperationalError("database is locked")
    error.sqlite_errorcode = sqlite3.SQLITE_BUSY
    return error


@pytest.mark.parametrize(("times", "in_memory"), [(3, False), (1000, True)])
@pytest.mark.threat("T45")
def test_a_lock_at_opening_is_waited_for_in_bounds(
    path: Path, monkeypatch: pytest.MonkeyPatch, times: int, in_memory: bool
) -> None:
    connect, waits = opening._connect, list[float]()
    errors = [locked() for _ in range(times)]

    def contended(*arguments: object) -> sqlite3.Connection:
        if errors:
            raise errors.pop()
        return connect(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(opening, "_connect", contended)
    monkeypatch.setattr(time, "sleep", waits.append)
    store, notices = Store.open(path)
    assert store.in_memory == in_memory
    assert len(notices) == in_memory
    assert 0 < sum(waits) < 10
    store.close()
