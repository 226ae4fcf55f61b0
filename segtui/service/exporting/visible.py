"""Text for files that have no escapes of their own: nothing in it steers a terminal or a spreadsheet, nothing is lost.

Whatever cannot be seen stands as JSON would write it (`\\u001b`), and so does the backslash of a text that looks as if
it were such an escape. A text that a spreadsheet would take for a formula has its first character written so.
"""

from __future__ import annotations

import re

from segtui.text import json_escape, original

_LOOKS_ESCAPED = re.compile(r"\\(?=u[0-9a-f]{4})")
_ESCAPED = re.compile(r"(?:\\u[0-9a-f]{4})+")
_FORMULA = ("=", "+", "-", "@")


def visible(text: str, also: str = "") -> str:
    """The text with everything that cannot be seen, and every character of `also`, as an escape."""
    text = _LOOKS_ESCAPED.sub(r"\\u005c", str(original(text)))
    if text.isascii() and text.isprintable() and not also:
        return text
    return "".join(char if char.isprintable() and char not in also else json_escape(char) for char in text)


def cell(text: str) -> str:
    """The text for one cell of a spreadsheet."""
    return no_formula(visible(text))


def no_formula(shown: str) -> str:
    """A visible text with its first character escaped where a spreadsheet would calculate it."""
    return json_escape(shown[0]) + shown[1:] if shown.startswith(_FORMULA) else shown


def seen_through(text: str) -> str:
    """The text behind `visible` or `cell`."""
    return _ESCAPED.sub(lambda found: _characters(found.group()), text)


def _characters(escapes: str) -> str:
    units = b"".join(int(unit, 16).to_bytes(2, "big") for unit in escapes.split("\\u")[1:])
    return units.decode("utf-16-be", "surrogatepass")
