"""The columns of every list: what a record shows in a row. Nothing of Textual here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from segtui.models import (
    Destination,
    DestinationMetadata,
    Label,
    Source,
    SourceMetadata,
    Warehouse,
    WarehouseMetadata,
)
from segtui.service.remembered import NARROWEST, WIDEST, ChosenColumn
from segtui.text import hides_something, looks_alike, original
from segtui.tui.cells import Column

Connection = Destination | Warehouse
Entry = SourceMetadata | DestinationMetadata | WarehouseMetadata


def state_of(enabled: bool | None) -> str:
    """A record's state as a sign and a word."""
    return {True: "● on", False: "○ off"}.get(enabled, "? unknown") if enabled is not None else "? unknown"


def state_named(enabled: bool | None) -> str:
    """A record's state as a situation in which keys matter or do not."""
    return "unknown" if enabled is None else "on" if enabled else "off"


def tone_of(enabled: bool | None) -> str:
    """The tone of a state."""
    return "" if enabled else "dim" if enabled is False else "warn"


def named(text: str) -> str:
    """A name with a badge where it hides characters or mixes scripts that look alike."""
    return f"⚠ {text}" if hides_something(text) or looks_alike(text) else text


def keys_of(source: Source) -> str:
    """How many write keys a source has, or why none can be told."""
    count = len(source.write_keys)
    if count:
        return f"{count} key" if count == 1 else f"{count} keys"
    return "cloud" if source.metadata.is_cloud_event_source else "hidden"


def labels_of(labels: tuple[Label, ...]) -> str:
    """Labels in one line."""
    return " ".join(map(str, labels))


def _tone_of_row(source: Source) -> str:
    """What is looked for stands out of what is secondary, but where the source is disabled."""
    return "" if source.enabled else "dim"


SOURCE_COLUMNS: tuple[Column[Source], ...] = (
    Column("enabled", "State", lambda s: state_of(s.enabled), lambda s: tone_of(s.enabled), 5, 5, 0),
    Column("name", "Name", lambda s: named(s.title), _tone_of_row, 26, 48, 3),
    Column("slug", "Slug", lambda s: named(s.slug), lambda _: "dim", 22, 44, 2, rank=4),
    Column("type", "Type", lambda s: s.metadata.name, lambda _: "dim", 12, 24, 1, rank=1),
    Column("labels", "Labels", lambda s: labels_of(s.labels), _tone_of_row, 20, 64, 4, rank=2),
    Column("categories", "Categories", lambda s: ", ".join(s.metadata.categories), lambda _: "dim", 16, 24, 1, rank=5),
    Column("keys", "Keys", keys_of, lambda s: "" if s.write_keys else "dim", 6, 7, 0, rank=3),
)


_ID: Column[Source] = Column("id", "Id", lambda s: s.id, lambda _: "dim", 12, 26, 1, rank=6)
EVERY_SOURCE_COLUMN: tuple[Column[Source], ...] = (*SOURCE_COLUMNS, _ID)
"""Those that can be chosen, beside `label:KEY`."""

_LABEL = "label:"


def source_columns(names: Sequence[str] = ()) -> tuple[Column[Source], ...]:
    """The columns of these names, `label:KEY` for a label's value; the usual ones where none is named.

    Where it is narrow, the last ones that were named go first.
    """
    known = {column.id: column for column in EVERY_SOURCE_COLUMN}
    return arranged_columns(lambda name: known.get(name) or label_column(name), map(ChosenColumn, names)) or (
        SOURCE_COLUMNS
    )


def arranged_columns(
    column_of: Callable[[str], Column[Any] | None], chosen: Iterable[ChosenColumn]
) -> tuple[Column[Any], ...]:
    """The columns that were chosen, each once, in their order and size; where it is narrow, the last ones go first."""
    sized: dict[str, Column[Any]] = {}
    for one in chosen:
        column = column_of(one.id)
        if column is not None and one.id not in sized:
            column = replace(column, rank=len(sized))
            width = min(max(one.width, NARROWEST), WIDEST)
            sized[one.id] = replace(column, minimum=width, maximum=width, weight=0) if one.width else column
    return tuple(sized.values())


def finding_columns(
    names: Sequence[str], why_of: Callable[[Source], str], width: int = 18
) -> tuple[Column[Source], ...]:
    """The columns of the sources that a report found: the same, and behind the name why each was found."""
    columns = source_columns(names)
    why: Column[Source] = Column("why", "Why", why_of, lambda _: "warn", width, max(width, 110), 6)
    at = next((at for at, column in enumerate(columns, 1) if column.id == "name"), 1)
    return (*columns[:at], why, *columns[at:])


def label_value(name: str) -> Callable[[Source], str]:
    """What the column `label:KEY` shows of a source: the value of its label, or nothing."""
    key = name.removeprefix(_LABEL)

    def value(source: Source) -> str:
        for label in source.labels:
            if label.key == key or original(label.key) == key:
                return label.value
        return ""

    return value


def is_label_column(name: str) -> bool:
    """Whether this is the name of a label's column."""
    return name.startswith(_LABEL)


def label_column(name: str) -> Column[Source]:
    """The column `label:KEY`."""
    return Column(name, name.removeprefix(_LABEL).capitalize(), label_value(name), _tone_of_row, 10, 30, 1)


def label_columns(count_of: Callable[[Label], str]) -> tuple[Column[Label], ...]:
    """The labels' columns; `count_of` tells how many sources carry one, as text."""
    return (
        Column("key", "Key", lambda label: named(label.key), lambda _: "accent", 10, 30, 2),
        Column("value", "Value", lambda label: named(label.value), lambda _: "", 10, 30, 2),
        Column("sources", "Sources", count_of, lambda _: "", 7, 10, 0),
        Column("description", "Description", lambda label: label.description or "", lambda _: "dim", 12, 80, 4, rank=1),
    )


STATUS_WORDS: Mapping[str, str] = {"PUBLIC": "public", "PUBLIC_BETA": "beta", "PRIVATE_BETA": "private beta"}


def status_of(entry: Entry) -> str:
    """A catalogue entry's status, in words; warehouses have none."""
    status = getattr(entry, "status", "")
    return STATUS_WORDS.get(status, status.lower().replace("_", " "))


def categories_of(entry: Entry) -> str:
    """A catalogue entry's categories in one line; warehouses have none."""
    return ", ".join(getattr(entry, "categories", ()))


_BASE: tuple[Column[Any], ...] = (
    Column("name", "Name", lambda e: named(e.name), lambda _: "", 18, 36, 3),
    Column("slug", "Slug", lambda e: named(e.slug), lambda _: "dim", 12, 36, 2, rank=2),
)
_OPTIONS: Column[Any] = Column(
    "options", "Options", lambda e: str(len(e.options) or "–"), lambda _: "", 7, 7, 0, rank=3
)
_ABOUT: Column[Any] = Column("description", "Description", lambda e: e.description, lambda _: "dim", 16, 90, 4, rank=4)
ENTRY_COLUMNS: tuple[Column[Any], ...] = (
    *_BASE,
    Column("categories", "Categories", categories_of, lambda _: "accent", 12, 30, 2, rank=1),
    Column(
        "status",
        "Status",
        status_of,
        lambda e: "" if getattr(e, "status", "") == "PUBLIC" else "warn",
        7,
        12,
        0,
        rank=1,
    ),
    _OPTIONS,
    _ABOUT,
)
WAREHOUSE_ENTRY_COLUMNS: tuple[Column[Any], ...] = (*_BASE, _OPTIONS, _ABOUT)

CONNECTION_COLUMNS: tuple[Column[Connection], ...] = (
    Column("enabled", "State", lambda c: state_of(c.enabled), lambda c: tone_of(c.enabled), 5, 5, 0),
    Column("kind", "Kind", lambda c: type(c).__name__.lower(), lambda _: "dim", 11, 11, 0),
    Column("name", "Name", lambda c: named(c.title), lambda _: "", 18, 60, 3),
    Column("type", "Type", lambda c: c.metadata.name, lambda _: "", 12, 30, 2, rank=1),
    Column("id", "Id", lambda c: c.id, lambda _: "dim", 12, 26, 1, rank=2),
)
LABEL_COLUMNS_OF_SOURCE: tuple[Column[Label], ...] = (
    Column("key", "Key", lambda label: named(label.key), lambda _: "accent", 10, 30, 2),
    Column("value", "Value", lambda label: named(label.value), lambda _: "", 10, 40, 2),
)
