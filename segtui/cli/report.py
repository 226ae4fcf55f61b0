"""`segtui report`: which sources somebody should look at, and why."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from segtui.cli.completing import complete_label_keys, complete_reports
from segtui.cli.listing import Wanted, list_options, matching, note_age, parsed
from segtui.cli.running import Run, note, workspace_options
from segtui.errors import UsageError

if TYPE_CHECKING:
    from segtui.models import Source
    from segtui.service.filters import Query
    from segtui.service.reports import Asking, Finding, Report
    from segtui.service.service import Service

_INCOMPLETE = 5


@click.command()
@click.argument("name", required=False, shell_complete=complete_reports)
@click.argument("key", required=False, shell_complete=complete_label_keys)
@click.option("--refresh", is_flag=True, help="Ask every source again, also where the cache is fresh.")
@list_options
@workspace_options(caches=True)
def report(run: Run, wanted: Wanted, name: str | None, key: str | None, refresh: bool) -> int:
    """Show which sources somebody should look at, and why.

    Without a NAME the reports are listed. Some must ask source by source: what is fresh in the cache is not asked
    again, and the exit status is 5 where some could not be asked.
    """
    from segtui.service.reports.declared import REPORTS, Report, report_named

    if name is None:
        printer = run.output.printer(Report)
        printer.add(REPORTS)
        printer.end()
        return 0
    chosen = report_named(name)
    _check_word(chosen, key)
    if refresh and run.from_cache:
        raise UsageError("--refresh and --from-cache contradict each other")
    return run.serve(lambda service: _print_report(run, service, chosen, key or "", wanted, refresh))


def _check_word(chosen: Report, word: str | None) -> None:
    if chosen.argument and not word:
        raise UsageError(f"{chosen.name} needs a {chosen.argument}", hint=f"segtui report {chosen.name} team")
    if word and not chosen.argument:
        raise UsageError(f"{chosen.name} takes no further word")


async def _print_report(run: Run, service: Service, chosen: Report, word: str, wanted: Wanted, refresh: bool) -> int:
    from segtui.operations.sources import list_sources
    from segtui.service.headless import read
    from segtui.service.reports import Evidence, Finding

    printer, query = run.output.printer(Finding), parsed(wanted.filter, Finding)
    view = await read(service, list_sources(), from_cache=run.from_cache)
    sources: Sequence[Source] = view.items
    if query is not None and not chosen.looks_around:
        sources, query = _narrowed(sources, query, service), None
    asking = await _asked(run, service, chosen, sources, refresh=refresh)
    found = list(chosen.find(Evidence(sources, asking.answers if asking else {}, word)))
    if query is not None:
        found = _matching(found, query, service)
    printer.add(found[: wanted.limit])
    printer.end()
    _tell(run, chosen, len(found), printer.count, sum(map(chosen.hides, sources)))
    note_age(view.fetched_at if run.from_cache else None, service.clock, is_whole=view.is_complete)
    if asking is not None and asking.total:
        note(asking.said())
    return _INCOMPLETE if asking is not None and asking.missing else 0


def _narrowed(sources: Sequence[Source], query: Query, service: Service) -> list[Source]:
    from segtui.models import Source

    return matching(sources, query, Source, service.hash_key)


def _matching(found: Sequence[Finding], query: Query, service: Service) -> list[Finding]:
    names = {source.id for source in _narrowed([one.source for one in found], query, service)}
    return [one for one in found if one.source.id in names]


async def _asked(run: Run, service: Service, chosen: Report, sources: Sequence[Any], *, refresh: bool) -> Asking | None:
    """What each source was asked, as far as it answered. Raises SegtuiError where none did."""
    from segtui.service.headless import not_cached
    from segtui.service.reports import Asking

    if chosen.asks is None:
        return None
    meter = _Meter()
    asking = Asking(service, chosen.asks, (one.id for one in sources if chosen.concerns(one)), meter.told)
    meter.asking = asking
    try:
        await asking.run(from_cache=run.from_cache, anew=refresh)
    except asyncio.CancelledError:
        meter.end()
        note(f"interrupted: {asking.said()}; what was answered is kept in the cache")
        raise
    meter.end()
    if asking.ids and not asking.answers:
        raise next(iter(asking.errors.values()), None) or not_cached(chosen.asks(asking.ids[0]))
    return asking


def _tell(run: Run, chosen: Report, found: int, shown: int, hidden: int) -> None:
    from segtui.service.reports.declared import hidden_said

    if shown < found:
        note(f"the first {shown} of {found}; --all shows every one")
    if not found and not run.output.is_data:
        note(chosen.nothing)
    if hidden:
        note(hidden_said(hidden))


class _Meter:
    """How the asking goes, on one line of a terminal; nothing where nobody looks."""

    def __init__(self) -> None:
        self.asking: Asking | None = None
        self._is_seen = sys.stderr is not None and sys.stderr.isatty()
        self._said = ""

    def told(self) -> None:
        """Something was answered."""
        if self._is_seen and self.asking is not None and self.asking.is_running:
            self._show(self.asking.said())

    def end(self) -> None:
        """Take the line away."""
        if self._said:
            self._show("")

    def _show(self, text: str) -> None:
        click.echo("\r" + text.ljust(len(self._said)) + ("" if text else "\r"), nl=False, err=True)
        self._said = text
