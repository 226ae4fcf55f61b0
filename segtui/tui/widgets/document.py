"""A page of text to read and to search: facts, settings, JSON, help."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.actions import SkipAction
from textual.binding import BindingType
from textual.geometry import Size
from textual.strip import Strip

from segtui.sight.window import Window
from segtui.text import searchable
from segtui.tui.cells import Span, folded
from segtui.tui.keys import bindings_for
from segtui.tui.widgets.lines import Lines

Row = Sequence[Span]


class Document(Lines, can_focus=True):
    """Rows of spans that scroll; rows that are too long go on in the next line, under their last span."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_for("text")

    shows_place = True
    """Whether its last column shows how far one has scrolled."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._rows: Sequence[Row] = ()
        self._lines: list[Row] = []
        self._window = Window()
        self._wanted = ""

    def show(self, rows: Sequence[Row]) -> None:
        """Show these rows; the place one has scrolled to stays."""
        if list(rows) != list(self._rows):
            self._rows = list(rows)
            self._laid_out()
            if self.styles.is_auto_height:
                self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as its rows take, where the layout asks for its height."""
        return max(1, sum(len(folded(row, max(1, width - 1))) for row in self._rows))

    def reveal(self, row: int) -> None:
        """Scroll, if need be, so that this row (from 0) is seen."""
        at = sum(len(folded(before, max(1, self.size.width - 1))) for before in self._rows[:row])
        if not self._window.top <= at < self._window.top + self.size.height:
            self._to(at)

    @property
    def top(self) -> int:
        """The first line that is seen, from 0 on."""
        return self._window.top

    @property
    def text(self) -> str:
        """Everything the document says, a row a line."""
        return "\n".join("".join(text for text, _ in row) for row in self._rows)

    @property
    def is_searched(self) -> bool:
        """Whether a text is searched for."""
        return bool(self._wanted)

    def find(self, wanted: str) -> int:
        """Go to the first row that holds the text, and show every place; how many rows hold it."""
        self._wanted = searchable(wanted)
        matches = self._matches()
        if matches:
            self._to(matches[0])
        self.refresh()
        return len(matches)

    def action_scroll_by(self, by: int) -> None:
        top = self._window.top
        self._window.scroll(by)
        if self._window.top != top:
            self.refresh()

    def action_half(self, direction: int) -> None:
        self.action_scroll_by(direction * max(1, self.size.height // 2))

    def action_next_match(self, direction: int) -> None:
        if not self._wanted:
            raise SkipAction  # nothing is searched for: the screen may use the key
        matches = self._matches()
        here = self._window.top
        ahead = [at for at in matches if (at > here if direction > 0 else at < here)]
        if matches:
            self._to((ahead or matches)[0 if direction > 0 else -1])

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        self.action_scroll_by(3)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        self.action_scroll_by(-3)

    def on_resize(self, event: events.Resize) -> None:
        self._laid_out()

    def render_line(self, y: int) -> Strip:
        at = self._window.top + y
        width = self.size.width - 1
        row: Row = self._lines[at] if at < len(self._lines) else ()
        if self._wanted and self._holds(row):
            row = _highlighted(row, self._wanted)
        thumb = self._window.thumb(y) if self.shows_place else " "
        return Strip.join([self.strip_of(row, width), self.strip_of([(thumb, "dim")], 1)])

    def _laid_out(self) -> None:
        width = max(1, self.size.width - 1)
        self._lines = [line for row in self._rows for line in folded(row, width)]
        self._window.resize(self.size.height, len(self._lines))
        self._window.scroll(0)
        self.refresh()

    def _matches(self) -> list[int]:
        return [at for at, row in enumerate(self._lines) if self._wanted and self._holds(row)]

    def _holds(self, row: Row) -> bool:
        return any(self._wanted in searchable(text) for text, _ in row)

    def _to(self, line: int) -> None:
        self._window.scroll(line - self._window.top)
        self.refresh()


def _highlighted(row: Row, wanted: str) -> Row:
    out: list[Span] = []
    for text, tone in row:
        folded = searchable(text)
        if len(folded) != len(text):  # folding changed the length: the place cannot be told
            out.append((text, "found" if wanted in folded else tone))
            continue
        start = 0
        while (at := folded.find(wanted, start)) >= 0:
            out.append((text[start:at], tone))
            out.append((text[at : at + len(wanted)], "found"))
            start = at + len(wanted)
        out.append((text[start:], tone))
    return out
