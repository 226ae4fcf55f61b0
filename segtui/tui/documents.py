"""Documents for a text editor: a name, `=` and a value as JSON on each line, with comments. Pure: text in, values out.

    # The address of the site that sends the events.
    websiteUrl = "https://example.com"
    # region = "us"    (not set)

A value may go on over several lines, as JSON does. JSON and not TOML, since settings hold null, and null removes one.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from segtui.text import original
from segtui.tui.forms.readings import json_text

_BARE = re.compile(r"[A-Za-z0-9_.$-]+")
_NAME = re.compile(r'[ \t]*(?:(?P<quoted>"(?:[^"\\\n]|\\.)*")|(?P<bare>[A-Za-z0-9_.$-]+))[ \t]*')
_END = re.compile(r"[ \t\r]*(?:#[^\n]*)?(?:\n|\Z)")
_TOLD = "#!"
_WIDE = 90


class WrongDocument(ValueError):
    """What is wrong with a document; `line` counts from 1, None where it is about no line."""

    def __init__(self, message: str, line: int | None = None) -> None:
        super().__init__(message)
        self.message, self.line = message, line


@dataclass(frozen=True)
class Entry:
    """One value, with the line that it begins at."""

    value: Any
    line: int


@dataclass
class Document:
    """What is edited: comments on top, and the values with what is said of each."""

    about: Sequence[str] = ()
    blocks: list[str] = field(default_factory=list)

    def comment(self, *lines: str) -> None:
        """Say something between two values."""
        self.blocks.append("\n".join(_comment(line) for line in lines))

    def value(self, name: str, value: Any, *about: str) -> None:
        """A value that is set."""
        self.blocks.append("\n".join([*map(_comment, about), _line(name, value)]))

    def unset(self, name: str, example: Any, *about: str) -> None:
        """A value that is not set: a line to take the `#` away from."""
        line = "\n".join(f"# {part}" for part in _line(name, example).split("\n"))
        self.blocks.append("\n".join([*map(_comment, about), line]))

    @property
    def text(self) -> str:
        """The document itself."""
        top = "\n".join(map(_comment, self.about))
        return "\n\n".join(part for part in (top, *self.blocks) if part) + "\n"


def _comment(text: str) -> str:
    plain = "".join(char if char.isprintable() else " " for char in text)
    return f"# {plain}".rstrip()


def _line(name: str, value: Any) -> str:
    shown = str(original(name))
    text = json_text(value)
    wide = isinstance(value, dict | list) and value and len(text) > _WIDE
    return f"{shown if _BARE.fullmatch(shown) else json_text(shown)} = {json_text(value, 2) if wide else text}"


def parsed(text: str) -> dict[str, Entry]:
    """The values of a document, by name. Raises WrongDocument at the first thing that is wrong."""
    found: dict[str, Entry] = {}
    at = 0
    while at < len(text):
        if end := _END.match(text, at):
            at = max(end.end(), at + 1)
            continue
        name, at = _name(text, at)
        value, at = _value(text, at, name)
        line = _line_of(text, at)
        begin = line if name not in found else found[name].line
        if name in found:
            raise WrongDocument(f"{name} stands here and in line {begin}", line)
        found[name] = Entry(value, line)
        at = _end(text, at, name)
    return found


def _line_of(text: str, at: int) -> int:
    return text.count("\n", 0, at) + 1


def _name(text: str, at: int) -> tuple[str, int]:
    match = _NAME.match(text, at)
    if match is None or text[match.end() : match.end() + 1] != "=":
        raise WrongDocument(
            "is to be written as: name = value (a name with blanks in quotation marks)", _line_of(text, at)
        )
    if match["bare"] is not None:
        return match["bare"], match.end() + 1
    try:
        return str(json.loads(match["quoted"])), match.end() + 1
    except ValueError as error:
        raise WrongDocument("has a name that is not a JSON text", _line_of(text, at)) from error


def _value(text: str, at: int, name: str) -> tuple[Any, int]:
    start = at + len(text[at:]) - len(text[at:].lstrip(" \t"))
    if text[start : start + 1] in ("", "\n", "\r", "#"):
        raise WrongDocument(f"{name} has no value: null removes it", _line_of(text, at))
    try:
        return _DECODER.raw_decode(text, start)
    except json.JSONDecodeError as error:
        raise WrongDocument(f"{name}: {_why(error)}", error.lineno) from error
    except RecursionError as error:
        raise WrongDocument(f"{name} is nested too deep", _line_of(text, at)) from error


def _why(error: json.JSONDecodeError) -> str:
    if error.msg == "Expecting value":
        return 'is no JSON value: a text stands in "quotation marks"'
    return f"is not JSON: {error.msg} (column {error.colno})"


def _end(text: str, at: int, name: str) -> int:
    end = _END.match(text, at)
    if end is None:
        raise WrongDocument(f"{name}: there is something after its value", _line_of(text, at))
    return end.end()


def _no_constant(name: str) -> Any:
    raise json.JSONDecodeError(f"{name} is no value of it", name, 0)


_DECODER = json.JSONDecoder(parse_constant=_no_constant)


def with_problem(text: str, problem: WrongDocument) -> str:
    """The document with what is wrong with it on top, in the numbers that its lines then have."""
    plain = without_problems(text)
    at = f"line {problem.line + 2}: " if problem.line is not None else ""
    said = "".join(char if char.isprintable() else " " for char in problem.message)
    return f"{_TOLD} {at}{said}\n{_TOLD} Nothing was sent. Left as it is now, this is given up.\n{plain}"


def without_problems(text: str) -> str:
    """The document without what was said of it before."""
    lines = text.split("\n")
    while lines and lines[0].startswith(_TOLD):
        lines.pop(0)
    return "\n".join(lines)
