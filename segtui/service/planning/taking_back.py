"""The inverse calls of writes, planned one after the other against what is there now."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from segtui.errors import NotFound
from segtui.models import Record, SourceSchemaSettings, WriteKey
from segtui.operations import Call, Effect, sources
from segtui.service.planning import undo
from segtui.service.planning.connections import Forwarding
from segtui.service.planning.effects import source_in
from segtui.service.planning.present import Present
from segtui.service.planning.reading import plan_for
from segtui.service.planning.refusals import LabelInUse
from segtui.service.planning.source_labels import plan_labels
from segtui.service.plans import Diverged, Plan, Undo

_UPDATES = (sources.update_source, sources.update_schema_settings_in_source)


async def plan_back(
    present: Present, steps: Sequence[tuple[Call[Any], Record | None]], undoes: str, title: str, forwarding: Forwarding
) -> Plan:
    """One plan of all inverse calls; what an earlier one will have done counts for the later ones."""
    parts: list[Plan] = []
    left_alone: list[Diverged] = []
    for call, left in steps:
        found = await _part(present, call, left, forwarding)
        if isinstance(found, Diverged):
            left_alone.append(found)
            continue
        parts.append(found)
        for step in found.steps:
            await present.note(step.call)
    return undo.combined(parts, left_alone, undoes, title)


async def _part(present: Present, call: Call[Any], left: Record | None, forwarding: Forwarding) -> Plan | Diverged:
    try:
        if call.operation in _UPDATES:
            return await _updated_back(present, call, left, forwarding)
        if call.operation in undo.OF_LABELS:
            return await _relabelled(present, call, left)
        return await plan_for(present, call, forwarding)
    except LabelInUse as error:
        return _nothing(call, str(error.label), f"The label {error.label} stays: {error.message}.")
    except NotFound:
        gone = "It is not there any more" if call.operation.effect is Effect.DELETE else "The source is gone"
        return _nothing(call, _called(call, left), f"{gone}: there is nothing to take back.")


def _called(call: Call[Any], left: Record | None) -> str:
    """What people call what an inverse call is about; a write key is no name for it."""
    source = source_in(left)
    if source is not None:
        return source.slug
    names = [str(call.arguments[p.name]) for p in call.operation.path_parameters if p.kind is not WriteKey]
    return ":".join(names)


async def _updated_back(
    present: Present, call: Call[Any], left: Record | None, forwarding: Forwarding
) -> Plan | Diverged:
    source_id = call.arguments["source_id"]
    source = await present.source(source_id)
    is_schema = call.operation is sources.update_schema_settings_in_source
    now: Record = await present.schema(source_id) if is_schema else source
    was = None if left is None or isinstance(left, SourceSchemaSettings) != is_schema else undo.fields_of(left)
    back = undo.to_restore(undo.fields_set(call), was)
    changed = undo.diverged(back, was, undo.fields_of(now), source.metadata)
    if changed:
        return Diverged(source.slug, source_id, changed)
    return await plan_for(present, undo.narrowed(call, back), forwarding)


async def _relabelled(present: Present, call: Call[Any], left: Record | None) -> Plan | Diverged:
    source_id, wanted = call.arguments["source_id"], call.arguments["labels"]
    source = await present.source(source_id)
    if call.operation is sources.add_labels_to_source:
        return await plan_labels(present, source_id, None, wanted, whole=False)
    after = source_in(left)
    was = None if after is None else after.labels
    changed = undo.labels_diverged(source.labels, wanted, was)
    if changed:
        return Diverged(source.slug, source_id, changed)
    target = undo.restored_labels(source.labels, wanted, was)
    return await plan_labels(present, source_id, target, whole=False)


def _nothing(call: Call[Any], subject: str, warning: str) -> Plan:
    return Plan("", call.operation.summary, subject, (), Undo(False, "nothing is sent"), warnings=(warning,))
