"""Records on standard output: as a table, JSON, JSON lines or CSV; batch by batch, as they come."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from typing import Any, Literal

from segtui.cli.shapes import SHAPES, Value
from segtui.cli.styles import columns_of_terminal, is_terminal, says_color, styled
from segtui.cli.widths import cut, padded, width_of
from segtui.models import Record, SourceDetail
from segtui.service.json_text import json_of, line_of, printed
from segtui.text import harmless, original

Form = Literal["table", "json", "jsonl", "csv"]

_GAP = "  "
_WIDEST = 60  # cells, in a terminal; what goes into a pipe is never cut
_NARROWEST, _LEAST_USE = 6, 8  # cells
_COPIED = frozenset({"id", "slug", "plan", "source", "at"})


@dataclass(frozen=True)
class Output:
    """How records are to be printed; `columns` are the names that were asked for, () for the usual ones."""

    form: Form = "table"
    columns: tuple[str, ...] = ()
    color: str = "auto"
    reveal_keys: bool = False

    @property
    def is_data(self) -> bool:
        """Whether a machine reads it."""
        return self.form != "table"

    def printer(self, kind: type) -> Printer:
        """What prints records of this type; raises UsageError for a column that they do not have."""
        shape = SHAPES[kind]
        is_own = self.form in ("json", "jsonl") and not issubclass(kind, Record)
        columns = shape.chosen(self.columns or (tuple(shape.columns) if is_own else ()))
        if self.reveal_keys and "keys" in columns:
            columns["keys"] = _revealed
        return self.with_columns(columns)

    def with_columns(self, columns: dict[str, Value]) -> Printer:
        """What prints records in just these columns."""
        return {"table": Table, "csv": Csv, "json": Array, "jsonl": Lines}[self.form](self, columns)


class Printer:
    """Prints the records of one list: `add` as they come, `end` once."""

    def __init__(self, output: Output, columns: dict[str, Value]) -> None:
        self.output, self.columns, self.count = output, columns, 0
        self.ascii_only = (getattr(sys.stdout, "encoding", None) or "utf-8").lower().replace("-", "") != "utf8"

    def add(self, records: Sequence[Any]) -> None:
        """Print some records, now."""
        self._print(records)
        self.count += len(records)
        sys.stdout.flush()

    def end(self) -> None:
        """Print what closes the list."""
        sys.stdout.flush()

    def one(self, record: Any) -> None:
        """Print a single record."""
        self.add([record])
        self.end()

    def _print(self, records: Sequence[Any]) -> None:
        raise NotImplementedError

    def _json(self, record: Any, *, indent: int | None = None) -> str:
        """A record as JSON: whole, or the columns that were asked for."""
        if self.output.columns or not isinstance(record, Record):
            value = {name: value(record) for name, value in self.columns.items()}
            return printed(value, indent=indent, ascii_only=self.ascii_only)
        if indent:
            value = json_of(record, reveal_keys=self.output.reveal_keys)
            return printed(value, indent=indent, ascii_only=self.ascii_only)
        return line_of(record, reveal_keys=self.output.reveal_keys, ascii_only=self.ascii_only)


class Lines(Printer):
    """A JSON object a line."""

    def _print(self, records: Sequence[Any]) -> None:
        sys.stdout.write("".join(f"{self._json(record)}\n" for record in records))


class Array(Printer):
    """One JSON array; indented for a reader at a terminal, an object a line for what reads a pipe."""

    def __init__(self, output: Output, columns: dict[str, Value]) -> None:
        super().__init__(output, columns)
        self._indent = 2 if is_terminal(sys.stdout) else None

    def _print(self, records: Sequence[Any]) -> None:
        if not records:
            return
        texts = [self._json(record, indent=self._indent) for record in records]
        if self._indent:
            texts = ["  " + text.replace("\n", "\n  ") for text in texts]
        sys.stdout.write(",\n" if self.count else "[\n")
        sys.stdout.write(",\n".join(texts))

    def end(self) -> None:
        """Close the array; one that was cut off by an error stays open, so that nobody takes it for the whole."""
        sys.stdout.write("\n]\n" if self.count else "[]\n")
        super().end()

    def one(self, record: Any) -> None:
        """A single record is an object, not an array."""
        sys.stdout.write(self._json(record, indent=2 if self._indent else None) + "\n")
        sys.stdout.flush()


class Csv(Printer):
    """Comma-separated values under a header; lists are joined by blanks."""

    def __init__(self, output: Output, columns: dict[str, Value]) -> None:
        super().__init__(output, columns)
        self._writer = csv.writer(sys.stdout, lineterminator="\n")
        self._clean = harmless if is_terminal(sys.stdout) else str
        self._has_header = False

    def _print(self, records: Sequence[Any]) -> None:
        if not self._has_header:
            self._writer.writerow(self.columns)
            self._has_header = True
        for record in records:
            self._writer.writerow([self._clean(text_of(value(record))) for value in self.columns.values()])

    def end(self) -> None:
        """A list without records has a header all the same."""
        self._print(())
        super().end()


class Table(Printer):
    """Aligned columns, as wide as the first batch needs; in a terminal no wider than that."""

    def __init__(self, output: Output, columns: dict[str, Value]) -> None:
        super().__init__(output, columns)
        self._widths: list[int] = []
        self._room = columns_of_terminal()

    def _print(self, records: Sequence[Any]) -> None:
        rows = [[harmless(text_of(value(record))) for value in self.columns.values()] for record in records]
        if not self._widths and rows:
            titles = [name.upper() for name in self.columns]
            may_drop = not self.output.columns
            self._widths = fitted(list(self.columns), _needed([titles, *rows]), self._room, may_drop=may_drop)
            self._tell_of_dropped()
            sys.stdout.write(styled(self._line(titles), "strong", says_color(self.output.color, sys.stdout)) + "\n")
        sys.stdout.write("".join(f"{self._line(row)}\n" for row in rows))

    def _tell_of_dropped(self) -> None:
        dropped = [name for name, width in zip(self.columns, self._widths, strict=True) if not width]
        if dropped:
            print(f"no room for {', '.join(dropped)}: --columns chooses", file=sys.stderr)

    def _line(self, cells: Sequence[str]) -> str:
        shown = [(c, w) for c, w in zip(cells, self._widths, strict=True) if w]
        return _GAP.join(padded(cut(c, w) if self._room else c, w) for c, w in shown).rstrip(" ")

    def one(self, record: Any) -> None:
        """A single record: a line for each column."""
        names = list(self.columns)
        if not self.output.columns and isinstance(record, SourceDetail):
            names = [name for name in names if text_of(self.columns[name](record))]
        width = max(map(len, names), default=0)
        for name in names:
            sys.stdout.write(f"{name:<{width}}{_GAP}{harmless(text_of(self.columns[name](record)))}".rstrip() + "\n")
        sys.stdout.flush()


def text_of(value: Any) -> str:
    """A column's value as text, as the API has it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return " ".join(map(text_of, value))
    if isinstance(value, dict):
        return json.dumps(original(value), ensure_ascii=False)
    return str(original(value))


def _revealed(record: Any) -> Any:
    source = record.source if isinstance(record, SourceDetail) else record
    return list(source.write_keys)


def _needed(rows: Iterable[Sequence[str]]) -> list[int]:
    return [max(map(width_of, cells)) for cells in zip(*rows, strict=True)]


def fitted(names: Sequence[str], needed: Sequence[int], room: int, *, may_drop: bool) -> list[int]:
    """The widths of columns in a terminal of so many cells, 0 for no room; as needed where there is no terminal.

    What people copy (an id, a slug) is cut last. Before that the others give way, the widest first; and where that is
    not enough, the last ones go, if nobody asked for them.
    """
    if not room:
        return list(needed)
    soft = [at for at, name in enumerate(names) if name not in _COPIED]
    dropped: set[int] = set()
    widths = _narrowed(needed, soft, dropped, room)
    for at in reversed(soft if may_drop else []):
        if _over(widths, room) > 0 and needed[at] > _LEAST_USE:
            dropped.add(at)
            widths = _narrowed(needed, soft, dropped, room)
    _narrow(widths, range(len(widths)), room, _NARROWEST)
    return widths


def _narrowed(needed: Sequence[int], soft: Sequence[int], dropped: Set[int], room: int) -> list[int]:
    widths = [0 if at in dropped else min(need, _WIDEST) for at, need in enumerate(needed)]
    _narrow(widths, soft, room, _LEAST_USE)
    return widths


def _over(widths: Sequence[int], room: int) -> int:
    return sum(widths) + len(_GAP) * (sum(map(bool, widths)) - 1) - room


def _narrow(widths: list[int], which: Sequence[int], room: int, least: int) -> None:
    """Take cells from the widest of these columns, as long as they are too many and the column has more than these."""
    over = _over(widths, room)
    while over > 0 and which and max(widths[at] for at in which) > least:
        widths[max(which, key=lambda at: widths[at])] -= 1
        over -= 1
