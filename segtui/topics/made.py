"""The parts of texts that are made from the program, so that they can never say anything else."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import segtui
from segtui.keys.declared import GROUPS, Key
from segtui.keys.names import shown

SECTIONS: Mapping[str, tuple[str, ...]] = {
    "Everywhere": ("app", "frame"),
    "In every list": ("rows", "lists"),
    "On every page of text": ("text", "page"),
    "Where there are tabs": ("tabs",),
    "Sources": ("sources", "source", "new_source", "export"),
    "Labels": ("labels", "label"),
    "Activity, and one write of it": ("activity", "deed"),
    "Compare": ("compare",),
    "Welcome": ("welcome",),
    "What lies over a screen": ("overlay", "overlay_page"),
    "The preview of a write": ("preview",),
    "The progress of a write": ("progress",),
    "Write keys": ("write_keys",),
    "A form": ("form",),
    "The labels of a source": ("label_set",),
    "Columns": ("columns",),
    "A label that is typed": ("label_prompt",),
    "The help": ("help",),
    "The line of commands": ("palette",),
    "A choice": ("picker",),
}
"""The groups of keys under the headings that people find them by."""


def key_tables() -> str:
    """Every declared key, a table for each section, in Markdown."""
    return "\n\n".join(f"## {title}\n\n{_table(groups)}" for title, groups in SECTIONS.items())


def _table(groups: tuple[str, ...]) -> str:
    rows: dict[str, Key] = {}
    for group in groups:
        for key in GROUPS[group]:
            rows.setdefault(key.id, key)
    return "\n".join(["| key | what it does | name |", "| --- | --- | --- |", *map(_row, rows.values())])


def _row(key: Key) -> str:
    keys = " ".join(_code(shown(name)) for name in key.keys.split(","))
    what = f"{key.title}: {key.about[:1].lower()}{key.about[1:]}" if key.about else key.title
    return f"| {keys} | {what} | `{key.id}` |"


def _code(text: str) -> str:
    return f"`{text}`"


def settings_table() -> str:
    """Every key of the config file, in Markdown."""
    from segtui.config_file import PROFILE_KEYS, TOP_KEYS  # only here: what reads the file is heavy

    places = (("at the top", TOP_KEYS), ("in a profile", PROFILE_KEYS))
    rows = [f"| `{name}` | {place} | {entry.about} |" for place, entries in places for name, entry in entries.items()]
    return "\n".join(["| key | where | what |", "| --- | --- | --- |", *rows])


def code_map() -> str:
    """The docstring of the package, as code."""
    return f"```text\n{(segtui.__doc__ or '').strip()}\n```"


MADE: Mapping[str, Callable[[], str]] = {"keys": key_tables, "settings": settings_table, "code": code_map}
"""By the name that a text says it by: `<!-- made: NAME -->`."""
