"""A searchable list to choose one row from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from segtui.text import searchable
from segtui.tui.cells import Column
from segtui.tui.keys import bindings_for
from segtui.tui.screens.overlay import TypedOverlay
from segtui.tui.widgets.table import Table

_MOST_LINES = 16
_AROUND = 4  # the border, the title, the line that is typed


@dataclass(frozen=True)
class Item:
    """A row; `id` is its place in the whole list."""

    id: str
    title: str
    about: str


COLUMNS: tuple[Column[Any], ...] = (
    Column("title", "Name", lambda item: item.title, lambda _: "", 20, 46, 3),
    Column("about", "", lambda item: item.about, lambda _: "dim", 16, 60, 2),
)


class Picker(TypedOverlay):
    """Rows of a title and what it is about, narrowed by typing; the answer is the place of the chosen one."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_for("picker")

    def __init__(self, title: str, rows: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self.box_title = f"{title} · type to search"
        self._items = [Item(str(at), name, more) for at, (name, more) in enumerate(rows)]

    def body(self) -> ComposeResult:
        yield from super().body()
        table = Table(COLUMNS, id="picks")
        table.can_focus = False
        yield table

    def on_resize(self) -> None:
        """Take as many lines as there are rows, up to some, and no more than the box has."""
        if not self.is_there:
            return
        least = min(len(self._items) + 1, _MOST_LINES, int(self.size.height * 0.9) - _AROUND)
        self.query_one("#picks", Table).styles.height = max(2, least)

    def changed(self) -> None:
        words = searchable(self.edit.text).split()
        found = [
            item for item in self._items if all(word in searchable(f"{item.title} {item.about}") for word in words)
        ]
        table = self.query_one("#picks", Table)
        table.empty = ("Nothing matches.",)
        table.show(found, range(len(found)))
        table.action_top()

    def action_choose(self, by: int) -> None:
        self.query_one("#picks", Table).action_move(by)

    def action_pick(self) -> None:
        item = self.query_one("#picks", Table).record
        if item is not None:  # where nothing matches, what was typed can be mended
            self.dismiss(item.id)

    def on_table_opened(self) -> None:
        self.action_pick()
