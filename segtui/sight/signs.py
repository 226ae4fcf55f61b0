"""Signs and borders in ASCII, cell for cell, for terminals that have no others."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

_BORDERS, _BLOCKS = range(0x2500, 0x2580), range(0x2580, 0x25A0)
_SIGNS = {
    "-": "─━·–—−",
    "=": "═",
    "|": "│┃║▏▎▕▊",
    "#": "▐█▀▄",
    ">": "▌▸›→",
    "<": "‹←",
    "^": "↑▴",
    "v": "↓▾",
    "*": "●•",
    "o": "○◌",
    "+": "✓",
    "x": "✗×",
    "!": "⚠≠",
    "~": "…↺",
    "i": "ℹ",
    '"': "“”„",
    "'": "‘’′",
}
_PLAIN = {
    **dict.fromkeys(_BORDERS, "+"),
    **dict.fromkeys(_BLOCKS, "#"),
    **{ord(sign): plain for plain, signs in _SIGNS.items() for sign in signs},
}
_WITHOUT_GLYPHS = ("linux", "dumb", "unknown", "ansi", "cons25")
_LOCALES = ("LC_ALL", "LC_CTYPE", "LANG")


def plain(text: str) -> str:
    """The text with signs of ours in ASCII; all else in it stays, and so does its width."""
    return text if text.isascii() else text.translate(_PLAIN)


def needs_plain(environ: Mapping[str, str]) -> bool:
    """Whether a terminal may lack the signs: it is one of those without fonts of their own, or no UTF-8 is spoken.

    Where no locale is named, UTF-8 is taken for granted: over ssh and in containers hardly any is, and all terminals of
    today speak it.
    """
    terminal = environ.get("TERM", "")
    locale = next((found for name in _LOCALES if (found := environ.get(name))), "utf-8").lower()
    return terminal in _WITHOUT_GLYPHS or terminal.startswith("vt") or "utf-8" not in locale.replace("utf8", "utf-8")
