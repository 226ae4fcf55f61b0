"""The part of a long list that is seen: a cursor, and the first row shown. Pure: no terminal here."""

from __future__ import annotations


class Window:
    """`height` rows of `total`, from `top` on; the cursor is always among them.

    When the cursor leaves, the window goes after it, row by row.
    """

    __slots__ = ("cursor", "height", "top", "total")

    def __init__(self, height: int = 1, total: int = 0, top: int = 0, cursor: int = 0) -> None:
        self.height, self.total, self.top, self.cursor = height, total, top, cursor

    def resize(self, height: int, total: int) -> None:
        """Take a new height or a new number of rows."""
        self.height, self.total = max(1, height), total
        self.go(self.cursor)

    def go(self, at: int) -> None:
        """Put the cursor on row `at`, or the nearest there is."""
        self.cursor = max(0, min(at, self.total - 1))
        if self.cursor >= self.top + self.height:
            self.top = self.cursor - self.height + 1
        elif self.cursor < self.top:
            self.top = self.cursor
        self.top = max(0, min(self.top, self.total - self.height))

    def scroll(self, by: int) -> None:
        """Move the window by some rows; the cursor comes along where it must."""
        self.top = max(0, min(self.top + by, self.total - self.height))
        self.cursor = max(self.top, min(self.cursor, self.top + self.height - 1, max(0, self.total - 1)))

    def thumb(self, y: int) -> str:
        """The scroll bar's cell in line `y`: blank where everything is seen."""
        if self.total <= self.height:
            return " "
        size = max(1, self.height * self.height // self.total)
        first = (self.height - size) * self.top // max(1, self.total - self.height)
        return "▐" if first <= y < first + size else " "
