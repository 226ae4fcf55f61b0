"""What is remembered of the lists: a private file for each profile, which never stops the work."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from segtui.service.remembered import Arrangement, ChosenColumn, OfList, Remembered

SHOWN = Arrangement((ChosenColumn("name"), ChosenColumn("label:env", 12)), "label:env", True, "enabled:true")


def opened(folder: Path, profile: str = "prod") -> Remembered:
    return Remembered.of_profile(folder, profile)


def test_what_is_remembered_is_there_again_and_nobody_else_may_read_it(tmp_path: Path) -> None:
    first = opened(tmp_path)
    first.show("sources", SHOWN)
    first.save_view("sources", "Dead ends", Arrangement(filter="enabled:false"))
    again = opened(tmp_path)
    assert again.of("sources") == OfList(SHOWN, {"Dead ends": Arrangement(filter="enabled:false")})
    assert again.of("labels") == OfList()
    assert again.path is not None
    assert stat.S_IMODE(again.path.stat().st_mode) == 0o600
    assert not again.notice


def test_profiles_do_not_share_a_file_whatever_they_are_called(tmp_path: Path) -> None:
    names = ("prod", "Prod", "pr/od", "../prod", "..", "prod.", "%50.rod", "ünder")
    paths = {str(opened(tmp_path, name).path).casefold() for name in names}
    assert len(paths) == len(names)
    assert all(Path(path).parent == Path(str(tmp_path / "lists").casefold()) for path in paths)


@pytest.mark.parametrize(
    "damage", ["{", "[]", '{"lists": {"sources": {"shown": {"columns": "all"}}}}', "\0" * 40, "[" * 9000]
)
def test_a_damaged_file_is_set_aside_with_a_notice_and_what_is_chosen_next_is_kept(tmp_path: Path, damage: str) -> None:
    path = opened(tmp_path).path
    assert path is not None
    path.parent.mkdir(mode=0o700)
    path.write_text(damage)
    path.chmod(0o600)
    found = opened(tmp_path)
    assert found.of("sources") == OfList()
    aside = [file for file in path.parent.iterdir() if ".damaged-" in file.name]
    assert [file.read_text() for file in aside] == [damage]
    assert aside[0].name in found.take_notice()
    assert not found.take_notice()
    found.show("sources", SHOWN)
    assert opened(tmp_path).of("sources").shown == SHOWN


def test_two_at_once_keep_what_the_other_one_chose(tmp_path: Path) -> None:
    one, other = opened(tmp_path), opened(tmp_path)
    one.show("labels", Arrangement(sort="value"))
    other.show("sources", SHOWN)
    other.delete_view("sources", "no such")
    again = opened(tmp_path)
    assert (again.of("labels").shown.sort, again.of("sources").shown) == ("value", SHOWN)


def test_where_nothing_can_be_written_it_holds_for_this_run_and_is_told_of(tmp_path: Path) -> None:
    (tmp_path / "lists").write_text("a file where the folder should be")
    found = opened(tmp_path)
    found.show("sources", SHOWN)
    found.save_view("sources", "one", SHOWN)
    assert found.of("sources") == OfList(SHOWN, {"one": SHOWN})
    assert "not remembered" in found.take_notice()
    assert not found.is_saved


def test_a_workspace_is_greeted_once(tmp_path: Path) -> None:
    found = opened(tmp_path)
    assert found.is_first
    assert [found.greets("w1"), found.greets("w1"), opened(tmp_path).greets("w2")] == [True, False, True]
    assert not opened(tmp_path).is_first
    assert not Remembered().greets("w1")
