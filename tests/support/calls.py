"""Every operation once, with arguments that fit the small workspace of `tests.emulator.support`."""

from __future__ import annotations

from typing import Any

READS: dict[str, dict[str, Any]] = {
    "list_sources": {},
    "get_source": {"sourceId": "id-one"},
    "list_schema_settings_in_source": {"sourceId": "id-one"},
    "list_connected_destinations_from_source": {"sourceId": "id-one"},
    "list_connected_warehouses_from_source": {"sourceId": "id-one"},
    "list_labels": {},
    "get_workspace": {},
    "get_sources_catalog": {},
    "get_source_metadata": {"sourceMetadataId": "type-web"},
    "get_destinations_catalog": {},
    "get_destination_metadata": {"destinationMetadataId": "type-board"},
    "get_warehouses_catalog": {},
    "get_warehouse_metadata": {"warehouseMetadataId": "type-tables"},
}
WRITES: dict[str, dict[str, Any]] = {
    "create_source": {"slug": "new", "enabled": True, "metadataId": "type-web"},
    "update_source": {"sourceId": "id-one", "name": "Other"},
    "delete_source": {"sourceId": "id-two"},
    "add_labels_to_source": {"sourceId": "id-one", "labels": [{"key": "team", "value": "data"}]},
    "replace_labels_in_source": {"sourceId": "id-one", "labels": []},
    "update_schema_settings_in_source": {"sourceId": "id-one", "track": {"allowUnplannedEvents": False}},
    "create_write_key_for_source": {"sourceId": "id-one"},
    "remove_write_key_from_source": {"sourceId": "id-one", "writeKey": "key-one"},
    "create_label": {"label": {"key": "new", "value": "label"}},
    "delete_label": {"key": "env", "value": "dev"},
}
TYPED = {"delete_source": ["two"], "remove_write_key_from_source": ["-one", "one"]}
