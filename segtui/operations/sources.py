"""The 13 operations on sources, their labels, write keys, schema settings and connections."""

from __future__ import annotations

from typing import Any

from msgspec import UNSET, UnsetType

from segtui.models import (
    Destination,
    GroupSettings,
    IdentifySettings,
    Label,
    Outcome,
    Pagination,
    Source,
    SourceDetail,
    SourceId,
    SourceMetadataId,
    SourceSchemaSettings,
    TrackSettings,
    Warehouse,
    WriteKey,
)
from segtui.operations.machinery import ALPHA, Effect, Page, operation


@operation("GET", "/sources", effect=Effect.READ, answer="sources", holds="sources")
def list_sources(pagination: Pagination | UnsetType = UNSET) -> Page[Source]:
    """List the sources of the workspace."""
    raise NotImplementedError


@operation("GET", "/sources/{source_id}", effect=Effect.READ, answer="", holds="source")
def get_source(source_id: SourceId) -> SourceDetail:
    """Get one source, with the id of its tracking plan."""
    raise NotImplementedError


@operation("POST", "/sources", effect=Effect.CREATE, answer="source", evicts=("sources",))
def create_source(
    slug: str,
    enabled: bool,
    metadata_id: SourceMetadataId,
    settings: dict[str, Any] | UnsetType = UNSET,
    disconnect_all_warehouses: bool | UnsetType = UNSET,
) -> Source:
    """Create a source of a type from the catalogue; a name needs an update afterwards."""
    raise NotImplementedError


@operation("PATCH", "/sources/{source_id}", effect=Effect.UPDATE, answer="source", evicts=("sources", "source"))
def update_source(
    source_id: SourceId,
    name: str | UnsetType = UNSET,
    enabled: bool | UnsetType = UNSET,
    slug: str | UnsetType = UNSET,
    settings: dict[str, Any] | UnsetType = UNSET,
) -> Source:
    """Change a source's name, slug, state or settings; settings are an upsert by key, and null removes one."""
    raise NotImplementedError


@operation("DELETE", "/sources/{source_id}", effect=Effect.DELETE, answer="", evicts=("sources", "source", "labels"))
def delete_source(source_id: SourceId) -> Outcome:
    """Delete a source, for good."""
    raise NotImplementedError


@operation(
    "POST", "/sources/{source_id}/labels", effect=Effect.UPDATE, answer="labels", evicts=("sources", "source", "labels")
)
def add_labels_to_source(source_id: SourceId, labels: list[Label]) -> list[Label]:
    """Add labels to a source, beside those it has."""
    raise NotImplementedError


@operation(
    "PUT", "/sources/{source_id}/labels", effect=Effect.REPLACE, answer="labels", evicts=("sources", "source", "labels")
)
def replace_labels_in_source(source_id: SourceId, labels: list[Label]) -> list[Label]:
    """Replace all labels of a source."""
    raise NotImplementedError


@operation("GET", "/sources/{source_id}/settings", effect=Effect.READ, answer="", holds="schema settings")
def list_schema_settings_in_source(source_id: SourceId) -> SourceSchemaSettings:
    """List the schema settings of a source."""
    raise NotImplementedError


@operation("PATCH", "/sources/{source_id}/settings", effect=Effect.UPDATE, answer="", evicts=("schema settings",))
def update_schema_settings_in_source(
    source_id: SourceId,
    track: TrackSettings | UnsetType = UNSET,
    identify: IdentifySettings | UnsetType = UNSET,
    group: GroupSettings | UnsetType = UNSET,
    forwarding_violations_to: SourceId | UnsetType = UNSET,
    forwarding_blocked_events_to: SourceId | UnsetType = UNSET,
) -> SourceSchemaSettings:
    """Change the schema settings of a source; without Protocols on the workspace this may silently do nothing."""
    raise NotImplementedError


@operation(
    "POST",
    "/sources/{source_id}/writekey",
    effect=Effect.CREATE,
    answer="source",
    evicts=("sources", "source"),
    media_type=ALPHA,
)
def create_write_key_for_source(source_id: SourceId) -> Source:
    """Create one more write key for a source."""
    raise NotImplementedError


@operation(
    "DELETE",
    "/sources/{source_id}/writekey/{write_key}",
    effect=Effect.DELETE,
    answer="",
    evicts=("sources", "source"),
    media_type=ALPHA,
)
def remove_write_key_from_source(source_id: SourceId, write_key: WriteKey) -> Outcome:
    """Remove a write key from a source: what still sends with it is dropped."""
    raise NotImplementedError


@operation(
    "GET",
    "/sources/{source_id}/connected-destinations",
    effect=Effect.READ,
    answer="destinations",
    holds="destinations",
)
def list_connected_destinations_from_source(
    source_id: SourceId, pagination: Pagination | UnsetType = UNSET
) -> Page[Destination]:
    """List the destinations that a source is connected to."""
    raise NotImplementedError


@operation(
    "GET", "/sources/{source_id}/connected-warehouses", effect=Effect.READ, answer="warehouses", holds="warehouses"
)
def list_connected_warehouses_from_source(
    source_id: SourceId, pagination: Pagination | UnsetType = UNSET
) -> Page[Warehouse]:
    """List the warehouses that a source is connected to."""
    raise NotImplementedError
