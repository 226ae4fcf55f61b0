"""Full disks and read-only homes, for real: what was noted stays, what cannot be noted is refused in words."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults.disks import run, run_on_small_disk

BEGIN = """
import os, resource, sqlite3, sys
from pathlib import Path
from segtui.journal import rows
from segtui.journal.store import JournalUnusable, Store
from tests.faults.disks import fill, give_up_rights, remount
from tests.journal.conftest import entry
folder = Path(sys.argv[1])
path = folder / "state" / "journal.db"
store = Store(path)
noted = []
def note(name, **more):
    store.write(lambda db: rows.insert(db, [entry(name, step, **more) for step in range(3)]))
    noted.append(name)
def refused(name="refused", **more):
    try:
        note(name, **more)
    except JournalUnusable as error:
        return error.message.removeprefix("the journal cannot be used: ")
def check():
    found = {}
    for each in store.read(lambda db: rows.newest(db, 10_000, "", "")):
        found.setdefault(each.plan_id, []).append(each.step)
    assert found == {name: [2, 1, 0] for name in noted}, (found.keys(), noted)
    assert store.read(lambda db: db.execute("PRAGMA quick_check").fetchall()) == [("ok",)]
    assert store.notices == []
def until_full():
    for number in range(10_000):
        said = refused(f"p{number}", said="x" * 500)
        if said:
            return said
"""


@pytest.mark.threat("T46")
def test_a_full_disk_refuses_and_goes_on_when_there_is_room(tmp_path: Path) -> None:
    script = """
note("first")
filler = folder / "filler"
filler.write_bytes(b"x" * 30_000)
print(until_full(), len(noted) > 3)
for _ in range(3):
    print(refused())
check()
filler.unlink()
note("again")
check()
store.close()
store = Store(path)
check()
"""
    out = run_on_small_disk(BEGIN + script, tmp_path / "disk")
    assert out == "the disk is full True\n" + "the disk is full\n" * 3


@pytest.mark.threat("T46")
def test_a_disk_that_is_full_from_the_start_refuses(tmp_path: Path) -> None:
    script = """
(folder / "state").mkdir()
filler = fill(folder)
print(refused())
filler.unlink()
note("again")
check()
"""
    assert run_on_small_disk(BEGIN + script, tmp_path / "disk") == "the disk is full\n"


@pytest.mark.threat("T46")
def test_a_quota_refuses_and_goes_on_when_it_is_raised(tmp_path: Path) -> None:
    script = """
note("first")
resource.setrlimit(resource.RLIMIT_FSIZE, (150_000, resource.RLIM_INFINITY))
print(until_full(), len(noted) > 3)
check()
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
note("again")
check()
"""
    assert run(BEGIN + script, tmp_path) == "it cannot be read or written True\n"


@pytest.mark.threat("T43", "T46")
def test_a_damaged_journal_on_a_full_disk_stays_until_there_is_room(tmp_path: Path) -> None:
    script = """
store.write(lambda db: rows.insert(db, [entry("p", step, said="x" * 1000) for step in range(60)]))
store._opened().execute("UPDATE entry SET seal = 0 WHERE id = 30")
store.close()
before = path.read_bytes()
filler = fill(folder)
filler.write_bytes(filler.read_bytes()[110 * 1024:])
try:
    store.read(lambda db: rows.newest(db, 99, "", ""))
except JournalUnusable as error:
    print(error.message)
assert store.notices == [] and path.read_bytes() == before
assert [file.name for file in path.parent.iterdir() if not file.name.startswith("journal.db-")] == ["journal.db"]
filler.unlink()
print(len(store.read(lambda db: rows.newest(db, 99, "", ""))), len(store.notices))
"""
    out = run_on_small_disk(BEGIN + script, tmp_path / "disk", kibibytes=512)
    assert out == "the journal cannot be used: the disk is full\n59 1\n"


@pytest.mark.threat("T46")
def test_a_read_only_disk_refuses_and_goes_on_when_it_is_writable(tmp_path: Path) -> None:
    script = """
note("first")
store.close()
remount(folder, "ro")
print(refused())
remount(folder, "rw")
note("again")
check()
"""
    assert run_on_small_disk(BEGIN + script, tmp_path / "disk") == "read-only file system\n"


@pytest.mark.threat("T46")
def test_a_home_without_the_right_to_write_refuses_and_goes_on_with_it(tmp_path: Path) -> None:
    script = """
give_up_rights()
folder.chmod(0o500)
print(refused())
folder.chmod(0o700)
note("first")
store.close()
for mode in ((0o500, 0o600), (0o500, 0o400), (0o700, 0o400)):
    path.chmod(mode[1])
    path.parent.chmod(mode[0])
    print(refused())
    store.close()
path.parent.chmod(0o700)
path.chmod(0o600)
note("again")
check()
"""
    assert run(BEGIN + script, tmp_path) == (
        "permission denied\nit is read-only\npermission denied\npermission denied\n"
    )


@pytest.mark.threat("T43", "T46")
def test_a_damaged_journal_that_cannot_be_set_aside_is_refused_in_words(tmp_path: Path) -> None:
    script = """
path.parent.mkdir()
path.write_bytes(b"garbage")
give_up_rights()
path.parent.chmod(0o500)
print(refused())
path.parent.chmod(0o700)
note("again")
print(store.notices, path.with_name("journal.db.corrupt-0").exists())
"""
    begin = BEGIN.replace("Store(path)", "Store(path, wall_clock=lambda: 0.0)")
    out = run(begin + script, tmp_path)
    told = "The journal was damaged: 0 entries were saved; the old file is kept as journal.db.corrupt-0."
    assert out == f"permission denied\n['{told}'] True\n"
