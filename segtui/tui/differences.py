"""What differs between two workspaces, as rows. Nothing of Textual here."""

from __future__ import annotations

from typing import Any

from segtui.service.comparing.difference import Item
from segtui.service.comparing.saying import TONES, WORDS, field_said
from segtui.service.filters import Field, Searchable
from segtui.text import harmless
from segtui.tui.cells import Column
from segtui.tui.columns import named
from segtui.tui.listing import Listing


def _word(item: Item) -> str:
    return f"{item.sign} {WORDS[item.sign]}"


def _fields(item: Item) -> str:
    """The names of the fields that differ; of what is on one side alone there is no need to name them."""
    return ", ".join(field_said(change) for change in item.changes) if item.sign == "~" else ""


COLUMNS: tuple[Column[Any], ...] = (
    Column("change", "Change", _word, lambda item: TONES[item.sign], 9, 9, 0),
    Column("kind", "Kind", lambda item: item.kind, lambda _: "dim", 6, 6, 0, rank=2),
    Column("slug", "Slug", lambda item: named(harmless(item.slug)), lambda _: "accent", 20, 44, 3),
    Column("name", "Name", lambda item: named(harmless(item.title)), lambda _: "", 14, 44, 2, rank=3),
    Column("fields", "Fields", _fields, lambda _: "", 16, 90, 4, rank=1),
)
DIFFERENCES = Searchable(
    "differences",
    (
        Field("slug", "text", lambda item: (harmless(item.slug),)),
        Field("name", "text", lambda item: (harmless(item.title),)),
        Field("id", "code", lambda item: (item.id,)),
        Field("change", "shared", lambda item: (WORDS[item.sign],)),
        Field("kind", "shared", lambda item: (item.kind,)),
        Field("field", "shared", lambda item: tuple(field_said(change) for change in item.changes)),
    ),
)


def differences_listing() -> Listing:
    """The list of what differs, by slug."""
    return Listing(
        DIFFERENCES,
        COLUMNS,
        "slug",
        {
            "change": lambda item: "+~-".index(item.sign),
            "kind": lambda item: item.kind,
            "slug": lambda item: item.slug,
            "name": lambda item: item.title,
            "fields": _fields,
        },
        name="compare",
    )
