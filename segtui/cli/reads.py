"""The commands that only read sources and what hangs on them."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import click

from segtui.cli.completing import complete_sources
from segtui.cli.listing import Wanted, list_options, note_age, print_list
from segtui.cli.running import Run, workspace_options
from segtui.models import SourceDetail
from segtui.operations import sources

if TYPE_CHECKING:
    from segtui.models import SourceId
    from segtui.service.service import Service


@click.command("list")
@list_options
@workspace_options(caches=True, keys=True)
def list_(run: Run, wanted: Wanted) -> int:
    """List sources."""
    return run.serve(lambda service: print_list(run, service, sources.list_sources(), wanted))


@click.command()
@click.argument("source", shell_complete=complete_sources)
@workspace_options(caches=True, keys=True)
def get(run: Run, source: str) -> int:
    """Show one source."""
    from segtui.service.finding import find_source_id

    printer = run.output.printer(SourceDetail)

    async def work(service: Service) -> None:
        source_id = await find_source_id(service, source, from_cache=run.from_cache)
        detail, fetched_at = await detail_of(service, source_id, from_cache=run.from_cache)
        printer.one(detail)
        note_age(fetched_at, service.clock)

    return run.serve(work)


@click.command()
@click.argument("source", shell_complete=complete_sources)
@click.option("--kind", type=click.Choice(["destinations", "warehouses"]), help="Only one of the two.")
@list_options
@workspace_options(caches=True)
def connections(run: Run, wanted: Wanted, source: str, kind: str | None) -> int:
    """List the destinations and warehouses of a source."""
    from segtui.cli.connecting import print_connections
    from segtui.service.finding import find_source_id

    async def work(service: Service) -> None:
        source_id = await find_source_id(service, source, from_cache=run.from_cache)
        await print_connections(run, service, source_id, kind, wanted)

    return run.serve(work)


async def detail_of(service: Service, source_id: SourceId, *, from_cache: bool) -> tuple[SourceDetail, float | None]:
    """A source in detail; in the cache it may only stand in the list. Raises SegtuiError."""
    from segtui.errors import Refused
    from segtui.service.finding import cached_sources
    from segtui.service.headless import read

    call = sources.get_source(source_id)
    if not from_cache:
        return (await read(service, call)).items[0], None
    with suppress(Refused):
        view = await read(service, call, from_cache=True)
        return view.items[0], view.fetched_at
    source = (await cached_sources(service, source_id))[0]
    listed = await service.cache.get(sources.list_sources.name, "", source_id)
    return SourceDetail(source=source, tracking_plan_id=None), listed[1] if listed else None
