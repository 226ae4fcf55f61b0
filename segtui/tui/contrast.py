"""Contrast of a text to what it stands on, as the Web Content Accessibility Guidelines reckon it."""

from __future__ import annotations

from functools import lru_cache

from rich._palettes import EIGHT_BIT_PALETTE
from rich.color import Color, ColorType, blend_rgb
from rich.color_triplet import ColorTriplet
from rich.style import Style

LEAST = 4.5
"""The least contrast that a text of usual size may have (level AA)."""
_STEPS = 20
_EVERYWHERE = range(16, 256)  # the first sixteen are what the terminal's user made of them
_BLACK, _WHITE = ColorTriplet(0, 0, 0), ColorTriplet(255, 255, 255)


def contrast(one: ColorTriplet, other: ColorTriplet) -> float:
    """How much two colours differ in lightness: from 1 to 21."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@lru_cache(maxsize=1024)
def readable(text: ColorTriplet, ground: ColorTriplet) -> ColorTriplet:
    """The text's colour, made lighter or darker until it can be read on this ground."""
    towards = _far_end(ground)
    for step in range(_STEPS + 1):
        found = blend_rgb(text, towards, step / _STEPS)
        if contrast(found, ground) >= LEAST:
            return found
    return towards


def readable_style(style: Style, *, rounds: bool = False) -> Style:
    """The style with a text that can be read; colours whose look only the terminal knows stay as they are.

    `rounds`: the terminal has 256 colours, and takes the nearest of them.
    """
    text, ground = _known(style.color), _known(style.bgcolor)
    if text is None or ground is None:
        return style
    if rounds:
        under = rounded(ground)
        return style + Style(color=_readable_rounded(text, under.get_truecolor()), bgcolor=under)
    found = readable(text, ground)
    return style if found == text else style + Style(color=Color.from_triplet(found))


def _known(colour: Color | None) -> ColorTriplet | None:
    """What a colour looks like, None where only the terminal knows."""
    if colour is None or colour.triplet is not None or colour.type is not ColorType.EIGHT_BIT:
        return colour.triplet if colour is not None else None
    return colour.get_truecolor()


def _readable_rounded(text: ColorTriplet, ground: ColorTriplet) -> Color:
    """The nearest of the 256 colours that can be read."""
    towards = _far_end(ground)
    for step in range(_STEPS + 1):
        found = rounded(blend_rgb(text, towards, step / _STEPS))
        if contrast(found.get_truecolor(), ground) >= LEAST:
            return found
    return rounded(towards)


@lru_cache(maxsize=4096)
def rounded(colour: ColorTriplet) -> Color:
    """The nearest of the 256 colours, by the eye: Rich's own choice makes a dark grey with a tinge into a navy blue."""
    return Color.from_ansi(min(_EVERYWHERE, key=lambda number: _apart(colour, EIGHT_BIT_PALETTE[number])))


def _apart(one: ColorTriplet, other: ColorTriplet) -> float:
    """How different two colours look: the squared distance, weighted as the eye does by how red they are."""
    red, green, blue = (mine - its for mine, its in zip(one, other, strict=True))
    redness = (one.red + other.red) / 512
    return (2 + redness) * red * red + 4 * green * green + (3 - redness) * blue * blue


def _far_end(ground: ColorTriplet) -> ColorTriplet:
    return max(_BLACK, _WHITE, key=lambda end: contrast(end, ground))


def _luminance(colour: ColorTriplet) -> float:
    red, green, blue = (_linear(part / 255) for part in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


@lru_cache(maxsize=4096)
def rounded_style(style: Style) -> Style:
    """The style in the nearest of the 256 colours."""
    text, ground = (rounded(one.triplet) if one and one.triplet else one for one in (style.color, style.bgcolor))
    return style + Style.from_color(text, ground)
