"""Writing from the command line: planned, shown, asked about, applied, told."""

from __future__ import annotations

import asyncio
import json
import os
import select
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from ..emulator.support import source
from .conftest import ROOT
from .emulated import Emulated, emulated, only

DISABLED = ("PATCH", "/sources/id-one", {"enabled": False})


@pytest.fixture
def world(home: Path) -> Iterator[Emulated]:
    with emulated(home) as running:
        yield running


def test_a_plan_is_told_on_stderr_and_applied_with_yes(world: Emulated) -> None:
    outcome = world.run("sources", "update", "one", "--disable", "--yes")
    assert (outcome.status, outcome.out) == (0, "") and world.sent == [DISABLED]
    for words in ("Disable source: one", "enabled", "true → false", "It stops", "PATCH /sources/id-one", "✓ done"):
        assert words in outcome.err
    assert "\x1b" not in outcome.err


def test_without_a_terminal_and_without_yes_nothing_is_written(world: Emulated) -> None:
    outcome = world.run("sources", "update", "one", "--disable", typed="y\n")
    assert outcome.status == 1 and world.sent == [] and "--yes applies without asking" in outcome.err


def test_a_dry_run_prints_the_plan_and_sends_nothing(world: Emulated) -> None:
    outcome = world.run("sources", "update", "one", "--disable", "--dry-run", "--yes")
    assert outcome.status == 0 and world.sent == [] and "true → false" in outcome.out
    plan = world.json("sources", "delete", "one", "--dry-run")
    assert plan["applied"] is False and plan["steps"][0]["method"] == "DELETE" and world.sent == []
    assert plan["confirmations"] == ["Type the slug or the id of the source"]
    assert {d["id"] for d in plan["dependents"]} >= {"d1", "wh1"}


@pytest.mark.parametrize(("typed", "status"), [("y\n", 0), ("yes\n", 0), ("n\n", 1), ("\n", 1), ("", 1)])
def test_at_a_terminal_it_is_asked(world: Emulated, typed: str, status: int) -> None:
    outcome = world.run("sources", "update", "one", "--disable", typed=typed, terminal=True)
    assert outcome.status == status and "Apply? [y/N]" in outcome.err
    assert world.sent == ([DISABLED] if status == 0 else [])


def test_a_deletion_wants_the_slug(world: Emulated) -> None:
    outcome = world.run("sources", "delete", "two", "--yes")
    assert outcome.status == 1 and world.sent == [] and "--confirm" in outcome.err
    assert world.run("sources", "delete", "two", "--yes", "--confirm", "one").status == 1 and world.sent == []
    assert world.run("sources", "delete", "two", terminal=True, typed="y\n").status == 1 and world.sent == []
    assert world.run("sources", "delete", "two", terminal=True, typed="two\n").status == 0
    assert [method for method, _, _ in world.sent] == ["DELETE"]
    assert world.run("sources", "delete", "one", "--yes", "--confirm", "one").status == 0
    assert [(method, path) for method, path, _ in world.sent] == [("DELETE", "/sources/id-one")]


def test_a_production_profile_wants_the_slug_for_every_write(world: Emulated) -> None:
    world.profile("production = true")
    outcome = world.run("sources", "update", "one", "--disable", "--yes")
    assert outcome.status == 1 and world.sent == [] and "production" in outcome.err
    assert world.run("sources", "update", "one", "--disable", "--yes", "--confirm", "one").status == 0
    assert world.sent == [DISABLED]


READ_ONLY = (
    ["sources", "update", "one", "--disable"],
    ["sources", "create", "--slug", "new", "--type", "web"],
    ["sources", "delete", "one", "--confirm", "one"],
    ["sources", "labels", "one", "--add", "team=data"],
    ["sources", "keys", "one", "--create"],
    ["sources", "schema", "one", "--set", "track.allowUnplannedEvents=false"],
    ["labels", "create", "new=label"],
    ["labels", "delete", "team=data"],
    ["labels", "rename", "env=prod", "env=production"],
)


@pytest.mark.threat("T50", "T51")
@pytest.mark.parametrize("how", ["flag", "environment", "profile"])
def test_read_only_shows_the_plan_and_sends_nothing(world: Emulated, how: str) -> None:
    if how == "environment":
        world.environ["SEGTUI_READ_ONLY"] = "1"
    if how == "profile":
        world.profile("read_only = true")
    flags = ["--read-only"] if how == "flag" else []
    for command in READ_ONLY if how == "flag" else READ_ONLY[:1]:
        outcome = world.run(*command, "--yes", *flags)
        assert outcome.status == 1 and world.sent == [] and "read-only" in outcome.err, outcome
        assert world.run(*command, "--dry-run", *flags).status == 0 and world.sent == []


def test_a_source_is_created_named_and_labelled(world: Emulated) -> None:
    arguments = ["--slug", "new", "--type", "opts", "--name", "New", "--label", "env=dev", "--setting", "region=eu"]
    done = world.json("sources", "create", *arguments, "--yes")
    assert done["applied"] and [step["state"] for step in done["steps"]] == ["done"] * 3
    assert (done["record"]["slug"], done["record"]["name"]) == ("new", "New")
    method, path, body = world.sent[0]
    assert (method, path) == ("POST", "/sources") and body["settings"] == {"region": "eu"}
    assert body["metadataId"] == "type-opts" and body["enabled"] is True and body["disconnectAllWarehouses"] is True
    assert [m for m, _, _ in world.sent] == ["POST", "PATCH", "POST"]
    assert "KEY" not in json.dumps(done)
    assert world.run("sources", "create", "--slug", "x", "--type", "absent", "--yes").status == 1
    assert world.run("sources", "create", "--type", "web", "--yes").status == 2


def test_settings_are_set_and_removed_and_a_nothing_is_said_to_be_one(world: Emulated) -> None:
    assert world.run("sources", "update", "one", "--setting", "a=5", "--unset", "b", "--yes").status == 0
    assert world.sent == [("PATCH", "/sources/id-one", {"settings": {"a": 5, "b": None}})]
    outcome = world.run("sources", "update", "one", "--setting", "a=5", "--yes")
    assert outcome.status == 0 and world.sent == [] and "nothing is sent" in outcome.err
    assert world.run("sources", "update", "one", "--yes").status == 2
    outcome = world.run("sources", "update", "one", "--setting", "secretvalue", "--yes")
    assert outcome.status == 2 and "secretvalue" not in outcome.err


def test_labels_of_a_source_are_added_set_and_taken_away(world: Emulated) -> None:
    assert world.run("sources", "labels", "one", "--add", "team=data", "--yes").status == 0
    assert world.sent == [("POST", "/sources/id-one/labels", {"labels": [{"key": "team", "value": "data"}]})]
    outcome = world.run("sources", "labels", "one", "--add", "env=dev", "--yes")
    assert outcome.status == 2 and "the source has env:prod" in outcome.err and "--set env=dev" in outcome.err
    assert world.run("sources", "labels", "one", "--set", "env=dev", "--remove", "team", "--yes").status == 0
    assert world.sent == [("PUT", "/sources/id-one/labels", {"labels": [{"key": "env", "value": "dev"}]})]
    assert world.run("sources", "labels", "one", "--csv").out == "key,value,description\nenv,dev,\n"
    assert world.run("sources", "labels", "one", "--add", "nolabel").status == 2


def test_many_sources_change_in_one_go_with_a_result_for_each(world: Emulated) -> None:
    outcome = world.run("sources", "labels", "--filter", "type:web", "--set", "team=data", "--yes")
    assert outcome.status == 0 and len(world.sent) == 2
    assert "1/2 ✓ done" in outcome.err and "2/2 ✓ done" in outcome.err
    assert world.run("sources", "update", "one", "two", "--disable", "--yes").status == 0
    assert [body for _, _, body in world.sent] == [{"enabled": False}] * 2
    assert world.run("sources", "update", "one", "two", "--name", "Same", "--yes").status == 2
    assert world.run("sources", "labels", "one", "two", "--remove", "team", "--yes").status == 2
    assert world.run("sources", "update", "--filter", "nothing-like-it", "--disable", "--yes").status == 1


@pytest.mark.threat("T34")
def test_a_bulk_that_fails_for_some_ends_with_5_and_says_which(world: Emulated) -> None:
    world.fails(operation="update_source", path="id-two", status=403)
    outcome = world.run("sources", "update", "one", "two", "--disable", "--yes")
    assert outcome.status == 5 and "1/2 ✓ done      one" in outcome.err and "2/2 ✗ failed    two" in outcome.err
    assert "1 done, 1 failed" in outcome.err


@pytest.mark.parametrize(("fault", "status"), [({"status": 403}, 4), ({"drop_before": True}, 3), ({"status": 422}, 1)])
def test_a_write_that_fails_ends_with_what_kept_it(world: Emulated, fault: dict[str, object], status: int) -> None:
    world.fails(operation="update_source", **fault)
    outcome = world.run("sources", "update", "one", "--disable", "--yes")
    assert (outcome.status == status and "✗" in outcome.err) or "?" in outcome.err
    assert len(world.sent) == 1


def test_write_keys_are_created_and_removed_by_their_end(home: Path) -> None:
    key = "abcdefghijklmnopqrstuvwxyz012345"
    with emulated(home, only(source("one", writeKeys=[key, "z" * 28 + "last"]))) as world:
        assert world.run("sources", "keys", "one", "--remove", "2345", "--yes").status == 1 and world.sent == []
        outcome = world.run("sources", "keys", "one", "--remove", "2345", "--yes", "--confirm", "2345")
        assert outcome.status == 0 and key not in outcome.err + outcome.out
        assert [method for method, _, _ in world.sent] == ["DELETE"]
        outcome = world.run("sources", "keys", "one", "--create", "--yes", "--reveal")
        made = world.emulator.world.source("id-one")["writeKeys"][-1]
        assert outcome.status == 0 and outcome.out == f"{made}\n" and made not in outcome.err
        assert world.run("sources", "keys", "one", "--create", "--yes").out == ""


def test_schema_settings_are_set_and_wrong_fields_are_named(world: Emulated) -> None:
    assert world.run("sources", "schema", "one", "--set", "track.allowUnplannedEvents=false", "--yes").status == 0
    (request,) = world.sent
    assert request[:2] == ("PATCH", "/sources/id-one/settings") and request[2]["track"]["allowUnplannedEvents"] is False
    assert world.run("sources", "schema", "one", "--set", "forwardingViolationsTo=two", "--yes").status == 0
    assert world.sent[0][2] == {"forwardingViolationsTo": "id-two"}
    outcome = world.run("sources", "schema", "one", "--set", "track.colour=1", "--yes")
    assert outcome.status == 2 and "track.allowUnplannedEvents" in outcome.err and world.asked == []


def test_labels_of_the_workspace_are_created_renamed_and_deleted(world: Emulated) -> None:
    assert world.run("labels", "create", "new=label", "--description", "For tests", "--yes").status == 0
    assert world.sent[0][2] == {"label": {"key": "new", "value": "label", "description": "For tests"}}
    assert world.run("labels", "delete", "new=label", "--yes").status == 0
    outcome = world.run("labels", "delete", "env=prod", "--yes")
    assert outcome.status == 1 and "1 source carries env:prod: one" in outcome.err and world.sent == []
    assert world.run("labels", "rename", "env=prod", "env=production", "--yes").status == 0
    assert [method for method, _, _ in world.sent] == ["POST", "PUT", "DELETE"]


@pytest.mark.threat("T43")
def test_the_journal_lists_what_was_written_and_takes_it_back(world: Emulated) -> None:
    broken = Path(world.environ["XDG_STATE_HOME"], "segtui/journal.db")
    broken.parent.mkdir(parents=True)
    broken.write_bytes(b"garbage" * 99)
    assert "The journal was damaged" in world.run("journal", "list").err
    said = world.run("journal", "list").err
    assert "nothing was written" in said and "damaged" not in said  # which is told once
    assert world.run("journal", "undo", "--yes").status == 1
    world.run("sources", "update", "one", "--disable", "--yes")
    world.run("sources", "delete", "two", "--yes", "--confirm", "two")
    newest, oldest = world.json("journal", "list")
    assert (newest["title"], newest["undo"], oldest["undo"]) == ("Delete source", "no", "yes")
    assert oldest["requests"][0]["method"] == "PATCH"
    outcome = world.run("journal", "undo", "--yes")
    assert outcome.status == 0 and "Delete source (two) cannot be undone" in outcome.err
    assert world.sent == [("PATCH", "/sources/id-one", {"enabled": True})]
    assert world.run("journal", "undo", "absent", "--yes").status == 1
    assert world.run("journal", "undo", newest["plan"][:8], "--yes").status == 1


# The real program, interrupted by its terminal


def started(world: Emulated, *arguments: str) -> subprocess.Popen[str]:
    environ = world.environ | {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "PYTHONUNBUFFERED": "1"}
    return subprocess.Popen(
        [sys.executable, "-m", "segtui", *arguments],
        env=environ,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def read_until(process: subprocess.Popen[str], words: str) -> str:
    """What it says on stderr, up to these words."""
    assert process.stderr is not None
    said = ""
    while words not in said:
        ready, _, _ = select.select([process.stderr], [], [], 20)
        chunk = os.read(process.stderr.fileno(), 4096).decode() if ready else ""
        assert chunk, said
        said += chunk
    return said


def test_an_interrupt_stops_what_was_not_sent_and_tells_what_was_done(home: Path) -> None:
    found = [source(f"s{at:02}") for at in range(12)]
    with emulated(home, only(*found), latency_ms=60) as world:
        process = started(world, "sources", "update", "--filter", "type:web", "--disable", "--yes")
        said = read_until(process, "2/12 ✓ done")
        process.send_signal(signal.SIGINT)
        _, rest = process.communicate(timeout=30)
    said += rest
    done = [one for one in world.emulator.world.sources.values() if one["enabled"] is False]
    assert process.returncode == 130 and "nothing more is sent" in said and "Traceback" not in said
    assert 2 <= len(done) < 12 and f"{len(done)} done, {12 - len(done)} cancelled" in said
    assert len([seen for seen in world.emulator.seen if seen.method == "PATCH"]) == len(done)


@pytest.mark.threat("T31")
def test_a_second_interrupt_leaves_at_once_and_the_next_command_finds_out(home: Path) -> None:
    arrived, may_go_on = threading.Event(), threading.Event()

    async def held_up(_: float) -> None:
        arrived.set()
        await asyncio.to_thread(may_go_on.wait, 30)

    with emulated(home, only(source("one")), sleep=held_up) as world:
        world.fails(operation="update_source", latency_ms=1, times=1)
        process = started(world, "sources", "update", "one", "--disable", "--yes")
        assert arrived.wait(20)
        process.send_signal(signal.SIGINT)
        said = read_until(process, "Ctrl-C again")
        process.send_signal(signal.SIGINT)
        _, rest = process.communicate(timeout=20)
        assert process.returncode == 130 and "in doubt: one" in said + rest
        may_go_on.set()
        outcome = world.run("journal", "list", "--json")
        assert "a write was cut off: Disable source (one)" in outcome.err
        assert json.loads(outcome.out)[0]["state"] in ("done", "failed", "sent")
