"""The 23 operations: each one's path, and how its answer is made from the world."""

from __future__ import annotations

from collections.abc import Collection

from segtui.emulator import label_rules, media, schema_rules, source_rules
from segtui.emulator.http import Asking, Routes
from segtui.emulator.pages import page
from segtui.emulator.refusals import Json

ROUTES = Routes()
route = ROUTES.route

SUCCESS: Json = {"status": "SUCCESS"}


def _paged(asking: Asking, items: Collection[Json], name: str, listing: str = "") -> Json:
    found, about = page(items, listing or name, asking.request.query)
    return {name: found, "pagination": about}


def _shown(asking: Asking, source: Json) -> Json:
    """A source as its reader may see it: labels without descriptions, and no write keys for a member."""
    shown = {**source, "labels": label_rules.of_source(source)}
    return {**shown, "writeKeys": []} if asking.is_member else shown


@route("GET", "/")
def get_workspace(asking: Asking) -> Json:
    return {"workspace": asking.world.workspace}


@route("GET", "/sources")
def list_sources(asking: Asking) -> Json:
    found = _paged(asking, asking.world.sources.values(), "sources")
    return {**found, "sources": [_shown(asking, source) for source in found["sources"]]}


@route("POST", "/sources", status=201)
def create_source(asking: Asking) -> Json:
    return {"source": source_rules.create_source(asking.world, asking.body())}


@route("GET", "/sources/{sourceId}")
def get_source(asking: Asking) -> Json:
    source = asking.world.source(asking["sourceId"])
    return {"source": _shown(asking, source), "trackingPlanId": asking.world.tracking_plans.get(source["id"])}


@route("PATCH", "/sources/{sourceId}")
def update_source(asking: Asking) -> Json:
    source = asking.world.source(asking["sourceId"])
    return {"source": _shown(asking, source_rules.update_source(asking.world, source, asking.body()))}


@route("DELETE", "/sources/{sourceId}")
def delete_source(asking: Asking) -> Json:
    source_rules.delete_source(asking.world, asking.world.source(asking["sourceId"]))
    return SUCCESS


@route("GET", "/sources/{sourceId}/connected-destinations")
def list_connected_destinations_from_source(asking: Asking) -> Json:
    source_id = asking.world.source(asking["sourceId"])["id"]
    found = asking.world.destinations.get(source_id, [])
    return _paged(asking, found, "destinations", f"destinations of {source_id}")


@route("GET", "/sources/{sourceId}/connected-warehouses")
def list_connected_warehouses_from_source(asking: Asking) -> Json:
    source_id = asking.world.source(asking["sourceId"])["id"]
    return _paged(asking, asking.world.warehouses_of(source_id), "warehouses", f"warehouses of {source_id}")


@route("POST", "/sources/{sourceId}/labels")
def add_labels_to_source(asking: Asking) -> Json:
    source = asking.world.source(asking["sourceId"])
    return {"labels": label_rules.add_labels(asking.world, source, asking.body())}


@route("PUT", "/sources/{sourceId}/labels")
def replace_labels_in_source(asking: Asking) -> Json:
    source = asking.world.source(asking["sourceId"])
    return {"labels": label_rules.replace_labels(asking.world, source, asking.body())}


@route("GET", "/sources/{sourceId}/settings")
def list_schema_settings_in_source(asking: Asking) -> Json:
    source_id = asking.world.source(asking["sourceId"])["id"]
    return {"sourceId": source_id, "settings": schema_rules.settings_of(asking.world, source_id)}


@route("PATCH", "/sources/{sourceId}/settings")
def update_schema_settings_in_source(asking: Asking) -> Json:
    source_id = asking.world.source(asking["sourceId"])["id"]
    settings = schema_rules.update_settings(asking.world, source_id, asking.body())
    return {"sourceId": source_id, "settings": settings}


@route("POST", "/sources/{sourceId}/writekey", offered=media.ALPHA)
def create_write_key_for_source(asking: Asking) -> Json:
    source = asking.world.source(asking["sourceId"])
    return {"source": _shown(asking, source_rules.create_write_key(asking.world, source))}


@route("DELETE", "/sources/{sourceId}/writekey/{writeKey}", offered=media.ALPHA)
def remove_write_key_from_source(asking: Asking) -> Json:
    source_rules.remove_write_key(asking.world.source(asking["sourceId"]), asking["writeKey"])
    return SUCCESS


@route("GET", "/labels")
def list_labels(asking: Asking) -> Json:
    return {"labels": list(asking.world.labels.values())}


@route("POST", "/labels", status=201)
def create_label(asking: Asking) -> Json:
    return {"label": label_rules.create_label(asking.world, asking.body())}


@route("DELETE", "/labels/{key}/{value}")
def delete_label(asking: Asking) -> Json:
    label_rules.delete_label(asking.world, asking["key"], asking["value"])
    return SUCCESS


@route("GET", "/catalog/sources")
def get_sources_catalog(asking: Asking) -> Json:
    return _paged(asking, asking.world.catalog["sources"].values(), "sourcesCatalog")


@route("GET", "/catalog/sources/{sourceMetadataId}")
def get_source_metadata(asking: Asking) -> Json:
    found = asking.world.entry("sources", asking["sourceMetadataId"], "Source metadata")
    return {"sourceMetadata": found}


@route("GET", "/catalog/destinations")
def get_destinations_catalog(asking: Asking) -> Json:
    return _paged(asking, asking.world.catalog["destinations"].values(), "destinationsCatalog")


@route("GET", "/catalog/destinations/{destinationMetadataId}")
def get_destination_metadata(asking: Asking) -> Json:
    found = asking.world.entry("destinations", asking["destinationMetadataId"], "Destination metadata")
    return {"destinationMetadata": found}


@route("GET", "/catalog/warehouses")
def get_warehouses_catalog(asking: Asking) -> Json:
    return _paged(asking, asking.world.catalog["warehouses"].values(), "warehousesCatalog")


@route("GET", "/catalog/warehouses/{warehouseMetadataId}")
def get_warehouse_metadata(asking: Asking) -> Json:
    found = asking.world.entry("warehouses", asking["warehouseMetadataId"], "Warehouse metadata")
    return {"warehouseMetadata": found}
