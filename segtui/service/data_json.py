"""Answers as the API gives them, the `data` of its envelope: harmless to show, and with their secrets masked."""

from __future__ import annotations

from typing import Any

from segtui.decoding import as_json
from segtui.models import Label, Outcome, Record, Source, SourceDetail
from segtui.operations import Operation, Page
from segtui.service.redaction import shown_json
from segtui.text import harmless, harmless_json, original


def data_of(operation: Operation[..., Any], answer: Any, *, reveal_keys: bool = False) -> dict[str, Any]:
    """The data that an operation answered with: a record, a list of records, or a page with where it stands."""
    if isinstance(answer, Page):
        items = [_shown(record, reveal_keys) for record in answer.items]
        return {operation.answer: items, "pagination": harmless_json(as_json(answer.info))}
    if operation.is_many:
        return {operation.answer: [_shown(record, reveal_keys) for record in answer]}
    shown = _shown(answer, reveal_keys)
    return {operation.answer: shown} if operation.answer else shown


def answer_in(operation: Operation[..., Any], found: Any) -> Any | None:
    """What a write answers with, in what is known after it: its answer, or what was read instead of it."""
    source = found.source if isinstance(found, SourceDetail) else found
    if operation.record is Outcome:
        return found if isinstance(found, Outcome) else Outcome(status="SUCCESS")
    if operation.record is Label and operation.is_many:
        return list(source.labels) if isinstance(source, Source) else found if isinstance(found, list) else None
    return source if isinstance(source, operation.record) else None


def _shown(record: Record, reveal_keys: bool) -> dict[str, Any]:
    value: dict[str, Any] = shown_json(record)
    source = record.source if isinstance(record, SourceDetail) else record
    if reveal_keys and isinstance(source, Source):
        place = value["source"] if isinstance(record, SourceDetail) else value
        place["writeKeys"] = [harmless(original(key)) for key in source.write_keys]
    return value
