"""Other keys than the declared ones, as the config file wants them: what is wrong with them, and which clash."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches

from segtui.keys.declared import ALWAYS_QUIT, GROUPS
from segtui.keys.names import can_be_typed, key_named, nearest_key, shown
from segtui.keys.screens import NEEDED, SCREENS, TYPED, ids


def chosen(value: object) -> tuple[str, ...]:
    """The keys of a text with commas or of a list, as written; a comma alone is the key `,`."""
    if value in (",", "comma"):
        return ("comma",)
    names = value if isinstance(value, list) else str(value or "").split(",")
    return tuple(name.strip() or name for name in map(str, names) if name.strip() or name == " ")


def named(value: object) -> str:
    """The keys as bindings have them: the names of those that there are, joined by commas; "" unbinds."""
    return ",".join(dict.fromkeys(name for name in map(key_named, chosen(value)) if name))


def problems_of(id: str, value: object) -> Iterator[str]:
    """What is wrong with the keys that were chosen for an action, in words."""
    known = ids()
    if id not in known:
        near = get_close_matches(id.lower().replace("-", "_"), sorted(known), n=1)
        hint = f"did you mean {near[0]}?" if near else "`segtui config keys` lists them"
        yield f"there is no such action; {hint}"
        return
    if id in NEEDED and not named(value):
        yield "this action needs a key: nothing could be closed without it"
    is_typed = all(id not in {key.id for key in GROUPS[group]} for group in GROUPS if group not in TYPED)
    for text in chosen(value):
        name = key_named(text)
        if name is None:
            near = [nearest_key(text)] if nearest_key(text) else []
            yield f"there is no key {text!r}" + (f"; did you mean {near[0]}?" if near else "")
        elif name in ALWAYS_QUIT.split(","):
            yield f"{shown(name)} always quits and cannot be something else"
        elif is_typed and can_be_typed(name):
            yield f"{shown(name)} is typed into the line there"


def clashes(overrides: Mapping[str, str]) -> Iterator[tuple[str, str, str, str]]:
    """Pairs of actions that would have the same key on one screen, and do not with the declared keys.

    Gives the id that was chosen anew, the other id, the key, and the first screen where it happens.
    """
    seen: set[tuple[str, str, str]] = set()
    for screen, groups in SCREENS.items():
        declared = _holders(groups, {})
        for key, holders in _holders(groups, overrides).items():
            fine = set(declared.get(key, ()))
            for at, first in enumerate(holders):
                for second in holders[at + 1 :]:
                    new, other = (first, second) if first in overrides else (second, first)
                    if {first, second} <= fine or (new, other, key) in seen:
                        continue
                    seen.add((new, other, key))
                    yield new, other, key, screen


def _holders(groups: tuple[str, ...], overrides: Mapping[str, str]) -> dict[str, list[str]]:
    """By key, the actions that have it on a screen of these groups."""
    found: dict[str, list[str]] = {}
    for group in groups:
        for action in GROUPS[group]:
            for key in filter(None, overrides.get(action.id, action.keys).split(",")):
                if action.id not in found.setdefault(key, []):
                    found[key].append(action.id)
    return found
