"""A screen that is a page of text, to be read and searched."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from segtui.tui.keys import bindings_for
from segtui.tui.line_edit import LineEdit
from segtui.tui.pages import Row
from segtui.tui.screens.frame import Frame, Typing
from segtui.tui.widgets.document import Document


class PageFrame(Frame):
    """A page of text."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_for("page")

    def rows(self) -> Sequence[Row]:
        """What the page says."""
        raise NotImplementedError

    def body(self) -> ComposeResult:
        yield Document(id="page")

    @property
    def page(self) -> Document:
        """The page itself."""
        return self.query_one("#page", Document)

    def opened(self) -> None:
        self.page.focus()
        self.show_page()

    def show_page(self) -> None:
        """Show the page as it is to be now."""
        if not self.is_there:
            return
        self.page.show(self.rows())
        self.refresh_frame()

    def _say_why_not(self, key: str) -> None:
        """A key that goes through what was found, before anything is searched for, says so."""
        bound = [one for _, bindings in self._modal_binding_chain for one in bindings.key_to_bindings.get(key, ())]
        if bound and not self.page.is_searched and all(one.action.startswith("next_match") for one in bound):
            self.tell(f"Nothing is searched for: {self.segtui.key_said('text.find')} finds a text on this page")
        else:
            super()._say_why_not(key)

    def action_find(self) -> None:
        self.type_line(Typing("/", LineEdit(), self.find, self.find, lambda: self.find("")))

    def find(self, text: str) -> None:
        """Go to the first row that holds the text."""
        count = self.page.find(text)
        on, back = self.segtui.key_said("text.next"), self.segtui.key_said("text.previous")
        hold = "no row holds it" if not count else "1 row holds it" if count == 1 else f"{count} rows hold it"
        through = f": {on} and {back} go through them" if count > 1 else ""
        self.tell(f"{hold}{through}" if text else "", "dim" if count else "warn")
