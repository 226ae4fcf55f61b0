"""Keys as the bindings declare them, gathered for people: one row for each action."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.binding import ActiveBinding

if TYPE_CHECKING:
    from textual.app import App

GROUPS = {
    "list": "The list",
    "text": "The text",
    "tab": "Tabs",
    "data": "Data",
    "write": "Changing things (every one is shown before it is sent)",
    "source": "This source",
    "place": "Screens",
    "go": "Going about",
    "app": "segtui",
}


@dataclass(frozen=True)
class KeyHelp:
    """What one action is called, which keys it has, and how to run it."""

    id: str
    keys: str
    title: str
    tooltip: str
    group: str
    active: ActiveBinding


def helped(app: App[object], bindings: Sequence[ActiveBinding]) -> list[KeyHelp]:
    """The actions behind these bindings, grouped, each once with all of its keys."""
    by_action: dict[str, list[ActiveBinding]] = {}
    for active in bindings:
        if active.binding.id and active.enabled:
            by_action.setdefault(active.binding.id, []).append(active)
    order = list(GROUPS)
    entries = [_entry(app, name, found) for name, found in by_action.items()]
    return sorted(entries, key=lambda entry: order.index(entry.id.partition(".")[0]))


def _entry(app: App[object], name: str, found: list[ActiveBinding]) -> KeyHelp:
    keys = "  ".join(app.get_key_display(active.binding) for active in found)
    binding = found[0].binding
    return KeyHelp(name, keys, binding.description, binding.tooltip, GROUPS[name.partition(".")[0]], found[0])
