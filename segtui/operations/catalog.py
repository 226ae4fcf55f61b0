"""The 6 operations on the catalogues of sources, destinations and warehouses."""

from __future__ import annotations

from msgspec import UNSET, UnsetType

from segtui.models import (
    DestinationMetadata,
    DestinationMetadataId,
    Pagination,
    SourceMetadata,
    SourceMetadataId,
    WarehouseMetadata,
    WarehouseMetadataId,
)
from segtui.operations.machinery import Effect, Page, operation


@operation("GET", "/catalog/sources", effect=Effect.READ, answer="sourcesCatalog", holds="sources catalog")
def get_sources_catalog(pagination: Pagination | UnsetType = UNSET) -> Page[SourceMetadata]:
    """List every type of source in the catalogue."""
    raise NotImplementedError


@operation(
    "GET", "/catalog/sources/{source_metadata_id}", effect=Effect.READ, answer="sourceMetadata", holds="source metadata"
)
def get_source_metadata(source_metadata_id: SourceMetadataId) -> SourceMetadata:
    """Get one type of source from the catalogue."""
    raise NotImplementedError


@operation(
    "GET", "/catalog/destinations", effect=Effect.READ, answer="destinationsCatalog", holds="destinations catalog"
)
def get_destinations_catalog(pagination: Pagination | UnsetType = UNSET) -> Page[DestinationMetadata]:
    """List every type of destination in the catalogue."""
    raise NotImplementedError


@operation(
    "GET",
    "/catalog/destinations/{destination_metadata_id}",
    effect=Effect.READ,
    answer="destinationMetadata",
    holds="destination metadata",
)
def get_destination_metadata(destination_metadata_id: DestinationMetadataId) -> DestinationMetadata:
    """Get one type of destination from the catalogue."""
    raise NotImplementedError


@operation("GET", "/catalog/warehouses", effect=Effect.READ, answer="warehousesCatalog", holds="warehouses catalog")
def get_warehouses_catalog(pagination: Pagination | UnsetType = UNSET) -> Page[WarehouseMetadata]:
    """List every type of warehouse in the catalogue."""
    raise NotImplementedError


@operation(
    "GET",
    "/catalog/warehouses/{warehouse_metadata_id}",
    effect=Effect.READ,
    answer="warehouseMetadata",
    holds="warehouse metadata",
)
def get_warehouse_metadata(warehouse_metadata_id: WarehouseMetadataId) -> WarehouseMetadata:
    """Get one type of warehouse from the catalogue."""
    raise NotImplementedError
