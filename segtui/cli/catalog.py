"""`segtui catalog`: what can be a source, a destination or a warehouse."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from segtui.cli.completing import complete_types
from segtui.cli.listing import Wanted, list_options, print_list
from segtui.cli.running import Run, workspace_options
from segtui.operations import Operation
from segtui.operations import catalog as operations

if TYPE_CHECKING:
    from segtui.service.service import Service


@click.group()
def catalog() -> None:
    """Show what can be a source, a destination or a warehouse."""


@catalog.command()
@click.argument("id", required=False, shell_complete=complete_types)
@list_options
@workspace_options(caches=True)
def sources(run: Run, wanted: Wanted, id: str | None) -> int:
    """List the types of sources, or show one by its id or slug."""
    return _show(run, wanted, id, operations.get_sources_catalog)


@catalog.command()
@click.argument("id", required=False)
@list_options
@workspace_options(caches=True)
def destinations(run: Run, wanted: Wanted, id: str | None) -> int:
    """List the types of destinations, or show one by its id or slug."""
    return _show(run, wanted, id, operations.get_destinations_catalog)


@catalog.command()
@click.argument("id", required=False)
@list_options
@workspace_options(caches=True)
def warehouses(run: Run, wanted: Wanted, id: str | None) -> int:
    """List the types of warehouses, or show one by its id or slug."""
    return _show(run, wanted, id, operations.get_warehouses_catalog)


def _show(run: Run, wanted: Wanted, asked: str | None, listing: Operation[..., Any]) -> int:
    from segtui.service.finding import find_entry

    async def work(service: Service) -> None:
        if asked is None:
            await print_list(run, service, listing(), wanted)
            return
        printer = run.output.printer(listing.record)
        printer.one(await find_entry(service, listing(), asked, from_cache=run.from_cache))

    return run.serve(work)
