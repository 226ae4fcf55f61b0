"""Values as Terraform's language (HCL) writes them."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from segtui.text import original

_SHORT = {"\n": "\\n", "\r": "\\r", "\t": "\\t", '"': '\\"', "\\": "\\\\"}
_PLAIN_TEMPLATE = re.compile(r"(?<![$%])([$%])\{([\w. -]*)\}")
_START = re.compile(r"([$%])\{")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_WORDS = frozenset({"for", "if", "in", "true", "false", "null"})
_INDENT = "  "


@dataclass(frozen=True, slots=True)
class Expression:
    """Code that stands as it is: a reference, or a function's call."""

    code: str


def string(text: str) -> str:
    """A quoted string in which nothing is a template, an escape or invisible."""
    escaped = "".join(_SHORT.get(char) or (char if char.isprintable() else _escape(char)) for char in original(text))
    return f'"{_without_templates(escaped)}"'


def value(given: Any, depth: int = 0) -> str:
    """A JSON value, with an `Expression` at any place in it; `depth` is how far the line it stands in is indented."""
    given = original(given)
    if isinstance(given, Expression):
        return given.code
    if isinstance(given, Mapping):
        return block([f"{_key(key)} = {value(item, depth + 1)}" for key, item in given.items()], "{}", depth)
    if isinstance(given, Sequence) and not isinstance(given, str):
        return block([f"{value(item, depth + 1)}," for item in given], "[]", depth)
    if isinstance(given, str):
        return string(given)
    if isinstance(given, float) and not math.isfinite(given):
        return "null"  # no number of JSON's, and none of HCL's
    return json.dumps(given)


def block(lines: Sequence[str], brackets: str, depth: int = 0) -> str:
    """Lines in brackets, indented beneath the line that opens them."""
    inner = "".join(f"\n{_INDENT * (depth + 1)}{line}" for line in lines)
    return f"{brackets[0]}{inner}\n{_INDENT * depth}{brackets[1]}" if lines else brackets


def _key(name: str) -> str:
    """The name of an object's part: bare where that means the same."""
    return name if _NAME.fullmatch(name) and name not in _WORDS else string(name)


def _escape(char: str) -> str:
    code = ord(char)
    if 0xD800 <= code <= 0xDFFF:
        return "\\uFFFD"  # half a pair: HCL's strings are Unicode, and have none
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def _without_templates(text: str) -> str:
    """Whole templates as HCL escapes them (`$${x}`), and every other bracket that might begin one by its number.

    Readers differ in what they make of `$$${`, and of a template that does not end.
    """
    pieces, at = [], 0
    for found in _PLAIN_TEMPLATE.finditer(text):
        sign, inner = found.groups()
        pieces += [_START.sub(r"\1\\u007b", text[at : found.start()]), f"{sign}{sign}{{{inner}}}"]
        at = found.end()
    return "".join([*pieces, _START.sub(r"\1\\u007b", text[at:])])
