"""Colour on the command line: only where a person looks and wants it."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from typing import IO, Any

_CODES: Mapping[str, str] = {"strong": "1", "dim": "2", "good": "32", "bad": "31", "warn": "33", "accent": "36"}


def is_terminal(stream: IO[Any] | None) -> bool:
    """Whether a person looks at the stream."""
    return stream is not None and stream.isatty()


def columns_of_terminal() -> int:
    """How wide the terminal is; 0 where there is none."""
    if not is_terminal(sys.stdout):
        return 0
    try:
        return os.get_terminal_size(sys.stdout.fileno()).columns or 80
    except (OSError, ValueError):
        return 80


def says_color(choice: str, stream: IO[Any] | None) -> bool:
    """Whether to colour what goes to the stream: as chosen, else in a terminal unless NO_COLOR or TERM says no."""
    if choice != "auto":
        return choice == "always"
    return is_terminal(stream) and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def styled(text: str, tone: str, is_on: bool) -> str:
    """The text in a tone; the tones are those of the screens."""
    return f"\x1b[{_CODES[tone]}m{text}\x1b[0m" if is_on and tone in _CODES and text else text
