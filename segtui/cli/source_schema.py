"""`segtui sources schema`: what a source lets through, shown and changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from segtui.cli.completing import complete_sources
from segtui.cli.listing import print_one
from segtui.cli.running import Run, workspace_options
from segtui.cli.words import pair_of
from segtui.cli.writing import Consent, carry_out, prepare, write_options
from segtui.errors import UsageError
from segtui.operations import sources
from segtui.text import harmless

if TYPE_CHECKING:
    from segtui.models import SourceId
    from segtui.service.plans import Plan
    from segtui.service.service import Service

_FLAGS = {"true": True, "false": False}


@click.command()
@click.argument("source", shell_complete=complete_sources)
@click.option("--set", "set_", metavar="FIELD=VALUE", multiple=True, help="Set one (track.allowUnplannedEvents=false).")
@write_options
@workspace_options(caches=True)
def schema(run: Run, consent: Consent, source: str, set_: tuple[str, ...]) -> int:
    """Show or change the schema settings of a source."""
    from segtui.service.finding import find_source_id

    wanted = dict(pair_of(text, "--set") for text in set_)
    for field in wanted:
        _check(field)
    if wanted and run.from_cache:
        raise UsageError("--from-cache only shows schema settings")

    async def work(service: Service) -> int:
        if not wanted:
            source_id = await find_source_id(service, source, from_cache=run.from_cache)
            await print_one(run, service, sources.list_schema_settings_in_source(source_id))
            return 0
        await prepare(service)
        plan = await _plan(service, await find_source_id(service, source), wanted)
        return await carry_out(run, service, plan, consent)

    return run.serve(work)


async def _plan(service: Service, source_id: SourceId, wanted: dict[str, str]) -> Plan:
    from segtui.service.finding import find_source_id
    from segtui.service.headless import read
    from segtui.service.planning.schema_settings import FORWARDING, call_for, leaves_of

    values: dict[str, Any] = {}
    for field, text in wanted.items():
        is_target = field in FORWARDING.values()
        values[field] = await find_source_id(service, text) if is_target else _FLAGS.get(text, harmless(text))
    present = (await read(service, sources.list_schema_settings_in_source(source_id))).items[0]
    return await service.plan(call_for(source_id, leaves_of(present.settings), values))


def _check(field: str) -> None:
    """Raises UsageError for a field that there is not."""
    from segtui.service.planning.schema_settings import FORWARDING, GROUPS

    leaves = [
        f"{group}.{name}"
        for group, kind in GROUPS.items()
        for name, attribute in zip(kind.__struct_encode_fields__, kind.__struct_fields__, strict=True)
        if attribute != "extra"
    ]
    known = [*leaves, *FORWARDING.values()]
    if field not in known:
        raise UsageError(f"--set: there is no field {harmless(field)}", hint=f"there are {', '.join(known)}")
