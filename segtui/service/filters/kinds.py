"""What can be searched in each type of record: the fields of the filter language, and where their texts come from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

FieldKind: TypeAlias = Literal["text", "code", "shared", "label", "flag", "key"]
"""How a field is compared.

text: one text a record. code: an opaque id, one a record. shared: texts that many records have in common, such as their
type. label: `key=value`. flag: true, false or unknown. key: write keys, looked at in the record and never indexed.
"""


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a list; `texts` takes a record, and gives exactly one text for the kinds text and code.

    `in_words` says whether a word without a field looks here too.
    """

    name: str
    kind: FieldKind
    texts: Callable[[Any], tuple[str, ...]]
    in_words: bool = True


@dataclass(frozen=True, slots=True)
class Searchable:
    """A type of record as the filter sees it; `name` is the plural that messages use."""

    name: str
    fields: tuple[Field, ...]

    def field(self, name: str) -> Field | None:
        """The field of this name."""
        return next((field for field in self.fields if field.name == name), None)

    def of_kind(self, *kinds: FieldKind) -> tuple[Field, ...]:
        """The fields that are compared in one of these ways, in order."""
        return tuple(field for field in self.fields if field.kind in kinds)


def _flag(record: Any) -> tuple[str, ...]:
    return ("unknown" if record.enabled is None else "true" if record.enabled else "false",)


def _type(record: Any) -> tuple[str, ...]:
    return (record.metadata.slug, record.metadata.name)


def _categories(record: Any) -> tuple[str, ...]:
    return tuple(getattr(record, "categories", ()))


def _status(record: Any) -> tuple[str, ...]:
    status = str(getattr(record, "status", ""))
    return (status, status.replace("_", " "))


def _write_keys(record: Any) -> tuple[str, ...]:
    keys: tuple[str, ...] = record.write_keys
    return keys


SOURCES = Searchable(
    "sources",
    (
        Field("name", "text", lambda source: (source.name or "",)),
        Field("slug", "text", lambda source: (source.slug,)),
        Field("id", "code", lambda source: (source.id,)),
        Field("type", "shared", _type),
        Field("label", "label", lambda source: tuple([f"{label.key}={label.value}" for label in source.labels])),
        Field("category", "shared", lambda source: _categories(source.metadata), in_words=False),
        Field("enabled", "flag", _flag, in_words=False),
        Field("key", "key", _write_keys, in_words=False),
    ),
)

LABELS = Searchable(
    "labels",
    (
        Field("key", "text", lambda label: (label.key,)),
        Field("value", "text", lambda label: (label.value,)),
        Field("description", "text", lambda label: (label.description or "",)),
        Field("label", "label", lambda label: (f"{label.key}={label.value}",)),
    ),
)

CATALOG = Searchable(
    "catalog entries",
    (
        Field("name", "text", lambda entry: (entry.name,)),
        Field("slug", "text", lambda entry: (entry.slug,)),
        Field("description", "text", lambda entry: (entry.description,)),
        Field("id", "code", lambda entry: (entry.id,)),
        Field("category", "shared", _categories),
        Field("status", "shared", _status),
    ),
)

CONNECTIONS = Searchable(
    "connections",
    (
        Field("name", "text", lambda connection: (connection.title,)),
        Field("id", "code", lambda connection: (connection.id,)),
        Field("type", "shared", _type),
        Field("kind", "shared", lambda connection: (type(connection).__name__,)),
        Field("category", "shared", lambda connection: _categories(connection.metadata), in_words=False),
        Field("enabled", "flag", _flag, in_words=False),
    ),
)

KINDS = (SOURCES, LABELS, CATALOG, CONNECTIONS)
