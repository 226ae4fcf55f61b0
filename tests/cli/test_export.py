"""`segtui export`: to a file or a pipe, filtered, paced, and honest about what could not be read."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from ..emulator.support import source, workspace
from .emulated import Emulated, emulated, only
from .test_startup import SCREENS, loaded

SETTINGS = {"track": {"allowUnplannedEvents": True}}


@pytest.fixture
def world(home: Path) -> Iterator[Emulated]:
    plans = {"schemaSettings": {"id-one": SETTINGS, "id-two": SETTINGS}, "trackingPlans": {"id-two": "tp_1"}}
    with emulated(home, workspace(**plans)) as running:
        yield running


def asked(world: Emulated) -> list[str]:
    return sorted(seen.path.split("?")[0] for seen in world.asked)


def test_json_goes_to_standard_output_and_words_elsewhere(world: Emulated) -> None:
    outcome = world.run("export", "--format", "json")
    found = json.loads(outcome.out)
    assert outcome.status == 0 and [one["slug"] for one in found["sources"]] == ["one", "two", "cloud"]
    assert found["labels"][0] == {"key": "env", "value": "prod", "description": "Real"}
    assert found["schemaSettings"][0] == {"sourceId": "id-one", "settings": SETTINGS}
    assert found["workspace"]["slug"] == "acme" and "key-one" not in outcome.out
    assert asked(world) == sorted(
        ["/", "/labels", "/sources", *(f"/sources/id-{x}/settings" for x in ("one", "two", "cloud"))]
    )


def test_only_what_matches_is_read_and_written(world: Emulated) -> None:
    outcome = world.run("export", "--format", "csv", "--filter", "label:env=prod")
    (row,) = csv.DictReader(io.StringIO(outcome.out))
    assert row["slug"] == "one" and row["labels"] == "env:prod"
    assert row["schemaSettings.track.allowUnplannedEvents"] == "true"
    assert asked(world).count("/sources/id-one/settings") == 1 and len(world.asked) == 4
    labels = world.run("export", "--format", "csv", "--only", "labels", "--filter", "one")
    assert labels.out == "key,value,description\nenv,prod,Real\n" and len(world.asked) == 3


def test_terraform_asks_for_plans_and_then_only_where_there_is_one(world: Emulated) -> None:
    outcome = world.run("export", "--format", "terraform")
    assert 'id = "id-two:tp_1"' in outcome.out and "allow_unplanned_events = true" in outcome.out
    assert [path for path in asked(world) if path.endswith("/settings")] == ["/sources/id-two/settings"]
    assert world.run("export", "--format", "terraform", "--no-schema").status == 0 and len(world.asked) == 3


@pytest.mark.threat("T21")
def test_a_file_is_private_whole_and_never_written_over_unless_forced(world: Emulated, tmp_path: Path) -> None:
    path = tmp_path / "out.md"
    outcome = world.run("export", "--format", "markdown", "-o", str(path))
    assert (outcome.status, outcome.out) == (0, "") and f"wrote {path}: 3 sources, 3 labels" in outcome.err
    before = path.read_text()
    assert before.startswith("# Acme") and path.stat().st_mode & 0o777 == 0o600
    again = world.run("export", "--format", "csv", "-o", str(path))
    assert again.status == 1 and "is there already (--force" in again.err and not world.asked
    assert path.read_text() == before
    assert world.run("export", "--format", "csv", "-o", str(path), "--force").status == 0
    assert path.read_text().startswith("id,slug") and list(tmp_path.glob("out*")) == [path]


def test_a_place_that_cannot_be_written_to_is_told_before_anything_is_read(world: Emulated, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    for place, told in (("none/x.json", "there is no folder"), ("folder", "is no plain file")):
        outcome = world.run("export", "--format", "json", "--force", "-o", str(tmp_path / place))
        assert outcome.status in (1, 2) and told in outcome.err and not world.asked and "defect" not in outcome.err


def test_what_could_not_be_read_is_told_and_the_rest_is_there(world: Emulated, tmp_path: Path) -> None:
    world.fails(path="/sources/id-two/settings", status=404)
    outcome = world.run("export", "--format", "json")
    found = json.loads(outcome.out)
    assert outcome.status == 5 and "not read: the schema settings of two" in outcome.err
    assert [one["sourceId"] for one in found["schemaSettings"]] == ["id-one", "id-cloud"]
    assert found["incomplete"][0]["what"] == "the schema settings of two"


def test_a_token_that_is_refused_meanwhile_ends_it(world: Emulated) -> None:
    world.fails(operation="list_schema_settings_in_source", status=401)
    outcome = world.run("export", "--format", "json")
    assert (outcome.status, outcome.out) == (4, "")


def test_sources_that_cannot_be_read_are_no_export(world: Emulated, tmp_path: Path) -> None:
    world.fails(operation="list_labels", status=403)
    outcome = world.run("export", "--format", "json", "-o", str(tmp_path / "x"))
    assert outcome.status == 4 and not (tmp_path / "x").exists()


@pytest.mark.threat("T19")
def test_write_keys_are_written_only_on_purpose(world: Emulated) -> None:
    assert "key-one" not in world.run("export", "--format", "csv").out
    revealed = world.run("export", "--format", "csv", "--reveal-keys", "--no-schema")
    assert "key-one" in revealed.out and "write keys are written in full" in revealed.err
    for wrong in (
        ["--format", "terraform"],
        ["--format", "csv", "--only", "labels"],
        ["--format", "json", "--from-cache"],
    ):
        outcome = world.run("export", "--reveal-keys", *wrong)
        assert outcome.status == 2 and not world.asked


def test_the_cache_is_enough_and_says_what_it_is_without(world: Emulated) -> None:
    assert world.run("export", "--format", "json", "--from-cache").status == 1
    assert world.run("export", "--format", "json").status == 0
    outcome = world.run("export", "--format", "json", "--from-cache")
    assert outcome.status == 0 and not world.asked and "from the cache" in outcome.err
    assert [one["writeKeys"] for one in json.loads(outcome.out)["sources"]] == [[], [], []]
    assert len(json.loads(outcome.out)["schemaSettings"]) == 3
    half = world.run("export", "--format", "terraform", "--from-cache")
    assert half.status == 5 and "not read: the tracking plan of one: the cache holds no" in half.err


def test_many_requests_go_out_a_few_at_a_time_with_progress(home: Path) -> None:
    with emulated(home, only(*(source(f"s{at}") for at in range(52)))) as world:
        outcome = world.run("export", "--format", "json")
        assert [line for line in outcome.err.splitlines() if "settings" in line] == [
            f"schema settings: {13 * quarter} of 52" for quarter in (1, 2, 3, 4)
        ]
        assert len(json.loads(outcome.out)["schemaSettings"]) == 52
        world.fails(operation="list_schema_settings_in_source", status=503)
        down = world.run("export", "--format", "json")
        assert down.status == 5 and "not asked any more" in down.err


def test_the_cache_needs_nothing_of_the_screen_or_the_network(world: Emulated, tmp_path: Path) -> None:
    assert world.run("export", "--format", "json", "--no-schema").status == 0
    arguments = ["--format", "csv", "--from-cache", "--no-schema", "-o", str(tmp_path / "out.csv")]
    assert not loaded(world, "export", *arguments) & (SCREENS | {"httpx", "httpcore"})
    assert (tmp_path / "out.csv").read_text().count("\n") == 4
