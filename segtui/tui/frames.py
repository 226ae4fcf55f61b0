"""What Textual draws, read into a page of cells: the only way from a frame to the terminal.

Of the escape sequences only colours and places are understood, and none is passed on: the terminal gets what the canvas
makes of the cells. So nothing that came in as data can leave as a command, whatever way it took through a widget.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from rich.cells import split_graphemes

from segtui.sight.canvas import Page
from segtui.sight.pens import pen_of

_TOKEN = re.compile(
    r"\x1b\[(\d*);(\d*)H|\x1b\[([0-9;]*)m|([^\x1b\n\r]+)|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|.", re.DOTALL
)
_HARMFUL = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")
_INSTEAD = "\ufffd"
_FLAG = re.compile("[\U0001f1e6-\U0001f1ff]{2}")


_BLINKING = "5"


class Frames:
    """Puts frames on a page.

    `caret` is the cell, column and row, where one types, None where one does not: it comes as one that blinks.
    """

    def __init__(self, page: Page) -> None:
        self.page = page
        self._x = self._y = 0
        self._style = ""
        self.caret: tuple[int, int] | None = None
        self._is_caret = False

    def take(self, frame: str) -> None:
        """Put what this draws on the page."""
        for found in _TOKEN.finditer(frame):
            row, column, style, text = found.groups()
            if text is not None:
                cells = cells_of(text)
                self.page.put(self._x, self._y, cells, self._style)
                self._see_caret(len(cells))
                self._x += len(cells)
            elif style is not None:
                self._style, self._is_caret = _without_caret(style)
            elif row is not None:
                self._y, self._x = int(row or 1) - 1, int(column or 1) - 1

    def _see_caret(self, width: int) -> None:
        if self._is_caret:
            self.caret = self._x, self._y
        elif self.caret is not None and self.caret[1] == self._y and 0 <= self.caret[0] - self._x < width:
            self.caret = None  # something else stands there now


@lru_cache(maxsize=512)
def _without_caret(style: str) -> tuple[str, bool]:
    """The style as it is shown, and whether it is that of the cell where one types."""
    foreground, background, attributes = pen_of(style)
    if _BLINKING not in attributes:
        return "" if style == "0" else style, False
    return ";".join(filter(None, (*sorted(attributes - {_BLINKING}), foreground, background))), True


@lru_cache(maxsize=8192)
def cells_of(text: str) -> Sequence[str]:
    """The text cell by cell; nothing stands behind what is two cells wide."""
    if text.isascii() and text.isprintable():
        return text
    text = _HARMFUL.sub(_INSTEAD, text)
    cells: list[str] = []
    for begin, end, width in split_graphemes(text)[0]:
        if cells and _FLAG.fullmatch(cells[-1] + text[begin:end]):  # a terminal may take two, three or four cells
            cells[-1:] = [cells[-1] + text[begin:end], ""]
        elif width > 0:
            cells += [text[begin:end], *[""] * (width - 1)]
        elif cells:
            cells[-1] += text[begin:end]
    return cells


def with_cursor(painted: str, before: tuple[int, int] | None, after: tuple[int, int] | None) -> str:
    """What is to be painted, with the terminal's cursor moved from one cell to another (None: it is hidden).

    It is not seen while it paints.
    """
    hidden = "\x1b[?25l" if before is not None and (painted or after is None) else ""
    if after is None:
        return hidden + painted
    shown = "" if before is not None and not hidden else "\x1b[?25h"
    return f"{hidden}{painted}\x1b[{after[1] + 1};{after[0] + 1}H{shown}"
