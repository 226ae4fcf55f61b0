"""The texts of many records, folded and packed so that a scan is quick and the memory small.

Records stand in chunks. Of each chunk, the texts of its records are one long string, a line each: whether a word is in
any of them is one `in`, and only where it is are the lines taken apart. Texts that many records share, such as their
type and their labels, are kept once, and a record holds their number.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from operator import is_not
from typing import Any

from segtui.service.filters.kinds import Field, Searchable
from segtui.text import searchable

CHUNK = 512
LINE, PART = "\n", "\x1f"
_SEPARATORS = str.maketrans({LINE: " ", PART: " "})


def folded(text: str) -> str:
    """A text as it stands in a line: folded, without the signs that separate lines and texts."""
    made = searchable(text)
    return made if made.isprintable() else made.translate(_SEPARATORS)


class Shared:
    """The texts of one field that many records have in common: each combination once."""

    def __init__(self, field: Field) -> None:
        self.field = field
        self.texts: list[tuple[str, ...]] = []
        self._numbers: dict[tuple[str, ...], int] = {}

    def number_for(self, record: Any) -> int:
        """The number of this record's texts, given now if they are new."""
        texts = self.field.texts(record)
        number = self._numbers.get(texts)
        if number is None:
            number = self._numbers[texts] = len(self.texts)
            self.texts.append(texts)
        return number


class Chunk:
    """Some records in a row: their lines, their ids and the numbers of what they share."""

    __slots__ = ("codes", "numbers", "start", "text")

    def __init__(self, start: int, lines: list[str], codes: list[list[str]], numbers: list[array[int]]) -> None:
        self.start = start
        self.text = LINE.join(lines)
        self.codes = [LINE + LINE.join(column) for column in codes]
        self.numbers = numbers


class Store:
    """Every record of a list, in its order."""

    def __init__(self, kind: Searchable) -> None:
        self.kind = kind
        self.own = kind.of_kind("text")
        self.code_fields = kind.of_kind("code")
        self.shared = [Shared(field) for field in kind.of_kind("shared", "label", "flag")]
        self.records: list[Any] = []
        self.chunks: list[Chunk] = []

    def extend(self, records: Iterable[Any]) -> None:
        """Add records at the end."""
        waiting = list(records)
        if self.chunks and len(self.records) - self.chunks[-1].start < CHUNK and waiting:
            start = self.chunks.pop().start
            waiting = self.records[start:] + waiting
            del self.records[start:]
        for begin in range(0, len(waiting), CHUNK):
            self.chunks.append(self._chunk(len(self.records), waiting[begin : begin + CHUNK]))
            self.records.extend(waiting[begin : begin + CHUNK])

    def differing(self, records: Sequence[Any]) -> list[int]:
        """The numbers of the chunks that hold another record than these at some place, or more of them."""
        numbers: list[int] = []
        for number, chunk in enumerate(self.chunks):
            start, end = chunk.start, self.end_of(number)
            if end > len(records) or any(map(is_not, self.records[start:end], records[start:end])):
                numbers.append(number)
        return numbers

    def take(self, number: int, records: Sequence[Any]) -> None:
        """Put these records in place of a chunk's; they must be as many."""
        start = self.chunks[number].start
        self.records[start : start + len(records)] = records
        self._again(number)

    def cut(self, size: int) -> None:
        """Drop the chunks from the one on that holds the position `size`, with all of their records."""
        number = bisect_right(self.chunks, size, key=lambda chunk: chunk.start) - 1
        if number >= 0 and size < len(self.records):
            del self.records[self.chunks[number].start :], self.chunks[number:]

    def replace(self, position: int, record: Any) -> None:
        """Put a record in the place of another."""
        at = self._chunk_at(position)
        self.records[position] = record
        self._again(at)

    def remove(self, position: int) -> None:
        """Take a record out; those behind it move up."""
        at = self._chunk_at(position)
        del self.records[position]
        for chunk in self.chunks[at + 1 :]:
            chunk.start -= 1
        self._again(at)

    def end_of(self, number: int) -> int:
        """The position behind the last record of a chunk."""
        return self.chunks[number + 1].start if number + 1 < len(self.chunks) else len(self.records)

    def _again(self, at: int) -> None:
        start = self.chunks[at].start
        records = self.records[start : self.end_of(at)]
        if records:
            self.chunks[at] = self._chunk(start, records)
        else:
            del self.chunks[at]

    def _chunk_at(self, position: int) -> int:
        if not 0 <= position < len(self.records):
            raise IndexError(position)
        return bisect_right(self.chunks, position, key=lambda chunk: chunk.start) - 1

    def _chunk(self, start: int, records: Sequence[Any]) -> Chunk:
        texts = [field.texts for field in self.own]
        lines = [PART.join([folded(take(record)[0]) for take in texts]) for record in records]
        codes = [[folded(field.texts(record)[0]) for record in records] for field in self.code_fields]
        numbers = [array("I", [shared.number_for(record) for record in records]) for shared in self.shared]
        return Chunk(start, lines, codes, numbers)
