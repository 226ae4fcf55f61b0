"""Text in cells: cut and padded to a width; columns laid out over a terminal's width. Nothing of Textual here."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any, Generic, TypeVar

from rich.cells import cell_len, set_cell_size

R = TypeVar("R")
Span = tuple[str, str]  # text and its tone: the name of a style, empty for the plain one

GAP = 2
_LONGEST = 2000
_MOST_IN_A_CELL = 4  # characters: a letter with its marks


def width_of(text: str) -> int:
    """How many cells the text takes."""
    return len(text) if text.isascii() else cell_len(text)


def fit(text: str, width: int) -> str:
    """The text in exactly `width` cells: padded, or cut with an ellipsis."""
    if len(text) > _LONGEST:
        text = text[:_LONGEST]  # a name of 100 kB is measured no further than a row can show
    taken = width_of(text)
    if taken <= width:
        return text + " " * (width - taken)
    if width <= 1:
        return "…"[:width]
    if text.isascii():
        return text[: width - 1] + "…"
    return set_cell_size(text, width - 1) + "…"


def folded(row: Sequence[Span], width: int) -> list[Sequence[Span]]:
    """The row in lines that fit: its last span goes on under itself."""
    if not row or sum(width_of(text) for text, _ in row) <= width:
        return [row]
    *before, (text, tone) = row
    indent = sum(width_of(part) for part, _ in before)
    if indent > width // 2:
        before, indent = [], 2
        text = "".join(part for part, _ in row)
    first, *rest = wrapped(text, width - indent)
    return [[*before, (first, tone)], *([(" " * indent, ""), (line, tone)] for line in rest)]


def beside(left: Sequence[Sequence[Span]], right: Sequence[Sequence[Span]], width: int) -> list[Sequence[Span]]:
    """Rows of spans in two columns of a page that is so wide, one cell of it left empty."""
    half = width // 2
    lines = ([line for row in rows for line in folded(row, half - 2)] for rows in (left, right))
    return [[*padded(one, half), *other] for one, other in zip_longest(*lines, fillvalue=())]


def padded(row: Sequence[Span], width: int) -> list[Span]:
    """The row in exactly `width` cells."""
    out: list[Span] = []
    for text, tone in row:
        taken = min(width_of(text), width)
        out.append((fit(text, taken), tone))
        width -= taken
    return [*out, (" " * width, "")]


def wrapped(text: str, width: int) -> list[str]:
    """The text in lines of at most `width` cells, broken at blanks where there are any."""
    lines: list[str] = []
    line, taken = "", 0
    for word in _words(text, max(width, 1)):
        needs = width_of(word)
        if taken and taken + needs > width:
            lines.append(line.rstrip(" "))
            line, taken = "", 0
            word = word.lstrip(" ")
            needs = width_of(word)
        line, taken = line + word, taken + needs
    lines.append(line.rstrip(" "))
    return lines


def _words(text: str, width: int) -> Iterator[str]:
    for number, word in enumerate(text.split(" ")):
        yield from _pieces(word if number == 0 else " " + word, width)


def _pieces(word: str, width: int) -> Iterator[str]:
    """A word cut so that each piece has at most `width` cells; no further ahead than a line is looked at each time."""
    ahead, start = _MOST_IN_A_CELL * (width + 1), 0
    while (part := word[start : start + ahead]) and (width_of(part) > width or len(word) - start > ahead):
        cut = _cut(part, width)
        yield part[:cut]
        start += cut
    yield part


def _cut(part: str, width: int) -> int:
    """How many characters fill `width` cells; one at least."""
    head = set_cell_size(part, width).rstrip("\0")
    is_split = width_of(head) > width or not part.startswith(head)
    return max(len(head) - is_split, 1)


@dataclass(frozen=True)
class Column(Generic[R]):
    """One column of a list: how wide it may be, how much it matters, and what it shows of a record.

    `rank` says which columns go first where it is narrow (0 stays always); `weight` shares out what is left over.
    """

    id: str
    title: str
    text: Callable[[R], str]
    tone: Callable[[R], str] = lambda _: ""
    minimum: int = 8
    maximum: int = 60
    weight: int = 1
    rank: int = 0
    sortable: bool = True


def laid_out(columns: Sequence[Column[Any]], width: int) -> list[tuple[Column[Any], int]]:
    """The columns that fit into `width` cells, in their order, each with its own width."""
    chosen: list[Column[Any]] = []
    for column in sorted(columns, key=lambda c: c.rank):
        if column.rank == 0 or _least([*chosen, column]) <= width:
            chosen.append(column)
    shown = [column for column in columns if column in chosen]
    sizes = {column.id: max(1, min(column.minimum, width)) for column in shown}
    spare = width - _least(shown)
    growing = [column for column in shown if column.weight]
    while spare > 0 and growing:
        total = sum(column.weight for column in growing)
        given = 0
        for column in growing:
            share = min(max(1, spare * column.weight // total), column.maximum - sizes[column.id], spare - given)
            sizes[column.id] += share
            given += share
        spare -= given
        growing = [column for column in growing if sizes[column.id] < column.maximum]
        if not given:
            break
    return [(column, sizes[column.id]) for column in shown]


def _least(columns: Sequence[Column[Any]]) -> int:
    return sum(column.minimum for column in columns) + GAP * max(0, len(columns) - 1)
