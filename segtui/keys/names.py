"""How keys are called in the config file, and how they are shown to people."""

from __future__ import annotations

import unicodedata
from difflib import get_close_matches

_SHORT = {
    "solidus": "slash",
    "reverse_solidus": "backslash",
    "commercial_at": "at",
    "hyphen_minus": "minus",
    "plus_sign": "plus",
    "low_line": "underscore",
}
_SHOWN = {"escape": "esc", "down": "↓", "up": "↑", "left": "←", "right": "→", "pagedown": "pgdn", "pageup": "pgup"}
_OTHER_NAMES = {
    "esc": "escape",
    "return": "enter",
    "page_down": "pagedown",
    "page_up": "pageup",
    "pgdn": "pagedown",
    "pgup": "pageup",
    "del": "delete",
    "ins": "insert",
}
_SAME_BYTES = {"ctrl+i": "tab", "ctrl+m": "enter", "ctrl+left_square_bracket": "escape"}
_MODIFIERS = ("ctrl", "shift", "alt")
_EDITING = {"enter", "escape", "tab", "space", "backspace", "delete", "insert"}
_MOVING = {"home", "end", "pageup", "pagedown", "up", "down", "left", "right"}
_NAMED = frozenset(_EDITING | _MOVING | {f"f{number}" for number in range(1, 25)})


def _character_name(character: str) -> str:
    """What the key of a character that is no letter or digit is called."""
    name = unicodedata.name(character, "").lower().replace("-", "_").replace(" ", "_")
    return _SHORT.get(name, name)


_SIGNS = {_character_name(sign): sign for sign in map(chr, range(0x21, 0x7F)) if not sign.isalnum()}


def key_named(text: str) -> str | None:
    """The name of a key as the terminal's reader gives it, from a sign or a name; None: there is no such key.

    `?`, `question_mark`, `ctrl+d`, `shift+g` (which is `G`), `esc` are all understood.
    """
    last = "+" if text.endswith("+") else text.rpartition("+")[2]
    head = text[: len(text) - len(last)].rstrip("+").lower()
    modifiers = head.split("+") if head else []
    if any(modifier not in _MODIFIERS for modifier in modifiers) or len(set(modifiers)) < len(modifiers):
        return None
    base = _base(last)
    if base is None:
        return None
    if len(base) == 1 and base.isalpha():
        if modifiers == ["shift"]:
            return base.upper()
        base = base.lower() if modifiers else base
    name = "+".join([*(modifier for modifier in ("alt", "ctrl", "shift") if modifier in modifiers), base])
    return _SAME_BYTES.get(name, name)


def _base(text: str) -> str | None:
    if len(text) == 1:
        return text if text.isalnum() else "space" if text == " " else _character_name(text) or None
    name = text.lower()
    name = _OTHER_NAMES.get(name, name)
    return name if name in _NAMED or name in _SIGNS else None


def nearest_key(text: str) -> str:
    """The name that was probably meant, "" if none comes near."""
    last = text.rpartition("+")[2].lower()
    near = get_close_matches(last, [*_NAMED, *_SIGNS, *_OTHER_NAMES], n=1)
    return text[: len(text) - len(last)] + near[0] if near else ""


def sign_of(key: str) -> str:
    """The sign that a key types; empty: it types none."""
    return key if len(key) == 1 else " " if key == "space" else _SIGNS.get(key, "")


def can_be_typed(key: str) -> bool:
    """Whether a key puts a sign into a line that is being typed."""
    return bool(sign_of(key))


def shown(key: str) -> str:
    """A key as people are told of it: `^d`, `?`, `esc`."""
    *modifiers, base = key.split("+")
    said = _SIGNS.get(base) or _SHOWN.get(base, base)
    prefix = "".join("^" if modifier == "ctrl" else f"{modifier}+" for modifier in modifiers)
    return prefix + said
