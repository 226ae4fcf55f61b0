"""What names a record among its like: the key of the cache, of marks and of replacing a row in place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from segtui.models import Label, Record, Source, SourceDetail, SourceSchemaSettings


def identity_of(record: Record) -> str:
    """The record's id; a label's is `key:value`, and a source's detail and schema settings go by the source's;
    a record that came without an id goes by its slug."""
    if type(record) is Source:  # the first to be asked: of a list of 100,000 each is named again and again
        return str(record.id or record.slug)
    if isinstance(record, Label):
        return f"{record.key}:{record.value}"
    if isinstance(record, SourceDetail):
        return record.source.id
    if isinstance(record, SourceSchemaSettings):
        return record.source_id
    return str(getattr(record, "id", "") or getattr(record, "slug", ""))


def row_of(items: Sequence[Any], order: Sequence[int], name: str, old: int = -1) -> int | None:
    """Where the record of an identity stands among rows in an `order` of the records; None: it is in none of them.

    `old` is its index among the records, as far as that is known.
    """
    if 0 <= old < len(items) and identity_of(items[old]) == name:
        try:
            return order.index(old)
        except ValueError:
            return None
    return next((at for at, index in enumerate(order) if identity_of(items[index]) == name), None)
