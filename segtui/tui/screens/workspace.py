"""Workspace: which one it is, how it is reached, what the cache holds, and the sources in figures."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

from segtui.operations.sources import list_sources
from segtui.operations.workspace import get_workspace
from segtui.service.facts import by_state, by_type, label_counts
from segtui.service.held import View
from segtui.tui.pages import NOTHING, Row, counted, fact, heading, note
from segtui.tui.screens.page_frame import PageFrame


class WorkspaceScreen(PageFrame):
    """The workspace as a page of facts."""

    def __init__(self) -> None:
        super().__init__("Workspace")
        self.view: View[Any] | None = None
        self._sources: View[Any] | None = None
        self._figures: Sequence[Row] = [heading("Sources"), note("not counted yet")]
        self._cache: Sequence[Row] = ()

    def opened(self) -> None:
        super().opened()
        self.follow(get_workspace(), self._came)
        self.follow(list_sources(), self._sources_came)

    def main_view(self) -> View[Any] | None:
        return self.view

    def _came(self, view: View[Any]) -> None:
        self.view = view
        self.run_worker(self._describe_cache(), group="cache", exclusive=True)
        self.show_page()

    def _sources_came(self, view: View[Any]) -> None:
        changed = self._sources is None or self._sources.revision != view.revision
        self._sources = view
        if changed and view.items:
            self.run_worker(self._count(view), group="count", exclusive=True)
        self.show_page()

    async def _count(self, view: View[Any]) -> None:
        self._figures = await asyncio.to_thread(_figures, list(view.items))
        self.show_page()

    async def _describe_cache(self) -> None:
        described = await self.session.service.describe_cache()
        self._cache = [heading("Cache"), *(fact(name, value) for name, value in described)]
        self.show_page()

    def rows(self) -> Sequence[Row]:
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
            NOTHING,
            *self._figures,
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
