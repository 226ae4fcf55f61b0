"""`segtui snapshot` and `segtui diff`: yesterday against today, prod against dev."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from segtui.emulator import DEFAULT_TOKEN, Emulator, World

from ..emulator.support import live, source, workspace
from .emulated import Emulated, emulated

SCHEMA = {"schemaSettings": {"id-one": {"track": {"allowUnplannedEvents": True}}}}


@pytest.fixture
def world(home: Path) -> Iterator[Emulated]:
    with emulated(home, workspace(**SCHEMA)) as running:
        yield running


@pytest.fixture
def kept(world: Emulated, tmp_path: Path) -> str:
    path = str(tmp_path / "kept.json")
    outcome = world.run("snapshot", "save", path)
    assert outcome.status == 0 and "3 sources, 3 labels" in outcome.err
    return path


@pytest.mark.threat("T21", "T23")
def test_a_snapshot_is_private_without_secrets_and_not_written_over(world: Emulated, kept: str) -> None:
    text = Path(kept).read_text()
    assert "key-one" not in text and DEFAULT_TOKEN not in text and Path(kept).stat().st_mode & 0o777 == 0o600
    again = world.run("snapshot", "save", kept)
    assert again.status == 1 and not world.asked and Path(kept).read_text() == text
    assert world.run("snapshot", "save", kept, "--force").status == 0


def test_a_snapshot_differs_in_nothing_from_itself_and_from_what_has_not_changed(world: Emulated, kept: str) -> None:
    for other in (kept, "live"):
        outcome = world.run("diff", kept, other, "--exit-code")
        assert outcome.status == 0 and "no differences" in outcome.err
        assert [line[:4] for line in outcome.out.splitlines()] == ["--- ", "+++ "]
    assert world.run("diff", kept, kept).status == 0 and not world.asked


def test_what_was_changed_since_is_told_field_by_field(world: Emulated, kept: str) -> None:
    world.run("sources", "update", "one", "--name", "Uno", "--disable", "--yes")
    world.run("sources", "labels", "one", "--set", "env=dev", "--yes")
    world.run("sources", "schema", "one", "--set", "track.allowUnplannedEvents=false", "--yes")
    world.run("sources", "keys", "two", "--create", "--yes")
    world.run("labels", "create", "team=web", "--yes")
    outcome = world.run("diff", kept, "live", "--exit-code")
    assert outcome.status == 1 and "1 added, 0 removed, 2 changed" in outcome.err
    for line in (
        "~ source one  Uno", "~ enabled true → false", "~ labels.env prod → dev", "~ name One → Uno",
        "~ schema.track.allowUnplannedEvents true → false", "~ source two", "~ writeKeys 1 → 2, 1 new, 0 gone",
        "+ label team:web",
    ):  # fmt: skip
        assert line in re.sub(r" {3,}", " ", outcome.out), line
    colored = world.run("diff", kept, "live", "--no-schema", "--color", "always")
    assert colored.status == 0 and "\x1b[33m" in colored.out and "\x1b[" not in outcome.out
    found = json.loads(world.run("diff", "live", kept, "--json", "--no-schema").out)
    assert found["matchedBy"] == "id" and [one["slug"] for one in found["sources"]["changed"]] == ["one", "two"]
    assert found["sources"]["changed"][0]["changes"][0] == {
        "field": "enabled",
        "path": ["enabled"],
        "old": False,
        "new": True,
    }
    assert found["labels"]["removed"][0]["label"] == "team:web"


def test_schema_settings_are_asked_for_only_where_both_sides_have_them(world: Emulated, tmp_path: Path) -> None:
    path = str(tmp_path / "bare.json")
    assert world.run("snapshot", "save", path, "--no-schema").status == 0
    assert len(world.asked) == 3
    outcome = world.run("diff", path, "live", "--exit-code")
    assert outcome.status == 0 and len(world.asked) == 3


def test_two_profiles_are_compared_by_slug_each_with_its_own_token(world: Emulated, home: Path) -> None:
    other = Emulator(
        World(
            workspace(
                workspace={"id": "w2", "slug": "dev", "name": "Dev"},
                sources=[source("one", id="x1", name="One", settings={"a": 1, "b": 3}), source("extra", id="x2")],
                destinations=[],
                warehouses=[],
                schemaSettings={},
                trackingPlans={},
            )
        ),
        token="of-dev",
    )
    with live(other) as url:
        folder = home / "config" / "segtui"
        folder.mkdir(parents=True, mode=0o700)
        (folder / "config.toml").write_text(f'[profiles.dev]\nbase_url = "{url}"\ntoken_file = "dev-token"\n')
        (folder / "dev-token").write_text("of-dev")
        for path in folder.iterdir():
            path.chmod(0o600)
        outcome = world.run("diff", "live", "dev", "--exit-code")
        assert {seen.method for seen in other.seen} == {"GET"}
    assert outcome.status == 1, outcome
    assert "--- acme (us)" in outcome.out and "+++ dev (us)" in outcome.out
    assert "\n- label" not in outcome.out and "\n- source two" in outcome.out and "+ source extra" in outcome.out
    assert (
        "settings.b" in outcome.out and "~ id" not in outcome.out and "workspaceId" not in outcome.out.split("extra")[0]
    )


def test_a_side_that_is_not_there_is_told(world: Emulated, tmp_path: Path, kept: str) -> None:
    outcome = world.run("diff", "nobody", "live")
    assert outcome.status == 2 and "nobody is no snapshot file and no profile (known: live" in outcome.err
    (tmp_path / "new.json").write_text(Path(kept).read_text().replace('"version": 1', '"version": 9'))
    newer = world.run("diff", kept, str(tmp_path / "new.json"))
    assert newer.status == 2 and "key version: was written by a newer segtui" in newer.err and not world.asked


def test_what_could_not_be_read_is_no_difference(world: Emulated, kept: str) -> None:
    world.fails(path="/sources/id-one/settings", status=404)
    outcome = world.run("diff", kept, "live", "--exit-code")
    assert outcome.status == 5 and "not read: the schema settings of one" in outcome.err and "~" not in outcome.out
