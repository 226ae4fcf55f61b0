"""Contrast of a text to what it stands on, as the Web Content Accessibility Guidelines reckon it."""

from __future__ import annotations

from functools import lru_cache

from rich.color import Color, ColorSystem, blend_rgb
from rich.color_triplet import ColorTriplet
from rich.style import Style

LEAST = 4.5
"""The least contrast that a text of usual size may have (level AA)."""
_STEPS = 20
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
    text, ground = style.color, style.bgcolor
    if text is None or ground is None or text.triplet is None or ground.triplet is None:
        return style
    if rounds:
        return style + Style(color=_readable_rounded(text.triplet, _rounded(ground.triplet).get_truecolor()))
    found = readable(text.triplet, ground.triplet)
    return style if found == text.triplet else style + Style(color=Color.from_triplet(found))


def _readable_rounded(text: ColorTriplet, ground: ColorTriplet) -> Color:
    """The nearest of the 256 colours that can be read."""
    towards = _far_end(ground)
    for step in range(_STEPS + 1):
        found = _rounded(blend_rgb(text, towards, step / _STEPS))
        if contrast(found.get_truecolor(), ground) >= LEAST:
            return found
    return _rounded(towards)


def _rounded(colour: ColorTriplet) -> Color:
    return Color.from_triplet(colour).downgrade(ColorSystem.EIGHT_BIT)


def _far_end(ground: ColorTriplet) -> ColorTriplet:
    return max(_BLACK, _WHITE, key=lambda end: contrast(end, ground))


def _luminance(colour: ColorTriplet) -> float:
    red, green, blue = (_linear(part / 255) for part in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
