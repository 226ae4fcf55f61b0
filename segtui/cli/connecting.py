"""Destinations and warehouses of a source as one list."""

from __future__ import annotations

import asyncio
from typing import Any

from segtui.cli.listing import Wanted, matching, note_age, parsed
from segtui.cli.running import Run, note
from segtui.models import Destination, SourceId
from segtui.operations import sources
from segtui.service.headless import read
from segtui.service.service import Service


async def print_connections(run: Run, service: Service, source_id: SourceId, kind: str | None, wanted: Wanted) -> None:
    """Print what a source is connected to. Raises SegtuiError."""
    printer, query = run.output.printer(Destination), parsed(wanted.filter, Destination)
    calls: dict[str, Any] = {
        "destinations": sources.list_connected_destinations_from_source(source_id),
        "warehouses": sources.list_connected_warehouses_from_source(source_id),
    }
    asked = [call for name, call in calls.items() if kind in (None, name)]
    views = await asyncio.gather(*(read(service, call, from_cache=run.from_cache) for call in asked))
    records: list[Any] = [record for view in views for record in view.items]
    if query is not None:
        records = matching(records, query, Destination, service.hash_key)
    printer.add(records[: wanted.limit])
    printer.end()
    if printer.count < len(records):
        note(f"the first {printer.count} of {len(records)}; --all shows every one")
    if not records and not run.output.is_data:
        note("nothing is connected")
    if run.from_cache:
        note_age(min((view.fetched_at for view in views if view.fetched_at), default=None), service.clock)
