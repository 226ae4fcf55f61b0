"""A plain text on the whole screen, with the mouse left to the terminal: to be selected by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.screen import ModalScreen

from segtui.text import harmless
from segtui.tui.cells import Span, width_of
from segtui.tui.keys import bindings_for
from segtui.tui.said import hints_said
from segtui.tui.widgets.document import Document
from segtui.tui.widgets.lines import Bar

if TYPE_CHECKING:
    from segtui.tui.app import SegtuiApp


class ByHand(ModalScreen[None]):
    """Nothing but the text, from the first column on, and a line under it: what is selected holds no border.

    What is harmful in the text is shown as a placeholder, here as everywhere.
    """

    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for("overlay"), *bindings_for("overlay_page")]

    def __init__(self, title: str, text: str) -> None:
        super().__init__()
        self._title, self._text = title, text

    def compose(self) -> ComposeResult:
        yield Document(id="page")
        yield Bar(id="state")

    def on_mount(self) -> None:
        page = self.query_one("#page", Document)
        page.can_focus = page.shows_place = False  # what is selected holds nothing but the text
        page.show([[(harmless(line), "")] for line in self._text.split("\n")])
        app = cast("SegtuiApp", self.app)
        down, up, close = (app.key_of(f"overlay.{name}") for name in ("down", "up", "close"))
        left: list[Span] = [(f" {self._title}", "strong"), (" · select it with the mouse", "dim")]
        room = app.size.width - sum(width_of(text) for text, _ in left) - 1
        keys = hints_said([(f"{down} {up}", "scroll"), (close, "closes")], room)
        self.query_one("#state", Bar).show(left, keys)
        app.mouse.lend(True)

    def on_unmount(self) -> None:
        cast("SegtuiApp", self.app).mouse.lend(False)

    def action_scroll(self, by: int) -> None:
        self.query_one("#page", Document).action_scroll_by(by)

    def action_leave(self) -> None:
        self.dismiss(None)
