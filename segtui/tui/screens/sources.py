"""Sources: the home screen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from segtui.models import Destination, Source, Warehouse
from segtui.operations import Call
from segtui.operations.sources import (
    list_connected_destinations_from_source,
    list_connected_warehouses_from_source,
    list_schema_settings_in_source,
    list_sources,
)
from segtui.operations.workspace import get_workspace
from segtui.service.held import View
from segtui.tui.forms.keys import SourceCreating, SourceWriting
from segtui.tui.listing import sources_listing
from segtui.tui.pages import Row, preview
from segtui.tui.screens.bulk import SourceWrites
from segtui.tui.screens.exporting import Exporting
from segtui.tui.screens.list_frame import ListFrame
from segtui.tui.screens.source import SourceScreen
from segtui.tui.widgets.table import Table


class SourcesScreen(SourceWrites, SourceWriting, SourceCreating, Exporting, ListFrame):
    """The sources of the workspace."""

    def __init__(self, crumb: str = "Sources", filter_text: str = "") -> None:
        super().__init__(crumb, sources_listing(), filter_text)

    def call(self) -> Call[Any]:
        return list_sources()

    def opened(self) -> None:
        super().opened()
        self.follow(get_workspace(), self._show_workspace)

    def show_rows(self, *, again: bool = True) -> None:
        super().show_rows(again=again)
        if self.view is not None:
            self.segtui.sights.listed(self, self.view)

    def _show_workspace(self, view: View[Any]) -> None:
        if view.one is not None:
            self.session.workspace, self.session.workspace_slug = view.one.name or view.one.slug, view.one.slug
            self.refresh_frame()

    def chosen_sources(self) -> list[Source]:
        """The marked sources, seen or not; without marks the one under the cursor."""
        here = self.source_here()
        return self.marked() or ([here] if here is not None else [])

    def source_here(self) -> Source | None:
        return self.table.record

    def to_export(self) -> Sequence[Source]:
        return self.marked() or self.table.shown

    def nothing_here(self) -> Sequence[str]:
        return ("This workspace has no sources yet.", "", "3 shows the catalog of what can be one")

    async def preview(self, record: Source) -> Sequence[Row]:
        service = self.session.service
        schema = await service.peek(list_schema_settings_in_source(record.id))
        destinations = await service.peek(list_connected_destinations_from_source(record.id))
        warehouses = await service.peek(list_connected_warehouses_from_source(record.id))
        was_fetched = destinations.fetched_at is not None and warehouses.fetched_at is not None
        connections: list[Destination | Warehouse] | None = None
        if was_fetched:
            connections = [*destinations.items, *warehouses.items]
        return preview(record, schema.one.settings if schema.one else None, connections)

    def on_table_opened(self, event: Table.Opened) -> None:
        if isinstance(event.record, Source):
            self.app.push_screen(SourceScreen(event.record))
