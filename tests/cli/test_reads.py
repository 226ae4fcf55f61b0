"""Reading from the command line: lists and records in every form, from the API and from the cache."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from segtui.cli.widths import width_of

from ..emulator.support import source
from .emulated import Emulated, emulated, only

KEY = "abcdefghijklmnopqrstuvwxyz012345"


@pytest.fixture
def world(home: Path) -> Iterator[Emulated]:
    with emulated(home) as running:
        yield running


def rows_of(text: str) -> list[list[str]]:
    return [line.split() for line in text.splitlines()]


def test_a_list_is_an_aligned_table_without_colour_in_a_pipe(home: Path) -> None:
    names = ["漢字かな交じり", "Plain", "Emoji 🦊🦊"]
    found = [source(f"s{at}", name=name) for at, name in enumerate(names)]
    with emulated(home, only(*found)) as world:
        outcome = world.run("sources", "list", "--columns", "slug,name,enabled")
    assert outcome.status == 0 and outcome.err == "" and "\x1b" not in outcome.out
    lines = outcome.out.splitlines()
    assert lines[0].split() == ["SLUG", "NAME", "ENABLED"]
    starts = {width_of(line[: line.rindex("true")]) for line in lines[1:]}
    assert len(lines) == 4 and starts == {width_of(lines[0][: lines[0].index("ENABLED")])}


def test_colour_is_for_terminals_unless_it_is_asked_for(world: Emulated) -> None:
    assert "\x1b[1m" in world.run("sources", "list", terminal=True).out
    assert "\x1b[1m" in world.run("sources", "list", "--color", "always").out
    assert "\x1b" not in world.run("sources", "list", "--color", "never", terminal=True).out
    world.environ["NO_COLOR"] = "1"
    assert "\x1b" not in world.run("sources", "list", terminal=True).out


def test_the_four_forms_say_the_same(world: Emulated) -> None:
    slugs = [row[0] for row in rows_of(world.run("sources", "list").out)[1:]]
    records = json.loads(world.run("sources", "list", "--json").out)
    lines = [json.loads(line) for line in world.run("sources", "list", "--jsonl").out.splitlines()]
    table = list(csv.DictReader(io.StringIO(world.run("sources", "list", "--csv").out)))
    assert slugs == [r["slug"] for r in records] == [r["slug"] for r in table] == ["one", "two", "cloud"]
    assert lines == records and records[0]["labels"] == [{"key": "env", "value": "prod"}]
    assert table[0]["labels"] == "env:prod" and table[0]["enabled"] == "true"


def test_columns_are_chosen_and_lead_into_the_json(world: Emulated) -> None:
    found = world.json("sources", "list", "--columns", "slug,settings.a,metadata.name", "--limit", "1")
    assert found == [{"slug": "one", "settings.a": 1, "metadata.name": "Web"}]
    outcome = world.run("sources", "list", "--columns", "slug,colour")
    assert (outcome.status, outcome.out) == (2, "") and "no column colour" in outcome.err and "labels" in outcome.err
    assert world.asked == []


def test_the_filter_is_that_of_the_lists(world: Emulated) -> None:
    assert [r["slug"] for r in world.json("sources", "list", "--filter", "label:env=prod")] == ["one"]
    assert world.json("sources", "list", "--filter", "nothing-like-it") == []
    outcome = world.run("sources", "list", "--filter", "nothing-like-it")
    assert outcome.out == "" and "no sources match" in outcome.err
    outcome = world.run("sources", "list", "--filter", 'web "open')
    assert outcome.status == 2 and "--filter, character 5" in outcome.err and world.asked == []


def test_a_list_is_limited_and_says_so(home: Path) -> None:
    found = [source(f"s{at:04}") for at in range(1203)]
    with emulated(home, only(*found)) as world:
        outcome = world.run("sources", "list", "--jsonl")
        assert outcome.out.count("\n") == 200 and "the first 200 of 1203; --all" in outcome.err
        assert [seen.query for seen in world.asked] == ["pagination.count=200"]
        outcome = world.run("sources", "list", "--jsonl", "--limit", "1100")
        assert outcome.out.count("\n") == 1100 and "the first 1100 of 1203" in outcome.err
        outcome = world.run("sources", "list", "--jsonl", "--all")
        assert outcome.out.count("\n") == 1203 and outcome.err == "" and len(world.asked) == 2
        outcome = world.run("sources", "list", "--jsonl", "--filter", "s12", "--limit", "2")
        assert outcome.out.count("\n") == 2 and "the first 2 of" in outcome.err
    assert world.run("sources", "list", "--all", "--limit", "3").status == 2


def test_a_source_is_named_by_id_or_slug(world: Emulated) -> None:
    for name in ("one", "id-one", "id:id-one", "slug:one"):
        found = world.json("sources", "get", name)
        assert (found["id"], found["trackingPlanId"], found["slug"]) == ("id-one", "tp_1", "one")
    outcome = world.run("sources", "get", "absent")
    assert outcome.status == 1 and "no source has the id or slug absent" in outcome.err


def test_a_name_that_means_several_is_told(home: Path) -> None:
    found = [source("one"), source("id-one", id="other")]
    with emulated(home, only(*found)) as world:
        outcome = world.run("sources", "get", "id-one")
        assert outcome.status == 2 and outcome.out == ""
        assert "is the id or slug of 2" in outcome.err and "id:other" in outcome.err
        assert world.json("sources", "get", "id:id-one")["slug"] == "one"
        assert world.json("sources", "get", "slug:id-one")["id"] == "other"


def test_a_slug_that_went_to_another_source_is_not_taken_from_the_cache(world: Emulated) -> None:
    assert world.run("sources", "list", "--all").status == 0
    world.emulator.world.source("id-one")["slug"] = "renamed"
    world.emulator.world.source("id-two")["slug"] = "one"
    assert world.json("sources", "get", "one")["id"] == "id-two"


def test_the_cache_alone_answers_without_a_request_and_with_its_age(world: Emulated) -> None:
    outcome = world.run("sources", "list", "--from-cache")
    assert (outcome.status, outcome.out) == (1, "") and "the cache holds no sources" in outcome.err
    live_rows = world.run("sources", "list", "--all").out
    outcome = world.run("sources", "list", "--from-cache", "--all")
    assert outcome.out == live_rows and outcome.err.startswith("from the cache, ") and world.asked == []
    assert world.run("sources", "get", "one", "--from-cache").status == 0 and world.asked == []
    assert world.run("sources", "labels", "one", "--from-cache").out.split()[3:5] == ["env", "prod"]
    assert world.asked == []


@pytest.mark.threat("T19")
def test_write_keys_are_masked_in_every_form_until_they_are_asked_for(home: Path) -> None:
    data = only(source("one", writeKeys=[KEY]))
    with emulated(home, data) as world:
        for name in ("list", "get", "keys"):
            command = ["sources", name, *(["one"] if name != "list" else [])]
            for form in ([], ["--json"], ["--jsonl"], ["--csv"]):
                outcome = world.run(*command, *form)
                assert outcome.status == 0 and KEY not in outcome.out + outcome.err
                columns = ["--columns", "slug,keys"] if name != "keys" else []
                outcome = world.run(*command, *form, *columns, "--reveal-keys")
                assert KEY in outcome.out and "shown in full" in outcome.err and KEY not in outcome.err
        assert world.json("sources", "get", "one")["writeKeys"] == [f"•••{KEY[-4:]}"]
        assert KEY in world.run("sources", "keys", "one", "--reveal").out
        assert world.run("sources", "list", "--all").status == 0
        cached = world.run("sources", "list", "--from-cache", "--json")
        assert json.loads(cached.out)[0]["writeKeys"] == ["•••"]
        assert world.run("sources", "list", "--from-cache", "--reveal-keys").status == 2


@pytest.mark.threat("T01", "T02", "T03", "T09")
def test_hostile_names_are_harmless_at_a_terminal_and_whole_in_json(home: Path) -> None:
    name = "\x1b]52;c;eA==\x07\u202egnp\u009b2J\x7f\nline 漢🏴\U000e0067 e\u0301\u0301\u0301\u0301 \u200bend"
    data = only(source("one", name=name))
    with emulated(home, data) as world:
        for form in ([], ["--json"], ["--jsonl"], ["--csv"]):
            out = world.run("sources", "list", *form, terminal=True).out
            assert not set(out) & set("\x07\u202e\u009b\x7f\u200b\U000e0067") and "\x1b]" not in out and "漢" in out
        for arguments in (["list"], ["get", "one"]):
            for terminal in (True, False):
                found = json.loads(world.run("sources", *arguments, "--json", terminal=terminal).out)
                assert (found[0] if isinstance(found, list) else found)["name"] == name
        assert next(csv.DictReader(io.StringIO(world.run("sources", "list", "--csv").out, newline="")))["name"] == name
        assert len(world.run("sources", "list").out.splitlines()) == 2


def test_a_terminal_s_table_is_no_wider_than_the_terminal(home: Path) -> None:
    data = only(source("one", name="long " * 2000))
    with emulated(home, data) as world:
        assert max(map(width_of, world.run("sources", "list", "--color", "never", terminal=True).out.split("\n"))) <= 80
        assert "long " * 1999 in world.run("sources", "list").out


def test_what_hangs_on_a_source_is_listed(world: Emulated) -> None:
    found = world.json("sources", "connections", "one", "--columns", "kind,id,enabled")
    assert found == [
        {"kind": "destination", "id": "d1", "enabled": True},
        {"kind": "warehouse", "id": "wh1", "enabled": True},
    ]
    assert [r["id"] for r in world.json("sources", "connections", "one", "--kind", "warehouses")] == ["wh1"]
    assert "nothing is connected" in world.run("sources", "connections", "two").err


def test_schema_labels_catalogues_and_workspace_are_shown(world: Emulated) -> None:
    assert world.json("sources", "schema", "two")["settings"]["forwardingViolationsTo"] == "id-one"
    assert [r["value"] for r in world.json("labels", "list", "--filter", "key:env")] == ["prod", "dev"]
    assert [r["slug"] for r in world.json("catalog", "sources")] == ["web", "cloud", "opts"]
    assert world.json("catalog", "sources", "opts")["id"] == world.json("catalog", "sources", "type-opts")["id"]
    assert world.json("catalog", "destinations")[0]["slug"] == "board"
    assert world.json("catalog", "warehouses", "tables")["slug"] == "tables"
    assert world.run("catalog", "warehouses", "absent").status == 1
    assert world.json("workspace") == {"id": "w1", "slug": "acme", "name": "Acme"}
    assert rows_of(world.run("workspace").out)[1] == ["slug", "acme"]


@pytest.mark.threat("T27")
def test_a_pause_that_the_api_wants_is_told(world: Emulated) -> None:
    world.fails(status=429, headers={"Retry-After": "1.2"}, times=1)
    outcome = world.run("sources", "list")
    assert outcome.status == 0 and outcome.err.splitlines()[0] == "waiting for 1 s, as the API wants it"


def test_exit_statuses_tell_what_kind_of_failure_it_was(world: Emulated) -> None:
    world.environ["SEGTUI_TOKEN"] = "wrong"
    assert world.run("sources", "list").status == 4
    del world.environ["SEGTUI_TOKEN"]
    assert world.run("sources", "list").status == 4
    world.environ |= {"SEGTUI_TOKEN": "any", "SEGTUI_BASE_URL": "http://127.0.0.1:1"}
    outcome = world.run("labels", "list", "--json")
    assert (outcome.status, outcome.out) == (3, "") and outcome.err.startswith("segtui: ")


def test_a_list_that_breaks_off_stays_open_and_fails(home: Path) -> None:
    found = [source(f"s{at:04}") for at in range(1203)]
    with emulated(home, only(*found)) as world:
        world.fails(operation="list_sources", after=1, status=400)
        outcome = world.run("sources", "list", "--all", "--json")
    assert outcome.status == 1 and outcome.out.count('"slug":"s') == 1000
    with pytest.raises(ValueError, match="Expecting"):
        json.loads(outcome.out)


def test_forms_that_contradict_each_other_are_refused(world: Emulated) -> None:
    assert world.run("sources", "list", "--json", "--csv").status == 2
    assert world.run("workspace", "--json", "--json").status == 0
