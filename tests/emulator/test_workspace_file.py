"""Workspace files: what is accepted, and how a mistake is told."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from segtui.emulator import World
from segtui.errors import FileProblem
from tests.emulator.support import Json, api, workspace


def problem(path: Path) -> FileProblem:
    with pytest.raises(FileProblem) as caught:
        World.from_file(path)
    assert str(path) in str(caught.value)
    return caught.value


def written(tmp_path: Path, content: bytes | Json) -> Path:
    path = tmp_path / "workspace.json"
    path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
    return path


def test_a_file_becomes_a_world_and_back(tmp_path: Path) -> None:
    world = World.from_file(written(tmp_path, workspace(extra={"a": 1})))
    again = World.from_file(written(tmp_path, world.as_data()))
    assert again.as_data() == world.as_data()
    assert again.as_data()["warehouses"][0]["connectedSources"] == ["id-one"]


def test_what_may_be_left_out_is_filled_in(tmp_path: Path) -> None:
    data = workspace()
    small = {"workspace": data["workspace"], "sources": data["sources"]}
    world = World.from_file(written(tmp_path, small))
    assert world.sources["id-two"] | {"metadata": None} == {
        "id": "id-two",
        "slug": "two",
        "metadata": None,
        "enabled": True,
        "workspaceId": "w1",
        "writeKeys": ["key-two"],
        "settings": {},
        "labels": [],
    }


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    assert "cannot be read: No such file" in str(problem(tmp_path / "nope.json"))


@pytest.mark.parametrize(
    ("content", "line", "text"),
    [
        (b'{\n"workspace": {},\n]', 3, "is not JSON"),
        (b'{\n"workspace":\n', 3, "is not JSON: Input data was truncated"),
        (b"", 1, "is not JSON"),
        (b"[]", None, "must hold a JSON object"),
        (b'{"workspace": "\xff"}', None, "is not UTF-8"),
        (b"[" * 100_000, None, "is nested too deeply"),
        (b'{\n"a": nan}', 2, "is not JSON"),
        (b'{\n"a": 1e999\n}', None, "is not JSON: Number out of range"),
    ],
)
def test_a_syntax_error_is_told_with_its_line(tmp_path: Path, content: bytes, line: int | None, text: str) -> None:
    found = problem(written(tmp_path, content))
    assert text in str(found)
    assert found.line == line


def changed(path: str, value: Any) -> Json:
    """The workspace with one place changed; ... removes it."""
    data = json.loads(json.dumps(workspace()))
    *way, last = [int(part) if part.isdigit() else part for part in path.split("/")]
    node: Any = data
    for part in way:
        node = node[part]
    if value is ...:
        del node[last]
    else:
        node[last] = value
    return data


@pytest.mark.parametrize(
    ("path", "value", "key", "text"),
    [
        ("workspace", ..., "workspace", "is missing"),
        ("workspace/slug", 3, "workspace.slug", "must be a string"),
        ("sources", {}, "sources", "must be a list"),
        ("sources/1", "x", "sources[1]", "must be an object"),
        ("sources/1/id", ..., "sources[1].id", "is missing"),
        ("sources/1/id", 7, "sources[1].id", "must be a string"),
        ("sources/1/id", "id-one", "sources[1].id", "is there twice"),
        ("sources/1/name", None, "sources[1].name", "must be a string"),
        ("sources/1/enabled", "yes", "sources[1].enabled", "must be true or false"),
        ("sources/1/writeKeys/0", 7, "sources[1].writeKeys[0]", "must be a string"),
        ("sources/0/labels/0/value", ..., "sources[0].labels[0].value", "is missing"),
        ("sources/0/metadata/id", ..., "sources[0].metadata.id", "is missing"),
        ("sources/0/metadata/logos", {}, "sources[0].metadata.logos.default", "is missing"),
        ("sources/0/metadata/categories", [1], "sources[0].metadata.categories[0]", "must be a string"),
        ("labels/0/description", 5, "labels[0].description", "must be a string"),
        ("labels/1/value", "prod", "labels[1]", "is there twice"),
        ("destinations/0/sourceId", "nope", "destinations[0].sourceId", "there is no source with this id"),
        ("destinations/0", 4, "destinations[0]", "must be an object"),
        ("warehouses/0/connectedSources/0", "nope", "warehouses[0].connectedSources[0]", "there is no source"),
        ("schemaSettings/nope", {}, "schemaSettings.nope", "there is no source"),
        ("schemaSettings/id-two", [], "schemaSettings.id-two", "must be an object"),
        ("trackingPlans/id-one", None, "trackingPlans.id-one", "must be a string"),
        ("catalog/sources", {}, "catalog.sources", "must be a list"),
        ("catalog/sources/1/id", "type-web", "catalog.sources[1].id", "is there twice"),
        ("catalog/sources/2/options/0/required", ..., "catalog.sources[2].options[0].required", "is missing"),
        ("catalog/destinations/0/actions", ..., "catalog.destinations[0].actions", "is missing"),
        ("catalog", [], "catalog", "must be an object"),
    ],
)
def test_a_shape_error_is_told_with_its_key(tmp_path: Path, path: str, value: Any, key: str, text: str) -> None:
    found = problem(written(tmp_path, changed(path, value)))
    assert found.key == key
    assert text in str(found)


def test_equal_metadata_is_held_once() -> None:
    world = api().world
    assert world.sources["id-one"]["metadata"] is world.catalog["sources"]["type-web"]
