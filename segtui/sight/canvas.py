"""What the terminal shows, cell by cell, and the fewest bytes that make it show something else."""

from __future__ import annotations

from segtui.sight.pens import PLAIN, blank_pen, pen_of, way

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import TypeVar

    from segtui.sight.pens import Pen

    T = TypeVar("T")

_WORTH_A_MOVE = 5  # unchanged cells that cost fewer bytes to skip than to write again
_WORTH_ERASING = 12
_WORTH_SCROLLING = 4
_EMOJI = "\U0001f000"


class Page:
    """A screenful of cells: what stands in each (nothing behind a wide one), and its style as SGR parameters."""

    __slots__ = ("columns", "rows", "styles", "texts")

    def __init__(self, columns: int, rows: int) -> None:
        self.columns, self.rows = columns, rows
        self.texts = [[" "] * columns for _ in range(rows)]
        self.styles = [[""] * columns for _ in range(rows)]

    def put(self, x: int, y: int, cells: Sequence[str], style: str) -> None:
        """Write cells into a line; what does not fit is left out."""
        if not 0 <= y < self.rows or x < 0 or x >= self.columns:
            return
        texts = self.texts[y]
        end = min(x + len(cells), self.columns)
        if texts[x] == "" and x:
            texts[x - 1] = " "
        if end < self.columns and texts[end] == "":
            texts[end] = " "
        texts[x:end] = cells[: end - x]
        self.styles[y][x:end] = [style] * (end - x)

    def is_blank(self, y: int) -> bool:
        """Whether a line shows nothing."""
        return not "".join(self.texts[y]).strip()


class Canvas:
    """The terminal's cells as they were last painted.

    `erases_in_colour`: whether what is erased takes the background of the pen (`bce` in terminfo).
    """

    def __init__(self, columns: int, rows: int, *, erases_in_colour: bool = True) -> None:
        self.columns, self.rows = columns, rows
        self._erases_in_colour = erases_in_colour
        self._shown = Page(columns, rows)
        self._known = [True] * rows
        self._pen: Pen = PLAIN
        self._out: list[str] = []

    def forget(self) -> None:
        """Nothing is known of what the terminal shows: the next page is painted whole."""
        self._known = [False] * self.rows
        self._pen = PLAIN

    def paint(self, page: Page) -> str:
        """What to send so that the terminal shows this page; nothing where it does."""
        self._out = []
        changed = [y for y in range(self.rows) if self._differs(page, y)]
        if len(changed) > _WORTH_SCROLLING and self._scrolled(page, changed):
            changed = [y for y in range(self.rows) if self._differs(page, y)]
        if not all(self._known):
            self._out.append("\x1b[0m")
            self._pen = PLAIN
        for y in changed:
            self._paint_line(page, y)
            self._shown.texts[y], self._shown.styles[y] = page.texts[y][:], page.styles[y][:]
            self._known[y] = True
        return "".join(self._out)

    def _differs(self, page: Page, y: int) -> bool:
        shown = self._shown
        return not self._known[y] or page.texts[y] != shown.texts[y] or page.styles[y] != shown.styles[y]

    # Scrolling

    def _scrolled(self, page: Page, changed: Sequence[int]) -> bool:
        """Move the lines that only stand elsewhere; whether there were any worth it."""
        top, bottom = changed[0], changed[-1]
        by = self._shift(page, changed)
        if not by:
            return False
        lines = f"\x1b[{by}M" if by > 0 else f"\x1b[{-by}L"
        self._out.append(f"\x1b[{top + 1};{bottom + 1}r\x1b[{top + 1};1H{lines}\x1b[r")
        shown, size = self._shown, bottom - top + 1
        _rotate(shown.texts, top, bottom, by)
        _rotate(shown.styles, top, bottom, by)
        _rotate(self._known, top, bottom, by)
        fresh = range(bottom - by + 1, bottom + 1) if by > 0 else range(top, top - by)
        for y in fresh:
            self._known[y] = False
        return size > abs(by)

    def _shift(self, page: Page, changed: Sequence[int]) -> int:
        """By how many lines most of what changed has moved up."""
        shown = self._shown
        stood: dict[tuple[str, ...], int] = {}
        for y in changed:
            if self._known[y]:
                stood.setdefault((*shown.texts[y], *shown.styles[y]), y)
        votes: dict[int, int] = {}
        for y in changed:
            was = stood.get((*page.texts[y], *page.styles[y]))
            if was is not None and was != y:
                votes[was - y] = votes.get(was - y, 0) + 1
        best = max(votes, key=lambda by: votes[by], default=0)
        return best if best and votes[best] * 2 >= len(changed) else 0

    # Lines

    def _paint_line(self, page: Page, y: int) -> None:
        texts, styles = page.texts[y], page.styles[y]
        is_whole = not self._known[y] or not (_is_plain(texts) and _is_plain(self._shown.texts[y]))
        spans = [(0, self.columns)] if is_whole else self._changed_spans(page, y)
        tail = self._tail(texts, styles)
        at = -1
        for begin, end in spans:
            end = min(end, tail) if tail < end else end
            if begin < end:
                self._go(begin, y, at)
                at = self._write(texts, styles, begin, end)
        erased = next((begin for begin, end in spans if end > tail), None)
        if tail < self.columns and erased is not None:
            self._go(max(tail, erased), y, at)
            self._take(blank_pen(pen_of(styles[-1]), self._pen))
            self._out.append("\x1b[K")

    def _changed_spans(self, page: Page, y: int) -> list[tuple[int, int]]:
        shown = self._shown
        spans: list[tuple[int, int]] = []
        cells = zip(page.texts[y], page.styles[y], shown.texts[y], shown.styles[y], strict=True)
        for x, (text, style, old_text, old_style) in enumerate(cells):
            if text == old_text and (style == old_style or (text == " " and _look_alike(style, old_style))):
                continue
            if spans and x - spans[-1][1] <= _WORTH_A_MOVE:
                spans[-1] = (spans[-1][0], x + 1)
            else:
                spans.append((x, x + 1))
        return spans

    def _tail(self, texts: Sequence[str], styles: Sequence[str]) -> int:
        """From which cell on the line is blank in one colour and may be erased; its width where nothing may."""
        last = pen_of(styles[-1])
        if blank_pen(last, PLAIN) != ("", last[1], frozenset()) or (last[1] and not self._erases_in_colour):
            return self.columns
        at = self.columns
        style = styles[-1]
        while at and texts[at - 1] == " " and (styles[at - 1] == style or _look_alike(styles[at - 1], style)):
            at -= 1
        return at if self.columns - at >= _WORTH_A_MOVE else self.columns

    def _go(self, x: int, y: int, at: int) -> None:
        if at < 0:
            self._out.append(f"\x1b[{y + 1};{x + 1}H" if x else f"\x1b[{y + 1}H")
        elif x != at:
            self._out.append(f"\x1b[{x + 1}G")

    def _take(self, pen: Pen) -> None:
        if pen != self._pen:
            self._out.append(way(self._pen, pen))
            self._pen = pen

    def _write(self, texts: Sequence[str], styles: Sequence[str], begin: int, end: int) -> int:
        """Write these cells of a line; returns where the terminal's cursor stands."""
        out = self._out
        at = begin
        while at < end:
            upto = at + 1
            if texts[at] == " ":
                upto = _blanks_end(texts, styles, at, end)
                self._take(blank_pen(pen_of(styles[at]), self._pen))
                out.append(self._blanks(upto - at))
            else:
                self._take(pen_of(styles[at]))
                is_odd = _is_odd(texts, at)
                while upto < end and (texts[upto] == "" if is_odd else _goes_on(texts, styles, at, upto)):
                    upto += 1
                out.append("".join(texts[at:upto]))
                if is_odd:  # what a terminal takes for the width of this may differ: say where the next cell is
                    out.append(f"\x1b[{upto + 1}G")
            at = upto
        return at

    def _blanks(self, count: int) -> str:
        if count < _WORTH_ERASING or not (self._erases_in_colour or not self._pen[1]):
            return " " * count
        return f"\x1b[{count}X\x1b[{count}C"


def _rotate(rows: list[T], top: int, bottom: int, by: int) -> None:
    part = rows[top : bottom + 1]
    rows[top : bottom + 1] = part[by:] + part[:by]


def _is_odd(texts: Sequence[str], at: int) -> bool:
    """Whether the cell holds anything but one character that every terminal takes one cell for."""
    return len(texts[at]) != 1 or texts[at] >= _EMOJI or (at + 1 < len(texts) and texts[at + 1] == "")


def _goes_on(texts: Sequence[str], styles: Sequence[str], begin: int, at: int) -> bool:
    return styles[at] == styles[begin] and texts[at] != " " and not _is_odd(texts, at)


def _is_plain(texts: Sequence[str]) -> bool:
    """Whether each cell holds one character: nothing wide, nothing joined."""
    return "" not in texts and len("".join(texts)) == len(texts)


def _look_alike(style: str, other: str) -> bool:
    """Whether a blank looks the same in both styles."""
    return blank_pen(pen_of(style), PLAIN) == blank_pen(pen_of(other), PLAIN)


def _blanks_end(texts: Sequence[str], styles: Sequence[str], begin: int, end: int) -> int:
    style = styles[begin]
    at = begin + 1
    while at < end and texts[at] == " " and (styles[at] == style or _look_alike(styles[at], style)):
        at += 1
    return at
