"""A crash report tells kinds and places, and nothing that was in a text or a variable."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from segtui.service import crashes

SECRET = "CANARY-0123456789abcdef"


def fail(secret: str) -> None:
    try:
        raise KeyError(secret)
    except KeyError as error:
        raise ValueError(f"cannot use {secret}") from error


def failed(secret: str = SECRET) -> BaseException:
    try:
        fail(secret)
    except ValueError as error:
        return error
    raise AssertionError


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SEGTUI_STATE_DIR", str(tmp_path / "state"))
    return tmp_path / "state" / crashes.FOLDER


@pytest.mark.threat("T16")
def test_a_report_names_the_kinds_and_places_and_holds_no_text_and_no_variable(folder: Path) -> None:
    said = crashes.crash_said(failed())
    [path] = folder.iterdir()
    text = path.read_text()
    assert str(path) in said and "ValueError" in said
    assert "ValueError" in text and "because of: KeyError" in text
    assert "test_crashes.py" in text and " in fail" in text
    assert SECRET not in text + said
    assert str(Path.home()) not in text


@pytest.mark.threat("T16", "T21")
def test_a_report_is_for_this_user_alone_and_only_the_last_few_are_kept(folder: Path) -> None:
    before = os.umask(0)
    try:
        paths = [crashes.keep(failed()) for _ in range(8)]
    finally:
        os.umask(before)
    kept = sorted(folder.iterdir())
    assert kept == paths[-len(kept) :] and len(kept) == 5
    assert {stat.S_IMODE(path.stat().st_mode) for path in kept} == {0o600}
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


@pytest.mark.threat("T16")
def test_the_parts_of_a_group_and_the_reason_of_the_system_are_named(folder: Path) -> None:
    group = ExceptionGroup(SECRET, [OSError(28, SECRET, SECRET), RuntimeError(SECRET)])
    text = crashes.report(group)
    assert "part of it: OSError ENOSPC" in text and "part of it: RuntimeError" in text
    assert SECRET not in text


def test_a_state_folder_that_cannot_be_written_is_no_reason_to_fail(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("SEGTUI_STATE_DIR", str(tmp_path / "file" / "state"))
    assert crashes.keep(failed()) is None
    assert "defect" in crashes.crash_said(failed())
