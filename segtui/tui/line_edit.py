"""One line of text being typed: a filter, a command, a search. Pure: keys in, text and cursor out."""

from __future__ import annotations

import re
from dataclasses import dataclass

from segtui.text import harmless
from segtui.tui.cells import Span, fit, width_of


@dataclass
class LineEdit:
    """The text, and the cursor's place in it (0 to its length)."""

    text: str = ""
    cursor: int = 0

    @classmethod
    def of(cls, text: str) -> LineEdit:
        """An edit of `text` with the cursor at its end."""
        return cls(text, len(text))

    def press(self, key: str, character: str | None) -> bool:
        """Take a key as Textual names it; whether it was one for editing."""
        move = _MOVES.get(key)
        if move:
            move(self)
        elif character and character.isprintable():
            self.insert(character)
        else:
            return False
        return True

    def insert(self, text: str) -> None:
        """Put text at the cursor; line ends and controls become blanks."""
        clean = "".join(char if char.isprintable() else " " for char in text)
        self.text = self.text[: self.cursor] + clean + self.text[self.cursor :]
        self.cursor += len(clean)

    def spans(self) -> list[Span]:
        """The line with its cursor, to be shown; a bar that is too narrow keeps the cursor in sight."""
        before, at, after = (
            self.text[: self.cursor],
            self.text[self.cursor : self.cursor + 1],
            self.text[self.cursor + 1 :],
        )
        return [(harmless(before), ""), (harmless(at) or " ", "caret"), (harmless(after), "")]

    def spans_in(self, width: int) -> list[Span]:
        """The part of the line that fits into `width` cells and holds the cursor."""
        (before, _), (at, tone), (after, _) = self.spans()
        room = max(1, width - width_of(at))
        while width_of(before) > room:
            cut = max(1, (width_of(before) - room) // 2)
            before = before[cut:]
        return [(before, ""), (at, tone), (fit(after, room - width_of(before)).rstrip(), "")]

    def _delete(self, start: int, end: int) -> None:
        self.text = self.text[:start] + self.text[end:]
        self.cursor = start

    def _word_start(self) -> int:
        found = re.search(r"\S+\s*\Z", self.text[: self.cursor])
        return found.start() if found else 0

    def left(self) -> None:
        self.cursor = max(0, self.cursor - 1)

    def right(self) -> None:
        self.cursor = min(len(self.text), self.cursor + 1)

    def home(self) -> None:
        self.cursor = 0

    def end(self) -> None:
        self.cursor = len(self.text)

    def backspace(self) -> None:
        if self.cursor:
            self._delete(self.cursor - 1, self.cursor)

    def delete(self) -> None:
        self._delete(self.cursor, self.cursor + 1)

    def delete_word(self) -> None:
        self._delete(self._word_start(), self.cursor)

    def delete_to_start(self) -> None:
        self._delete(0, self.cursor)

    def delete_to_end(self) -> None:
        self._delete(self.cursor, len(self.text))


_MOVES = {
    "left": LineEdit.left,
    "right": LineEdit.right,
    "home": LineEdit.home,
    "ctrl+a": LineEdit.home,
    "end": LineEdit.end,
    "ctrl+e": LineEdit.end,
    "backspace": LineEdit.backspace,
    "ctrl+h": LineEdit.backspace,
    "delete": LineEdit.delete,
    "ctrl+w": LineEdit.delete_word,
    "ctrl+u": LineEdit.delete_to_start,
    "ctrl+k": LineEdit.delete_to_end,
}
