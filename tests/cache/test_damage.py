"""Damaged files: noticed, set aside, built anew, told once; never a wrong document, never an exception."""

from __future__ import annotations

import random
import shutil
import sqlite3
from pathlib import Path

import pytest

from segtui.cache import opening
from segtui.cache.packed import Entry
from segtui.cache.store import Store
from tests.faults.disks import flipped
from tests.faults.seeds import seeds, soaked, told

from .conftest import Opener, kept, records, refresh

COUNT = 150


@pytest.fixture(scope="module")
def bytes_of_a_cache(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The bytes of a closed file with COUNT records."""
    path = tmp_path_factory.mktemp("healthy") / "cache.db"
    store = Store.of_file(path)
    refresh(store, records(COUNT))
    store.set_meta("host", "h")
    store.close()
    return path.read_bytes()


@pytest.fixture
def healthy(bytes_of_a_cache: bytes, path: Path) -> bytes:
    path.parent.mkdir()
    path.write_bytes(bytes_of_a_cache)
    return bytes_of_a_cache


def use(store: Store) -> list[Entry]:
    """Everything that a session does with a store; returns what the first load gave."""
    found = kept(store)
    for entry in records(COUNT)[::25]:
        one = store.get("sources", "", entry.id)
        assert one is None or one[0] == entry.doc
    store.meta("host")
    refresh(store, records(COUNT, revision=1), at=2000.0)
    now = store.load("sources")
    if now is None or not now.complete:  # the damage came to light in this refresh
        refresh(store, records(COUNT, revision=1), at=2000.0)
    assert kept(store) == records(COUNT, revision=1)
    return found


def set_aside(path: Path) -> list[Path]:
    return [file for file in path.parent.iterdir() if ".corrupt-" in file.name]


@pytest.mark.parametrize("seed", seeds(40))
@pytest.mark.threat("T43")
def test_flipped_bytes_never_give_a_wrong_document(healthy: bytes, path: Path, seed: int) -> None:
    with told(seed):
        check_flips(healthy, path, seed)


@pytest.mark.soak
@pytest.mark.threat("T43")
def test_thousands_of_flips(healthy: bytes, tmp_path: Path) -> None:
    for seed in soaked(3000):
        folder = tmp_path / str(seed)
        folder.mkdir()
        with told(seed):
            check_flips(healthy, folder / "x.db", seed)
        shutil.rmtree(folder)
    print(f"\n{len(soaked(3000))} damaged caches, no wrong document")


def check_flips(healthy: bytes, path: Path, seed: int) -> None:
    chance = random.Random(seed)
    path.write_bytes(flipped(healthy, chance, chance.choice([1, 1, 3, 40])))
    store = Store.of_file(path)
    found = use(store)
    assert sorted(found) in ([], records(COUNT))
    assert len(set_aside(path)) <= 1
    store.close()


@pytest.fixture(scope="module")
def files_with_a_wal(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The files of a cache whose process was killed, loaded twice."""
    path = tmp_path_factory.mktemp("killed") / "x.db"
    store = Store.of_file(path)
    for revision in range(2):
        refresh(store, records(COUNT, revision))
    found = {file.name: file.read_bytes() for file in path.parent.iterdir() if not file.name.endswith("-shm")}
    store.close()
    return found


@pytest.mark.parametrize("seed", seeds(10))
@pytest.mark.threat("T43")
def test_flipped_bytes_in_the_wal_give_documents_that_were_kept_once(
    files_with_a_wal: dict[str, bytes], path: Path, seed: int
) -> None:
    chance = random.Random(seed)
    path.parent.mkdir()
    for name, content in files_with_a_wal.items():
        count = chance.choice([1, 3, 40] if name.endswith("-wal") else [0, 0, 1])
        path.with_name(name).write_bytes(flipped(content, chance, count))
    store = Store.of_file(path.with_name("x.db"))
    with told(seed):
        assert set(kept(store)) <= {*records(COUNT), *records(COUNT, revision=1)}
        refresh(store, records(COUNT, revision=2))
        if len(kept(store)) != COUNT:  # the damage came to light in this refresh
            refresh(store, records(COUNT, revision=2))
        assert kept(store) == records(COUNT, revision=2)
    store.close()


@pytest.mark.parametrize("share", [0.0, 0.001, 0.01, 0.3, 0.6, 0.99])
@pytest.mark.threat("T43")
def test_a_truncated_file_is_built_anew(healthy: bytes, path: Path, share: float) -> None:
    path.write_bytes(healthy[: int(len(healthy) * share)])
    store, notices = Store.open(path)
    assert use(store) == []
    assert not store.in_memory
    assert len(notices) == len(set_aside(path)) == (share > 0)
    store.close()


GARBAGE = [b"garbage", b"\0" * 8192, b"SQLite format 3\0" + b"\xff" * 5000, bytes(range(256)) * 64]


@pytest.mark.parametrize("garbage", GARBAGE)
@pytest.mark.threat("T43")
def test_garbage_is_set_aside_and_told_once(path: Path, opened: Opener, garbage: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(garbage)
    store = opened()
    use(store)
    (notice,) = store.take_notices()
    (old,) = set_aside(path)
    assert "damaged" in notice and old.name in notice
    assert old.read_bytes() == garbage
    assert store.take_notices() == ()
    store.close()
    assert kept(opened()) == records(COUNT, revision=1)


def test_a_database_of_another_program_is_set_aside_unharmed(path: Path, opened: Opener) -> None:
    path.parent.mkdir()
    with sqlite3.connect(path) as db:
        db.execute("CREATE TABLE theirs (x)")
    db.close()
    before = path.read_bytes()
    assert use(opened()) == []
    assert set_aside(path)[0].read_bytes() == before


@pytest.mark.threat("T43")
def test_damage_in_a_document_is_noticed_when_it_is_read(healthy: bytes, path: Path, opened: Opener) -> None:
    place = healthy.index(b'{"rev": 0') + 20
    path.write_bytes(healthy[:place] + b"!" + healthy[place + 1 :])
    store = opened()
    assert store.take_notices() == ()
    assert store.load("sources") is None
    assert len(store.take_notices()) == 1 and not store.in_memory
    assert refresh(store, records(5)) == 5


@pytest.mark.threat("T43")
def test_a_changed_date_or_a_lost_row_is_noticed(healthy: bytes, path: Path, opened: Opener) -> None:
    for statement in ("UPDATE collection SET fetched_ms = fetched_ms + 1", "DELETE FROM record WHERE position = 3",
                      "DELETE FROM doc WHERE key = 3", "DROP TABLE doc"):  # fmt: skip
        path.write_bytes(healthy)
        with sqlite3.connect(path) as db:
            db.execute(statement)
        db.close()
        store = opened()
        assert store.load("sources") is None, statement
        assert len(store.take_notices()) == 1
        store.close()


@pytest.mark.threat("T43")
def test_only_the_last_damaged_file_is_kept(path: Path) -> None:
    path.parent.mkdir()
    for second, garbage in enumerate((b"one", b"two")):
        path.write_bytes(garbage)
        opening.set_aside(path, now_s=second)
    assert [file.read_bytes() for file in set_aside(path)] == [b"two"]


@pytest.mark.threat("T43", "T45")
def test_a_file_that_another_process_built_anew_is_not_set_aside_again(
    healthy: bytes, path: Path, opened: Opener
) -> None:
    place = healthy.index(b'{"rev": 0') + 20
    path.write_bytes(healthy[:place] + b"!" + healthy[place + 1 :])
    first, second = opened(), opened()
    kept(first)
    refresh(first, records(5))
    assert kept(second) == records(5)
    assert first.take_notices() and second.take_notices() == ()


@pytest.mark.threat("T43")
def test_damage_in_a_refresh_does_not_make_the_rest_look_complete(healthy: bytes, path: Path, opened: Opener) -> None:
    store = opened()
    generation = store.begin("sources")
    store.put_page("sources", "", generation, 0, records(50), 2000.0)
    store._database._db.execute("DROP TABLE doc")
    store.put_page("sources", "", generation, 50, records(100)[50:], 2000.0)
    store.finish("sources", "", generation, total=100, complete=True, fetched_at=2000.0)
    found = store.load("sources")
    assert found is None or not found.complete
