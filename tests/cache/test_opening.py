from __future__ import annotations

import sqlite3
import time
from contextlib import ExitStack
from pathlib import Path

import pytest

from segtui.cache import opening
from segtui.cache.store import Store
from segtui.sqlite.patience import alone, together

from .conftest import kept, records, refresh


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


@pytest.mark.threat("T43", "T45")
def test_nobody_opens_a_file_while_another_process_puts_it_aside(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path.parent.mkdir()
    waits, other = list[float](), ExitStack()
    other.enter_context(alone(path.parent))

    def waited(seconds: float) -> None:
        waits.append(seconds)
        assert not path.exists()
        if len(waits) == 9:
            other.close()

    monkeypatch.setattr(time, "sleep", waited)
    store, notices = Store.open(path)
    assert (store.in_memory, notices, len(waits)) == (False, (), 9)
    store.close()


@pytest.mark.threat("T43", "T45")
def test_a_damaged_file_that_another_process_replaces_meanwhile_is_not_set_aside_twice(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path.parent.mkdir()
    path.write_bytes(b"garbage")
    other = ExitStack()
    other.enter_context(together(path.parent))

    def waited(_: float) -> None:
        assert path.read_bytes() == b"garbage"
        path.rename(path.with_name("aside"))
        store = Store.of_file(path)
        refresh(store, records(3))
        store.close()
        other.close()

    monkeypatch.setattr(time, "sleep", waited)
    store, notices = Store.open(path)
    assert (kept(store), store.in_memory, notices) == (records(3), False, ())
    store.close()


@pytest.mark.threat("T45")
def test_who_never_lets_go_of_the_folder_is_waited_for_in_bounds(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path.parent.mkdir()
    waits = list[float]()
    monkeypatch.setattr(time, "sleep", waits.append)
    with alone(path.parent):
        store, notices = Store.open(path)
    assert not store.in_memory and notices == () and 0 < sum(waits) < 10
    store.close()
