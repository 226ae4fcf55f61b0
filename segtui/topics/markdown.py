"""A text as blocks. Of Markdown it knows what the topics are written in; a test holds them to that."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

Span = tuple[str, str]
"""A text and its tone: `strong`, `accent` (code), or "" for the plain one."""

_INLINE = re.compile(r"`([^`]+)`|\*\*([^*]+)\*\*")
_ITEM = re.compile(r"(-|\d+\.) +")
_FENCE = "```"


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; `level` 1 is the title."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text."""

    text: str


@dataclass(frozen=True, slots=True)
class Items:
    """A list: the mark of each item (`-`, `1.`) and its text."""

    items: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Code:
    """Lines that stay as they are."""

    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells, the headings first; each has as many as the headings."""

    rows: tuple[tuple[str, ...], ...]


Block = Heading | Paragraph | Items | Code | Table


def blocks(text: str) -> Iterator[Block]:
    """The blocks of a text; comments are left out."""
    lines = text.split("\n")
    at = 0
    while at < len(lines):
        end = _end(lines, at)
        if lines[at].strip() and not lines[at].startswith("<!--"):
            yield _block(lines[at:end])
        at = end


def spans(text: str) -> list[Span]:
    """Running text with the tones of what is marked in it."""
    found: list[Span] = []
    at = 0
    for mark in _INLINE.finditer(text):
        code, strong = mark.groups()
        found += [(text[at : mark.start()], ""), (code, "accent") if code else (strong, "strong")]
        at = mark.end()
    return [span for span in (*found, (text[at:], "")) if span[0]]


def _end(lines: Sequence[str], at: int) -> int:
    """Where the block that begins here is over."""
    if lines[at].startswith(_FENCE):
        return lines.index(_FENCE, at + 1) + 1
    end = at + 1
    if not lines[at].strip() or lines[at].startswith(("#", "<!--")):
        return end
    while end < len(lines) and lines[end].strip() and not lines[end].startswith(_FENCE):
        end += 1
    return end


def _block(lines: Sequence[str]) -> Block:
    first = lines[0]
    if first.startswith(_FENCE):
        return Code(tuple(lines[1:-1]))
    if first.startswith("#"):
        marks, _, text = first.partition(" ")
        return Heading(len(marks), text)
    if first.startswith("|"):
        return Table(tuple(_cells(line) for line in (first, *lines[2:])))
    if _ITEM.match(first):
        return Items(tuple(_items(lines)))
    return Paragraph(" ".join(map(str.strip, lines)))


def _cells(line: str) -> tuple[str, ...]:
    return tuple(cell.strip() for cell in line.strip()[1:-1].split("|"))


def _items(lines: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Each item with its lines put together; what goes on is indented."""
    begun = [at for at, line in enumerate(lines) if _ITEM.match(line)]
    for at, end in zip(begun, (*begun[1:], len(lines)), strict=True):
        mark, _, text = lines[at].partition(" ")
        yield mark, " ".join(map(str.strip, (text, *lines[at + 1 : end])))
