"""A config file that was read: its values, and complaints about them with file, line and key."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from segtui.config_file.lines import line_of
from segtui.errors import FileProblem

Place = tuple[str, ...]
"""The way to a value: `("profiles", "prod", "region")`."""


@dataclass(frozen=True, slots=True)
class ConfigFile:
    """What a config file says; `path` is None where there is none."""

    path: Path | None = None
    text: str = field(default="", repr=False)
    values: Mapping[str, object] = field(default_factory=dict, repr=False)

    @property
    def default_profile(self) -> str | None:
        name = self.values.get("default_profile")
        return name if isinstance(name, str) else None

    @property
    def profiles(self) -> Mapping[str, Mapping[str, object]]:
        found = self.values.get("profiles")
        return found if isinstance(found, dict) else {}

    @property
    def keys(self) -> Mapping[str, object]:
        """What `[keys]` says: by the id of an action, its keys as a text or a list."""
        return {".".join(place[1:]): value for place, value in self.key_places()}

    def key_places(self) -> Iterator[tuple[Place, object]]:
        """Every entry of `[keys]` with its place: `"list.down" = …` and `list.down = …` are the same to us."""
        yield from _leaves(("keys",), self.values.get("keys"))

    def line(self, place: Place) -> int | None:
        """The line where the value at `place` stands, or the nearest to it."""
        return line_of(self.text, place)

    def problem(self, problem: str, *place: str) -> FileProblem:
        """A complaint about the key at `place`, ready to be raised."""
        return FileProblem(self.path or "config", problem, line=self.line(place), key=".".join(place))


def _leaves(place: Place, value: object) -> Iterator[tuple[Place, object]]:
    if not isinstance(value, dict):
        if len(place) > 1:
            yield place, value
        return
    for name, inner in value.items():
        yield from _leaves((*place, name), inner)
