"""The keys of the config file: what the value of each may be, what it is for, and an example.

A new key is one entry in `PROFILE_KEYS` (or `TOP_KEYS`): checks, suggestions, the schema and the file that
`segtui config init` writes follow from it.
"""

from __future__ import annotations

import shlex
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kind:
    """What the value of a key may be; `expects` completes the sentence "must be …", `schema` is its JSON Schema.

    `words` are those that are known, where there are only so many.
    """

    expects: str
    accepts: Callable[[object], bool]
    schema: Mapping[str, object]
    words: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """A key of the config file: its kind, what it is for, and an example in TOML."""

    kind: Kind
    about: str
    example: str = ""


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip()) and value.isprintable()


def _is_command(value: object) -> bool:
    """A list of texts, or one text that splits into words as a shell would split it."""
    if isinstance(value, list):
        return bool(value) and all(isinstance(word, str) and "\0" not in word for word in value) and bool(value[0])
    if not isinstance(value, str) or "\0" in value:
        return False
    try:
        return bool(shlex.split(value))
    except ValueError:
        return False


def _is_names(value: object) -> bool:
    return isinstance(value, list) and all(_is_text(name) for name in value)


COLUMN_NAMES = ("enabled", "name", "slug", "type", "labels", "categories", "keys", "id")
"""The columns of the list of sources; `label:KEY` is one too."""

THEMES = (
    "segtui-dark",
    "segtui-light",
    "textual-dark",
    "textual-light",
    "nord",
    "gruvbox",
    "catppuccin-mocha",
    "catppuccin-latte",
    "catppuccin-frappe",
    "catppuccin-macchiato",
    "dracula",
    "tokyo-night",
    "monokai",
    "flexoki",
    "solarized-light",
    "solarized-dark",
    "rose-pine",
    "rose-pine-moon",
    "rose-pine-dawn",
    "atom-one-dark",
    "atom-one-light",
    "ansi-dark",
    "ansi-light",
)
"""The themes that the screens know."""


_LABEL = "label:"


def _is_column(name: object) -> bool:
    if not isinstance(name, str):
        return False
    is_label = name.startswith(_LABEL) and name != _LABEL and name.isprintable()
    return name in COLUMN_NAMES or is_label


def _is_columns(value: object) -> bool:
    return isinstance(value, list) and all(map(_is_column, value))


_SOME_TEXT = {"type": "string", "minLength": 1}
_SOME_NAMES = {"type": "array", "items": _SOME_TEXT}

FLAG = Kind("true or false", lambda value: isinstance(value, bool), {"type": "boolean"})
TEXT = Kind("a text in quotes, not empty", _is_text, _SOME_TEXT)
LINE = Kind(
    "a text in quotes, on one line", lambda value: isinstance(value, str) and value.isprintable(), {"type": "string"}
)
COLUMNS = Kind(
    f"a list of columns: {', '.join(COLUMN_NAMES)}, label:KEY",
    _is_columns,
    {"type": "array", "items": {"anyOf": [{"enum": [*COLUMN_NAMES]}, {"type": "string", "pattern": f"^{_LABEL}."}]}},
    COLUMN_NAMES,
)
THEME = Kind(f"a theme: {', '.join(THEMES)}", lambda value: value in THEMES, {"enum": THEMES}, THEMES)
COMMAND = Kind(
    "a command: a text with its quotes closed, or a list of texts",
    _is_command,
    {"anyOf": [_SOME_TEXT, {"type": "array", "items": {"type": "string"}, "minItems": 1}]},
)
REGION = Kind('"us" or "eu"', lambda value: value in ("us", "eu"), {"enum": ["us", "eu"]})
TABLE = Kind("a table", lambda value: isinstance(value, dict), {"type": "object"})
KEYS = Kind(
    'keys as a text ("j,down"), as a list of texts, or "" for none',
    lambda value: LINE.accepts(value) or _is_names(value),
    {"anyOf": [{"type": "string"}, _SOME_NAMES]},
)

TOP_KEYS: Mapping[str, Entry] = {
    "default_profile": Entry(TEXT, "The profile that is used where none is asked for.", '"prod"'),
    "theme": Entry(THEME, "The colours of the screen.", '"segtui-light"'),
    "ascii": Entry(
        FLAG, "Signs and borders in ASCII; left out, where the terminal or its locale may have no others.", "true"
    ),
    "mouse": Entry(FLAG, "Whether the screen takes the mouse; false leaves it to the terminal.", "false"),
    "orientation": Entry(FLAG, "Whether the first start on a workspace says in three lines how to go on.", "false"),
    "profiles": Entry(TABLE, "Workspaces, by a name of your own."),
    "keys": Entry(TABLE, "Other keys for actions, by the action's id; several with commas, none with an empty text."),
}
PROFILE_KEYS: Mapping[str, Entry] = {
    "region": Entry(REGION, "Where the workspace lives: us or eu.", '"eu"'),
    "base_url": Entry(TEXT, "Another address of the API, instead of the region's.", '"https://gateway.example"'),
    "token_command": Entry(COMMAND, "The command that prints the token.", '["pass", "show", "segment/prod"]'),
    "token_file": Entry(TEXT, "The private file that holds the token, beside this one or absolute.", '"tokens/prod"'),
    "read_only": Entry(FLAG, "Nothing can be written; --read-only and SEGTUI_READ_ONLY do the same.", "true"),
    "production": Entry(FLAG, "Looks different, and writes want the slug typed.", "true"),
    "columns": Entry(
        COLUMNS, "What the list of sources shows; label:KEY shows a label's value.", '["name", "type", "label:team"]'
    ),
    "filter": Entry(LINE, "What the list of sources begins with.", '"enabled:true"'),
    "mcp_reveal_keys": Entry(FLAG, "Whether the tool server may show write keys in full.", "false"),
}
