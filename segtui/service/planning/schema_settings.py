"""Changing what a source lets through: the leaves that differ, in groups as the API may want them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import UNSET

from segtui.decoding import as_json, read
from segtui.models import GroupSettings, IdentifySettings, Record, Source, SourceId, SourceSchemaSettings, TrackSettings
from segtui.operations import Call, sources
from segtui.service.planning.refusals import invalid_field
from segtui.service.planning.values import change, listed, same
from segtui.service.plans import Change, Plan, Step, Undo
from segtui.text import original

GROUPS: dict[str, type[Record]] = {"track": TrackSettings, "identify": IdentifySettings, "group": GroupSettings}
FORWARDING = {
    "forwarding_violations_to": "forwardingViolationsTo",
    "forwarding_blocked_events_to": "forwardingBlockedEventsTo",
}
PROTOCOLS = "Without Protocols on the workspace Segment may accept this and not apply it: it is read back afterwards."

Leaves = dict[str, Any]
"""Schema settings as dotted fields (`track.allowUnplannedEvents`)."""


def leaves_of(settings: Any) -> Leaves:
    """The groups and forwarding targets of a record or of a call's arguments; a null target counts as none."""
    body = as_json(settings)
    found: Leaves = {}
    for group in GROUPS:
        for name, value in (body.get(group) or {}).items():
            found[f"{group}.{name}"] = value
    for name in FORWARDING.values():
        if body.get(name):
            found[name] = body[name]
    return found


def group_to_send(present: Mapping[str, Any], changed: Mapping[str, Any]) -> dict[str, Any]:
    """What of a group goes into the PATCH: all of it, since it is not known whether groups are merged or replaced."""
    return {**present, **changed}


def call_for(source_id: SourceId, present: Leaves, wanted: Leaves) -> Call[SourceSchemaSettings]:
    """The PATCH that brings these leaves, beside those that are there."""
    arguments: dict[str, Any] = {}
    for group, kind in GROUPS.items():
        if changed := _group(wanted, group):
            arguments[group] = read(kind, group_to_send(_group(present, group), changed))
    arguments.update((name, wanted[field]) for name, field in FORWARDING.items() if field in wanted)
    return sources.update_schema_settings_in_source(source_id, **arguments)


def plan_of_schema(source: Source, found: SourceSchemaSettings, call: Call[Any], targets: Mapping[str, Any]) -> Plan:
    """The plan of an `update_schema_settings_in_source`; `targets` are the sources that it would forward to, by id.

    Raises:
        Invalid: a value is null, a forwarding target would be removed, is the source itself or is not there.
    """
    source_id: SourceId = call.arguments["source_id"]
    present = leaves_of(found.settings)
    _check_targets(call, source_id, present, targets)
    asked = leaves_of(call.body())
    if empty := [field for field, value in asked.items() if value is None]:
        raise invalid_field(empty[0], "has no empty value")
    wanted = {field: value for field, value in asked.items() if not same(value, present.get(field, UNSET))}
    title = "Change schema settings of source"
    if not wanted:
        return Plan("", title, source.slug, (), Undo(False, "there is nothing to take back"))
    step, undo = step_of(source, found, source_id, present, wanted)
    return Plan("", title, source.slug, (step,), undo, warnings=tuple(_warnings(source, wanted, targets)))


def step_of(
    source: Source, found: SourceSchemaSettings, source_id: SourceId, present: Leaves, wanted: Leaves
) -> tuple[Step, Undo]:
    """The request for these leaves, and whether it can be taken back: what was not there cannot be removed again."""
    old = {field: present[field] for field in wanted if field in present}
    lost = [field for field in wanted if field not in present]
    inverse = (call_for(source_id, present, old),) if old else ()
    changes: tuple[Change, ...] = tuple(change(field, present.get(field, UNSET), new) for field, new in wanted.items())
    step = Step(call_for(source_id, present, wanted), source.slug, source_id, changes, found, inverse)
    if not lost:
        return step, Undo(True, "what was there is sent back")
    return step, Undo(bool(old), f"{listed(lost)} had no value, and the API cannot take one away again")


def _group(leaves: Leaves, group: str) -> dict[str, Any]:
    start = f"{group}."
    return {field.removeprefix(start): value for field, value in leaves.items() if field.startswith(start)}


def _check_targets(call: Call[Any], source_id: SourceId, present: Leaves, targets: Mapping[str, Any]) -> None:
    for name, field in FORWARDING.items():
        target = call.arguments.get(name, UNSET)
        if target is UNSET:
            continue
        if not target and field in present:
            raise invalid_field(field, "the API cannot remove a forwarding target: use the web app")
        if target and original(target) == original(source_id):
            raise invalid_field(field, "a source cannot forward to itself")
        if target and target in targets and targets[target] is None:
            raise invalid_field(field, "there is no source with this id")


def _warnings(source: Source, wanted: Leaves, targets: Mapping[str, Any]) -> Iterator[str]:
    yield PROTOCOLS
    for field in FORWARDING.values():
        target = targets.get(wanted.get(field, ""))
        if isinstance(target, Source) and target.enabled is False:
            yield f"{target.title} is disabled: what is forwarded to it is dropped."
