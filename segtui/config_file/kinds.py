"""The keys of the config file, and what the value of each may be.

A new key is one entry in `PROFILE_KEYS` (or `TOP_KEYS`): checks, suggestions and the schema follow from it.
"""

from __future__ import annotations

import shlex
from collections.abc import Callable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kind:
    """What the value of a key may be; `expects` completes the sentence "must be …"."""

    expects: str
    accepts: Callable[[object], bool]


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


FLAG = Kind("true or false", lambda value: isinstance(value, bool))
TEXT = Kind("a text in quotes, not empty", _is_text)
COMMAND = Kind("a command: a text with its quotes closed, or a list of texts", _is_command)
REGION = Kind('"us" or "eu"', lambda value: value in ("us", "eu"))
TABLE = Kind("a table", lambda value: isinstance(value, dict))

NAMES = Kind("a list of texts", _is_names)
LINE = Kind("a text in quotes, on one line", lambda value: isinstance(value, str) and value.isprintable())
KEYS = Kind(
    'keys as a text ("j,down"), as a list of texts, or "" for none',
    lambda value: LINE.accepts(value) or _is_names(value),
)

TOP_KEYS: Mapping[str, Kind] = {
    "default_profile": TEXT,
    "profiles": TABLE,
    "keys": TABLE,
    "theme": TEXT,
    "mouse": FLAG,
}
PROFILE_KEYS: Mapping[str, Kind] = {
    "region": REGION,
    "base_url": TEXT,
    "token_command": COMMAND,
    "token_file": TEXT,
    "read_only": FLAG,
    "production": FLAG,
    "columns": NAMES,
    "filter": LINE,
    "mcp_reveal_keys": FLAG,
}
