from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from segtui.cache.paths import cache_folder
from segtui.cache.store import Store
from segtui.sqlite import files

from .conftest import records, refresh


@pytest.fixture(params=[0o000, 0o077, 0o777])
def umask(request: pytest.FixtureRequest) -> Iterator[None]:
    before = os.umask(request.param)
    yield
    os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.threat("T21")
def test_files_and_folder_are_private_whatever_the_umask(path: Path, umask: None) -> None:
    store = Store.open(path).store
    refresh(store, records(50))
    assert mode(path.parent) == 0o700
    modes = {file.suffix: mode(file) for file in path.parent.iterdir()}
    assert modes == {".db": 0o600, ".db-wal": 0o600, ".db-shm": 0o600}
    store.close()


@pytest.mark.threat("T21")
def test_a_file_that_others_could_read_is_closed_to_them(path: Path) -> None:
    path.parent.mkdir()
    path.touch(0o644)
    files.make_private(path)
    assert mode(path) == 0o600


def test_a_link_in_place_of_the_file_is_not_followed(path: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").write_bytes(b"mine")
    path.parent.mkdir()
    path.symlink_to(tmp_path / "elsewhere")
    store, notices = Store.open(path)
    assert store.in_memory and len(notices) == 1
    assert (tmp_path / "elsewhere").read_bytes() == b"mine"
    store.close()


def test_the_folder_can_be_chosen(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SEGTUI_CACHE_DIR", str(tmp_path / "there"))
    assert cache_folder() == tmp_path / "there"
    monkeypatch.delenv("SEGTUI_CACHE_DIR")
    assert cache_folder().name == "segtui"


MOUNTS = """/dev/sda / ext4 rw 0 0
server:/home /home nfs4 rw 0 0
/dev/sdb /home/ann/local ext4 rw 0 0
x /my\\040disk cifs rw 0 0
"""


@pytest.mark.parametrize(
    ("folder", "kind"),
    [("/home/ann", "nfs4"), ("/home", "nfs4"), ("/homely", ""), ("/home/ann/local/c", ""), ("/my disk/c", "cifs")],
)
@pytest.mark.threat("T46")
def test_a_network_file_system_is_known_by_the_mounts(folder: str, kind: str) -> None:
    assert files.network_kind(Path(folder), MOUNTS) == kind


@pytest.mark.threat("T46")
def test_a_cache_on_a_network_home_stays_in_memory(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "mounts_text", lambda: f"server:/x {path.parent.parent} nfs rw 0 0")
    store, notices = Store.open(path)
    assert store.in_memory and "network file system (nfs)" in notices[0] and "SEGTUI_CACHE_DIR" in notices[0]
    assert refresh(store, records(3)) == 3
    assert not path.exists()
    store.close()
