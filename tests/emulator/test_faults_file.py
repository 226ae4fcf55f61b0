"""Files of faults: what they may hold, and how a mistake is told."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from segtui.emulator import Fault, Faults
from segtui.emulator.faults import read
from segtui.errors import FileProblem


def written(tmp_path: Path, content: Any) -> Path:
    path = tmp_path / "faults.json"
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return path


def test_a_list_or_an_object_with_faults(tmp_path: Path) -> None:
    rules = [{"operation": "list_sources", "status": 429, "headers": {"Retry-After": "7"}, "times": 1}]
    expected = [Fault(operation="list_sources", status=429, headers={"Retry-After": "7"}, times=1)]
    assert read(written(tmp_path, rules)) == expected
    assert read(written(tmp_path, {"faults": rules})) == expected


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileProblem, match="cannot be read: No such file"):
        Faults.from_file(tmp_path / "nope.json")


@pytest.mark.parametrize(
    ("content", "key", "text"),
    [
        ("{", "", "is not JSON"),
        ("3", "", "must hold a list of rules"),
        ({}, "faults", "must hold a list of rules"),
        ({"faults": [], "more": 1}, "more", "must hold a list of rules"),
        ({"faults": {}}, "faults", "must hold a list of rules"),
        ([{}, 3], "[1]", "must be an object"),
        ({"faults": [3]}, "faults[0]", "must be an object"),
        ([{"latency": 3}], "[0].latency", "is not known; known are after, body"),
        ([{"method": 3}], "[0].method", "must be a string"),
        ([{"path": "("}], "[0].path", "is not a regular expression"),
        ([{"times": -1}], "[0].times", "must be a whole number"),
        ([{"nth": 1.5}], "[0].nth", "must be a whole number"),
        ([{"nth": True}], "[0].nth", "must be a whole number"),
        ([{"truncate": None}], "[0].truncate", "must be a whole number"),
        ([{"latency_ms": "3"}], "[0].latency_ms", "must be a number of milliseconds"),
        ([{"probability": 2}], "[0].probability", "must be a number from 0 to 1"),
        ([{"status": 99}], "[0].status", "must be a status"),
        ([{"drop_after": 1}], "[0].drop_after", "must be true or false"),
        ([{"headers": {"a": 1}}], "[0].headers", "must be an object of texts"),
        ([{"headers": {"a": "b\r\nc: d"}}], "[0].headers", "can be sent as headers"),
        ([{"wrong_types": [1]}], "[0].wrong_types", "must be true, false or a list"),
        ([{"operation": "list_source"}], "[0].operation", "is not an operation; did you mean list_sources?"),
    ],
)
def test_a_mistake_is_told_with_its_key(tmp_path: Path, content: Any, key: str, text: str) -> None:
    with pytest.raises(FileProblem) as caught:
        Faults.from_file(written(tmp_path, content))
    assert caught.value.key == key
    assert text in str(caught.value)
