"""Which sources a command is about: those that were named, or those that match a filter."""

from __future__ import annotations

from collections.abc import Sequence

from segtui.cli.listing import matching, parsed
from segtui.errors import Refused, UsageError
from segtui.models import Source, SourceId
from segtui.operations import sources
from segtui.service.finding import find_source_id
from segtui.service.headless import read
from segtui.service.service import Service


async def chosen(service: Service, named: Sequence[str], filter_: str) -> list[SourceId]:
    """The ids of the sources, each once.

    Raises:
        UsageError: none is named, or both ways are used. NotFound: one is not there. Refused: nothing matches.
    """
    if bool(named) == bool(filter_):
        raise UsageError("name sources, or give a --filter")
    if named:
        return list(dict.fromkeys([await find_source_id(service, one) for one in named]))
    query = parsed(filter_, Source)
    records = (await read(service, sources.list_sources())).items
    found = records if query is None else matching(records, query, Source, service.hash_key)
    if not found:
        raise Refused(f"no sources match {filter_}")
    return [source.id for source in found]
