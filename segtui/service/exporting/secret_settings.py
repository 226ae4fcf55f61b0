"""Settings with their secrets taken out, each with its place: what is left can be written into a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from segtui.text import is_masked, original

Place = tuple[str, ...]
"""A source's identity, and the names (or positions) that lead into its settings."""


@dataclass(frozen=True, slots=True)
class Secret:
    """A secret that was taken out; `is_text`: it is a string, as far as that is known."""

    place: Place
    is_text: bool

    @property
    def name(self) -> str:
        """What it is called within the settings."""
        return ".".join(self.place[1:])


def secrets_out_of(masked: Any, given: Any, place: Place, found: dict[Place, Secret]) -> Any:
    """The settings with a `Secret` wherever `masked` hides something of `given`; each is added to `found` too."""
    given = original(given)
    if isinstance(masked, dict) and isinstance(given, Mapping) and masked.keys() == given.keys():
        return {name: secrets_out_of(item, given[name], (*place, name), found) for name, item in masked.items()}
    if isinstance(masked, list) and isinstance(given, list) and len(masked) == len(given):
        return [
            secrets_out_of(a, b, (*place, str(at)), found) for at, (a, b) in enumerate(zip(masked, given, strict=True))
        ]
    if masked == given and not is_masked(masked):
        return masked
    found[place] = Secret(place, isinstance(given, str))
    return found[place]
