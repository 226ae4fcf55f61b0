"""The screens one can go to by a key or by name: declared once, for keys, palette and help. Nothing of Textual here."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Place:
    """A screen of its own: `:NAME FILTER` and the key go there; `takes_filter`: words after the name narrow it."""

    name: str
    key: str
    title: str
    about: str
    takes_filter: bool = True


PLACES = (
    Place("sources", "1", "Sources", "the sources of the workspace"),
    Place("labels", "2", "Labels", "every label, and how many sources carry it"),
    Place("catalog", "3", "Catalog", "what can be a source, a destination or a warehouse"),
    Place("workspace", "4", "Workspace", "the workspace, the token, limits, cache and figures", takes_filter=False),
    Place("activity", "5", "Activity", "what was written from here, and what can be undone"),
)


def place_named(name: str) -> Place | None:
    """The place of this name, or the only one that begins with it."""
    found = [place for place in PLACES if place.name.startswith(name)] if name else []
    exact = [place for place in found if place.name == name]
    return exact[0] if exact else found[0] if len(found) == 1 else None
