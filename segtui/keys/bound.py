"""What a key leads to, on which screens: with the keys of the config file, or the declared ones."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from segtui.keys.declared import GROUPS, Key
from segtui.keys.screens import SCREENS, keys_by_screen


@dataclass(frozen=True, slots=True)
class Bound:
    """An action by its id and title, its keys by the names that the config file has for them, and where it works."""

    id: str
    title: str
    keys: tuple[str, ...]
    screens: tuple[str, ...]


def actions(overrides: Mapping[str, str]) -> list[Bound]:
    """Every action there is."""
    return _gathered(keys_by_screen(), overrides)


def bound_to(name: str, overrides: Mapping[str, str]) -> list[Bound]:
    """The actions that a key leads to; on a screen where two have it, the innermost."""
    found: list[tuple[str, Key]] = []
    for screen, groups in SCREENS.items():
        here = (key for group in groups for key in GROUPS[group] if name in _keys_of(key, overrides))
        found += [(screen, key) for key, _ in zip(here, range(1), strict=False)]
    return _gathered(found, overrides)


def _gathered(found: Iterable[tuple[str, Key]], overrides: Mapping[str, str]) -> list[Bound]:
    """Each action once, with the screens where it was found."""
    screens: dict[tuple[str, str, tuple[str, ...]], list[str]] = {}
    for screen, key in found:
        screens.setdefault((key.id, key.title, _keys_of(key, overrides)), []).append(screen)
    return [Bound(*action, tuple(dict.fromkeys(where))) for action, where in screens.items()]


def _keys_of(key: Key, overrides: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(filter(None, overrides.get(key.id, key.keys).split(",")))
