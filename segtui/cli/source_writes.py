"""The commands that create, change and delete sources."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from segtui.cli.completing import complete_labels, complete_sources, complete_types
from segtui.cli.running import Run, workspace_options
from segtui.cli.writing import Consent, carry_out, prepare, write_options
from segtui.errors import UsageError
from segtui.operations import catalog, sources

if TYPE_CHECKING:
    from segtui.models import SourceId
    from segtui.service.plans import Plan
    from segtui.service.service import Service

_SETTING = click.option("--setting", "settings", metavar="NAME=VALUE", multiple=True, help="Set a setting.")


@click.command()
@click.option("--slug", required=True, help="The slug of the new source.")
@click.option(
    "--type", "type_", required=True, metavar="TYPE", shell_complete=complete_types, help="Its type: an id or slug."
)
@click.option("--name", default="", help="Its name.")
@click.option("--label", "labels", metavar="KEY=VALUE", multiple=True, shell_complete=complete_labels, help="A label.")
@_SETTING
@click.option("--disabled", is_flag=True, help="Create it disabled.")
@click.option("--connect-warehouses", is_flag=True, help="Connect every warehouse to it.")
@write_options
@workspace_options(keys=True)
def create(run: Run, consent: Consent, slug: str, type_: str, **given: Any) -> int:
    """Create a source."""
    from segtui.cli.words import label_of, settings_of
    from segtui.service.finding import find_entry
    from segtui.service.planning import Draft
    from segtui.text import harmless

    labels = tuple(label_of(text, "--label") for text in given["labels"])

    async def work(service: Service) -> int:
        await prepare(service)
        metadata = await find_entry(service, catalog.get_sources_catalog(), type_)
        draft = Draft(
            metadata=metadata,
            slug=harmless(slug),
            name=harmless(given["name"]),
            enabled=not given["disabled"],
            settings=settings_of(given["settings"], (), metadata),
            labels=labels,
            connect_warehouses=given["connect_warehouses"],
        )
        return await carry_out(run, service, await service.planner.plan_new_source(draft), consent)

    return run.serve(work)


@click.command()
@click.argument("source", nargs=-1, shell_complete=complete_sources)
@click.option("--filter", "filter_", metavar="FILTER", default="", help="Every source that matches, as in the lists.")
@click.option("--name", help="The new name.")
@click.option("--slug", help="The new slug.")
@click.option("--enable/--disable", "enabled", default=None, help="Enable or disable.")
@_SETTING
@click.option("--unset", metavar="NAME", multiple=True, help="Remove a setting.")
@write_options
@workspace_options(keys=True)
def update(run: Run, consent: Consent, source: tuple[str, ...], filter_: str, **given: Any) -> int:
    """Change the name, slug, state or settings of a source.

    Several sources, or a filter, can be enabled or disabled in one go.
    """
    from segtui.cli.choosing import chosen

    wanted = {name: value for name, value in given.items() if value not in (None, ())}
    if not wanted:
        raise UsageError("nothing to change was given", hint="see segtui sources update --help")
    is_bulk = bool(filter_) or len(source) > 1
    if is_bulk and list(wanted) != ["enabled"]:
        raise UsageError("several sources can only be enabled or disabled together")

    async def work(service: Service) -> int:
        await prepare(service)
        ids = await chosen(service, source, filter_)
        plan = await (_bulk(service, ids, wanted) if is_bulk else _single(service, ids[0], wanted))
        return await carry_out(run, service, plan, consent)

    return run.serve(work)


async def _bulk(service: Service, ids: Sequence[SourceId], wanted: dict[str, Any]) -> Plan:
    from segtui.service.planning import BulkEdit, BulkKind

    kind = BulkKind.ENABLE if wanted["enabled"] else BulkKind.DISABLE
    return await service.planner.plan_bulk(ids, BulkEdit(kind))


async def _single(service: Service, source_id: SourceId, wanted: dict[str, Any]) -> Plan:
    from segtui.cli.words import settings_of
    from segtui.service.headless import read
    from segtui.text import harmless

    changes: dict[str, Any] = {name: harmless(wanted[name]) for name in ("name", "slug") if name in wanted}
    if "enabled" in wanted:
        changes["enabled"] = wanted["enabled"]
    if "settings" in wanted or "unset" in wanted:
        found = (await read(service, sources.get_source(source_id))).items[0].source
        changes["settings"] = settings_of(wanted.get("settings", ()), wanted.get("unset", ()), found.metadata)
    return await service.plan(sources.update_source(source_id, **changes))


@click.command()
@click.argument("source", shell_complete=complete_sources)
@write_options
@workspace_options()
def delete(run: Run, consent: Consent, source: str) -> int:
    """Delete a source, for good.

    The slug or the id must be typed; with --yes it is given by --confirm.
    """
    from segtui.service.finding import find_source_id

    async def work(service: Service) -> int:
        await prepare(service)
        source_id = await find_source_id(service, source)
        return await carry_out(run, service, await service.plan(sources.delete_source(source_id)), consent)

    return run.serve(work)
