"""Snapshots as files: written, and read with a message that names the place of whatever is wrong."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from segtui.errors import FileProblem
from segtui.service.comparing.snapshot import Json, Snapshot
from segtui.service.exporting.as_json import moment
from segtui.service.json_text import printed
from segtui.text import harmless

VERSION = 1
_KIND = "segtui snapshot"
_LARGEST_BYTES = 1 << 30


def snapshot_text(snapshot: Snapshot) -> Iterator[str]:
    """The file's text, in pieces; a source, a label and a source's schema settings stand in a line each."""
    yield f'{{\n  "kind": "{_KIND}",\n  "version": {VERSION},\n'
    for name, value in _facts(snapshot).items():
        yield f'  "{name}": {printed(value)},\n'
    yield from _lines("sources", "[]", map(printed, snapshot.sources))
    yield ",\n"
    yield from _lines("labels", "[]", map(printed, snapshot.labels))
    if snapshot.schema is not None:
        yield ",\n"
        lines = (f"{printed(name)}: {printed(settings)}" for name, settings in snapshot.schema.items())
        yield from _lines("schemaSettings", "{}", lines)
    yield "\n}\n"


def read_snapshot(path: Path) -> Snapshot:
    """The snapshot in a file.

    Raises:
        FileProblem: it cannot be read, is no snapshot, or comes from a newer segtui; the message names line or key.
    """
    value = _json_in(path)
    if not isinstance(value, dict) or value.get("kind") != _KIND:
        raise FileProblem(path, "is no snapshot", key="kind", hint="segtui snapshot save FILE makes one")
    version = value.get("version")
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise FileProblem(path, "must be a whole number from 1 on", key="version")
    if version > VERSION:
        raise FileProblem(
            path, f"was written by a newer segtui: this one reads up to {VERSION}", key="version", hint="update segtui"
        )
    return _Reading(path, value).snapshot()


class _Reading:
    """One file, read part by part."""

    def __init__(self, path: Path, value: Json) -> None:
        self._path, self._value = path, value

    def snapshot(self) -> Snapshot:
        """Everything in the file. Raises FileProblem."""
        schema = self._part("schemaSettings", dict, "an object") if "schemaSettings" in self._value else None
        for name, settings in (schema or {}).items():
            if settings is not None and not isinstance(settings, dict):
                raise self._problem(f"schemaSettings.{name}", "must be an object or null")
        return Snapshot(
            workspace=self._part("workspace", dict, "an object"),
            region=self._part("region", str, "a text"),
            fetched_at=self._moment(),
            sources=self._records("sources", ("id", "slug")),
            labels=self._records("labels", ("key", "value")),
            schema=schema,
            keyed_by=self._part("keyedBy", str, "a text"),
            notes=tuple(map(str, self._part("notes", list, "a list"))),
        )

    def _part(self, name: str, kind: type, said: str) -> Any:
        if name not in self._value:
            raise self._problem(name, "is missing")
        if not isinstance(self._value[name], kind):
            raise self._problem(name, f"must be {said}")
        return self._value[name]

    def _records(self, name: str, texts: tuple[str, ...]) -> tuple[Json, ...]:
        """A list of objects; what each must have as a text may be absent, since the API too may leave it out."""
        found = self._part(name, list, "a list")
        for at, record in enumerate(found):
            if not isinstance(record, dict):
                raise self._problem(f"{name}[{at}]", "must be an object")
            wrong = next((text for text in texts if not isinstance(record.get(text, ""), str)), None)
            if wrong is not None:
                raise self._problem(f"{name}[{at}].{wrong}", "must be a text")
        return tuple(found)

    def _moment(self) -> float:
        text = self._part("fetchedAt", str, "a text")
        try:
            return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC).timestamp()
        except ValueError as error:
            raise self._problem("fetchedAt", "must be a time such as 2030-01-31T12:00:00Z") from error

    def _problem(self, key: str, problem: str) -> FileProblem:
        return FileProblem(self._path, problem, key=harmless(key))


def _facts(snapshot: Snapshot) -> Json:
    return {
        "workspace": snapshot.workspace,
        "region": snapshot.region,
        "fetchedAt": moment(snapshot.fetched_at),
        "keyedBy": snapshot.keyed_by,
        "notes": list(snapshot.notes),
    }


def _lines(name: str, brackets: str, lines: Iterator[str]) -> Iterator[str]:
    yield f'  "{name}": {brackets[0]}'
    separator = "\n    "
    for line in lines:
        yield separator + line
        separator = ",\n    "
    yield brackets[1] if separator == "\n    " else f"\n  {brackets[1]}"


def _json_in(path: Path) -> Any:
    try:
        if path.exists() and not path.is_file():
            raise FileProblem(path, "is not a plain file")
        with path.open("rb") as stream:
            body = stream.read(_LARGEST_BYTES + 1)
    except OSError as error:
        raise FileProblem(path, f"cannot be read: {error.strerror or 'not a usable path'}") from error
    if len(body) > _LARGEST_BYTES:
        raise FileProblem(path, f"is larger than {_LARGEST_BYTES} bytes")
    try:
        return json.loads(body.decode("utf-8-sig"), parse_constant=_refuse)
    except UnicodeDecodeError as error:
        raise FileProblem(path, "is not UTF-8 text", line=body[: error.start].count(b"\n") + 1) from error
    except json.JSONDecodeError as error:
        raise FileProblem(path, f"is no JSON: {error.msg}", line=error.lineno) from error
    except (ValueError, RecursionError) as error:
        raise FileProblem(path, "is no JSON that could be kept: a number or the nesting is beyond reason") from error


def _refuse(name: str) -> float:
    raise ValueError(f"{name} is no JSON")


def snapshots_in(folder: Path) -> list[Path]:
    """The snapshots that lie in a folder, the newest first; only the beginning of each file is looked at."""
    try:
        found = [path for path in folder.glob("*.json") if path.is_file() and _begins_as_snapshot(path)]
        return sorted(found, key=lambda path: path.stat().st_mtime, reverse=True)
    except OSError:
        return []


def _begins_as_snapshot(path: Path) -> bool:
    try:
        with path.open("rb") as stream:
            return f'"{_KIND}"'.encode() in stream.read(200)
    except OSError:
        return False
