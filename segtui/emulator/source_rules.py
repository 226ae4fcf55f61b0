"""What the API lets one do to a source, and what else that changes."""

from __future__ import annotations

import re
from typing import Any

from segtui.emulator.bodies import Body
from segtui.emulator.refusals import Json, invalid, not_found
from segtui.emulator.world import World

SLUG = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,199}")
MASK = "•"


def slug_problem(world: World, slug: str, source_id: str = "") -> str:
    """What is wrong with a slug, or ''; nobody has published the real rules, so this is the one place for ours."""
    if not SLUG.fullmatch(slug):
        return "must be 1 to 200 letters, digits, hyphens, underscores or dots, and begin with a letter or digit"
    if any(s["slug"] == slug and s["id"] != source_id for s in world.sources.values()):
        return "is taken by another source"
    return ""


def create_source(world: World, body: Body) -> Json:
    """A new source; it has no name, and one write key unless its type is a cloud source."""
    slug = body.string("slug", required=True)
    enabled = body.boolean("enabled", required=True)
    metadata_id = body.string("metadataId", required=True)
    given = body.mapping("settings")
    leave_unconnected = body.boolean("disconnectAllWarehouses")
    if slug is not None and (problem := slug_problem(world, slug)):
        body.complain("slug", problem)
    metadata = world.catalog["sources"].get(metadata_id or "")
    if metadata_id is not None and metadata is None:
        body.complain("metadataId", "is not in the sources catalog")
    if given is not None:
        _refuse_masked(given)
    body.refuse_if_wrong()
    assert metadata is not None  # noqa: S101 - refuse_if_wrong has seen to it
    source: Json = {
        "id": world.new_id(),
        "slug": slug,
        "metadata": metadata,
        "workspaceId": world.workspace["id"],
        "enabled": enabled,
        "writeKeys": [] if metadata["isCloudEventSource"] else [world.new_write_key()],
        "settings": upserted(_defaults_of(metadata), {} if given is None else given.data),
        "labels": [],
    }
    world.sources[source["id"]] = source
    if not leave_unconnected:
        for connected in world.connected.values():
            connected[source["id"]] = None
    return source


def _defaults_of(metadata: Json) -> Json:
    """The settings that the server adds by itself: the defaults of the type's options."""
    return {o["name"]: o["defaultValue"] for o in metadata["options"] if o.get("defaultValue") is not None}


def upserted(settings: Json, change: Json) -> Json:
    """Settings after a change: each key is set, and null removes it."""
    return {name: value for name, value in {**settings, **change}.items() if value is not None}


def _refuse_masked(settings: Body) -> None:
    for name, value in settings.data.items():
        if _is_masked(value):
            settings.complain(name, f"holds {MASK}: a masked secret cannot be stored")


def _is_masked(value: Any) -> bool:
    if isinstance(value, dict):
        return any(_is_masked(v) for v in value.values())
    if isinstance(value, list):
        return any(_is_masked(v) for v in value)
    return isinstance(value, str) and MASK in value


def update_source(world: World, source: Json, body: Body) -> Json:
    """The source after a PATCH of name, enabled, slug and settings."""
    change = {"name": body.string("name"), "enabled": body.boolean("enabled"), "slug": body.string("slug")}
    settings = body.mapping("settings")
    if change["slug"] is not None and change["slug"] != source["slug"]:
        problem = slug_problem(world, str(change["slug"]), source["id"])
        if problem:
            body.complain("slug", problem)
    if settings is not None:
        _refuse_masked(settings)
    body.refuse_if_wrong()
    source.update({name: value for name, value in change.items() if value is not None})
    if settings is not None:
        source["settings"] = upserted(source["settings"], settings.data)
    return source


def delete_source(world: World, source: Json) -> None:
    """Remove a source with its destinations, connections, schema settings and tracking plan."""
    source_id = source["id"]
    del world.sources[source_id]
    world.destinations.pop(source_id, None)
    world.schema_settings.pop(source_id, None)
    world.tracking_plans.pop(source_id, None)
    for connected in world.connected.values():
        connected.pop(source_id, None)
    for settings in world.schema_settings.values():
        for name in ("forwardingViolationsTo", "forwardingBlockedEventsTo"):
            if settings.get(name) == source_id:
                del settings[name]


def create_write_key(world: World, source: Json) -> Json:
    """The source with one write key more."""
    if source["metadata"]["isCloudEventSource"]:
        raise invalid("sourceId", "A cloud source has no write keys")
    source["writeKeys"] = [*source["writeKeys"], world.new_write_key()]
    return source


def remove_write_key(source: Json, write_key: str) -> None:
    """Take a write key away; nobody has published that the last one must stay, so it may go."""
    if write_key not in source["writeKeys"]:
        raise not_found("Write key")
    source["writeKeys"] = [key for key in source["writeKeys"] if key != write_key]
