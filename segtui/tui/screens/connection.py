"""A destination or a warehouse that a source is connected to."""

from __future__ import annotations

from collections.abc import Sequence

from segtui.models import Destination, Warehouse
from segtui.tui import pages
from segtui.tui.columns import named
from segtui.tui.screens.page_frame import PageFrame


class ConnectionScreen(PageFrame):
    """A connection, as the source's answer told of it."""

    reads = False

    def __init__(self, connection: Destination | Warehouse) -> None:
        super().__init__(named(connection.title))
        self.connection = connection

    async def again(self) -> ConnectionScreen:
        return ConnectionScreen(self.connection)

    def rows(self) -> Sequence[pages.Row]:
        return pages.connection(self.connection)
