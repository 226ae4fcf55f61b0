"""What lies over a screen and closes with `esc` to exactly where one was."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, cast

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen

from segtui.tui.cells import Span
from segtui.tui.keys import bindings_for, shown
from segtui.tui.line_edit import LineEdit
from segtui.tui.pages import Row
from segtui.tui.said import hints_said, joined
from segtui.tui.widgets.document import Document
from segtui.tui.widgets.lines import Bar

if TYPE_CHECKING:
    from segtui.tui.app import SegtuiApp

_BESIDE = 4  # cells: its border, and a blank beside it
_AROUND = 4  # lines of a page overlay: its border, its title, its hints


class Overlay(ModalScreen[str | None]):
    """A box in the middle; its answer is a text, or None when it was left."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_for("overlay")

    box_title = ""

    widest = 84
    """Cells of the box where there is room for them, its border counted."""

    def compose(self) -> ComposeResult:
        with Vertical(id="box") as box:
            box.border_title = None
            yield Bar(id="box-title")
            yield from self.body()

    def body(self) -> ComposeResult:
        """The widgets in the box."""
        raise NotImplementedError

    def on_mount(self) -> None:
        if not self.is_there:
            return  # it was left before it was there
        self.set_class(self.segtui.settings.production, "-production")
        self.query_one("#box-title", Bar).show([(self.box_title, "strong")], [(self.said_of_closing(), "dim")])
        self.opened()

    @property
    def segtui(self) -> SegtuiApp:
        """The app, by its own type."""
        return cast("SegtuiApp", self.app)

    @property
    def room(self) -> int:
        """The cells of a line in the box."""
        return max(1, min(self.widest, self.size.width) - _BESIDE)

    @property
    def is_there(self) -> bool:
        """Whether it can be drawn: it was composed, and is not on its way out, when an answer may still come."""
        return self in self.app.screen_stack and bool(self.query("#box-title"))

    def key(self, name: str, *, beside_typing: bool = False) -> str:
        """The first key of an action, as people are told of it; empty: it has none."""
        return self.segtui.key_of(name, beside_typing=beside_typing)

    def said_of_closing(self) -> str:
        """How it is closed."""
        return f"{self.key('overlay.close')} closes"

    def opened(self) -> None:
        """The overlay is there."""

    def action_leave(self) -> None:
        self.dismiss(None)


class TypedOverlay(Overlay):
    """An overlay with a line to type in: every key that edits belongs to the line."""

    def said_of_closing(self) -> str:
        return "esc closes"

    def __init__(self) -> None:
        super().__init__()
        self.edit = LineEdit()

    def body(self) -> ComposeResult:
        yield Bar(id="line")

    def opened(self) -> None:
        self.changed()

    def press(self, event: events.Key) -> None:
        """Take a key before any binding can; `esc` leaves, whichever key does elsewhere: that one may be typed here."""
        if event.key == "escape":
            event.prevent_default()
            self.action_leave()
        elif self.edit.press(event.key, event.character):
            event.prevent_default()
            self._show_line()
            self.changed()

    def on_paste(self, event: events.Paste) -> None:
        event.stop()
        self.edit.insert(event.text)
        self._show_line()
        self.changed()

    def on_screen_resume(self) -> None:
        if self.is_there:
            self._show_line()

    def _show_line(self) -> None:
        self.query_one("#line", Bar).show([("› ", "accent"), *self.edit.spans()])

    def changed(self) -> None:
        """The line was changed."""
        raise NotImplementedError


class PageOverlay(Overlay):
    """An overlay with a page to read, and a line under it that says which keys there are, or what went wrong."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_for("overlay_page")

    widest = 100

    def __init__(self) -> None:
        super().__init__()
        self._message: list[Span] = []

    def body(self) -> ComposeResult:
        page = Document(id="page")
        page.can_focus = False
        line = Document(id="line")
        line.can_focus = False
        yield page
        yield line
        yield Bar(id="hints")

    def opened(self) -> None:
        self.query_one("#line").display = False
        self.show_page()

    def rows(self) -> Sequence[Row]:
        """What the page says."""
        raise NotImplementedError

    def hints(self) -> Sequence[tuple[str, str]]:
        """The keys to be shown, with what they do."""
        return ((self.key("overlay.close"), "close"),)

    def show_page(self) -> None:
        """Show the page as it is to be now, in the room that the other lines leave."""
        if self.is_there:
            line = self.query_one("#line", Document)
            taken = line.get_content_height(self.size, self.size, self.room) if line.display else 0
            self.query_one("#page").styles.max_height = max(3, int(self.size.height * 0.9) - _AROUND - taken)
            rows = self.rows()
            self.fit_to(rows)
            self.query_one("#page", Document).show(rows)
            self._show_hints()

    def fit_to(self, rows: Sequence[Row]) -> None:
        """Take the room that these rows need; most pages have one width."""

    def tell(self, text: str, tone: str = "warn") -> None:
        """Say something under the page until the next key; nothing: an empty text."""
        self._message = [(text, tone)] if text else []
        self._show_hints()

    def _show_hints(self) -> None:
        if not self.is_there:
            return
        bar = self.query_one("#hints", Bar)
        message = joined([self._message])
        bar.show(message, [] if message else hints_said(self.hints(), bar.size.width or 76))

    def press(self, event: events.Key) -> None:
        """Look at each key: silence where one does nothing would look like a fault."""
        self._message = []
        if event.key not in self.active_bindings:
            self._message = [(f"{shown(event.key)} does nothing here", "warn")]
        self._show_hints()

    def on_resize(self) -> None:
        self.show_page()
        self.call_after_refresh(self._show_hints)

    def action_scroll(self, by: int) -> None:
        self.query_one("#page", Document).action_scroll_by(by)
