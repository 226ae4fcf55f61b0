"""Regular expressions that cannot run away: what is accepted, and how much text each may read.

Python's engine backtracks and cannot be interrupted, so the work is bounded before it starts. The number of ways in
which a pattern can match at one place is at most `ways * n ** repeats`, where `n` is the length of the text, `repeats`
counts the open repeats (`*`, `+`, `{2,}`) and `ways` multiplies the alternatives. A part that itself branches or
repeats may not be repeated openly, and back-references and look-around are refused; what is left is polynomial. The
text is then cut to the `n` at which the whole search stays below a fixed number of steps; a pattern for which that is
too short to be of use is refused.
"""

from __future__ import annotations

import re
import warnings
from dataclasses import dataclass
from math import factorial

from segtui.errors import BadFilter

_LONGEST_PATTERN = 200
_MOST_STEPS = 4_000_000
_LONGEST_TEXT, _SHORTEST_TEXT = 4096, 50
_MOST_WAYS = 10_000
_QUANTIFIER = re.compile(r"[*+?]|\{(\d*)(?:(,)(\d*))?\}")


@dataclass(frozen=True, slots=True)
class Pattern:
    """A regular expression within bounds.

    `literal` is a text, folded, that every match contains; it may be empty. With `folds`, the pattern has no capitals
    and is to be tried on folded text.
    """

    source: str
    compiled: re.Pattern[str]
    reads: int
    literal: str
    folds: bool

    def matches(self, text: str) -> bool:
        """Whether the beginning of the text, as far as is allowed, holds a match."""
        return self.compiled.search(text[: self.reads]) is not None

    def matches_any(self, lines: str) -> bool:
        """Whether one of these texts, a line each, holds a match: mostly found in one go over all of them."""
        if len(lines) <= self.reads and not self._has_fixed_ends:
            found = self.compiled.search(lines)
            if found is None or "\n" not in found.group():
                return found is not None
        return any(map(self.matches, lines.split("\n")))

    @property
    def _has_fixed_ends(self) -> bool:
        return "\\A" in self.source or "\\Z" in self.source


@dataclass(slots=True)
class _Part:
    """A piece of a pattern: in how many ways it can match at one place, and its open repeats."""

    ways: int = 1
    repeats: int = 0

    def then(self, other: _Part) -> _Part:
        return _Part(self.ways * other.ways, self.repeats + other.repeats)

    def otherwise(self, other: _Part) -> _Part:
        return _Part(self.ways + other.ways, max(self.repeats, other.repeats))


def guarded(source: str, position: int = 0) -> Pattern:
    """A pattern that is safe to run; `position` is where it stands in the filter.

    Raises:
        BadFilter: it is wrong, or could take too long.
    """
    source = _without_idle_ends(source)
    if len(source) > _LONGEST_PATTERN:
        raise BadFilter(f"the pattern is longer than {_LONGEST_PATTERN} characters", position=position)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            compiled = re.compile(source, re.MULTILINE)
    except re.error as error:
        raise BadFilter(f"the pattern is wrong: {error.msg}", position=position + (error.pos or 0)) from error
    except (OverflowError, RecursionError) as error:
        raise BadFilter("the pattern repeats something too often", position=position) from error
    walk = _Walk(source, position)
    whole = walk.alternatives()
    folds = not any(char.isupper() for char in re.sub(r"\\.", "", source, flags=re.DOTALL))
    return Pattern(source, compiled, _readable(whole, position), walk.literal, folds)


def _readable(whole: _Part, position: int) -> int:
    """How many characters may be read for the search to stay within its steps."""
    degree = whole.repeats + 1  # one more for the place where the match begins
    length = int((_MOST_STEPS * factorial(degree) / whole.ways) ** (1 / degree))
    if length < _SHORTEST_TEXT:
        raise BadFilter("the pattern repeats or branches too often to be quick", position=position)
    return min(length, _LONGEST_TEXT)


def _without_idle_ends(source: str) -> str:
    """The pattern without a `.*` at its beginning, which costs much and changes nothing in a search."""
    while source.startswith(".*") and source[2:3] not in ("?", "+", "*", "{"):
        source = source[2:]
    return source


class _Walk:
    """Reads a pattern that Python has accepted, and adds up its parts."""

    def __init__(self, source: str, position: int) -> None:
        self.source, self.position, self.at, self.depth = source, position, 0, 0
        self.literal, self._run = "", ""
        self._branches = False

    def alternatives(self) -> _Part:
        """Alternatives up to the closing bracket or the end."""
        whole = self._sequence()
        while self._next_is("|"):
            if not self.depth:
                self._branches = True
            self.at += 1
            whole = whole.otherwise(self._sequence())
        if not self.depth:
            self._end_run()
            self.literal = "" if self._branches or not self.literal.isascii() else self.literal.lower()
        return whole

    def _sequence(self) -> _Part:
        whole = _Part()
        while self.at < len(self.source) and self.source[self.at] not in "|)":
            start = self.at
            part, is_single = self._atom()
            literal = self.source[start] if self.at == start + 1 and self.source[start] not in ".^$" else ""
            quantifier = _QUANTIFIER.match(self.source, self.at)
            if quantifier is not None and quantifier.group() != "{}":  # `{}` is two characters, `{,}` is `*`
                part = self._repeated(part, is_single, quantifier)
                literal = ""
            self._take(literal)
            whole = whole.then(part)
            if whole.ways > _MOST_WAYS:
                raise self._refused("it branches too often")
        return whole

    def _atom(self) -> tuple[_Part, bool]:
        char = self.source[self.at]
        if char == "(":
            return self._group(), False
        if char == "\\":
            if self.source[self.at + 1].isdigit() and self.source[self.at + 1] != "0":
                raise self._refused("back-references are not supported")
            self.at += 2
        elif char == "[":
            self.at = self._end_of_class()
        else:
            self.at += 1
        return _Part(), True

    def _group(self) -> _Part:
        if self.source.startswith("(?", self.at) and not self.source.startswith("(?:", self.at):
            raise self._refused("of the groups that begin with (? only (?: is supported")
        self._end_run()
        self.at += 3 if self.source.startswith("(?:", self.at) else 1
        self.depth += 1
        inside = self.alternatives()
        self.depth -= 1
        self.at += 1
        return inside

    def _end_of_class(self) -> int:
        at = self.at + 1
        at += self.source.startswith("^", at)
        at += self.source.startswith("]", at)
        while self.source[at] != "]":
            at += 2 if self.source[at] == "\\" else 1
        return at + 1

    def _repeated(self, part: _Part, is_single: bool, found: re.Match[str]) -> _Part:
        low, high = _bounds(found)
        self.at = found.end()
        if self.source[self.at : self.at + 1] in ("?", "+"):
            self.at += 1
        if high is None or (is_single and high - low > _SHORTEST_TEXT):
            if part.ways > 1 or part.repeats:
                raise self._refused("a part that repeats or branches cannot be repeated without end")
            return _Part(1, 1)
        if part.ways == 1 and not part.repeats:
            return _Part(high - low + 1)
        if high > 4:
            raise self._refused("a part that repeats or branches cannot be repeated more than four times")
        ways = sum(part.ways**count for count in range(low, high + 1))
        return _Part(ways, part.repeats * high)

    def _take(self, literal: str) -> None:
        if literal and not self.depth:
            self._run += literal
        elif not self.depth:
            self._end_run()

    def _end_run(self) -> None:
        if len(self._run) > len(self.literal):
            self.literal = self._run
        self._run = ""

    def _next_is(self, char: str) -> bool:
        return self.source.startswith(char, self.at)

    def _refused(self, why: str) -> BadFilter:
        return BadFilter(f"the pattern could take too long: {why}", position=self.position + self.at)


def _bounds(found: re.Match[str]) -> tuple[int, int | None]:
    """The least and the greatest number of times that a quantifier asks for."""
    simple = {"*": (0, None), "+": (1, None), "?": (0, 1)}.get(found.group())
    if simple is not None:
        return simple
    low, comma, high = found.groups()
    least = int(low or 0)
    if not comma:
        return least, least
    return least, int(high) if high else None
