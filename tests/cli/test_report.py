"""`segtui report`: what is found, what is asked for it, and what is told where something could not be asked."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from segtui.service.reports import REPORTS

from ..emulator.support import source, workspace
from .emulated import Emulated, emulated


def small() -> dict[str, Any]:
    found = [source("one", labels=[{"key": "env", "value": "prod"}]), source("two", enabled=False), source("three")]
    return workspace(sources=found, schemaSettings={"id-two": {"forwardingViolationsTo": "id-one"}}, warehouses=[])


def slugs(world: Emulated, *arguments: str) -> list[str]:
    return [row["slug"] for row in world.json("report", *arguments)]


def test_without_a_name_the_reports_are_listed(home: Path) -> None:
    with emulated(home, small()) as world:
        rows = world.json("report")
        assert not world.asked
        table = world.run("report").out
    assert [row["name"] for row in rows] == [report.name for report in REPORTS]
    assert all(report.about in table for report in REPORTS)


def test_each_report_finds_its_sources_and_asks_no_more_than_it_needs(home: Path) -> None:
    with emulated(home, small()) as world:
        assert slugs(world, "disabled") == ["two"]
        assert slugs(world, "without-label", "env") == ["two", "three"]
        assert [seen.path for seen in world.asked] == ["/sources"]
        assert slugs(world, "no-destination") == ["three"]
        assert sorted(seen.path for seen in world.asked) == [
            "/sources", "/sources/id-one/connected-destinations", "/sources/id-three/connected-destinations",
        ]  # fmt: skip
        rows = world.json("report", "forwarding")
        assert [(row["slug"], row["why"], row["chains"]) for row in rows] == [
            ("two", "violations → one", [["two", "one"]])
        ]
        assert not world.sent


def test_a_filter_narrows_what_is_asked_unless_the_report_looks_around(home: Path) -> None:
    with emulated(home, small()) as world:
        assert slugs(world, "no-blocking", "--filter", "slug:three") == ["three"]
        assert [seen.path for seen in world.asked] == ["/sources", "/sources/id-three/settings"]
        assert slugs(world, "forwarding", "--filter", "slug:three") == []
        assert len(world.asked) == 3  # the other two are asked, the third is known


def test_the_cache_answers_where_it_is_fresh_and_refresh_asks_all_again(home: Path) -> None:
    with emulated(home, small()) as world:
        assert world.run("report", "forwarding").status == 0
        again = world.run("report", "forwarding")
        assert [seen.path for seen in world.asked] == ["/sources"] and "3 from the cache, just now" in again.err
        world.run("report", "forwarding", "--refresh")
        assert len(world.asked) == 4
        offline = world.run("report", "forwarding", "--from-cache")
        assert not world.asked and (offline.status, "two" in offline.out) == (0, True)
        assert world.run("report", "forwarding", "--from-cache", "--refresh").status == 2


def test_what_could_not_be_asked_is_counted_and_makes_the_status_five(home: Path) -> None:
    with emulated(home, small()) as world:
        world.fails(path="id-three/settings", status=403)
        outcome = world.run("report", "no-blocking", "--csv", "--columns", "slug,why")
        assert outcome.status == 5 and "1 of 3 could not be asked: " in outcome.err
        assert [row["slug"] for row in csv.DictReader(io.StringIO(outcome.out))] == ["one", "two"]


def test_where_nobody_could_be_asked_the_reason_makes_the_status(home: Path) -> None:
    with emulated(home, small()) as world:
        world.fails(operation="list_schema_settings_in_source", status=403)
        outcome = world.run("report", "no-blocking", "--json")
        assert (outcome.status, outcome.out) == (4, "")
        cached = world.run("report", "no-blocking", "--from-cache")
        assert cached.status == 1 and "the cache holds no schema settings" in cached.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nope"], "there are no-destination"),
        (["disable"], "did you mean disabled?"),
        (["without-label"], "needs a KEY"),
        (["disabled", "env"], "takes no further word"),
        (["disabled", "--filter", "colour:red"], "--filter, character 1"),
        (["disabled", "--columns", "colour"], "there is no column colour"),
    ],
)
def test_what_cannot_be_understood_is_told_before_anything_is_asked(
    home: Path, arguments: list[str], said: str
) -> None:
    with emulated(home, small()) as world:
        outcome = world.run("report", *arguments)
        assert outcome.status == 2 and said in outcome.err and not world.asked


def test_the_progress_shows_in_a_terminal_alone_and_leaves_nothing_behind(home: Path) -> None:
    with emulated(home, small()) as world:
        seen = world.run("report", "forwarding", terminal=True).err
        assert "asked 1 of 3" in seen and seen.splitlines()[-1].endswith("3 asked")
        assert "asked 1 of 3" not in world.run("report", "forwarding", "--refresh").err


def test_a_token_that_sees_no_write_keys_cannot_tell(home: Path) -> None:
    data = small() | {"sources": [source("one", writeKeys=[]), source("two", writeKeys=["a", "b"])]}
    with emulated(home, data | {"schemaSettings": {}, "destinations": [], "trackingPlans": {}}) as world:
        outcome = world.run("report", "several-keys", "--jsonl")
        (row,) = map(json.loads, outcome.out.splitlines())
        assert (row["slug"], row["why"]) == ("two", "2 write keys") and "of 1 source this token sees" in outcome.err
        assert row["keys"] != ["a", "b"]  # masked, as everywhere
