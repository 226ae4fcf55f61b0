"""Folders and disks that fail: the session goes on in memory, with one notice."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from segtui.cache.database import Database
from segtui.cache.store import Store

from .conftest import Opener, kept, records, refresh


@pytest.mark.threat("T46")
def test_a_folder_that_cannot_be_made_leaves_the_cache_in_memory(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    store, notices = Store.open(tmp_path / "file" / "folder" / "x.db")
    assert store.in_memory and len(notices) == 1 and notices[0].endswith("going on in memory.")
    assert refresh(store, records(5)) == 5 and kept(store) == records(5)
    store.close()


@pytest.mark.threat("T46")
def test_a_folder_in_place_of_the_file_leaves_the_cache_in_memory(path: Path) -> None:
    path.mkdir(parents=True)
    store, notices = Store.open(path)
    assert store.in_memory and len(notices) == 1
    store.close()


@pytest.mark.threat("T46")
def test_a_file_that_turns_read_only_is_copied_to_memory(store: Store) -> None:
    refresh(store, records(60))
    generation = store.begin("sources")
    store.put_page("sources", "", generation, 0, records(20), 2000.0)
    store._database._db.execute("PRAGMA query_only = ON")
    assert store.put_page("sources", "", generation, 20, records(40, revision=1)[20:], 2000.0) == 20
    assert store.in_memory
    assert store.take_notices() == ("The cache cannot be written: it is read-only; going on in memory.",)
    assert len(kept(store)) == 60
    # The refresh goes on where it was.
    assert store.finish("sources", "", generation, total=40, complete=True, fetched_at=2000.0) == 20
    assert kept(store) == records(20) + records(40, revision=1)[20:]
    assert store.take_notices() == ()


@pytest.mark.threat("T46")
def test_reading_goes_on_from_a_read_only_file(store: Store) -> None:
    refresh(store, records(5))
    store._database._db.execute("PRAGMA query_only = ON")
    assert kept(store) == records(5) and not store.in_memory and store.take_notices() == ()


FULL = """
import resource, sys
from pathlib import Path
from tests.cache.conftest import records, refresh, kept
from segtui.cache.store import Store
if sys.argv[2] == "at once":
    resource.setrlimit(resource.RLIMIT_FSIZE, (2_000, 200_000))
store = Store.of_file(Path(sys.argv[1]))
refresh(store, records(20), kind="labels")
resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))
refresh(store, records(2000))
assert store.in_memory
assert kept(store) == records(2000) and kept(store, "labels") == records(20)
print(len(store.take_notices()))
store.close()
"""


@pytest.mark.parametrize("when", ["at once", "later"])
@pytest.mark.threat("T46")
def test_a_full_disk_leaves_the_cache_in_memory(path: Path, when: str) -> None:
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", FULL, path, when], cwd=root, capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.stdout.strip(), done.stderr) == ("1", "")


@pytest.mark.threat("T45")
def test_a_lock_that_is_never_let_go_is_waited_for_in_bounds(store: Store, path: Path, opened: Opener) -> None:
    refresh(store, records(5))
    other = opened()
    other._database._db.execute("BEGIN IMMEDIATE")
    store._database._db.execute("PRAGMA busy_timeout = 1")
    assert kept(store) == records(5)  # reading needs no lock
    assert refresh(store, records(6)) == 1
    assert store.in_memory and "another process is holding it" in store.take_notices()[0]
    other._database._db.execute("ROLLBACK")


def test_a_mistake_in_the_program_is_not_taken_for_damage() -> None:
    database = Database(None)

    def wrong(_: object) -> None:
        raise ValueError("a mistake")

    with pytest.raises(ValueError, match="a mistake"):
        database.write(wrong)
    assert database.read(lambda db: db.execute("SELECT 1").fetchone()) == (1,)
    assert database.notices == []
    database.close()
