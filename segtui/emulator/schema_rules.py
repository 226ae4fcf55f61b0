"""What the API lets one do to a source's schema settings."""

from __future__ import annotations

from copy import deepcopy

from segtui.emulator.bodies import Body
from segtui.emulator.refusals import Json
from segtui.emulator.world import World

FORWARDING = ("forwardingViolationsTo", "forwardingBlockedEventsTo")
TRAITS: Json = {
    "allowUnplannedTraits": True,
    "allowTraitsOnViolations": True,
    "commonEventOnViolations": "ALLOW",
}
DEFAULTS: Json = {
    "track": {
        "allowUnplannedEvents": True,
        "allowUnplannedEventProperties": True,
        "allowEventOnViolations": True,
        "allowPropertiesOnViolations": True,
        "commonEventOnViolations": "ALLOW",
    },
    "identify": dict(TRAITS),
    "group": dict(TRAITS),
}
ON_VIOLATIONS = {
    "track": ("ALLOW", "BLOCK", "OMIT_PROPERTIES"),
    "identify": ("ALLOW", "BLOCK", "OMIT_TRAITS"),
    "group": ("ALLOW", "BLOCK", "OMIT_TRAITS"),
}


def settings_of(world: World, source_id: str) -> Json:
    """The schema settings of a source; a source without any has the defaults."""
    return world.schema_settings.get(source_id) or deepcopy(DEFAULTS)


def merged(settings: Json, change: Json) -> Json:
    """Settings after a PATCH: leaf by leaf, since nobody has published whether groups are replaced whole."""
    groups = {name: {**settings.get(name, {}), **change[name]} for name in DEFAULTS if name in change}
    return {**settings, **{name: change[name] for name in FORWARDING if name in change}, **groups}


def update_settings(world: World, source_id: str, body: Body) -> Json:
    """The schema settings after a PATCH; without Protocols the change is accepted and not applied."""
    for name in DEFAULTS:
        _check_group(body, name)
    for name in FORWARDING:
        _check_target(world, source_id, body, name)
    body.refuse_if_wrong()
    found = settings_of(world, source_id)
    if world.has_protocols:
        found = world.schema_settings[source_id] = merged(found, _known_part(body.data))
    return found


def _known_part(change: Json) -> Json:
    """What of a change the API knows; the rest is ignored."""
    known = {name: change[name] for name in FORWARDING if name in change}
    for name, fields in DEFAULTS.items():
        if name in change:
            known[name] = {field: change[name][field] for field in fields if field in change[name]}
    return known


def _check_group(body: Body, name: str) -> None:
    group = body.mapping(name)
    if group is None:
        return
    for field in DEFAULTS[name]:
        if field != "commonEventOnViolations":
            group.boolean(field)
            continue
        value = group.string(field)
        if value is not None and value not in ON_VIOLATIONS[name]:
            group.complain(field, f"must be one of {', '.join(ON_VIOLATIONS[name])}")


def _check_target(world: World, source_id: str, body: Body, name: str) -> None:
    target = body.string(name)
    if target is None:
        return
    if target not in world.sources:
        body.complain(name, "must be the id of a source; leave the field out when there is no target")
    elif target == source_id:
        body.complain(name, "must be another source")
