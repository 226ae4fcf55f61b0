"""What names a record among its like: the key of the cache, of marks and of replacing a row in place."""

from __future__ import annotations

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
