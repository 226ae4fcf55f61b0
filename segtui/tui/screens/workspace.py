"""Workspace: which one it is, how it is reached, what the cache holds, the sources in figures; and the reports."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from functools import partial
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.worker import WorkType

from segtui.operations.sources import list_sources
from segtui.operations.workspace import get_workspace
from segtui.service.facts import by_state, by_type, label_counts
from segtui.service.held import View
from segtui.service.reports import REPORTS, report_named
from segtui.tui.cells import beside
from segtui.tui.keys import bindings_for
from segtui.tui.pages import NOTHING, Row, counted, fact, heading, note
from segtui.tui.report_rows import COLUMNS, ReportRow, about_rows, counts_of, rows_of
from segtui.tui.screens.page_frame import PageFrame
from segtui.tui.screens.report import open_report
from segtui.tui.widgets.document import Document
from segtui.tui.widgets.table import Table
from segtui.tui.widgets.tabs import TabBar

OVERVIEW, REPORTED = "Overview", "Reports"
_WIDE = 110  # cells: the figures stand beside the facts


class WorkspaceScreen(PageFrame):
    """The workspace as a page of facts, and in a second tab the reports about its sources."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_for("tabs")

    def __init__(self) -> None:
        super().__init__("Workspace")
        self.view: View[Any] | None = None
        self.tab = OVERVIEW
        self._sources: View[Any] | None = None
        self._figures: Sequence[Row] = [heading("Sources"), note("not counted yet")]
        self._counts: dict[str, str] = {}
        self._cache: Sequence[Row] = ()

    def body(self) -> ComposeResult:
        yield TabBar(id="tabs")
        yield Document(id="page")
        yield Table(COLUMNS, id="reports")
        about = Document(id="about")
        about.can_focus = False
        yield about

    def opened(self) -> None:
        super().opened()
        self.follow(get_workspace(), self._came)
        self.follow(list_sources(), self._sources_came)

    def main_view(self) -> View[Any] | None:
        return self.view

    def _came(self, view: View[Any]) -> None:
        self.view = view
        work: WorkType[None] = self._describe_cache
        self.run_worker(work, group="cache", exclusive=True)
        self.show_page()

    def _sources_came(self, view: View[Any]) -> None:
        changed = self._sources is None or self._sources.revision != view.revision
        self._sources = view
        if changed:
            self._count_again()
        self.show_page()

    def on_screen_resume(self) -> None:
        super().on_screen_resume()
        self._count_again()  # a report may have found something meanwhile

    def _count_again(self) -> None:
        if self._sources is not None and self._sources.items:
            work: WorkType[None] = partial(self._count, self._sources)
            self.run_worker(work, group="count", exclusive=True)

    async def _count(self, view: View[Any]) -> None:
        sources = list(view.items)
        self._figures = await asyncio.to_thread(_figures, sources)
        self._counts = await asyncio.to_thread(counts_of, sources, dict(self.session.reported))
        self.show_page()

    async def _describe_cache(self) -> None:
        described = await self.session.service.describe_cache()
        self._cache = [heading("Cache"), *(fact(name, value) for name, value in described)]
        self.show_page()

    # Tabs ------------------------------------------------------------------------------------------------------

    def action_tab(self, by: int) -> None:
        self.open_tab(REPORTED if self.tab == OVERVIEW else OVERVIEW)

    def open_tab(self, tab: str) -> None:
        """Show this tab."""
        self.tab = tab
        self.forget_message()
        self.show_page()

    def show_page(self) -> None:
        if not self.is_mounted:
            return
        table, is_list = self.query_one("#reports", Table), self.tab == REPORTED
        self.page.display, table.display, self.query_one("#about").display = not is_list, is_list, is_list
        (table if is_list else self.page).focus()
        tabs = ((OVERVIEW, OVERVIEW), (REPORTED, f"{REPORTED} {len(REPORTS)}"))
        self.query_one("#tabs", TabBar).show_tabs(tabs, self.tab)
        table.show(rows_of(self._counts), range(len(REPORTS)))
        super().show_page()

    def on_tab_bar_clicked(self, event: TabBar.Clicked) -> None:
        self.open_tab(event.tab)

    def action_find(self) -> None:
        self.open_tab(OVERVIEW)
        super().action_find()

    def on_descendant_focus(self) -> None:
        self.find_hints()  # each tab has keys of its own

    def on_table_moved(self) -> None:
        row: object = self.query_one("#reports", Table).record
        if isinstance(row, ReportRow):
            opens = self.segtui.key_said("list.open")
            self.query_one("#about", Document).show(about_rows(row.id, opens))
        self.refresh_frame()

    def on_table_opened(self, event: Table.Opened) -> None:
        row: object = event.record
        if isinstance(row, ReportRow):
            work: WorkType[None] = partial(open_report, self.segtui, report_named(row.id))
            self.run_worker(work, group="report", exclusive=True)

    # The page --------------------------------------------------------------------------------------------------

    def rows(self) -> Sequence[Row]:
        facts, width = self._facts(), self.size.width
        if width >= _WIDE:
            return beside(facts, self._figures, width)
        return [*facts, NOTHING, *self._figures]

    def on_resize(self) -> None:
        super().on_resize()
        self.show_page()

    def _facts(self) -> Sequence[Row]:
        settings = self.session.settings
        found = self.view.one if self.view else None
        return [
            heading(found.name or found.slug if found else "Workspace"),
            fact("name", found.name if found else "not fetched yet"),
            fact("slug", found.slug if found else ""),
            fact("id", found.id if found else ""),
            NOTHING,
            heading("Access"),
            fact("profile", settings.profile),
            fact("region", settings.region),
            fact("host", settings.base_url),
            fact("token", self.session.token_origin),
            fact("token's reach", self._reach()),
            fact("read-only", ", ".join(settings.read_only_reasons) or "no"),
            fact("production", "yes" if settings.production else "no"),
            NOTHING,
            heading("Rate limits"),
            *([fact(name, value) for name, value in self.session.service.rates_said()] or [note("nothing heard yet")]),
            NOTHING,
            *self._cache,
        ]

    def _reach(self) -> str:
        sources = [s for s in (self._sources.items if self._sources else ()) if not s.metadata.is_cloud_event_source]
        hidden = self._sources.hidden if self._sources else 0
        unseen = f"; {hidden} sources are hidden from it" if hidden else ""
        if not sources:
            return "not known yet" + unseen
        reads = any(source.write_keys for source in sources)
        return ("reads write keys" if reads else "sees no write keys: it may lack source-admin rights") + unseen

    def action_refresh(self) -> None:
        self.session.service.refresh(get_workspace())
        self.session.service.refresh(list_sources())


def _figures(sources: list[Any]) -> Sequence[Row]:
    labels = [(f"{key}:{value}", count) for (key, value), count in label_counts(sources).items()]
    return [
        heading("Sources"),
        fact("all", f"{len(sources):,}"),
        *(fact(state, f"{count:,}") for state, count in by_state(sources).most_common()),
        fact("without labels", f"{sum(not source.labels for source in sources):,}"),
        NOTHING,
        *counted("By type", by_type(sources).items()),
        NOTHING,
        *counted("By label", labels),
    ]
