"""`segtui sources keys`: the write keys of a source, masked; created, removed, and shown on purpose."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from segtui.cli.completing import complete_sources
from segtui.cli.running import Run, note, workspace_options
from segtui.cli.writing import Consent, carry_out, prepare, write_options
from segtui.errors import Refused, UsageError
from segtui.models import Source, WriteKey
from segtui.operations import sources

if TYPE_CHECKING:
    from segtui.models import SourceId
    from segtui.service.plans import Plan
    from segtui.service.service import Service

_CLOUD = "a cloud source has no write keys"
_NONE = "the source shows no write keys: it has none, or the token has no permission to read them"


@click.command()
@click.argument("source", shell_complete=complete_sources)
@click.option("--create", "creates", is_flag=True, help="Create one more.")
@click.option("--remove", metavar="KEY", help="Remove this one: the key, or its last four characters.")
@click.option("--reveal", is_flag=True, help="The same as --reveal-keys.")
@write_options
@workspace_options(keys=True)
def keys(run: Run, consent: Consent, source: str, creates: bool, remove: str | None, reveal: bool) -> int:
    """Show, create or remove the write keys of a source.

    They are masked unless --reveal-keys is given. Removing one wants its last four characters typed; with --yes they
    are given by --confirm.
    """
    from segtui.service.finding import find_source_id

    if creates and remove is not None:
        raise UsageError("--create and --remove contradict each other")
    if reveal and not run.output.reveal_keys:
        note("write keys are shown in full")
    shows = reveal or run.output.reveal_keys

    async def work(service: Service) -> int:
        if not creates and remove is None:
            return await _show(run, service, await find_source_id(service, source), shows)
        await prepare(service)
        source_id = await find_source_id(service, source)
        plan = await _plan(service, source_id, remove)
        status = await carry_out(run, service, plan, consent)
        if creates and shows and not status and not consent.dry_run and not run.output.is_data:
            await _show_new(service, source_id, plan)
        return status

    return run.serve(work)


async def _source(service: Service, source_id: SourceId) -> Source:
    from segtui.service.headless import read

    found: Source = (await read(service, sources.get_source(source_id))).items[0].source
    return found


async def _show(run: Run, service: Service, source_id: SourceId, shows: bool) -> int:
    from segtui.cli.key_lines import print_keys

    source = await _source(service, source_id)
    print_keys(run.output, source, shows=shows)
    if not source.write_keys:
        note(_CLOUD if source.metadata.is_cloud_event_source else _NONE)
    return 0


async def _plan(service: Service, source_id: SourceId, remove: str | None) -> Plan:
    if remove is None:
        return await service.plan(sources.create_write_key_for_source(source_id))
    found = [key for key in (await _source(service, source_id)).write_keys if _is_meant(key, remove)]
    if len(found) > 1:
        raise Refused("several write keys end so", hint="give the whole key")
    call: Any = sources.remove_write_key_from_source(source_id, WriteKey(found[0] if found else remove))
    return await service.plan(call)


async def _show_new(service: Service, source_id: SourceId, plan: Plan) -> None:
    """The key that was made, alone on stdout."""
    before = getattr(plan.steps[0].before, "write_keys", ())
    for key in (await _source(service, source_id)).write_keys:
        if key not in before:
            click.echo(key)


def _is_meant(key: str, asked: str) -> bool:
    return key == asked or (len(asked) == 4 and key.endswith(asked))
