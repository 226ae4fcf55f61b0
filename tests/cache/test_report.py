from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from segtui.cache.cache import Cache
from segtui.cache.identity import Identity
from segtui.cache.report import State, describe, purge
from segtui.cache.schema import CURRENT
from segtui.cache.store import Store
from segtui.sight import saved
from segtui.sight.saved import Sight

from .conftest import records, refresh

URL = "https://api.segmentapis.com"


def file(folder: Path, token: str) -> Path:
    return folder / Identity.of(URL, token).file_name()


async def test_a_file_is_described_by_host_workspace_kinds_and_ages(tmp_path: Path) -> None:
    async with Cache.open(Identity.of(URL, "t"), tmp_path) as cache:
        await cache.bind_workspace("w1")
        for kind, count, at in (("sources", 5, 1000.0), ("labels", 2, 3000.0)):
            generation = await cache.begin(kind)
            await cache.put_page(kind, "", generation, 0, records(count), at)
            await cache.finish(kind, "", generation, total=count, complete=True, fetched_at=at)
        (found,) = describe(tmp_path)  # while it is open, too
        assert found.size == sum(other.stat().st_size for other in tmp_path.iterdir())
    assert (found.host, found.workspace, found.state) == (URL + ":443", "w1", State.OK)
    assert (found.records, found.oldest, found.newest) == ({"labels": 2, "sources": 5}, 1000.0, 3000.0)


def test_describing_a_folder_that_is_not_there_finds_nothing(tmp_path: Path) -> None:
    assert describe(tmp_path / "no") == [] and purge(tmp_path / "no") == []


@pytest.mark.threat("T43", "T47")
def test_damaged_newer_and_set_aside_files_are_told_apart_and_left_alone(tmp_path: Path) -> None:
    file(tmp_path, "corrupt").write_bytes(b"garbage" * 99)
    Store.of_file(file(tmp_path, "newer"), replace(CURRENT, steps=(*CURRENT.steps, ("CREATE TABLE x (y)",)))).close()
    file(tmp_path, "aside").write_bytes(b"garbage")
    Store.of_file(file(tmp_path, "aside")).close()
    inner = file(tmp_path, "inner")
    store = Store.of_file(inner)
    refresh(store, records(400))
    store.close()
    held = bytearray(inner.read_bytes())
    held[-20_000:-12_000] = b"\xff" * 8000
    inner.write_bytes(held)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir() if path.suffix != ".db-shm"}
    states = {(found.path.name.partition(".db")[0], found.state) for found in describe(tmp_path)}
    after = {path.name: path.read_bytes() for path in tmp_path.iterdir() if path.name in before}
    assert states == {
        (file(tmp_path, name).stem, state)
        for name, state in (("corrupt", State.CORRUPT), ("newer", State.NEWER), ("inner", State.CORRUPT),
                            ("aside", State.OK), ("aside", State.ASIDE))
    }  # fmt: skip
    assert after == before


@pytest.mark.threat("T48")
def test_purging_removes_every_file_of_ours_and_no_other(tmp_path: Path) -> None:
    store = Store.of_file(file(tmp_path, "open"))
    refresh(store, records(5))
    file(tmp_path, "bad").write_bytes(b"garbage")
    Store.of_file(file(tmp_path, "bad")).close()
    mine = [tmp_path / name for name in ("notes.db", "segtui-x.db", "segtui.toml", "x.corrupt-1")]
    for path in mine:
        path.touch()
    (tmp_path / f"segtui-folder-{'a' * 64}.db").mkdir()
    sight = tmp_path / saved.FOLDER / saved.name_for([], {}, (80, 24))
    saved.write(str(sight), Sight())
    for path in (sight.with_name(f"{sight.name}.123"), sight.with_name("notes")):  # the first is half-written
        path.touch()
    removed = purge(tmp_path)
    assert len(removed) == 7  # the database, its WAL and SHM; the rebuilt one and what was set aside; the sights
    left = [*mine, sight.parent, tmp_path / f"segtui-folder-{'a' * 64}.db"]
    assert sorted(tmp_path.iterdir()) == sorted(left) and [path.name for path in sight.parent.iterdir()] == ["notes"]
    # Whoever still has the file open goes on.
    refresh(store, records(7))
    store.close()
