"""Write keys as records of their own, for printing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from msgspec import Struct

from segtui.cli.output import Output
from segtui.models import Source
from segtui.service.redaction import masked_key
from segtui.text import original


class Key(Struct, frozen=True):
    """One write key, as it may be shown."""

    key: str


def print_keys(output: Output, source: Source, *, shows: bool) -> None:
    """Print the write keys of a source, each in a line."""
    said: Callable[[str], Any] = original if shows else masked_key
    printer = output.with_columns({"key": lambda record: record.key})
    printer.add([Key(said(key)) for key in source.write_keys])
    printer.end()
