"""What the widgets that draw by line share: named tones, and spans made into strips."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar, cast

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget

from segtui.tui.cells import Span, fit, width_of
from segtui.tui.contrast import readable_style

if TYPE_CHECKING:
    from segtui.tui.app import SegtuiApp

_LEAST_TYPED = 24  # cells that a line being typed has, whatever else there is to say

TONES = ("dim", "accent", "good", "warn", "bad", "strong", "mark", "badge", "caret", "header", "cursor", "found")


class Lines(Widget):
    """A widget of lines; each line is a row of spans, and a span's tone is a component class `tone--NAME`.

    `moves` says of each character that was typed on it which movement it is, and by how much.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {f"tone--{tone}" for tone in TONES}

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self.moves: dict[str, tuple[str, int]] = {}
        self._styles: dict[tuple[str, str], Style] = {}

    def notify_style_update(self) -> None:
        self._styles = {}
        super().notify_style_update()

    def style_of(self, base: str, tone: str = "") -> Style:
        """The Rich style of a tone on another one; the empty tone is the widget's own."""
        style = self._styles.get((base, tone))
        if style is None:  # worked out once: it goes through all that the widget stands in
            style = self.style_of(base) + self._toned(tone) if tone else self.rich_style + self._toned(base)
            are_rounded = cast("SegtuiApp", self.app).colours.are_rounded
            style = self._styles[base, tone] = readable_style(style, rounds=are_rounded)
        return style

    def _toned(self, tone: str) -> Style:
        """A tone's colour as it looks on this widget, and its background only where it has one of its own."""
        if not tone:
            return Style()
        component = f"tone--{tone}"
        styles = self.get_component_styles(component)
        seen = self.get_visual_style(component).rich_style
        colours = Style(color=seen.color, bgcolor=seen.bgcolor if styles.has_rule("background") else None)
        return colours + styles.text_style

    def strip_of(self, spans: Iterable[Span], width: int, base: str = "") -> Strip:
        """The spans in a line of exactly `width` cells, on the widget's own style and the tone `base`."""
        under = self.style_of(base)
        segments: list[Segment] = []
        left = width
        for text, tone in spans:
            taken = width_of(text)
            if taken > left:
                text, taken = fit(text, left), left
            if taken:
                segments.append(Segment(text, self.style_of(base, tone) if tone else under))
            left -= taken
            if left <= 0:
                break
        if left > 0:
            segments.append(Segment(" " * left, under))
        return Strip(segments, width)


class Bar(Lines):
    """One line: what stands at its left, and what stands at its right where there is room."""

    DEFAULT_CSS = """
    Bar { height: 1; width: 1fr; }
    """

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._left: tuple[Span, ...] = ()
        self._right: tuple[Span, ...] = ()

    def show(self, left: Iterable[Span], right: Iterable[Span] = ()) -> None:
        """Show these spans; the line is drawn again only if they differ from what it shows."""
        new = (tuple(left), tuple(right))
        if new != (self._left, self._right):
            self._left, self._right = new
            self.refresh()

    @property
    def text(self) -> str:
        """What the line says, left and right."""
        return "".join(text for text, _ in self._left) + "  " + "".join(text for text, _ in self._right)

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        right = sum(width_of(text) for text, _ in self._right)
        left = sum(width_of(text) for text, _ in self._left)
        gap = max(0, width - left - right)
        room = width - right - (1 if right else 0)
        if room < _LEAST_TYPED and any(tone == "caret" for _, tone in self._left):
            typed = min(left, _LEAST_TYPED)
            said = _cut(self._right, max(0, width - typed - 1))
            return self.strip_of((*_cut(self._left, typed), (" ", ""), *said), width)
        if left > room and self._left:
            return self.strip_of((*_cut(self._left, max(0, room)), (" ", ""), *self._right), width)
        return self.strip_of((*self._left, (" " * gap, ""), *self._right), width)


def _cut(spans: Iterable[Span], width: int) -> list[Span]:
    """The spans in `width` cells; where one types, the end that is cut off is the one without the cursor."""
    out: list[Span] = []
    spans = _with_caret(list(spans), width)
    for text, tone in spans:
        taken = width_of(text)
        out.append((fit(text, min(taken, width)), tone))
        width -= taken
        if width <= 0:
            break
    return out


def _with_caret(spans: list[Span], width: int) -> list[Span]:
    """The spans with the text before the cursor cut at its beginning, as far as the cursor would not be seen."""
    at = next((at for at, (_, tone) in enumerate(spans) if tone == "caret"), 0)
    over = sum(width_of(text) for text, _ in spans[: at + 1]) - width
    if at and over > 0:
        text, tone = spans[at - 1]
        before = text
        while before and width_of(text) - width_of(before) < over + 1:
            before = before[1:]
        spans[at - 1] = ("…" + before, tone)
    return spans
