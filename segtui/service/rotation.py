"""Rotations of write keys that are under way: begun once, gone on with days later, across restarts.

What is kept are hashes of the keys that nobody without the token can make (`redaction.stand_in`), never the keys.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import msgspec

from segtui.errors import FileProblem
from segtui.private_files import read_private, write_private

FILE_NAME = "rotations.json"
_LIMIT_BYTES = 1_000_000


@dataclass(frozen=True, slots=True)
class Rotation:
    """A new key was made for a source, and the old one is to go: `began_at` in Unix seconds, keys as stand-ins."""

    source_id: str
    old: str
    new: str
    began_at: float
    is_copied: bool = False


class Rotations:
    """The rotations under way, in a file of this user alone; without a path they are gone with the process."""

    def __init__(self, path: Path | None = None) -> None:
        self.path = path
        self.problem = ""  # why they could not be kept, in words
        self._held: dict[str, Rotation] | None = None

    def of(self, source_id: str) -> Rotation | None:
        """The rotation of a source's key that is under way, as it was last read."""
        if self._held is None:
            self._held = self._read()
        return self._held.get(source_id)

    @property
    def under_way(self) -> Sequence[str]:
        """The ids of the sources whose keys are being rotated, as they were last read."""
        if self._held is None:
            self._held = self._read()
        return tuple(self._held)

    def look_again(self) -> None:
        """Read the file again when it is next asked for: another segtui may have changed it."""
        if self.path is not None and not self.problem:
            self._held = None

    def put(self, rotation: Rotation) -> None:
        """Keep a rotation, in place of what was kept of that source."""
        self._write({**self._read(), rotation.source_id: rotation})

    def end(self, source_id: str) -> None:
        """Forget the rotation of a source's key."""
        self._write({name: one for name, one in self._read().items() if name != source_id})

    def _read(self) -> dict[str, Rotation]:
        """What the file holds; what cannot be read of it counts as not there."""
        if self.path is None or self.problem:
            return self._held or {}
        try:
            text = read_private(self.path, limit_bytes=_LIMIT_BYTES)
            found = json.loads(text) if text else []
        except (FileProblem, ValueError, RecursionError) as error:
            self.problem = f"rotations are not kept: {error}"
            return self._held or {}
        return {one.source_id: one for one in map(_rotation, _listed(found)) if one is not None}

    def _write(self, rotations: dict[str, Rotation]) -> None:
        self._held = rotations
        if self.path is None or self.problem:
            return
        try:
            write_private(self.path, json.dumps([asdict(one) for one in rotations.values()], indent=1))
        except OSError as error:
            self.problem = f"rotations are not kept: {error.strerror}"


def _listed(value: object) -> Sequence[object]:
    return value if isinstance(value, list) else ()


def _rotation(value: object) -> Rotation | None:
    try:
        return msgspec.convert(value, Rotation)
    except msgspec.ValidationError:
        return None
