"""`segtui cache`: what is there, and removing it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from segtui.cache.identity import Identity
from segtui.cache.store import Store

from .conftest import Command, Stream

HOST = "https://api.segmentapis.com"


@pytest.fixture
def cached(home: Path) -> Path:
    """The folder of a cache with one (empty) file in it."""
    folder = home / "cache/segtui"
    store = Store.of_file(folder / Identity.of(HOST, "token").file_name())
    store.set_meta("host", f"{HOST}:443")
    store.close()
    return folder


def test_an_empty_cache_is_described_and_nothing_is_made(command: Command, home: Path) -> None:
    outcome = command("cache", "info")
    assert outcome.status == 0 and outcome.err == ""
    assert outcome.out.split() == ["folder", f"{home}/cache/segtui", "files", "0", "size", "0", "bytes"]
    assert json.loads(command("cache", "info", "--json").out) == {"folder": f"{home}/cache/segtui", "files": []}
    assert list(home.iterdir()) == []


def test_the_files_of_the_cache_are_described(command: Command, cached: Path) -> None:
    out = command("cache", "info").out
    assert f"host       {HOST}:443\n" in out and "state      ok\n" in out
    (file,) = json.loads(command("cache", "info", "--json").out)["files"]
    assert file["host"] == f"{HOST}:443" and file["state"] == "ok" and file["path"].startswith(str(cached))


@pytest.mark.threat("T48")
def test_purge_removes_the_files_of_the_cache_and_no_other(command: Command, cached: Path) -> None:
    (cached / "mine.txt").write_text("keep")
    outcome = command("cache", "purge", "--yes")
    assert outcome.status == 0 and outcome.out == ""
    assert outcome.err.startswith("removed ") and str(cached) in outcome.err
    assert [path.name for path in cached.iterdir()] == ["mine.txt"]
    assert command("cache", "purge", "--yes").err == f"removed 0 files from {cached}\n"


def test_without_a_terminal_and_without_yes_nothing_is_removed(command: Command, cached: Path) -> None:
    before = sorted(cached.iterdir())
    outcome = command("cache", "purge")
    assert outcome.status == 1 and "nobody to ask (--yes" in outcome.err
    assert sorted(cached.iterdir()) == before


@pytest.mark.usefixtures("terminal")
@pytest.mark.parametrize(("answer", "status"), [("y\n", 0), ("YES\n", 0), ("n\n", 1), ("\n", 1), ("", 1), ("yep\n", 1)])
@pytest.mark.threat("T48")
def test_only_a_yes_removes(
    command: Command, streams: dict[str, Stream], cached: Path, answer: str, status: int
) -> None:
    streams["stdin"].write(answer)
    streams["stdin"].seek(0)
    outcome = command("cache", "purge")
    assert outcome.status == status and "[y/N]" in outcome.err
    assert bool(list(cached.iterdir())) is bool(status)


def test_a_cache_that_cannot_be_removed_is_told(
    command: Command, cached: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: Path, missing_ok: bool = False) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "unlink", refuse)
    outcome = command("cache", "purge", "--yes")
    assert outcome.status == 1
    assert outcome.err == f"segtui: the cache in {cached} cannot be removed: Permission denied\n"
