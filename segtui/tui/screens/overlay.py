"""What lies over a screen and closes with `esc` to exactly where one was."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen

from segtui.tui.line_edit import LineEdit
from segtui.tui.widgets.lines import Bar


class Overlay(ModalScreen[str | None]):
    """A box in the middle; its answer is a text, or None when it was left."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", "Close", id="overlay.close", show=False)]

    box_title = ""

    def compose(self) -> ComposeResult:
        with Vertical(id="box") as box:
            box.border_title = None
            yield Bar(id="box-title")
            yield from self.body()

    def body(self) -> ComposeResult:
        """The widgets in the box."""
        raise NotImplementedError

    def on_mount(self) -> None:
        self.query_one("#box-title", Bar).show([(self.box_title, "strong")], [("esc closes", "dim")])
        self.opened()

    def opened(self) -> None:
        """The overlay is there."""

    def action_leave(self) -> None:
        self.dismiss(None)


class TypedOverlay(Overlay):
    """An overlay with a line to type in: every key that edits belongs to the line."""

    def __init__(self) -> None:
        super().__init__()
        self.edit = LineEdit()

    def body(self) -> ComposeResult:
        yield Bar(id="line")

    def opened(self) -> None:
        self.changed()

    def press(self, event: events.Key) -> None:
        """Take a key before any binding can."""
        if self.edit.press(event.key, event.character):
            event.prevent_default()
            self._show_line()
            self.changed()

    def on_paste(self, event: events.Paste) -> None:
        event.stop()
        self.edit.insert(event.text)
        self._show_line()
        self.changed()

    def on_screen_resume(self) -> None:
        self._show_line()

    def _show_line(self) -> None:
        self.query_one("#line", Bar).show([("› ", "accent"), *self.edit.spans()])

    def changed(self) -> None:
        """The line was changed."""
        raise NotImplementedError
