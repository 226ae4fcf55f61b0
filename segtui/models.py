"""The API's records: what Segment sends, typed, with whatever else it sent kept beside it.

Decoding is strict first, in C; a record that does not fit (a missing, null or mistyped field, an unknown field or enum
value) is read again field by field: what can be shown is shown, and `as_json` gives back exactly what came.
Every string in a record has been made harmless (`segtui.text`).
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, NewType

from msgspec import UNSET, Meta, Struct, UnsetType, field

SourceId = NewType("SourceId", str)
WorkspaceId = NewType("WorkspaceId", str)
SourceMetadataId = NewType("SourceMetadataId", str)
DestinationMetadataId = NewType("DestinationMetadataId", str)
WarehouseMetadataId = NewType("WarehouseMetadataId", str)
WriteKey = NewType("WriteKey", str)

CatalogStatus = Literal[
    "DEPRECATED", "PRIVATE_BETA", "PRIVATE_BUILDING", "PRIVATE_SUBMITTED", "PUBLIC", "PUBLIC_BETA", "UNAVAILABLE"
]
OnTrackViolation = Literal["ALLOW", "BLOCK", "OMIT_PROPERTIES"]
OnTraitsViolation = Literal["ALLOW", "BLOCK", "OMIT_TRAITS"]

# A key that no JSON of the fast way can contain: DEL sends a body the slow way.
EXTRA = "\x7fextra"


class Record(Struct, frozen=True, gc=False, rename="camel", forbid_unknown_fields=True, kw_only=True):
    """A JSON object of the API; `extra` keeps what the type does not know, or could not read, under its own name."""

    extra: dict[str, Any] | UnsetType = field(default=UNSET, name=EXTRA)


class Label(Record, frozen=True):
    """A label; `description` is not filled on the labels of a source."""

    key: str
    value: str
    description: str | UnsetType = UNSET

    def __str__(self) -> str:
        return f"{self.key}:{self.value}"


class Logos(Record, frozen=True):
    """Addresses of pictures."""

    default: str
    mark: str | UnsetType | None = UNSET
    alt: str | UnsetType | None = UNSET


class Option(Record, frozen=True):
    """One setting that a catalogue entry takes."""

    name: str
    type: str
    required: bool
    description: str | UnsetType = UNSET
    default_value: Any = UNSET
    label: str | UnsetType = UNSET


class SourceMetadata(Record, frozen=True):
    """A type of source, from the catalogue."""

    id: SourceMetadataId
    name: str
    slug: str
    description: str
    logos: Logos
    options: tuple[Option, ...]
    categories: tuple[str, ...]
    is_cloud_event_source: bool
    status: CatalogStatus
    partner_owned: bool | UnsetType = UNSET


class DestinationMetadata(Record, frozen=True):
    """A type of destination, from the catalogue; the deep parts (actions, presets) stay plain JSON."""

    id: DestinationMetadataId
    name: str
    description: str
    slug: str
    logos: Logos
    options: tuple[Option, ...]
    status: CatalogStatus
    previous_names: tuple[str, ...]
    categories: tuple[str, ...]
    website: str
    components: tuple[dict[str, Any], ...]
    supported_features: dict[str, Any]
    supported_methods: dict[str, Any]
    supported_platforms: dict[str, Any]
    actions: tuple[dict[str, Any], ...]
    presets: tuple[dict[str, Any], ...]
    contacts: tuple[dict[str, Any], ...] | UnsetType = UNSET
    partner_owned: bool | UnsetType = UNSET
    supported_regions: tuple[str, ...] | UnsetType = UNSET
    region_endpoints: tuple[str, ...] | UnsetType = UNSET
    multi_instance_supported_version: str | UnsetType = UNSET


class WarehouseMetadata(Record, frozen=True):
    """A type of warehouse, from the catalogue."""

    id: WarehouseMetadataId
    name: str
    slug: str
    description: str
    logos: Logos
    options: tuple[Option, ...]


class Source(Record, frozen=True, kw_only=True):
    """A source of the workspace; from the cache its write keys are stand-ins (`segtui.service.redaction`)."""

    id: SourceId
    slug: str
    name: str | UnsetType = UNSET
    metadata: SourceMetadata
    workspace_id: WorkspaceId
    enabled: bool | None
    write_keys: tuple[str, ...]
    settings: dict[str, Any] | UnsetType = UNSET
    labels: tuple[Label, ...]

    @property
    def title(self) -> str:
        """What to call it: its name, or its slug where it has none."""
        return self.name or self.slug


class SourceDetail(Record, frozen=True):
    """A source with what only `GET /sources/{id}` tells: the id of its tracking plan."""

    source: Source
    tracking_plan_id: str | None


class Destination(Record, frozen=True, kw_only=True):
    """A destination that a source is connected to."""

    id: str
    name: str | UnsetType = UNSET
    enabled: bool | None
    metadata: DestinationMetadata
    source_id: SourceId
    settings: dict[str, Any]

    @property
    def title(self) -> str:
        """What to call it: its name, or its type's where it has none."""
        return self.name or self.metadata.name


class Warehouse(Record, frozen=True):
    """A warehouse that a source is connected to; its name, if any, is a setting."""

    id: str
    metadata: WarehouseMetadata
    workspace_id: WorkspaceId
    enabled: bool | None
    settings: dict[str, Any]

    @property
    def title(self) -> str:
        """What to call it: the `name` setting, or its type's name."""
        name = self.settings.get("name")
        return name if isinstance(name, str) and name else self.metadata.name


class TrackSettings(Record, frozen=True):
    """Schema settings for track calls."""

    allow_unplanned_events: bool | UnsetType = UNSET
    allow_unplanned_event_properties: bool | UnsetType = UNSET
    allow_event_on_violations: bool | UnsetType = UNSET
    allow_properties_on_violations: bool | UnsetType = UNSET
    common_event_on_violations: OnTrackViolation | UnsetType = UNSET


class IdentifySettings(Record, frozen=True):
    """Schema settings for identify calls."""

    allow_unplanned_traits: bool | UnsetType = UNSET
    allow_traits_on_violations: bool | UnsetType = UNSET
    common_event_on_violations: OnTraitsViolation | UnsetType = UNSET


class GroupSettings(IdentifySettings, frozen=True):
    """Schema settings for group calls: the same three as for identify."""


class SchemaSettings(Record, frozen=True):
    """What a source lets through: schema settings, and where violations and blocked events are forwarded."""

    track: TrackSettings | UnsetType = UNSET
    identify: IdentifySettings | UnsetType = UNSET
    group: GroupSettings | UnsetType = UNSET
    forwarding_violations_to: SourceId | UnsetType = UNSET
    forwarding_blocked_events_to: SourceId | UnsetType = UNSET


class SourceSchemaSettings(Record, frozen=True):
    """The schema settings of one source."""

    source_id: SourceId
    settings: SchemaSettings


class Workspace(Record, frozen=True):
    """The workspace that the token belongs to."""

    id: WorkspaceId
    slug: str
    name: str


class Pagination(Record, frozen=True):
    """What to ask for: `count` records (1 to 1000) from `cursor` on."""

    count: Annotated[int, Meta(ge=1, le=1000)]
    cursor: str | UnsetType = UNSET


class PageInfo(Record, frozen=True):
    """Where a page stands: cursors are opaque; `next` is absent or null at the end."""

    current: str
    next: str | UnsetType | None = UNSET
    previous: str | UnsetType | None = UNSET
    total_entries: float | UnsetType = UNSET


class Outcome(Record, frozen=True):
    """The answer of a deletion."""

    status: Literal["SUCCESS"]
