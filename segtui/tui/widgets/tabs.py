"""A line of tabs: the one that is open stands out, and a click opens another."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events
from textual.message import Message

from segtui.tui.cells import Span, width_of
from segtui.tui.widgets.lines import Bar


class TabBar(Bar):
    """Tabs by their names, each with what it is called at the moment."""

    class Clicked(Message):
        """A tab was clicked."""

        def __init__(self, tab: str) -> None:
            super().__init__()
            self.tab = tab

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._tabs: Sequence[tuple[str, str]] = ()

    def show_tabs(self, tabs: Sequence[tuple[str, str]], opened: str) -> None:
        """Show these tabs, each with its name and what it is called."""
        self._tabs = [(name, f" {said} ") for name, said in tabs]
        spans: list[Span] = [(" ", ""), *((said, "badge" if name == opened else "dim") for name, said in self._tabs)]
        self.show(spans)

    def on_click(self, event: events.Click) -> None:
        left = 1
        for name, said in self._tabs:
            if left <= event.x < left + width_of(said):
                self.post_message(self.Clicked(name))
            left += width_of(said)
