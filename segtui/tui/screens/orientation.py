"""Three lines at the first start on a workspace: what the keys are. They go at the first key, and do not come back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from segtui.tui.cells import Span
from segtui.tui.widgets.document import Document

if TYPE_CHECKING:
    from segtui.tui.screens.frame import Frame

_LOWEST = 16  # lines of a terminal that can spare three
_ID = "orientation"
_LINES: tuple[tuple[tuple[str, str], ...], ...] = (
    (("list.open", "opens a source"), ("list.filter", "filters"), ("list.mark", "marks"), ("list.columns", "columns")),
    (("write.toggle", "switches it on or off: every change is shown before it is sent"),),
    (("app.help", "shows every key"), ("app.commands", "goes anywhere"), ("app.quit", "quits")),
)


class Orientation:
    """Shows the lines above the line of state of a screen, as long as no key was pressed on it."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._is_over = False
        self._lines: Document | None = None

    def begin(self) -> None:
        """Show them at once where no workspace was begun with before."""
        if self._frame.session.remembered.is_first:
            self._show()

    def workspace_known(self, workspace_id: str) -> None:
        """It is known which workspace this is: where it is a new one of the profile, show them too."""
        frame = self._frame
        if frame.session.remembered.greets(workspace_id):
            self._show()

    def end(self) -> None:
        """A key was pressed."""
        self._is_over = True
        if self._lines is not None:
            self._lines.remove()
            self._lines = None

    def _show(self) -> None:
        frame = self._frame
        is_wanted = frame.segtui.settings.orientation and not self._is_over and self._lines is None
        if is_wanted and frame.app.size.height >= _LOWEST:
            self._lines = lines = Document(id=_ID)
            lines.can_focus = False
            frame.mount(lines, before="#state")
            lines.styles.height = "auto"  # on a narrow terminal a line takes two
            lines.show([self._line(parts) for parts in _LINES])

    def _line(self, parts: Sequence[tuple[str, str]]) -> list[Span]:
        line: list[Span] = [(" ", "")]
        for name, what in parts:
            line += [(f" {self._frame.segtui.key_said(name)}", "strong"), (f" {what}", ""), ("  ", "")]
        return line[:-1]
