"""How long one process waits for another that holds the same file, and what it never waits for."""

from __future__ import annotations

import fcntl
import os
import sqlite3
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from segtui.sqlite.patience import alone, once_free, together

Way = Callable[[Path], AbstractContextManager[None]]
WAYS = pytest.mark.parametrize("way", [together, alone])


class Clock:
    """Time that passes only where somebody waits, and for as long as the test says or as was asked for."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now, self.waits = 1000.0, list[float]()
        self.each_s: float | None = None
        self.meanwhile: Callable[[], object] = lambda: None
        monkeypatch.setattr(time, "monotonic", lambda: self.now)
        monkeypatch.setattr(time, "sleep", self._sleep)

    def _sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.now += seconds if self.each_s is None else self.each_s
        self.meanwhile()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


def failure(code: int) -> sqlite3.OperationalError:
    error = sqlite3.OperationalError("failed")
    error.sqlite_errorcode = code
    return error


def failing(times: int, code: int = sqlite3.SQLITE_BUSY) -> Callable[[], sqlite3.Connection]:
    """Connects in memory after it has failed so often."""
    errors = [failure(code) for _ in range(times)]

    def connect() -> sqlite3.Connection:
        if errors:
            raise errors.pop()
        return sqlite3.connect(":memory:")

    return connect


def open_in(folder: Path) -> list[int]:
    """The descriptors of this process that stand for a folder."""
    there = folder.stat()
    return [number for number in map(int, os.listdir("/dev/fd")) if _is(number, there)]


def _is(number: int, there: os.stat_result) -> bool:
    try:
        return os.path.samestat(os.fstat(number), there)
    except OSError:  # the one that listed them
        return False


def can_have(folder: Path, how: int) -> bool:
    """Whether somebody else could lock the folder now; the lock goes at once."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, how | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    finally:
        os.close(descriptor)
    return True


@pytest.mark.parametrize("times", [0, 1, 7])
@pytest.mark.threat("T45")
def test_a_busy_file_is_tried_again_until_it_is_free_each_time_after_a_short_wait(clock: Clock, times: int) -> None:
    once_free(failing(times)).close()
    assert len(clock.waits) == times
    assert all(0.01 <= wait <= 0.1 for wait in clock.waits)


def test_the_waits_differ_so_that_two_who_wait_do_not_meet_again_and_again(clock: Clock) -> None:
    once_free(failing(30)).close()
    assert len({round(wait, 3) for wait in clock.waits}) > 5


def tries_until_given_up() -> int:
    tried = list[None]()

    def connect() -> sqlite3.Connection:
        tried.append(None)
        raise failure(sqlite3.SQLITE_BUSY)

    with pytest.raises(sqlite3.OperationalError) as caught:
        once_free(connect)
    assert caught.value.sqlite_errorcode == sqlite3.SQLITE_BUSY
    return len(tried)


@pytest.mark.parametrize(("each_s", "tries"), [(0.0, 61), (0.5, 12), (1.25, 6), (5.0, 3), (9.0, 3)])
@pytest.mark.threat("T45")
def test_a_file_that_stays_busy_is_given_up_after_five_seconds_or_sixty_waits(
    clock: Clock, each_s: float, tries: int
) -> None:
    clock.each_s = each_s
    assert tries_until_given_up() == tries


@pytest.mark.threat("T45")
def test_what_no_waiting_helps_is_raised_at_once(clock: Clock) -> None:
    for code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR):
        with pytest.raises(sqlite3.OperationalError):
            once_free(failing(1, code))
    assert clock.waits == []


@pytest.mark.threat("T43", "T45")
def test_those_who_open_do_not_wait_for_each_other_but_keep_out_who_replaces(tmp_path: Path, clock: Clock) -> None:
    with together(tmp_path), together(tmp_path):
        assert clock.waits == []
        assert can_have(tmp_path, fcntl.LOCK_SH) and not can_have(tmp_path, fcntl.LOCK_EX)


@pytest.mark.threat("T43", "T45")
def test_who_replaces_a_file_is_alone(tmp_path: Path) -> None:
    with alone(tmp_path):
        assert not can_have(tmp_path, fcntl.LOCK_SH)
    assert can_have(tmp_path, fcntl.LOCK_EX)


@WAYS
@pytest.mark.threat("T43", "T45")
def test_a_folder_is_free_again_however_one_leaves_it(tmp_path: Path, way: Way) -> None:
    with pytest.raises(ZeroDivisionError), way(tmp_path):
        raise ZeroDivisionError
    assert can_have(tmp_path, fcntl.LOCK_EX) and open_in(tmp_path) == []


@WAYS
@pytest.mark.threat("T43", "T45")
def test_a_folder_that_somebody_holds_is_entered_as_soon_as_it_is_free(tmp_path: Path, clock: Clock, way: Way) -> None:
    other = os.open(tmp_path, os.O_RDONLY)
    fcntl.flock(other, fcntl.LOCK_EX)
    clock.meanwhile = lambda: os.close(other) if len(clock.waits) == 3 else None
    with way(tmp_path):
        assert len(clock.waits) == 3 and not can_have(tmp_path, fcntl.LOCK_EX)


@WAYS
@pytest.mark.threat("T43", "T45")
def test_a_folder_that_nobody_lets_go_of_is_entered_all_the_same(tmp_path: Path, clock: Clock, way: Way) -> None:
    clock.each_s = 1.0
    with alone(tmp_path), way(tmp_path):
        assert len(clock.waits) == 5
    assert can_have(tmp_path, fcntl.LOCK_EX)


@WAYS
def test_without_a_folder_or_locks_one_goes_on_at_once(
    tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch, way: Way
) -> None:
    entered = list[str]()
    with way(tmp_path / "absent"):
        entered.append("absent")
    (tmp_path / "file").touch()
    with way(tmp_path / "file"):
        entered.append("no folder")

    def without(*_: object) -> None:
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr(fcntl, "flock", without)
    with way(tmp_path):
        entered.append("no locks")
    assert entered == ["absent", "no folder", "no locks"] and clock.waits == []


@WAYS
def test_the_lock_does_not_outlive_the_process_in_a_program_that_it_starts(tmp_path: Path, way: Way) -> None:
    with way(tmp_path):
        (descriptor,) = open_in(tmp_path)
        assert not os.get_inheritable(descriptor)
