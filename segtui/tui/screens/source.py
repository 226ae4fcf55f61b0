"""One source, in tabs: everything that can be read about it."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass
from functools import partial
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from segtui.models import Destination, Label, Source, Warehouse
from segtui.operations import Call
from segtui.operations.sources import (
    get_source,
    list_connected_destinations_from_source,
    list_connected_warehouses_from_source,
    list_schema_settings_in_source,
    list_sources,
)
from segtui.service.held import View
from segtui.service.redaction import shown_json
from segtui.tui import pages
from segtui.tui.cells import beside
from segtui.tui.columns import CONNECTION_COLUMNS, LABEL_COLUMNS_OF_SOURCE, named, state_named
from segtui.tui.forms.keys import SourceWriting
from segtui.tui.keys import bindings_for
from segtui.tui.screens.bulk import SourceWrites
from segtui.tui.screens.connection import ConnectionScreen
from segtui.tui.screens.exporting import Exporting
from segtui.tui.screens.page_frame import PageFrame
from segtui.tui.widgets.document import Document
from segtui.tui.widgets.table import Table
from segtui.tui.widgets.tabs import TabBar

TABS = ("Overview", "Settings", "Write keys", "Labels", "Schema", "Connections", "JSON")
_LISTS = ("Labels", "Connections")
_READS = 2  # of connections: destinations and warehouses
_WIDE = 110  # cells: beside the facts stands in short what the other tabs tell


@dataclass
class Known:
    """What has come so far of one source."""

    source: View[Any] | None = None
    schema: View[Any] | None = None
    destinations: View[Any] | None = None
    warehouses: View[Any] | None = None


class SourceScreen(SourceWrites, SourceWriting, Exporting, PageFrame):
    """A source that stays what the list knew of it until its own answers are there."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_for("tabs")

    def __init__(self, source: Source, tab: str = "Overview") -> None:
        super().__init__(named(source.title))
        self.listed = source
        self.tab = tab
        self.known = Known()
        self._names: dict[str, str] = {}

    @property
    def source(self) -> Source:
        """The source as it was last read."""
        detail = self.known.source.one if self.known.source else None
        return detail.source if detail else self.listed

    def chosen_sources(self) -> list[Source]:
        return [self.source]

    def source_here(self) -> Source | None:
        return self.source

    def to_export(self) -> Sequence[Source]:
        return [self.source]

    def situation(self) -> Set[str]:
        return {*super().situation(), "row", state_named(self.source.enabled)}

    def source_deleted(self) -> None:
        self.action_back()

    def calls(self) -> dict[str, Call[Any]]:
        """The reads that make up this screen; they go out together."""
        name = self.listed.id
        return {
            "source": get_source(name),
            "schema": list_schema_settings_in_source(name),
            "destinations": list_connected_destinations_from_source(name),
            "warehouses": list_connected_warehouses_from_source(name),
        }

    def body(self) -> ComposeResult:
        yield TabBar(id="tabs")
        yield Document(id="page")
        yield Table((), id="rows")

    def opened(self) -> None:
        self.segtui.going.used(self.listed)
        for part, call in self.calls().items():
            self.follow(call, partial(self._came, part))
        self.run_worker(self._learn_names(), exit_on_error=True)
        self.show_page()

    async def _learn_names(self) -> None:
        view = await self.session.service.peek(list_sources())
        self._names = {source.id: source.title for source in view.items}
        self.show_page()

    def _came(self, part: str, view: View[Any]) -> None:
        setattr(self.known, part, view)
        self.show_page()

    # Tabs ------------------------------------------------------------------------------------------------------

    def action_tab(self, by: int) -> None:
        self.open_tab(TABS[(TABS.index(self.tab) + by) % len(TABS)])

    def open_tab(self, tab: str) -> None:
        """Show this tab."""
        self.tab = tab
        self._message = []
        self.show_page()

    def show_page(self) -> None:
        """Show what is known, in the tab that is open."""
        if not self.is_mounted or not self.is_there:
            return
        self._show_strip()
        page, rows = self.page, self.query_one("#rows", Table)
        is_list = self.tab in _LISTS
        page.display, rows.display = not is_list, is_list
        (rows if is_list else page).focus()
        if is_list:
            self._show_list(rows)
        else:
            page.show(self.rows())
        self.refresh_frame()

    def _show_strip(self) -> None:
        tabs = [(tab, f"{tab} {self._count(tab)}".rstrip()) for tab in TABS]
        self.query_one("#tabs", TabBar).show_tabs(tabs, self.tab)

    def on_tab_bar_clicked(self, event: TabBar.Clicked) -> None:
        self.open_tab(event.tab)

    def _count(self, tab: str) -> str:
        if tab == "Labels":
            return str(len(self.source.labels))
        if tab == "Write keys":
            return str(len(self.source.write_keys))
        if tab == "Connections" and self.known.destinations and self.known.warehouses:
            return str(len(self._connections()))
        return ""

    def rows(self) -> Sequence[pages.Row]:
        if self.tab == "Settings":
            return pages.settings(self.source)
        if self.tab == "Write keys":
            return pages.write_keys(self.source, self.segtui.key_said("data.refresh"))
        if self.tab == "Schema":
            found = self.known.schema.one if self.known.schema else None
            return pages.schema(found.settings if found else None, self._names)
        detail = self.known.source.one if self.known.source else None
        if self.tab == "JSON":
            return self._json(detail)
        overview = pages.overview(self.source, detail)
        return beside(overview, self._behaviour(), self.size.width) if self.size.width >= _WIDE else overview

    def _behaviour(self) -> Sequence[pages.Row]:
        """What the tabs behind the first one tell at length."""
        schema = self.known.schema.one if self.known.schema else None
        parts = [part for part in (self.known.destinations, self.known.warehouses) if part is not None]
        failed = any(part.error is not None and not part.items for part in parts)
        are_known = not failed and len(parts) == _READS and all(part.items or not part.is_loading for part in parts)
        unknown = "could not be read" if failed else "loading…"
        connections = self._connections() if are_known else None
        return pages.behaviour(self.source, schema.settings if schema else None, connections, unknown)

    def on_resize(self) -> None:
        super().on_resize()
        self.show_page()

    def _json(self, detail: Any) -> Sequence[pages.Row]:
        rows = pages.json_rows(shown_json(detail or self.source))
        for part in ("schema", "destinations", "warehouses"):
            view: View[Any] | None = getattr(self.known, part)
            if view is not None and view.items:
                rows += [pages.NOTHING, pages.heading(part)]
                for record in view.items:
                    rows += pages.json_rows(shown_json(record))
        return rows

    def _show_list(self, rows: Table) -> None:
        records: Sequence[Any] = self.source.labels if self.tab == "Labels" else self._connections()
        rows.set_columns(LABEL_COLUMNS_OF_SOURCE if self.tab == "Labels" else CONNECTION_COLUMNS)
        rows.empty = (self._no_rows(),)
        rows.show(records, range(len(records)))

    def _no_rows(self) -> str:
        if self.tab == "Labels":
            return "This source has no labels."
        parts = (self.known.destinations, self.known.warehouses)
        if any(view is None or (view.is_loading and not view.items) for view in parts):
            return "Loading…"
        return "This source is connected to no destination and no warehouse."

    def _connections(self) -> list[Destination | Warehouse]:
        parts = (self.known.destinations, self.known.warehouses)
        return [record for view in parts if view is not None for record in view.items]

    def on_table_opened(self, event: Table.Opened) -> None:
        if isinstance(event.record, Label):
            self.segtui.open_sources_with(event.record)
        elif isinstance(event.record, Destination | Warehouse):
            self.app.push_screen(ConnectionScreen(event.record))

    async def again(self) -> SourceScreen | None:
        view = await self.session.service.peek(list_sources())
        found = next((source for source in view.items if source.id == self.listed.id), None)
        return SourceScreen(found, self.tab) if found is not None else None

    # The frame -------------------------------------------------------------------------------------------------

    def main_view(self) -> View[Any] | None:
        """The source's own answer; in the tab of another read, that one."""
        return {"Schema": self.known.schema, "Connections": self.known.destinations}.get(self.tab, self.known.source)

    def problem(self) -> str:
        parts = [f"{name}: {view.error}" for name, view in vars(self.known).items() if view and view.error]
        return " · ".join(dict.fromkeys(parts))

    def action_refresh(self) -> None:
        for call in self.calls().values():
            self.session.service.refresh(call)

    def action_find(self) -> None:
        if self.tab in _LISTS:
            self.open_tab("JSON")
        super().action_find()

    def on_table_moved(self) -> None:
        self.refresh_frame()
