"""Help: every key of the screen below, searchable; made from the bindings themselves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import ActiveBinding, BindingType

from segtui.text import searchable
from segtui.tui.keys import KeyHelp, bindings_for, helped
from segtui.tui.pages import Row, heading, note
from segtui.tui.screens.overlay import TypedOverlay
from segtui.tui.widgets.document import Document


class HelpOverlay(TypedOverlay):
    """The keys that work on a screen, narrowed by typing."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_for("help")

    def __init__(self, screen_name: str, bindings: Sequence[ActiveBinding]) -> None:
        super().__init__()
        self.box_title = f"Keys · {screen_name} · type to search"
        self._offered = bindings

    def body(self) -> ComposeResult:
        yield from super().body()
        yield Document(id="keys")

    def changed(self) -> None:
        wanted = searchable(self.edit.text.strip())
        rows: list[Row] = []
        group = ""
        for entry in helped(self.app, self._offered):
            if wanted not in searchable(f"{entry.keys} {entry.title} {entry.tooltip} {entry.group}"):
                continue
            if entry.group != group:
                group = entry.group
                rows += [(), heading(group)] if rows else [heading(group)]
            rows.append(_row(entry))
        self.query_one("#keys", Document).show(rows or [note("No key does that here.")])

    def action_scroll(self, by: int) -> None:
        self.query_one("#keys", Document).action_scroll_by(by)


def _row(entry: KeyHelp) -> Row:
    what = f"{entry.title}: {entry.tooltip}" if entry.tooltip else entry.title
    return [(f"  {entry.keys:<18}", "accent"), (what, "")]
