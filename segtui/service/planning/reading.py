"""One call of each writing operation to its plan: what has to be read for it, together where it is independent."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from msgspec import UNSET

from segtui.errors import NotFound, UsageError
from segtui.models import Source, SourceId
from segtui.operations import Call, labels, sources
from segtui.service.planning.connections import Connections, Forwarding, connections_of
from segtui.service.planning.creation import plan_of_creation
from segtui.service.planning.deletion import plan_of_deletion
from segtui.service.planning.present import Present, gathered
from segtui.service.planning.schema_settings import FORWARDING, plan_of_schema
from segtui.service.planning.source_labels import plan_labels
from segtui.service.planning.updates import changes_state, plan_of_update
from segtui.service.planning.workspace_labels import plan_of_creation as plan_of_label_creation
from segtui.service.planning.workspace_labels import plan_of_deletion as plan_of_label_deletion
from segtui.service.planning.write_keys import named_key, plan_of_key_creation, plan_of_key_removal
from segtui.service.plans import Plan
from segtui.text import original

Reading = Callable[[Present, Call[Any], Forwarding], Awaitable[Plan]]


async def plan_for(present: Present, call: Call[Any], forwarding: Forwarding) -> Plan:
    """The plan of a call; raises UsageError where it writes nothing."""
    reading = READINGS.get(call.operation.name)
    if reading is None:
        raise UsageError(f"{call.operation.name} changes nothing: there is nothing to plan")
    return await reading(present, call, forwarding)


async def _create_source(present: Present, call: Call[Any], forwarding: Forwarding) -> Plan:
    reads: tuple[Awaitable[Any], ...] = (
        present.metadata(call.arguments["metadata_id"]),
        present.known_sources(),
    )
    metadata, known = await gathered(reads)
    return plan_of_creation(call, metadata, known)


async def _update_source(present: Present, call: Call[Any], forwarding: Forwarding) -> Plan:
    source_id = call.arguments["source_id"]
    source = await present.source(source_id)
    state = changes_state(source, call)
    hanging = Connections()
    if state is not None:
        hanging = await connections_of(present, source_id, None if state else forwarding)
    return plan_of_update(source, call, hanging)


async def _delete_source(present: Present, call: Call[Any], forwarding: Forwarding) -> Plan:
    source_id = call.arguments["source_id"]
    source, hanging = await _with_connections(present, source_id, forwarding)
    return plan_of_deletion(source, source_id, hanging)


async def _create_write_key(present: Present, call: Call[Any], forwarding: Forwarding) -> Plan:
    source_id = call.arguments["source_id"]
    return plan_of_key_creation(await present.source(source_id), source_id)


async def _remove_write_key(present: Present, call: Call[Any], forwarding: Forwarding) -> Plan:
    source_id = call.arguments["source_id"]
    source, hanging = await _with_connections(present, source_id, None)
    write_key = named_key(source, call.arguments["write_key"], present.hash_key)
    return plan_of_key_removal(source, source_id, write_key, hanging)


async def _add_labels(present: Present, call: Call[Any], forwarding: Forwarding) -> Plan:
    given = call.arguments
    return await plan_labels(present, given["source_id"], None, given["labels"], whole=False)


async def _replace_labels(present: Present, call: Call[Any], forwarding: Forwarding) -> Plan:
    return await plan_labels(present, call.arguments["source_id"], call.arguments["labels"], whole=True)


async def _update_schema_settings(present: Present, call: Call[Any], forwarding: Forwarding) -> Plan:
    source_id = call.arguments["source_id"]
    forwarding.forget(source_id)
    targets = [call.arguments.get(name, UNSET) for name in FORWARDING]
    reads: tuple[Awaitable[Any], ...] = (
        present.source(source_id),
        present.schema(source_id),
        _targets(present, targets),
    )
    source, found, there = await gathered(reads)
    return plan_of_schema(source, found, call, there)


async def _create_label(present: Present, call: Call[Any], forwarding: Forwarding) -> Plan:
    return plan_of_label_creation(call.arguments["label"], await present.labels())


async def _delete_label(present: Present, call: Call[Any], forwarding: Forwarding) -> Plan:
    key, value = call.arguments["key"], call.arguments["value"]
    reads: tuple[Awaitable[Any], ...] = (present.labels(), present.carriers((original(key), original(value))))
    known, carriers = await gathered(reads)
    return plan_of_label_deletion(key, value, known, carriers)


async def _with_connections(
    present: Present, source_id: SourceId, forwarding: Forwarding | None
) -> tuple[Source, Connections]:
    reads: tuple[Awaitable[Any], ...] = (present.source(source_id), connections_of(present, source_id, forwarding))
    source, hanging = await gathered(reads)
    return source, hanging


async def _targets(present: Present, wanted: list[Any]) -> dict[str, Source | None]:
    """The sources that shall be forwarded to, by id; None for those that are not there."""
    found: dict[str, Source | None] = {}
    for target in {target for target in wanted if isinstance(target, str) and target}:
        try:
            found[target] = await present.source(SourceId(target))
        except NotFound:
            found[target] = None
    return found


READINGS: dict[str, Reading] = {
    sources.create_source.name: _create_source,
    sources.update_source.name: _update_source,
    sources.delete_source.name: _delete_source,
    sources.create_write_key_for_source.name: _create_write_key,
    sources.remove_write_key_from_source.name: _remove_write_key,
    sources.add_labels_to_source.name: _add_labels,
    sources.replace_labels_in_source.name: _replace_labels,
    sources.update_schema_settings_in_source.name: _update_schema_settings,
    labels.create_label.name: _create_label,
    labels.delete_label.name: _delete_label,
}
