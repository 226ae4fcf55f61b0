"""What a key leads to, on which screens: with the keys of the config file, or the declared ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from segtui.keys.declared import GROUPS, Key
from segtui.keys.screens import SCREENS


@dataclass(frozen=True, slots=True)
class Bound:
    """An action by its id and title, and the screens where it is meant."""

    id: str
    title: str
    screens: tuple[str, ...]


def bound_to(name: str, overrides: Mapping[str, str]) -> list[Bound]:
    """The actions that a key leads to; on a screen where two have it, the innermost."""
    found: list[tuple[str, Key]] = []
    for screen, groups in SCREENS.items():
        here = (key for group in groups for key in GROUPS[group] if name in _keys_of(key, overrides))
        found += [(screen, key) for key, _ in zip(here, range(1), strict=False)]
    screens: dict[tuple[str, str], list[str]] = {}
    for screen, key in found:
        screens.setdefault((key.id, key.title), []).append(screen)
    return [Bound(*action, tuple(where)) for action, where in screens.items()]


def action_of(group: str, key: str, overrides: Mapping[str, str]) -> str:
    """What a key does in a group that takes its keys itself; empty: nothing."""
    return next((one.action for one in GROUPS[group] if key in _keys_of(one, overrides)), "")


def _keys_of(key: Key, overrides: Mapping[str, str]) -> list[str]:
    return overrides.get(key.id, key.keys).split(",")
