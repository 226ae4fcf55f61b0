"""Small disks and read-only homes, for real: the session goes on in memory, with one notice, and no file is harmed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults.disks import run, run_on_small_disk

BEGIN = """
import sqlite3, sys
from pathlib import Path
from segtui.cache.store import Store
from tests.cache.conftest import kept, records, refresh
from tests.faults.disks import fill, give_up_rights, remount
folder = Path(sys.argv[1])
path = folder / "cache" / "x.db"
def used(store):
    refresh(store, records(300))
    assert kept(store) == records(300)
    told = store.take_notices()
    assert store.in_memory == bool(told) and store.take_notices() == ()
    store.close()
    return *told,
def check(count):
    store = Store.of_file(path)
    found = kept(store)
    assert found == records(count) and store.take_notices() == (), len(found)
    store.close()
    db = sqlite3.connect(path)
    assert db.execute("PRAGMA quick_check").fetchall() == [("ok",)]
    db.close()
"""


@pytest.mark.threat("T46")
def test_wherever_the_room_ends_the_cache_goes_on_in_memory(tmp_path: Path) -> None:
    script = """
refresh(store := Store.of_file(path), records(5))
store.close()
for room in (0, 4, 8, 16, 32, 64):
    filler = fill(folder)
    filler.write_bytes(filler.read_bytes()[room * 1024:])
    (notice,) = used(Store.of_file(path))
    filler.unlink()
    check(5)
    print(notice)
assert used(Store.of_file(path)) == ()
check(300)
"""
    out = run_on_small_disk(BEGIN + script, tmp_path / "disk", kibibytes=1024)
    assert set(out.splitlines()) == {
        "The cache cannot be used: it cannot be read or written; going on in memory.",  # no room for the shared memory
        "The cache cannot be written: the disk is full; going on in memory.",
    }


@pytest.mark.threat("T46")
def test_a_disk_that_is_full_from_the_start_leaves_the_cache_in_memory(tmp_path: Path) -> None:
    script = """
path.parent.mkdir()
filler = fill(folder)
print(*used(Store.of_file(path)))
filler.unlink()
print(*used(Store.of_file(path)))
check(300)
"""
    out = run_on_small_disk(BEGIN + script, tmp_path / "disk", kibibytes=1024)
    assert out == "The cache cannot be used: the disk is full; going on in memory.\n\n"


@pytest.mark.threat("T46")
def test_a_read_only_disk_leaves_the_cache_in_memory(tmp_path: Path) -> None:
    script = """
refresh(store := Store.of_file(path), records(5))
store.close()
remount(folder, "ro")
print(*used(Store.of_file(path)))
remount(folder, "rw")
check(5)
"""
    out = run_on_small_disk(BEGIN + script, tmp_path / "disk")
    assert out == "The cache cannot be used: read-only file system; going on in memory.\n"


@pytest.mark.threat("T46")
def test_a_home_without_the_right_to_write_leaves_the_cache_in_memory(tmp_path: Path) -> None:
    script = """
give_up_rights()
folder.chmod(0o500)
print(*used(Store.of_file(path)))
folder.chmod(0o700)
refresh(store := Store.of_file(path), records(5))
store.close()
for mode in ((0o500, 0o600), (0o500, 0o400), (0o700, 0o400)):
    path.chmod(mode[1])
    path.parent.chmod(mode[0])
    print(*used(Store.of_file(path)))
path.parent.chmod(0o700)
path.chmod(0o600)
check(5)
"""
    denied = "The cache cannot be used: permission denied; going on in memory.\n"
    unwritable = "The cache cannot be used: it is read-only; going on in memory.\n"
    assert run(BEGIN + script, tmp_path) == denied + unwritable + denied + denied
