"""Where a key stands in a TOML text."""

from __future__ import annotations

import re
import tomllib


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
