"""Blocks as lines of a width: for a terminal, a pipe, or a screen.

The texts are our own, and each of their characters takes one cell; a test holds them to that.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from segtui.topics.markdown import Block, Code, Heading, Items, Paragraph, Span, Table, blocks, spans

Line = list[Span]

_WIDEST = 100
_INDENT = "  "
_GAP = "  "
_LONGEST_WORD = 24  # a longer one in a narrow column may be broken
_PIECES = re.compile(r"\s+|\S+")


def laid_out(text: str, width: int, *, marks_code: bool = False) -> list[Line]:
    """A text in Markdown as lines of at most `width` cells, and never more than 100; code may be longer.

    `marks_code` leaves the backticks of code in running text, where no colour tells it.
    """
    width = max(20, min(width, _WIDEST))
    lines: list[Line] = []
    for block in blocks(text):
        lines += [[]] if lines else []
        lines += _lines(block, width, marks_code)
    return lines


def _lines(block: Block, width: int, marks_code: bool) -> Iterable[Line]:
    room = width - len(_INDENT)
    match block:
        case Heading(_, said):
            return wrapped([(said, "strong")], width)
        case Code(code):
            return [[(f"{_INDENT * 2}{line}", "")] if line else [] for line in code]
        case Table(rows):
            return [[(_INDENT, ""), *line] for line in _table(rows, room)]
        case Items(items):
            return [line for mark, said in items for line in _item(mark, _said(said, marks_code), room)]
        case Paragraph(said):
            return [[(_INDENT, ""), *line] for line in wrapped(_said(said, marks_code), room)]


def _said(text: str, marks_code: bool) -> list[Span]:
    return [(f"`{part}`" if marks_code and tone == "accent" else part, tone) for part, tone in spans(text)]


def _item(mark: str, said: Sequence[Span], width: int) -> Iterator[Line]:
    under = " " * (len(mark) + 1)
    for number, line in enumerate(wrapped(said, width - len(under))):
        yield [(_INDENT + (under if number else f"{mark} "), ""), *line]


# Running text ------------------------------------------------------------------------------------------------------


def wrapped(said: Iterable[Span], width: int) -> list[Line]:
    """The spans in lines of at most `width` cells, broken at blanks, and within words that are longer."""
    lines: list[Line] = [[]]
    taken = 0
    for word in _words(said, width):
        needs = _length(word)
        if taken and taken + 1 + needs > width:
            lines.append([])
            taken = 0
        if taken:
            is_same = lines[-1][-1][1] == word[0][1]
            _add(lines[-1], [(" ", word[0][1] if is_same else "")])
        _add(lines[-1], word)
        taken += needs + bool(taken)
    return lines


def _add(line: Line, word: Iterable[Span]) -> None:
    """Put a word at the end of a line; what has one tone is one span."""
    for text, tone in word:
        before = line.pop()[0] if line and line[-1][1] == tone else ""
        line.append((before + text, tone))


def _words(said: Iterable[Span], width: int) -> Iterator[Line]:
    """What stands between blanks, each in the spans that it is made of."""
    word: Line = []
    for text, tone in said:
        for piece in _PIECES.findall(text):
            if piece.isspace():
                yield from _chopped(word, width)
                word = []
            else:
                word.append((piece, tone))
    yield from _chopped(word, width)


def _chopped(word: Line, width: int) -> Iterator[Line]:
    if not word:
        return
    if _length(word) <= width:
        yield word
        return
    for text, tone in word:
        yield from ([(text[at : at + width], tone)] for at in range(0, len(text), width))


def _length(line: Line) -> int:
    return sum(len(text) for text, _ in line)


# Tables ------------------------------------------------------------------------------------------------------------


def _table(rows: Sequence[Sequence[str]], width: int) -> Iterator[Line]:
    """The rows in aligned columns, cells going on under themselves; the headings first."""
    cells = [[spans(cell) for cell in row] for row in rows]
    widths = _widths(cells, width)
    for number, row in enumerate(cells):
        columns = [wrapped(cell, room) for cell, room in zip(row, widths, strict=True)]
        for at in range(max(map(len, columns))):
            parts = [column[at] if at < len(column) else [] for column in columns]
            yield _row(parts, widths, is_heading=number == 0)


def _row(parts: Sequence[Line], widths: Sequence[int], *, is_heading: bool) -> Line:
    line: Line = []
    behind = 0
    for part, width in zip(parts, widths, strict=True):
        if part:
            line += [(" " * behind, "")] if behind else []
            line += [(text.upper(), "strong") for text, _ in part] if is_heading else part
            behind = 0
        behind += width - _length(part) + len(_GAP)
    return line


def _widths(cells: Sequence[Sequence[Sequence[Span]]], room: int) -> list[int]:
    """As wide as each column would be; where that is too much, none of the wide ones wider than another."""
    columns = list(zip(*cells, strict=True))
    room -= len(_GAP) * (len(columns) - 1)
    natural = [max(_length(list(cell)) for cell in column) for column in columns]
    least = [max((len(word) for cell in column for word in _plain(cell).split()), default=0) for column in columns]
    for most in range(max(natural), 0, -1):
        widths = [min(size, max(most, min(word, _LONGEST_WORD))) for size, word in zip(natural, least, strict=True)]
        if sum(widths) <= room:
            return widths
    return [max(1, room // len(columns))] * len(columns)


def _plain(cell: Iterable[Span]) -> str:
    return "".join(text for text, _ in cell)
