"""Catalog: what can be a source, a destination or a warehouse, in three tabs; and one entry with its options."""

from __future__ import annotations

from collections.abc import Sequence, Set
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from segtui.models import DestinationMetadata, SourceMetadata, WarehouseMetadata
from segtui.operations import Call
from segtui.operations.catalog import (
    get_destination_metadata,
    get_destinations_catalog,
    get_source_metadata,
    get_sources_catalog,
    get_warehouse_metadata,
    get_warehouses_catalog,
)
from segtui.service.held import View
from segtui.service.redaction import shown_json
from segtui.tui import pages
from segtui.tui.columns import Entry, named
from segtui.tui.forms.keys import TypeWriting
from segtui.tui.keys import bindings_for
from segtui.tui.listing import entries_listing
from segtui.tui.places import TABS_OF_PLACES
from segtui.tui.screens.list_frame import ListFrame
from segtui.tui.screens.page_frame import PageFrame
from segtui.tui.widgets.table import Table
from segtui.tui.widgets.tabs import TabBar

TABS = TABS_OF_PLACES["catalog"]


class CatalogScreen(TypeWriting, ListFrame):
    """The three catalogues."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_for("tabs")

    def __init__(self, filter_text: str = "", tab: str = "sources") -> None:
        self._listings = {tab: entries_listing(tab) for tab in TABS}
        self._views: dict[str, View[Any]] = {}
        self.tab = tab
        super().__init__("Catalog", self._listings[tab], filter_text)

    def call(self) -> Call[Any]:
        if self.tab == "sources":
            return get_sources_catalog()
        return get_destinations_catalog() if self.tab == "destinations" else get_warehouses_catalog()

    def body(self) -> ComposeResult:
        yield TabBar(id="tabs")
        yield from super().body()

    def opened(self) -> None:
        super().opened()
        self._show_strip()

    def show(self, view: View[Any]) -> None:
        """Keep what came in its own tab: an answer of one catalogue never shows in another."""
        record = view.call.operation.record
        tab = {SourceMetadata: "sources", DestinationMetadata: "destinations"}.get(record, "warehouses")
        old = self._views.get(tab)
        self._views[tab] = view
        if tab == self.tab:
            super().show(view)
        elif old is None or old.revision != view.revision:
            self._listings[tab].take(view.items)
        self._show_strip()

    def action_tab(self, by: int) -> None:
        self.open_tab(TABS[(TABS.index(self.tab) + by) % len(TABS)])

    def open_tab(self, tab: str) -> None:
        """Show this catalogue; it is read when it is opened for the first time."""
        self.tab, self.listing, self.view = tab, self._listings[tab], self._views.get(tab)
        self.take_remembered()
        self.table.set_columns(self.listing.columns)
        if tab not in self._views:
            if self.pinned_filter:
                self.filter(self.pinned_filter)
            self.follow(self.call(), self.show)
        self.show_rows()
        self._show_strip()

    def _show_strip(self) -> None:
        counts = {tab: str(len(view.items)) for tab, view in self._views.items()}
        tabs = [(tab, f"{tab.capitalize()} {counts.get(tab, '')}".rstrip()) for tab in TABS]
        self.query_one("#tabs", TabBar).show_tabs(tabs, self.tab)

    def on_tab_bar_clicked(self, event: TabBar.Clicked) -> None:
        self.open_tab(event.tab)

    def situation_on(self, record: Entry | None, *, marks: bool = True) -> Set[str]:
        found = super().situation_on(record, marks=marks)
        return {*found, "type"} if isinstance(record, SourceMetadata) else found

    async def preview(self, record: Entry) -> Sequence[pages.Row]:
        return pages.entry(record)

    def on_table_opened(self, event: Table.Opened) -> None:
        if isinstance(event.record, SourceMetadata | DestinationMetadata | WarehouseMetadata):
            self.app.push_screen(EntryScreen(event.record))


class EntryScreen(TypeWriting, PageFrame):
    """A catalogue entry: what it is, its options with type, required and default, and its JSON."""

    def __init__(self, entry: Entry) -> None:
        super().__init__(named(entry.name))
        self.listed = entry
        self.view: View[Any] | None = None

    def call(self) -> Call[Any]:
        """The read of this entry."""
        if isinstance(self.listed, SourceMetadata):
            return get_source_metadata(self.listed.id)
        if isinstance(self.listed, DestinationMetadata):
            return get_destination_metadata(self.listed.id)
        return get_warehouse_metadata(self.listed.id)

    def opened(self) -> None:
        super().opened()
        self.follow(self.call(), self._came)

    async def again(self) -> EntryScreen:
        return EntryScreen(self.listed)

    def _came(self, view: View[Any]) -> None:
        self.view = view
        self.show_page()

    def main_view(self) -> View[Any] | None:
        return self.view

    def rows(self) -> Sequence[pages.Row]:
        entry = self.view.one if self.view is not None and self.view.one is not None else self.listed
        return [*pages.entry(entry), pages.NOTHING, pages.heading("JSON"), *pages.json_rows(shown_json(entry))]

    def action_refresh(self) -> None:
        self.session.service.refresh(self.call())
