"""What can be copied of a record, and its value; secrets are copied without being shown."""

from __future__ import annotations

import json
from typing import Any

from segtui.api import request_for
from segtui.models import DestinationMetadata, Label, Source, SourceMetadata
from segtui.operations.catalog import get_destination_metadata, get_source_metadata, get_warehouse_metadata
from segtui.operations.labels import list_labels
from segtui.operations.sources import get_source
from segtui.service.identity import identity_of
from segtui.service.redaction import is_stand_in, shown_json
from segtui.text import masked, original
from segtui.tui.screens.menu import Choice

UNSEEN = "w"
"""The key of what is copied unseen."""


def copy_choices(record: Any, base_url: str) -> list[Choice]:
    """The menu of what can be copied of a record."""
    choices = [Choice("i", "id", identity_of(record))]
    if getattr(record, "slug", ""):
        choices.append(Choice("s", "slug", record.slug))
    if getattr(record, "name", ""):
        choices.append(Choice("n", "name", record.name))
    if isinstance(record, Source) and record.write_keys and not is_stand_in(record.write_keys[0]):
        choices.append(Choice(UNSEEN, "write key", masked(record.write_keys[0])))
    choices.append(Choice("j", "JSON", "secrets masked"))
    choices.append(Choice("c", "curl line", _curl(record, base_url)))
    return choices


def value_to_copy(record: Any, key: str, base_url: str) -> str:
    """The value behind a choice of the menu, as the API has it."""
    if key == "i":
        return str(original(identity_of(record)))
    if key == "s":
        return str(original(record.slug))
    if key == "n":
        return str(original(record.name))
    if key == UNSEEN:
        return str(original(record.write_keys[0]))
    if key == "j":
        return json.dumps(original(shown_json(record)), indent=2, ensure_ascii=False)
    return _curl(record, base_url)


def _curl(record: Any, base_url: str) -> str:
    """The request that reads the record, for a shell; the token is left out."""
    request = request_for(_read_of(record))
    accept = dict(request.headers)["Accept"]
    return f"curl -H \"Authorization: Bearer $SEGTUI_TOKEN\" -H 'Accept: {accept}' '{base_url}{request.shown_target}'"


def _read_of(record: Any) -> Any:
    if isinstance(record, Source):
        return get_source(record.id)
    if isinstance(record, Label):
        return list_labels()
    if isinstance(record, SourceMetadata):
        return get_source_metadata(record.id)
    return (
        get_destination_metadata(record.id)
        if isinstance(record, DestinationMetadata)
        else get_warehouse_metadata(record.id)
    )
