"""`segtui labels`: the labels of the workspace."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

import click
from msgspec import UNSET

from segtui.cli.completing import complete_labels
from segtui.cli.listing import Wanted, list_options, print_list
from segtui.cli.running import Run, workspace_options
from segtui.cli.words import label_of
from segtui.cli.writing import Consent, carry_out, prepare, write_options
from segtui.models import Label
from segtui.operations import labels as operations
from segtui.operations.sources import list_sources
from segtui.service.headless import read
from segtui.text import harmless

if TYPE_CHECKING:
    from segtui.service.plans import Plan
    from segtui.service.service import Service

_LABEL = click.argument("label", metavar="KEY=VALUE", shell_complete=complete_labels)


@click.group()
def labels() -> None:
    """Show and change the labels of the workspace."""


@labels.command("list")
@list_options
@workspace_options(caches=True)
def list_(run: Run, wanted: Wanted) -> int:
    """List the labels of the workspace."""
    return run.serve(lambda service: print_list(run, service, operations.list_labels(), wanted))


@labels.command()
@_LABEL
@click.option("--description", help="What it is for.")
@write_options
@workspace_options()
def create(run: Run, consent: Consent, label: str, description: str | None) -> int:
    """Create a label, so that sources can carry it."""
    made = label_of(label, "KEY=VALUE")
    new = Label(key=made.key, value=made.value, description=UNSET if description is None else harmless(description))
    return _write(run, consent, lambda service: service.plan(operations.create_label(new)))


@labels.command()
@_LABEL
@write_options
@workspace_options()
def delete(run: Run, consent: Consent, label: str) -> int:
    """Delete a label that no source carries."""
    gone = label_of(label, "KEY=VALUE")

    async def planned(service: Service) -> Plan:
        await read(service, list_sources())  # what carries it is to be known as it is now, so that it can be named
        return await service.plan(operations.delete_label(gone.key, gone.value))

    return _write(run, consent, planned)


@labels.command()
@click.argument("old", metavar="OLD=VALUE", shell_complete=complete_labels)
@click.argument("new", metavar="NEW=VALUE")
@write_options
@workspace_options()
def rename(run: Run, consent: Consent, old: str, new: str) -> int:
    """Rename a label: create the new one, move every source, delete the old one."""
    before, after = label_of(old, "OLD=VALUE"), label_of(new, "NEW=VALUE")
    return _write(run, consent, lambda service: service.planner.plan_rename_label(before, after))


def _write(run: Run, consent: Consent, planned: Callable[[Service], Awaitable[Plan]]) -> int:
    async def work(service: Service) -> int:
        await prepare(service)
        return await carry_out(run, service, await planned(service), consent)

    return run.serve(work)
