"""Styles as a terminal takes them: SGR parameters, and the shortest way from one to another."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeAlias

    Pen: TypeAlias = tuple[str, str, frozenset[str]]

PLAIN: Pen = ("", "", frozenset())
"""Foreground, background (as SGR parameters, empty: the terminal's own) and attributes."""

_OFF = {"1": "22", "2": "22", "3": "23", "4": "24", "5": "25", "6": "25", "7": "27", "8": "28", "9": "29", "53": "55"}
_ON_BLANKS = frozenset(("4", "7", "9", "53"))

_pens: dict[str, Pen] = {"": PLAIN, "0": PLAIN}
_ways: dict[tuple[Pen, Pen], str] = {}


def pen_of(style: str) -> Pen:
    """The pen that a whole style stands for (`1;38;2;9;9;9;48;5;7`)."""
    pen = _pens.get(style)
    if pen is None:
        pen = _pens[style] = _parsed(style.split(";"))
    return pen


def blank_pen(style: Pen, pen: Pen) -> Pen:
    """The pen for a blank of this style: of what does not show on a blank, the pen at hand keeps its own."""
    if "7" in style[2] or style[2] & _ON_BLANKS:
        return style
    return pen[0], style[1], pen[2] - _ON_BLANKS


def way(before: Pen, after: Pen) -> str:
    """What to send to go from one pen to the other."""
    if before == after:
        return ""
    found = _ways.get((before, after))
    if found is None:
        found = _ways[before, after] = min(_steps(before, after), _anew(after), key=len)
    return found


def _anew(pen: Pen) -> str:
    return f"\x1b[{';'.join(filter(None, ('0', *sorted(pen[2]), pen[0], pen[1])))}m"


def _steps(before: Pen, after: Pen) -> str:
    gone = before[2] - after[2]
    off = {_OFF[name] for name in gone if name in _OFF}
    again = {name for name in after[2] & before[2] if _OFF.get(name) in off}
    steps = [*sorted(off), *sorted(again | (after[2] - before[2]))]
    if before[0] != after[0]:
        steps.append(after[0] or "39")
    if before[1] != after[1]:
        steps.append(after[1] or "49")
    return f"\x1b[{';'.join(steps)}m"


def _parsed(parameters: list[str]) -> Pen:
    foreground = background = ""
    attributes: set[str] = set()
    at = 0
    while at < len(parameters):
        name = parameters[at]
        taken = 1
        if name in ("38", "48"):
            taken = 5 if parameters[at + 1 : at + 2] == ["2"] else 3
            colour = ";".join(parameters[at : at + taken])
            foreground, background = (colour, background) if name == "38" else (foreground, colour)
        elif name.startswith(("3", "9")) and len(name) == 2:
            foreground = "" if name == "39" else name
        elif name.startswith(("4", "10")) and len(name) > 1:
            background = "" if name == "49" else name
        elif name in _OFF:
            attributes.add(name)
        at += taken
    return foreground, background, frozenset(attributes)
