"""Keys as bindings, and the bindings gathered for people: one row for each action."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.binding import ActiveBinding, Binding, BindingType

from segtui.keys.declared import GROUPS as DECLARED
from segtui.keys.names import can_be_typed, shown
from segtui.keys.screens import keys_by_screen

if TYPE_CHECKING:
    from textual.app import App

__all__ = [
    "GROUPS",
    "Hint",
    "KeyHelp",
    "bindings_for",
    "first_key",
    "helped",
    "hint_of",
    "is_unbound",
    "keymap",
    "keys_by_screen",
    "shown",
    "title_of",
    "why_not_here",
]

_UNBOUND = "unbound."
"""Begins the name of a key that no terminal sends: an action without keys can still be chosen in the palette."""

_MOST_ACTIONS, _MOST_SCREENS = 2, 2

_KEYS = {key.id: key for keys in DECLARED.values() for key in keys}
_BY_ACTION = {(key.id, key.action): key for keys in DECLARED.values() for key in keys}

GROUPS = {
    "write": "Changing things (every one is shown before it is sent)",
    "list": "The list",
    "text": "The text",
    "tab": "Tabs",
    "data": "Data",
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


def bindings_for(group: str) -> list[BindingType]:
    """The bindings of a group of declared keys."""
    return [
        Binding(key.keys, key.action, key.title, id=key.id, show=key.is_hinted or bool(key.hints), tooltip=key.about)
        for key in DECLARED[group]
    ]


@dataclass(frozen=True)
class Hint:
    """A key at the bottom of the screen, with what it is called there: always, or in a situation by its name.

    `at` is its place among all that are declared.
    """

    key: str
    title: str
    words: Mapping[str, str]
    writes: bool
    at: int

    def is_urgent(self, situation: Set[str]) -> bool:
        """Whether it goes before all: where rows are marked, what is done to them."""
        return self.writes and "marked" in situation and bool(self.words.get("marked"))

    def said(self, situation: Set[str]) -> str:
        """What it is called; empty: it is not shown. Words that take turns have one width: nothing else moves."""
        if self.writes and "read-only" in situation:
            return ""
        word = next((word for name, word in self.words.items() if name in situation), self.title)
        return word.ljust(max(map(len, self.words.values()))) if word and self.words else word


def hint_of(key: str, binding: Binding) -> Hint:
    """The hint of a binding; `key` is its key as people are told of it."""
    declared = _BY_ACTION.get((binding.id or "", binding.action))
    if declared is None:
        return Hint(key, binding.description.lower(), {}, False, 0)
    title = declared.title.lower() if declared.is_hinted else ""
    at = list(_BY_ACTION.values()).index(declared)
    return Hint(key, title, declared.hints, declared.id.startswith("write."), at)


def keymap(overrides: Mapping[str, str]) -> dict[str, str]:
    """The keys that were chosen instead of the declared ones, as an app takes them."""
    return {name: keys or _UNBOUND + name for name, keys in overrides.items()}


def first_key(name: str, overrides: Mapping[str, str], *, beside_typing: bool = False) -> str:
    """The first key of an action as people are told of it, with the keys that were chosen; empty: it has none.

    `beside_typing`: only one that puts nothing into a line that is being typed.
    """
    keys = filter(None, overrides.get(name, _KEYS[name].keys).split(","))
    return next((shown(key) for key in keys if not (beside_typing and can_be_typed(key))), "")


def title_of(name: str) -> str:
    """What an action is called."""
    return _KEYS[name].title


def why_not_here(key: str, overrides: Mapping[str, str]) -> str:
    """What a key does on other screens, and on which, where it does nothing on this one; empty: nothing anywhere."""
    screens: dict[str, list[str]] = {}
    for screen, one in keys_by_screen():
        if key in overrides.get(one.id, one.keys).split(",") and one.id.partition(".")[0] in GROUPS:
            screens.setdefault(one.title, []).append(screen)
    said = [f"{title} ({_some(list(dict.fromkeys(names)))})" for title, names in screens.items()]
    return f"{shown(key)} does nothing here, elsewhere: {'; '.join(said[:_MOST_ACTIONS])}" if said else ""


def _some(names: Sequence[str]) -> str:
    """The first of the names, and whether there are more."""
    return ", ".join(names[:_MOST_SCREENS]) + ("…" if len(names) > _MOST_SCREENS else "")


def is_unbound(binding: Binding) -> bool:
    """Whether no key leads to the action."""
    return binding.key.startswith(_UNBOUND)


def helped(app: App[object], bindings: Sequence[ActiveBinding]) -> list[KeyHelp]:
    """The actions behind these bindings, grouped, each once with all of its keys."""
    by_action: dict[str, list[ActiveBinding]] = {}
    for active in bindings:
        if active.binding.id and active.enabled:
            by_action.setdefault(active.binding.id, []).append(active)
    groups, order = list(GROUPS), list(_KEYS)
    entries = [_entry(app, name, found) for name, found in by_action.items()]
    return sorted(entries, key=lambda entry: (groups.index(entry.id.partition(".")[0]), order.index(entry.id)))


def _entry(app: App[object], name: str, found: list[ActiveBinding]) -> KeyHelp:
    keys = "  ".join(app.get_key_display(active.binding) for active in found if not is_unbound(active.binding))
    binding = found[0].binding
    return KeyHelp(name, keys, binding.description, binding.tooltip, GROUPS[name.partition(".")[0]], found[0])
