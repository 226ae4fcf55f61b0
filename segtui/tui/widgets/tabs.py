"""A line of tabs: the one that is open stands out, and a click opens another."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events
from textual.message import Message
from textual.strip import Strip

from segtui.tui.cells import Span, width_of
from segtui.tui.widgets.lines import Bar

_MORE = "‹"


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
        self._opened = ""

    def show_tabs(self, tabs: Sequence[tuple[str, str]], opened: str) -> None:
        """Show these tabs, each with its name and what it is called."""
        self._tabs, self._opened = [(name, f" {said} ") for name, said in tabs], opened
        self.show((said, "badge" if name == opened else "dim") for name, said in self._tabs)

    def render_line(self, y: int) -> Strip:
        shown = self._seen()
        sign = _MORE if len(shown) < len(self._tabs) else " "
        spans: list[Span] = [
            (sign, "dim"),
            *((said, "badge" if name == self._opened else "dim") for name, said in shown),
        ]
        return self.strip_of(spans, self.size.width)

    def _seen(self) -> Sequence[tuple[str, str]]:
        """The tabs that are seen: all of them, or those from the first on with which the open one is."""
        tabs = self._tabs
        opened = next((at for at, (name, _) in enumerate(tabs) if name == self._opened), 0)
        first = 0
        while first < opened and 1 + sum(width_of(said) for _, said in tabs[first : opened + 1]) > self.size.width:
            first += 1
        return tabs[first:]

    def on_click(self, event: events.Click) -> None:
        left = 1
        for name, said in self._seen():
            if left <= event.x < left + width_of(said):
                self.post_message(self.Clicked(name))
            left += width_of(said)
