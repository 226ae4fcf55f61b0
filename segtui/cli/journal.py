"""`segtui journal`: what was written from here, and taking it back."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import click

from segtui.cli.running import Run, note, workspace_options
from segtui.cli.writing import Consent, carry_out, tell_recovered, write_options
from segtui.errors import Refused, Unreachable

if TYPE_CHECKING:
    from segtui.service.deeds import Deed
    from segtui.service.service import Service

_MOST = 1000


@click.group()
def journal() -> None:
    """Show what was written from here, and take it back."""


@journal.command("list")
@click.option("--limit", type=click.IntRange(1), default=50, show_default=True, help="No more than so many plans.")
@workspace_options()
def list_(run: Run, limit: int) -> int:
    """List the writes made from here, the newest first."""
    from segtui.service.deeds import Deed

    printer = run.output.printer(Deed)

    async def work(service: Service) -> None:
        printer.add((await _deeds(service))[:limit])
        printer.end()
        if not printer.count and not run.output.is_data:
            note("nothing was written to this workspace from here")

    return run.serve(work)


@journal.command()
@click.argument("plan", required=False)
@write_options
@workspace_options()
def undo(run: Run, consent: Consent, plan: str | None) -> int:
    """Take back a plan: the last that can be, or that of this id (its beginning will do)."""

    async def work(service: Service) -> int:
        found = _found(await _deeds(service), plan)
        return await carry_out(run, service, await service.plan_undo(found), consent)

    return run.serve(work)


async def _deeds(service: Service) -> list[Deed]:
    """What was written to this workspace; offline that which the cache knows to be its own."""
    from segtui.service.deeds import deeds_of

    await tell_recovered(service)
    with suppress(Unreachable):
        await service.workspace_id()
    return deeds_of(await service.activity(_MOST))


def _found(deeds: list[Deed], asked: str | None) -> str:
    """The id of the plan that is meant. Raises Refused."""
    from segtui.service.deeds import last_undoable

    if asked is None:
        last, passed = last_undoable(deeds)
        for deed in passed if last is not None else passed[:1]:
            note(f"{deed.title} ({deed.subject}) cannot be undone")
        if last is None:
            raise Refused("there is nothing that could be taken back")
        return last.id
    found = [deed.id for deed in deeds if deed.id.startswith(asked)]
    if len(found) != 1:
        raise Refused(
            "several plans begin so" if found else "the journal knows no plan that begins so",
            hint="segtui journal list shows them",
        )
    return found[0]
