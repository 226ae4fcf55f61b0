"""Settings as people edit them: secrets are shown masked, and what goes back holds the secret itself or nothing."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from msgspec import UNSET

from segtui.models import Source
from segtui.service.redaction import for_display, is_secret_setting
from segtui.text import is_masked, original


def settings_of(source: Source) -> dict[str, Any]:
    """The settings of a source as the API has them, by the names that the API has."""
    return dict(original(source.settings)) if source.settings else {}


def shown_settings(source: Source) -> dict[str, Any]:
    """The same settings with every secret masked."""
    return for_display(settings_of(source), source.metadata)


def is_hidden(source: Source, name: str) -> bool:
    """Whether a setting is a secret, whatever it holds."""
    return is_secret_setting(name, source.metadata) or is_masked(shown_settings(source).get(name))


def restored(edited: Any, shown: Any, held: Any) -> Any:
    """The edited value with what is held in the place of every mask that was left as it was shown.

    A mask that was moved to where nobody can tell what it stands for stays: `holds_mask` finds it.
    """
    if isinstance(edited, dict) and isinstance(shown, dict) and isinstance(held, dict):
        return {
            name: restored(item, shown[name], held[name]) if name in shown and name in held else item
            for name, item in edited.items()
        }
    if isinstance(edited, list) and isinstance(shown, list) and isinstance(held, list) and len(shown) == len(held):
        return [_restored_item(edited, at, shown, held) for at in range(len(edited))]
    return held if is_masked(edited) and is_same(edited, shown) else edited


def _restored_item(edited: list[Any], at: int, shown: list[Any], held: list[Any]) -> Any:
    """An item of a list: by what it looks like where that is said once, else by its place."""
    item = edited[at]
    alike = [index for index, other in enumerate(shown) if is_same(other, item)]
    if len(alike) == 1:
        return held[alike[0]]
    return held[at] if at in alike and len(edited) == len(shown) else item


def holds_mask(value: Any) -> bool:
    """Whether a masked secret is anywhere in a value: it must not be sent."""
    if isinstance(value, dict):
        return any(holds_mask(item) for item in value.values())
    if isinstance(value, list | tuple):
        return any(holds_mask(item) for item in value)
    return is_masked(value)


def is_same(one: Any, other: Any) -> bool:
    """Whether two JSON values are the same; true is not 1 here, nor 1 the same as 1.0."""
    return _canonical(one) == _canonical(other)


def _canonical(value: Any) -> str:
    return "" if value is UNSET else json.dumps(original(value), sort_keys=True)


def settings_patch(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    """What to send so that `old` becomes `new`: settings are an upsert by name, and null removes one."""
    changed = {name: value for name, value in new.items() if name not in old or not is_same(value, old[name])}
    return changed | {name: None for name in old if name not in new}
