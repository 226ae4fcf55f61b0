"""What was used lately: the lines that were run in the palette, and the sources that were opened or changed.

It is kept across runs in a file of its own for each profile. Lines that name a write key, or hold what could be a
secret, are not kept; of a source only its id is.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path

import msgspec

from segtui.errors import FileProblem
from segtui.models import SourceId
from segtui.private_files import read_private, write_private
from segtui.text import holds_login, percent_encoded

MOST_LINES, MOST_SOURCES, MOST_WORKSPACES = 200, 50, 20
_LONGEST_LINE = 500
_LIMIT_BYTES = 1_000_000
_KEY = re.compile(r"(?<![^\s!])key:", re.IGNORECASE)
_TOKEN = re.compile(r"\bsgp_\w{8}")


@dataclass
class Kept:
    """What the file holds: lines, the last one last; and by workspace the ids of its sources, the last one first."""

    lines: list[str] = field(default_factory=list)
    sources: dict[str, list[str]] = field(default_factory=dict)


class Lately:
    """What one profile used lately; without a path it is gone with the process."""

    def __init__(self, path: Path | None = None) -> None:
        self.path = path
        self.problem = ""  # what is to be told about the file, in words
        self._is_usable = path is not None
        self._kept: Kept | None = None

    @property
    def lines(self) -> Sequence[str]:
        """The lines that were run, each once, the last one last."""
        return self._now().lines

    def sources_of(self, workspace_id: str) -> Sequence[SourceId]:
        """The sources of a workspace that were used lately, the last one first."""
        return [SourceId(name) for name in self._now().sources.get(workspace_id, ())]

    def ran(self, line: str) -> None:
        """Keep a line that was run, unless it may hold a secret."""
        line = " ".join(line.split())
        if line and len(line) <= _LONGEST_LINE and not may_hold_secret(line):
            self._change(lambda kept: _with_line(kept, line))

    def used(self, workspace_id: str, source_id: str) -> None:
        """Keep that a source was opened or changed."""
        known = self._now().sources.get(workspace_id, ())
        if workspace_id and source_id and source_id not in known[:1]:
            self._change(lambda kept: _with_source(kept, workspace_id, source_id))

    def _now(self) -> Kept:
        if self._kept is None:
            self._kept = self._read() or Kept()
        return self._kept

    def _change(self, change: Callable[[Kept], Kept]) -> None:
        """Change what is kept, and what another segtui may have kept meanwhile."""
        self._kept = change(self._read() or self._now())
        if self.path is None or not self._is_usable:
            return
        try:
            write_private(self.path, msgspec.json.encode(self._kept).decode())
        except (OSError, UnicodeError) as error:
            self._give_up(getattr(error, "strerror", None) or "it cannot be written")

    def _read(self) -> Kept | None:
        """What the file holds; None where there is none. A damaged one is set aside."""
        if self.path is None or not self._is_usable:
            return None
        try:
            text = read_private(self.path, limit_bytes=_LIMIT_BYTES)
            return _kept(json.loads(text)) if text is not None else None
        except FileProblem as error:
            if not _is_damaged(error):
                self._give_up(str(error))
                return None
        except (ValueError, RecursionError):
            pass
        self._set_aside(self.path)
        return None

    def _set_aside(self, path: Path) -> None:
        target = path.with_name(f"{path.name}.damaged")
        try:
            path.replace(target)
        except OSError as error:
            self._give_up(error.strerror or "it is damaged")
            return
        self.problem = f"the palette's history was damaged: it begins anew, and {target.name} is the old file"

    def _give_up(self, why: str) -> None:
        self._is_usable = False
        self.problem = f"the palette's history is not kept: {why}"


def file_name(profile: str) -> str:
    """The name of a profile's file; another profile never has the same one."""
    digest = blake2b(profile.encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()
    return f"lately-{percent_encoded(profile)[:40]}-{digest}.json"


def may_hold_secret(line: str) -> bool:
    """Whether a line names a write key, or holds a token or a password."""
    return bool(_KEY.search(line) or _TOKEN.search(line)) or holds_login(line)


def _is_damaged(error: FileProblem) -> bool:
    """Whether it is the content that is wrong, and not who may read it."""
    if isinstance(error.__cause__, UnicodeDecodeError):
        return True
    try:
        return error.__cause__ is None and os.stat(error.path).st_size > _LIMIT_BYTES
    except OSError:
        return False


def _with_line(kept: Kept, line: str) -> Kept:
    return Kept([*(one for one in kept.lines if one != line), line][-MOST_LINES:], kept.sources)


def _with_source(kept: Kept, workspace_id: str, source_id: str) -> Kept:
    here = [source_id, *(one for one in kept.sources.get(workspace_id, ()) if one != source_id)][:MOST_SOURCES]
    others = {name: ids for name, ids in kept.sources.items() if name != workspace_id}
    return Kept(kept.lines, dict([(workspace_id, here), *others.items()][:MOST_WORKSPACES]))


def _kept(value: object) -> Kept:
    """What was read, within its bounds. Raises ValueError where it is something else."""
    if not isinstance(value, Mapping):
        raise ValueError("no object")
    with contextlib.suppress(msgspec.ValidationError):
        found = msgspec.convert(value, Kept)
        lines = [line for line in found.lines if len(line) <= _LONGEST_LINE and line.isprintable()]
        return Kept([line for line in lines if not may_hold_secret(line)][-MOST_LINES:], found.sources)
    raise ValueError("other fields than those of a history")
