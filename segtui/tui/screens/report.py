"""A report as a list of sources: each with why it is there, to be marked and changed like in any other list."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from textual.worker import WorkType

from segtui.models import Source
from segtui.operations.sources import list_sources
from segtui.service.held import View
from segtui.service.identity import identity_of
from segtui.service.reports import Asking, Evidence, Finding, Report
from segtui.service.reports.declared import hidden_said
from segtui.tui.cells import Span, width_of
from segtui.tui.forms.picker import Picker
from segtui.tui.listing import SHORT, findings_listing
from segtui.tui.pages import NOTHING, Row, heading, note
from segtui.tui.said import joined
from segtui.tui.screens.sources import SourcesScreen

if TYPE_CHECKING:
    from segtui.tui.app import SegtuiApp

_LEAST = 18  # cells for why a source was found
_BESIDE = 42  # cells for its state and its name
_SHARE = 4  # of the time, one part in so many is for looking through the answers again


class ReportScreen(SourcesScreen):
    """The sources that a report found; it asks what it needs to, as long as it is there.

    `esc` stops the asking, and `r` goes on with it, or asks all again.
    """

    def __init__(self, report: Report, word: str, columns: Sequence[str] = ()) -> None:
        super().__init__(report.titled(word), findings_listing(columns, self._why_of))
        self.report, self.word = report, word
        self.asking: Asking | None = None
        self._found: dict[str, Finding] = {}
        self._hidden = 0
        self._is_due = self._is_looking = False
        self._width = 0

    def _why_of(self, source: Source) -> str:
        found = self._found.get(identity_of(source))
        return found.why if found is not None else ""

    async def again(self) -> ReportScreen:
        return ReportScreen(self.report, self.word, self.session.settings.columns)

    # What is found ---------------------------------------------------------------------------------------------

    def show(self, view: View[Any]) -> None:
        """Show a new state of the list of sources: what is found in it changes with it."""
        self.view = view
        if view.revision != self._shown_revision:
            self._shown_revision = view.revision
            self.look()
        if self.asking is None and self.report.asks is not None and view.items and not view.is_growing:
            self.ask()
        self.show_rows(again=False)

    def look(self) -> None:
        """Look through all that is known, again."""
        self._is_due = True
        if not self._is_looking:
            self._is_looking = True
            work: WorkType[None] = self._look
            self.run_worker(work, group="look")

    async def _look(self) -> None:
        try:
            while self._is_due:
                self._is_due = False
                began = time.perf_counter()
                await self._look_once()
                await asyncio.sleep(_SHARE * (time.perf_counter() - began))
        finally:
            self._is_looking = False

    async def _look_once(self) -> None:
        sources = list(self.view.items) if self.view is not None else []
        evidence = Evidence(sources, dict(self.asking.answers) if self.asking is not None else {}, self.word)
        if len(sources) <= SHORT:
            found, self._hidden = _found(self.report, evidence)
        else:
            found, self._hidden = await asyncio.to_thread(_found, self.report, evidence)
        if not self.query("#list"):  # on its way out
            return
        self._found = {identity_of(one.source): one for one in found}
        self.table.marks &= self._found.keys()
        is_at_top = not self.table.cursor
        self.listing.take([one.source for one in found])
        self.session.reported[self.report.name, self.word] = len(found)
        self._fit()
        self.show_rows()
        if is_at_top:  # where nobody has moved yet, what comes first is under the cursor
            self.table.action_top()

    def _fit(self) -> None:
        """Give the reasons the room that they need, as far as the name still has its own."""
        needed = max((width_of(one.why) for one in self._found.values()), default=0)
        width = max(_LEAST, min(needed, self.size.width - _BESIDE))
        if width != self._width:
            self._width = width
            self.listing.resize("why", width)
            self.table.set_columns(self.listing.columns)

    def on_resize(self) -> None:
        self._fit()
        super().on_resize()

    # What is asked ---------------------------------------------------------------------------------------------

    def ask(self, *, anew: bool = False) -> None:
        """Ask each source that has not answered yet, or all of them."""
        if self.report.asks is None or self.view is None:
            return
        ids = [source.id for source in self.view.items if self.report.concerns(source)]
        if self.asking is None:
            self.asking = Asking(self.session.service, self.report.asks, ids, self._told)
        self.asking.ids = ids
        work: WorkType[None] = partial(self._ask, self.asking, anew)
        self.run_worker(work, group="ask", exclusive=True)

    async def _ask(self, asking: Asking, anew: bool) -> None:
        await asking.run(anew=anew)

    def _told(self) -> None:
        if self.is_mounted:
            self.look()
            self.refresh_frame()

    def wrote(self) -> None:
        super().wrote()
        if self.asking is not None and not self.asking.is_running:
            work: WorkType[None] = self.asking.look_again
            self.run_worker(work, group="again", exclusive=True)

    def action_back(self) -> None:
        if self.asking is not None and self.asking.is_running:
            self.workers.cancel_group(self, "ask")
        else:
            super().action_back()

    def action_refresh(self) -> None:
        super().action_refresh()
        if self.asking is not None and not self.asking.is_running:
            self.ask(anew=not self.asking.missing)

    # What is said ----------------------------------------------------------------------------------------------

    def position(self) -> list[Span]:
        said: list[Span] = []
        if self.asking is not None:
            tone = "accent" if self.asking.is_running else "warn" if self.asking.missing else "dim"
            said = [(self.asking.said(), tone)]
        return joined([super().position(), said, [(hidden_said(self._hidden), "warn")] if self._hidden else []])

    def _empty(self) -> Sequence[str]:
        view, asking = self.view, self.asking
        if self.listing.filter_text or view is None or not view.items:
            return super()._empty()
        if self.report.asks is not None and (asking is None or asking.is_running):
            return ("Nothing found so far: it is being asked source by source.",)
        if asking is not None and asking.missing:
            return ("Nothing was found among those that answered.",)
        return (self.report.nothing,) if view.is_complete else ("Nothing was found in what is known.",)

    async def preview(self, record: Source) -> Sequence[Row]:
        why = self._why_of(record).split(" · ")
        return [heading(self.crumb), *(note(line, "warn") for line in why), NOTHING, *await super().preview(record)]


def _found(report: Report, evidence: Evidence) -> tuple[list[Finding], int]:
    """What the report finds, and of how many sources it cannot tell."""
    return list(report.find(evidence)), sum(map(report.hides, evidence.sources))


async def open_report(app: SegtuiApp, report: Report, word: str = "") -> None:
    """Show a report; the word that it needs is asked for where none was given. For a worker."""
    if report.argument and not word:
        screen = app.screen
        keys = label_keys((await app.session.service.peek(list_sources())).items)
        rows = [(key, f"{count:,} sources without it") for key, count in keys.items()]
        if not app.is_free(screen):
            return
        answer = await app.push_screen_wait(Picker(f"{report.title}: which key?", rows))
        if answer is None:
            return
        word = list(keys)[int(answer)]
    await app.push_screen(ReportScreen(report, word, app.session.settings.columns))


def label_keys(sources: Sequence[Source]) -> dict[str, int]:
    """The keys of the labels that sources carry, each with how many sources have none of it."""
    carried: dict[str, int] = {}
    for source in sources:
        for key in {label.key for label in source.labels}:
            carried[key] = carried.get(key, 0) + 1
    return {key: len(sources) - carried[key] for key in sorted(carried)}
