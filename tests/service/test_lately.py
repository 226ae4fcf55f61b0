"""What was used lately: across runs, within bounds, without secrets, and whatever the file looks like."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from segtui.service.lately import MOST_LINES, MOST_SOURCES, Lately, file_name


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state" / file_name("eu/prod")


def test_lines_and_sources_are_there_in_the_next_run_and_for_this_user_alone(path: Path) -> None:
    lately = Lately(path)
    for line in ("sources web", "labels", "sources  web"):
        lately.ran(line)
    lately.used("w1", "a")
    lately.used("w1", "b")
    lately.used("w2", "c")
    again = Lately(path)
    assert list(again.lines) == ["labels", "sources web"]
    assert (again.sources_of("w1"), again.sources_of("w2"), again.sources_of("w3")) == (["b", "a"], ["c"], [])
    assert stat.S_IMODE(path.stat().st_mode) == 0o600 and stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_each_profile_has_a_file_of_its_own() -> None:
    names = {file_name(name) for name in ("a", "A", "a/b", "a%2Fb", "..", "", "x" * 300, "x" * 301)}
    assert len(names) == 8 and all("/" not in name and len(name) < 100 for name in names)


def test_no_more_is_kept_than_the_last_ones(path: Path) -> None:
    lately = Lately(path)
    for number in range(MOST_LINES + 5):
        lately.ran(f"sources {number}")
    for number in range(MOST_SOURCES + 5):
        lately.used("w", str(number))
    lately.ran("sources " + "x" * 600)
    again = Lately(path)
    assert len(again.lines) == MOST_LINES and again.lines[-1] == f"sources {MOST_LINES + 4}"
    assert len(again.sources_of("w")) == MOST_SOURCES and again.sources_of("w")[0] == str(MOST_SOURCES + 4)


@pytest.mark.threat("T23")
@pytest.mark.parametrize(
    "line",
    [
        "sources key:Abc123secret",
        'sources web !KEY:"Abc123secret"',
        "sources https://me:Abc123secret@example.com",
        "sources sgp_Abc123secret",
    ],
)
def test_a_line_that_may_hold_a_secret_is_kept_nowhere(path: Path, line: str) -> None:
    lately = Lately(path)
    lately.ran("sources web")
    lately.ran(line)
    assert list(lately.lines) == ["sources web"] and "Abc123secret" not in path.read_text()


@pytest.mark.parametrize("damage", [b"{", b"[1]", b'{"lines": 3}', b"\xff\xfe", b"[" * 100_000, b" " * 1_000_001])
def test_a_damaged_file_is_set_aside_and_told_of(path: Path, damage: bytes) -> None:
    Lately(path).ran("labels")
    path.write_bytes(damage)
    lately = Lately(path)
    assert list(lately.lines) == [] and "damaged" in lately.problem
    lately.ran("sources")
    assert list(Lately(path).lines) == ["sources"]
    assert path.with_name(path.name + ".damaged").read_bytes() == damage


def test_a_file_that_others_can_read_is_left_alone(path: Path) -> None:
    Lately(path).ran("labels")
    path.chmod(0o644)
    before = path.read_bytes()
    lately = Lately(path)
    lately.ran("sources")
    assert list(lately.lines) == ["sources"] and "others can read it" in lately.problem
    assert path.read_bytes() == before


def test_two_at_once_lose_nothing_of_each_other(path: Path) -> None:
    one, other = Lately(path), Lately(path)
    assert not one.lines and not other.lines
    one.ran("labels")
    other.ran("sources")
    one.used("w", "a")
    assert list(Lately(path).lines) == ["labels", "sources"]


def test_without_a_folder_to_write_to_it_goes_on_in_memory(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    lately = Lately(tmp_path / "file" / "lately.json")
    lately.ran("labels")
    assert list(lately.lines) == ["labels"] and "not kept" in lately.problem
