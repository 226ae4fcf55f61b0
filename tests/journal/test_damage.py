"""A damaged journal is set aside, what can be read of it is saved, and it is told: nothing goes without a word."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest

from segtui.journal import rows
from segtui.journal.entry import Entry, Standing
from segtui.journal.journal import Journal
from segtui.journal.schema import CURRENT
from segtui.journal.store import JournalUnusable, Store
from tests.faults.disks import flipped
from tests.faults.seeds import seeds, soaked, told

from .conftest import entry, plan

COUNT = 120
VERSION, MARK = slice(60, 64), slice(68, 72)  # of the header


@pytest.fixture(scope="module")
def bytes_of_a_journal(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The bytes of a closed journal of COUNT plans, one of which is open."""
    path = tmp_path_factory.mktemp("healthy") / "journal.db"
    store = Store(path)
    states = {50: Standing.SENT}
    entries = [entry(f"p{number}", state=states.get(number, Standing.DONE)) for number in range(COUNT)]
    store.write(lambda db: rows.insert(db, entries))
    store.close()
    return path.read_bytes()


@pytest.fixture
def healthy(bytes_of_a_journal: bytes, path: Path) -> bytes:
    path.parent.mkdir()
    return bytes_of_a_journal


def _as_noted(entries: list[Entry]) -> bool:
    return all(found.subject == "web" and found.said == "" and found.at == 1000.0 for found in entries)


@pytest.mark.parametrize("seed", seeds(30))
@pytest.mark.threat("T43")
async def test_flipped_bytes_never_give_a_wrong_entry(healthy: bytes, path: Path, seed: int) -> None:
    with told(seed):
        await check_flips(healthy, path, seed)


@pytest.mark.soak
@pytest.mark.threat("T43")
async def test_thousands_of_flips(healthy: bytes, tmp_path: Path) -> None:
    for seed in soaked(3000):
        folder = tmp_path / str(seed)
        folder.mkdir()
        with told(seed):
            await check_flips(healthy, folder / "journal.db", seed)
        shutil.rmtree(folder)
    print(f"\n{len(soaked(3000))} damaged journals, no wrong entry, none lost without a word")


async def check_flips(healthy: bytes, path: Path, seed: int) -> None:
    chance = random.Random(seed)
    path.write_bytes(flipped(healthy, chance, chance.choice([1, 1, 3, 40])))
    journal = Journal.open(path.parent)
    if int.from_bytes(path.read_bytes()[VERSION]) > CURRENT.version and path.read_bytes()[MARK] == healthy[MARK]:
        with pytest.raises(JournalUnusable, match="newer segtui"):  # it cannot be told from one: refused, not lost
            await journal.entries()
        await journal.close()
        return
    found = await journal.entries(1000)
    assert _as_noted(found)
    aside = [file for file in path.parent.iterdir() if ".corrupt-" in file.name]
    notices = await journal.notices()
    assert len(found) == COUNT or (aside and notices), "entries went without a word"
    assert bool(aside) == bool(notices)
    await journal.intend(plan("new"))
    await journal.sending("new", 0)
    assert len(await journal.plan("new")) == 3
    await journal.close()


@pytest.fixture(scope="module")
def files_with_a_wal(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The files of a journal whose process was killed: of COUNT plans, each noted as sent and then as done."""
    path = tmp_path_factory.mktemp("killed") / "journal.db"
    store = Store(path)
    store.write(lambda db: rows.insert(db, [entry(f"p{number}", state=Standing.SENT) for number in range(COUNT)]))
    for number in range(COUNT):
        done = entry(f"p{number}", state=Standing.DONE)
        store.write(lambda db, done=done: rows.replace(db, done))
    found = {file.name: file.read_bytes() for file in path.parent.iterdir() if not file.name.endswith("-shm")}
    store.close()
    return found


@pytest.mark.parametrize("seed", seeds(10))
@pytest.mark.threat("T43")
async def test_flipped_bytes_in_the_wal_give_what_was_noted_once(
    files_with_a_wal: dict[str, bytes], path: Path, seed: int
) -> None:
    chance = random.Random(seed)
    path.parent.mkdir()
    for name, content in files_with_a_wal.items():
        count = chance.choice([1, 3, 40] if name.endswith("-wal") else [0, 0, 1])
        path.with_name(name).write_bytes(flipped(content, chance, count))
    journal = Journal.open(path.parent)
    with told(seed):
        found = await journal.entries(1000)
        assert _as_noted(found) and {each.state for each in found} <= {Standing.SENT, Standing.DONE}
        await journal.intend(plan("new"))
        assert len(await journal.plan("new")) == 3
    await journal.close()


@pytest.mark.threat("T43")
async def test_what_can_be_read_of_a_damaged_file_is_saved(healthy: bytes, path: Path) -> None:
    damaged = bytearray(healthy)
    at = damaged.index(b'"plan_id":"p70"')
    damaged[at + 2] ^= 1
    path.write_bytes(damaged)
    journal = Journal.open(path.parent, is_alive=lambda *_: False)
    names = {found.plan_id for found in await journal.entries(1000)}
    assert names == {f"p{number}" for number in range(COUNT)} - {"p70"}
    assert [found.plan_id for found in await journal.unfinished()] == ["p50"]
    (notice,) = await journal.notices()
    assert f"{COUNT - 1} entries were saved" in notice
    (aside,) = [file for file in path.parent.iterdir() if ".corrupt-" in file.name]
    assert aside.name in notice and aside.read_bytes() == bytes(damaged)
    assert await journal.notices() == ()
    await journal.close()


@pytest.mark.parametrize("garbage", [b"garbage", b"\0" * 8192, b"SQLite format 3\0" + b"\xff" * 5000])
@pytest.mark.threat("T43")
async def test_garbage_is_kept_beside_and_told(path: Path, garbage: bytes) -> None:
    for _ in range(2):
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(garbage)
        journal = Journal.open(path.parent)
        await journal.intend(plan("p"))
        assert len(await journal.notices()) == 1
        await journal.close()
    aside = [file for file in path.parent.iterdir() if ".corrupt-" in file.name]
    assert len(aside) == 2 and {file.read_bytes() for file in aside} == {garbage}


async def test_a_database_of_somebody_else_is_set_aside_whole(path: Path) -> None:
    import sqlite3

    path.parent.mkdir()
    db = sqlite3.connect(path)
    db.execute("CREATE TABLE theirs (x)")
    db.commit()
    db.close()
    journal = Journal.open(path.parent)
    await journal.intend(plan("p"))
    assert len(await journal.notices()) == 1
    await journal.close()
