"""A small menu: a key and what it gives, one row each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual import events, on
from textual.app import ComposeResult

from segtui.tui.cells import fit, width_of
from segtui.tui.screens.overlay import Overlay
from segtui.tui.widgets.document import Document

_KEY, _TITLE, _SHOWN = 4, 14, 48  # cells
_LONGEST_TITLE = 60  # cells: a long one takes what room the choices take, and is cut
_BESIDE = 5  # cells: border and blanks of the box, and the last column, which stays empty


@dataclass(frozen=True)
class Choice:
    """One row of a menu: `shown` is what may be seen of the value, which may be a secret."""

    key: str
    title: str
    shown: str


class Menu(Overlay):
    """Choices by their key; the answer is the key."""

    def __init__(self, title: str, choices: Sequence[Choice]) -> None:
        super().__init__()
        self.box_title = title
        self._choices = choices

    def body(self) -> ComposeResult:
        yield Document(id="choices")

    def opened(self) -> None:
        self.query_one("#choices", Document).can_focus = False
        self.on_resize()

    def on_resize(self) -> None:
        """Show each choice in a line of its own, however narrow it is, in a box that is no wider than these need."""
        if not self.is_there:
            return
        longest = max((width_of(choice.shown) for choice in self._choices), default=0)
        room = max(0, min(_SHOWN, longest, self.room - _KEY - _TITLE - 1))
        title = min(_LONGEST_TITLE, width_of(self.box_title) + 1 + width_of(self.said_of_closing()))
        self.query_one("#box").styles.width = max(title, _KEY + _TITLE + room) + _BESIDE
        rows = [
            [(f" {c.key}  ", "accent"), (fit(c.title, _TITLE), ""), (fit(c.shown, room), "dim")] for c in self._choices
        ]
        document = self.query_one("#choices", Document)
        document.styles.height = len(rows)
        document.show(rows)

    @on(events.Click, "#choices")
    def _clicked(self, event: events.Click) -> None:
        if 0 <= event.y < len(self._choices):
            self.dismiss(self._choices[event.y].key)

    def press(self, event: events.Key) -> None:
        """Take the key of a choice."""
        if event.character in {choice.key for choice in self._choices}:
            event.prevent_default()
            self.dismiss(event.character)
