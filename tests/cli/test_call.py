"""`segtui call`: every operation by its name, reads printed, writes planned like all others."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from segtui.operations import OPERATIONS, Effect

from ..support.calls import READS, TYPED, WRITES
from .emulated import Emulated, emulated


@pytest.fixture
def world(home: Path) -> Iterator[Emulated]:
    with emulated(home) as running:
        yield running


def test_the_operations_here_are_all_there_are() -> None:
    assert {n: o.effect is Effect.READ for n, o in OPERATIONS.items()} == dict.fromkeys(READS, True) | dict.fromkeys(
        WRITES, False
    )


@pytest.mark.parametrize("name", READS)
def test_a_read_prints_what_the_api_has_by_either_name(world: Emulated, name: str) -> None:
    operation, arguments = OPERATIONS[name], json.dumps(READS[name])
    found = world.json("call", name, arguments)
    assert isinstance(found, list) is operation.is_many and found
    assert world.sent == [] and [seen.path for seen in world.asked] == [operation.path.format(**_scope(name))]
    assert world.json("call", operation.tool_name, arguments) == found
    assert world.run("call", name, arguments).status == 0


@pytest.mark.threat("T50")
@pytest.mark.parametrize("name", WRITES)
def test_a_write_is_planned_confirmed_and_sent_once(world: Emulated, name: str) -> None:
    arguments = json.dumps(WRITES[name])
    assert world.run("call", name, arguments).status == 1 and world.sent == []
    assert world.run("call", name, arguments, "--dry-run").status == 0 and world.sent == []
    assert world.run("call", name, arguments, "--yes", "--read-only").status == 1 and world.sent == []
    typed = [word for text in TYPED.get(name, []) for word in ("--confirm", text)]
    if typed:
        assert world.run("call", name, arguments, "--yes").status == 1 and world.sent == []
    outcome = world.run("call", name, arguments, "--yes", *typed)
    assert outcome.status == 0, outcome.err
    assert [method for method, _, _ in world.sent] == [OPERATIONS[name].method]


def test_arguments_come_from_standard_input_too(world: Emulated) -> None:
    outcome = world.run("call", "get_source", "-", "--json", typed='{"sourceId": "id-two"}')
    assert json.loads(outcome.out)["slug"] == "two"


def test_one_page_is_asked_for_where_a_page_is_named(world: Emulated) -> None:
    outcome = world.run("call", "list_sources", '{"pagination": {"count": 2}}', "--jsonl")
    assert outcome.out.count("\n") == 2 and "the next page begins at cursor" in outcome.err
    assert [seen.query for seen in world.asked] == ["pagination.count=2"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["no_such_operation"], "there is no operation no_such_operation"),
        (["get_source"], "sourceId is missing"),
        (["get_source", "{"], "no JSON, character 2"),
        (["get_source", "[]"], "must be a JSON object"),
        (["get_source", '{"sourceid": "x"}'], "no argument sourceid"),
        (["update_source", '{"sourceId": "id-one", "enabled": "no"}'], "enabled"),
        (["create_label", "{}", "--from-cache"], "label is missing"),
        (["create_write_key_for_source", '{"sourceId": "id-one"}', "--from-cache"], "--from-cache"),
    ],
)
def test_wrong_arguments_are_named_before_anything_is_sent(world: Emulated, arguments: list[str], words: str) -> None:
    outcome = world.run("call", *arguments)
    assert (outcome.status, outcome.out) == (2, "") and words in outcome.err and world.asked == []
    assert outcome.err.count("\n") == 1


@pytest.mark.threat("T18")
def test_an_argument_is_not_repeated_in_a_complaint(world: Emulated) -> None:
    outcome = world.run("call", "remove_write_key_from_source", '{"sourceId": "id-one", "writeKey": 5, "x": "hidden"}')
    assert outcome.status == 2 and "hidden" not in outcome.err


def _scope(name: str) -> dict[str, str]:
    operation = OPERATIONS[name]
    return {p.name: str(READS[name][p.api_name]) for p in operation.path_parameters}
