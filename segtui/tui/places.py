"""The screens one can go to by a key or by name: declared once, for keys, palette and help. Nothing of Textual here."""

from __future__ import annotations

from dataclasses import dataclass

from segtui.keys.declared import GROUPS

_KEYS = {key.id: key for key in GROUPS["app"]}


@dataclass(frozen=True)
class Place:
    """A screen of its own: a key and `:NAME` go there."""

    name: str

    @property
    def about(self) -> str:
        """What is there."""
        return _KEYS[f"place.{self.name}"].about


PLACES = (
    Place("sources"),
    Place("labels"),
    Place("catalog"),
    Place("workspace"),
    Place("activity"),
    Place("compare"),
)
"""In the order of their keys."""

TABS_OF_PLACES = {"catalog": ("sources", "destinations", "warehouses")}
"""The tabs that can be named after a place."""
