"""The screens one can go to by a key or by name: declared once, for keys, palette and help. Nothing of Textual here."""

from __future__ import annotations

from dataclasses import dataclass

from segtui.keys.declared import GROUPS

_KEYS = {key.id: key for key in GROUPS["app"]}


@dataclass(frozen=True)
class Place:
    """A screen of its own: `:NAME FILTER` and a key go there; `takes_filter`: words after the name narrow it."""

    name: str
    takes_filter: bool = True

    @property
    def about(self) -> str:
        """What is there."""
        return _KEYS[f"place.{self.name}"].about


PLACES = (
    Place("sources"),
    Place("labels"),
    Place("catalog"),
    Place("workspace", takes_filter=False),
    Place("activity"),
    Place("compare"),
)


def place_named(name: str) -> Place | None:
    """The place of this name, or the only one that begins with it."""
    found = [place for place in PLACES if place.name.startswith(name)] if name else []
    exact = [place for place in found if place.name == name]
    return exact[0] if exact else found[0] if len(found) == 1 else None
