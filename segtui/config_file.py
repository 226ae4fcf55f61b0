"""The config file: TOML, checked key by key, every complaint with its file, line and key.

    default_profile = "prod"

    [profiles.prod]
    region = "eu"                            # or base_url = "https://…"
    token_command = ["op", "read", "op://…"] # or token_file = "…"
    read_only = true
    production = true
    columns = ["name", "type", "label:env"]  # what the list of sources shows
    filter = "enabled:true"                  # what it begins with

    [keys]
    "list.down" = "j,down"                   # or a list; "" unbinds

A new key is one entry in `PROFILE_KEYS` (or `TOP_KEYS`): checking and suggestions follow from it.
"""

from __future__ import annotations

import re
import shlex
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path

from segtui.errors import FileProblem
from segtui.private_files import read_private

_LIMIT_BYTES = 1_000_000
_PROFILE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_POSITION = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)")


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


@dataclass(frozen=True, slots=True)
class ConfigFile:
    """A config file that passed its checks; `path` is None where there is none."""

    path: Path | None = None
    text: str = field(default="", repr=False)
    values: Mapping[str, object] = field(default_factory=dict, repr=False)

    @property
    def default_profile(self) -> str | None:
        name = self.values.get("default_profile")
        return name if isinstance(name, str) else None

    @property
    def profiles(self) -> Mapping[str, Mapping[str, object]]:
        found = self.values.get("profiles")
        return found if isinstance(found, dict) else {}

    @property
    def keys(self) -> Mapping[str, object]:
        """What `[keys]` says: by the id of an action, its keys as a text or a list."""
        found = self.values.get("keys")
        return found if isinstance(found, dict) else {}

    def problem(self, problem: str, *place: str) -> FileProblem:
        """A complaint about the key at `place`, ready to be raised."""
        return FileProblem(self.path or "config", problem, line=line_of(self.text, place), key=_dotted(place))


def read_config(path: Path) -> ConfigFile | None:
    """The checked config file, or None where there is none. Raises `FileProblem` for the first thing that is wrong."""
    text = read_private(path, limit_bytes=_LIMIT_BYTES)
    if text is None:
        return None
    config = ConfigFile(path, text, _parsed(path, text))
    for problem in problems_in(config):
        raise problem
    return config


def problems_in(config: ConfigFile) -> Iterator[FileProblem]:
    """Everything that is wrong in a config file that is valid TOML."""
    yield from _problems_of_table(config, config.values, TOP_KEYS, ())
    for name, values in config.profiles.items():
        place = ("profiles", name)
        if not _PROFILE_NAME.fullmatch(name):
            yield config.problem("a profile's name has letters, digits, dots, hyphens and underscores only", *place)
        elif not isinstance(values, dict):
            yield config.problem(f"must be a table, not {_kind_of(values)}", *place)
        else:
            yield from _problems_of_table(config, values, PROFILE_KEYS, place)
    for name, keys in config.keys.items():
        if not KEYS.accepts(keys):
            yield config.problem(f"must be {KEYS.expects}, not {_kind_of(keys)}", "keys", name)
    default = config.default_profile
    if default is not None and default != "default" and default not in config.profiles:
        known = ", ".join(sorted(config.profiles)) or "none"
        yield config.problem(f"there is no profile of this name; known: {known}", "default_profile")


def _problems_of_table(
    config: ConfigFile, values: Mapping[str, object], known: Mapping[str, Kind], place: tuple[str, ...]
) -> Iterator[FileProblem]:
    for key, value in values.items():
        kind = known.get(key)
        if kind is None:
            yield config.problem(_unknown(key, known), *place, key)
        elif not kind.accepts(value):
            yield config.problem(f"must be {kind.expects}, not {_kind_of(value)}", *place, key)


def _unknown(key: str, known: Mapping[str, Kind]) -> str:
    if known is TOP_KEYS and key in PROFILE_KEYS:
        return "this key belongs into a table [profiles.NAME]"
    near = get_close_matches(key.lower().replace("-", "_"), known, n=1)
    return f"unknown key; did you mean {near[0]}?" if near else f"unknown key; known here: {', '.join(sorted(known))}"


def _kind_of(value: object) -> str:
    """What a value is, without showing it: it may be a secret in the wrong place."""
    match value:
        case bool():
            return "true or false"
        case str():
            return "this text" if value.strip() else "an empty text"
        case int() | float():
            return "a number"
        case list():
            return "this list"
        case dict():
            return "a table"
    return "a date or time"


def _parsed(path: Path, text: str) -> dict[str, object]:
    try:
        return tomllib.loads(text)
    except RecursionError as error:
        raise FileProblem(path, "is nested too deeply") from error
    except ValueError as error:
        found = _POSITION.search(str(error))
        line = int(found[1]) if found and found[1] else text.rstrip().count("\n") + 1 if found else None
        problem = (
            _POSITION.sub("", str(error)) if isinstance(error, tomllib.TOMLDecodeError) else "a number is too long"
        )
        raise FileProblem(path, f"not valid TOML: {problem}", line=line) from error


def _dotted(place: tuple[str, ...]) -> str:
    return ".".join(place)


def line_of(text: str, place: tuple[str, ...]) -> int | None:
    """The line (from 1) where the key at `place` stands, or else the one that opens the longest part of its way."""
    table: tuple[str, ...] = ()
    best_line, best_length = None, 0
    for number, line in enumerate(text.splitlines(), start=1):
        header, here = _place_in_line(line)
        if header:
            table = here
        full = here if header else table + here
        if not here:
            continue
        if full[: len(place)] == place:
            return number
        if place[: len(full)] == full and len(full) > best_length:
            best_line, best_length = number, len(full)
    return best_line


def _place_in_line(line: str) -> tuple[bool, tuple[str, ...]]:
    """Whether a line is a table's header, and the (dotted) key that it names, () if none."""
    is_header = line.lstrip().startswith("[")
    key = re.match(r"""\s*((?:"[^"]*"|'[^']*'|[\w.\- \t])+?)\s*=""", line)
    source = line if is_header else f"{key[1]} = 0" if key else ""
    try:
        values: object = tomllib.loads(source)
    except ValueError:
        return False, ()
    names: list[str] = []
    while isinstance(values, (dict, list)) and values:
        if isinstance(values, list):
            values = values[0]
            continue
        name, values = next(iter(values.items()))
        names.append(name)
    return is_header, tuple(names)
