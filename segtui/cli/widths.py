"""How wide text is in a terminal, in cells, and text made to fit. The text has been made harmless."""

from __future__ import annotations

import unicodedata

_LONGEST = 2000  # characters: nobody needs more of one cell to be measured in a terminal


def width_of(text: str) -> int:
    """How many cells the text takes."""
    return len(text) if text.isascii() else sum(map(_cells, text))


def padded(text: str, width: int) -> str:
    """The text with blanks behind it, up to `width` cells."""
    return text + " " * (width - width_of(text))


def cut(text: str, width: int) -> str:
    """The text in at most `width` cells, with an ellipsis where something is missing."""
    if len(text) <= _LONGEST and width_of(text) <= width:
        return text
    taken, kept = 1, []
    for char in text[:_LONGEST]:
        taken += _cells(char)
        if taken > width:
            break
        kept.append(char)
    return "".join(kept) + "…"


def _cells(char: str) -> int:
    if unicodedata.category(char) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1
