"""Snapshots as files: what was kept comes back, and whatever is wrong with a file is told with its place."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from segtui.errors import FileProblem
from segtui.service.comparing.difference import difference
from segtui.service.comparing.snapshot import Snapshot, snapshot_of
from segtui.service.comparing.snapshot_file import read_snapshot, snapshot_text, snapshots_in
from segtui.service.exporting.files import write_file
from tests.service.exporting.kit import has_control, hostile_material

WHOLE = {
    "kind": "segtui snapshot", "version": 1, "workspace": {"id": "w1"}, "region": "us", "keyedBy": "k", "notes": [],
    "fetchedAt": "2030-01-31T12:00:00Z", "sources": [{"id": "a", "slug": "b"}], "labels": [], "schemaSettings": {},
}  # fmt: skip


def hostile_snapshot() -> Snapshot:
    return snapshot_of(hostile_material(), b"k" * 32)


@pytest.mark.threat("T01", "T21")
def test_a_hostile_snapshot_comes_back_to_the_letter(tmp_path: Path) -> None:
    path, kept = tmp_path / "a.json", hostile_snapshot()
    write_file(path, snapshot_text(kept))
    assert not has_control(path.read_text()) and path.stat().st_mode & 0o777 == 0o600
    assert read_snapshot(path) == kept
    assert difference(kept, read_snapshot(path)).items == ()


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"kind": "other"}, "key kind: is no snapshot"),
        ({"version": "1"}, "key version: must be a whole number"),
        ({"version": True}, "key version: must be a whole number"),
        ({"version": 2}, "key version: was written by a newer segtui: this one reads up to 1"),
        ({"workspace": []}, "key workspace: must be an object"),
        ({"region": None}, "key region: must be a text"),
        ({"fetchedAt": "yesterday"}, "key fetchedAt: must be a time"),
        ({"sources": {}}, "key sources: must be a list"),
        ({"sources": [{"id": "a"}, 3]}, "key sources[1]: must be an object"),
        ({"sources": [{"id": "a", "slug": 7}]}, "key sources[0].slug: must be a text"),
        ({"labels": [{"key": None}]}, "key labels[0].key: must be a text"),
        ({"schemaSettings": {"a": 3}}, "key schemaSettings.a: must be an object or null"),
        ({"notes": "x"}, "key notes: must be a list"),
        ({"labels": ...}, "key labels: is missing"),
    ],
)
def test_what_is_wrong_is_told_with_its_key(tmp_path: Path, wrong: dict[str, Any], told: str) -> None:
    path = tmp_path / "a.json"
    path.write_text(json.dumps({name: item for name, item in (WHOLE | wrong).items() if item is not ...}))
    with pytest.raises(FileProblem) as caught:
        read_snapshot(path)
    assert str(caught.value).startswith(f"{path}, {told}") and caught.value.exit_code == 2


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (b'{\n "a": 1,\n}', ", line 3: is no JSON"),
        (b"{}\n\xff", ", line 2: is not UTF-8 text"),
        (b"", ", line 1: is no JSON"),
        (b'{"a": NaN}', ": is no JSON that could be kept"),
        (b"[" * 100_000, ": is no JSON that could be kept"),
        (b'[{"kind": "segtui snapshot"}]', ", key kind: is no snapshot"),
        (b'{"a": ' + b"9" * 5000 + b"}", ": is no JSON that could be kept"),
    ],
)
def test_what_is_no_json_is_told_with_its_line(tmp_path: Path, body: bytes, told: str) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(body)
    with pytest.raises(FileProblem) as caught:
        read_snapshot(path)
    assert f"{path}{told}" in str(caught.value)


def test_a_file_that_is_not_there_or_no_file_is_told(tmp_path: Path) -> None:
    for path, told in ((tmp_path / "none.json", "No such file"), (tmp_path, "is not a plain file")):
        with pytest.raises(FileProblem, match=told):
            read_snapshot(path)


def test_only_snapshots_of_a_folder_are_offered(tmp_path: Path) -> None:
    write_file(tmp_path / "kept.json", snapshot_text(hostile_snapshot()))
    (tmp_path / "other.json").write_text('{"kind": "x"}')
    (tmp_path / "folder.json").mkdir()
    assert [path.name for path in snapshots_in(tmp_path)] == ["kept.json"]
