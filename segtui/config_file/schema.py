"""The config file's JSON Schema, and a file to begin with: both made from the declared keys."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from segtui.config_file.kinds import KEYS, PROFILE_KEYS, TOP_KEYS, Entry


def schema() -> dict[str, object]:
    """The JSON Schema of the config file, for editors."""
    profile = _table(PROFILE_KEYS)
    top = _table(TOP_KEYS)
    properties = dict(_properties(TOP_KEYS))
    properties["profiles"] |= {
        "propertyNames": {"pattern": "^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$"},
        "additionalProperties": profile,
    }
    properties["keys"] |= {
        "additionalProperties": {"anyOf": [dict(KEYS.schema), {"type": "object"}]},
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "segtui's config file",
        **top,
        "properties": properties,
    }


def _table(entries: Mapping[str, Entry]) -> dict[str, object]:
    return {"type": "object", "additionalProperties": False, "properties": dict(_properties(entries))}


def _properties(entries: Mapping[str, Entry]) -> Iterator[tuple[str, dict[str, object]]]:
    for name, entry in entries.items():
        yield name, {"description": entry.about, **entry.kind.schema}


def first_file() -> str:
    """A config file in which everything is explained and nothing is set."""
    lines = ["# segtui's config file. `segtui config validate` checks it, `segtui config show` tells what holds.", ""]
    for name, entry in TOP_KEYS.items():
        if entry.example:
            lines += [f"# {entry.about}", f"# {name} = {entry.example}", ""]
    lines += ["# A profile for each workspace: `segtui -P prod` chooses it.", "# [profiles.prod]"]
    for name, entry in PROFILE_KEYS.items():
        lines.append(f"# {f'{name} = {entry.example}':<54} # {entry.about}")
    lines += ["", f"# {TOP_KEYS['keys'].about}", "# `segtui config keys` lists the actions."]
    lines += ["# [keys]", '# "list.down" = "j,down"']
    return "\n".join(lines) + "\n"
