"""Changing one value of a config file: all the rest of it, comments too, stays as it is."""

from __future__ import annotations

import tomllib
from collections.abc import MutableMapping
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError

from segtui.config_file.file import ConfigFile, Place
from segtui.config_file.problems import problems_in
from segtui.config_file.reading import parse_config
from segtui.errors import SegtuiError, UsageError
from segtui.private_files import write_private


def place_named(name: str) -> Place:
    """The place of a dotted name: `profiles.prod.read_only`, `keys.list.down`. Raises UsageError."""
    parts = tuple(name.split("."))
    if not all(parts):
        raise UsageError(f"{name!r} is not the name of a value", hint="such as profiles.prod.read_only")
    if parts[0] == "keys" and len(parts) > 1:
        return "keys", ".".join(parts[1:])
    return ("profiles", ".".join(parts[1:-1]), parts[-1]) if parts[0] == "profiles" and len(parts) > 2 else parts


def changed(path: Path, place: Place, value: str | None) -> None:
    """Write the value (TOML, or a plain text) at this place, or take it away where it is None.

    Raises:
        FileProblem: the file cannot be read, or would be wrong afterwards: it stays as it was.
        UsageError: there is nothing to take away.
    """
    before = parse_config(path)
    text = _edited(before.text if before else "", place, value)
    after = ConfigFile(path, text, tomllib.loads(text))
    for problem in problems_in(after):
        raise problem
    try:
        write_private(path.resolve(), text)
    except OSError as error:
        raise SegtuiError(f"{path} cannot be written: {error.strerror}") from error


def _edited(text: str, place: Place, value: str | None) -> str:
    document = tomlkit.parse(text)
    table: MutableMapping[str, Any] = document
    for name in place[:-1]:
        inner = table.get(name)
        if inner is None and value is None:
            raise _nothing(place)
        if inner is None:
            inner = table[name] = tomlkit.table(is_super_table=name == "profiles")
        if not isinstance(inner, MutableMapping):
            raise UsageError(f"{'.'.join(place)} cannot be: {name} is no table")
        table = table[name]
    if value is not None:
        table[place[-1]] = _value(value)
    elif table.pop(place[-1], None) is None:
        raise _nothing(place)
    return tomlkit.dumps(document)


def _nothing(place: Place) -> UsageError:
    return UsageError(f"{'.'.join(place)} is not set in the config file")


def _value(text: str) -> Any:
    """A value of TOML; what is none is a text."""
    try:
        return tomlkit.value(text)
    except (TOMLKitError, ValueError):
        return text
