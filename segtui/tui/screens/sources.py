"""Sources: the home screen, and every other list of sources."""

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
from segtui.settings import Settings
from segtui.tui.forms.keys import SourceCreating, SourceWriting
from segtui.tui.listing import Listing, sources_listing
from segtui.tui.pages import Row, preview
from segtui.tui.screens.bulk import SourceWrites
from segtui.tui.screens.exporting import Exporting
from segtui.tui.screens.list_frame import ListFrame
from segtui.tui.screens.orientation import Orientation
from segtui.tui.screens.source import SourceScreen
from segtui.tui.widgets.table import Table


class SourcesScreen(SourceWrites, SourceWriting, SourceCreating, Exporting, ListFrame):
    """Sources of the workspace: all, or those that a filter or a listing of its own leaves."""

    takes_pin = False

    def __init__(self, crumb: str, listing: Listing, filter_text: str = "") -> None:
        super().__init__(crumb, listing, filter_text)

    def call(self) -> Call[Any]:
        return list_sources()

    async def again(self) -> SourcesScreen | None:
        return SourcesScreen(self.crumb, sources_listing(self.session.settings.columns), self.begins_with)

    def opened(self) -> None:
        super().opened()
        self.follow(get_workspace(), self._show_workspace)

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

    def action_edit_labels(self) -> None:
        """Of the marked sources as of the one under the cursor: whoever marked some means them."""
        marked = self.marked()
        if len(marked) > 1:
            self._ask_what(marked, "ars")
        elif marked:
            self._labels(marked[0])
        else:
            super().action_edit_labels()

    def to_export(self) -> Sequence[Source]:
        return self.marked() or self.table.shown

    def nothing_here(self) -> Sequence[str]:
        new, catalog = self.segtui.key_said("write.new"), self.segtui.key_said("place.catalog")
        said = f"{new} makes one; {catalog} shows the catalog of what can be one"
        return ("This workspace has no sources that this token may see.", "", said)

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


class HomeScreen(SourcesScreen):
    """The home screen: every source, with the columns and the filter that the profile begins with."""

    takes_pin = True

    def __init__(self, settings: Settings) -> None:
        super().__init__("Sources", sources_listing(settings.columns), settings.filter)
        self._orientation = Orientation(self)

    def opened(self) -> None:
        super().opened()
        self._orientation.begin()

    def _show_workspace(self, view: View[Any]) -> None:
        super()._show_workspace(view)
        if view.one is not None:
            self._orientation.workspace_known(view.one.id or view.one.slug)

    def forget_message(self) -> None:
        self._orientation.end()
        super().forget_message()

    def show_rows(self, *, again: bool = True) -> None:
        super().show_rows(again=again)
        if self.view is not None:
            self.segtui.sights.listed(self, self.view)
