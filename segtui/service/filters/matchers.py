"""How one text is compared with a term: by a part of it, a glob, a pattern, or as a label."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from fnmatch import translate

from segtui.service.filters.grammar import Term, split_label
from segtui.service.filters.kinds import Field
from segtui.service.filters.patterns import Pattern
from segtui.service.filters.store import folded
from segtui.text import readable, searchable


@dataclass(frozen=True)
class Matcher:
    """How one text is compared: it holds `needle` (folded, may be empty), and then `test` where there is one.

    `test` is given the folded text, or the text as it reads where `folds` is false.
    """

    needle: str
    test: Callable[[str], bool] | None = None
    folds: bool = True
    pattern: Pattern | None = None

    def takes(self, text: str) -> bool:
        """Whether a text, not yet folded, matches."""
        own = searchable(text)
        return self.needle in own and (self.test is None or self.test(own if self.folds else readable(text)))


def matcher_for(term: Term, field: Field | None) -> Matcher:
    """How the texts of a field, or of all, are compared with a term."""
    if term.pattern is not None:
        return _of_pattern(term.pattern)
    if field is not None and field.kind == "flag":
        return Matcher("", lambda text: text == term.value)
    if field is not None and field.kind == "label":
        return _of_label(term)
    if term.shape == "glob":
        return _of_glob(term.folded)
    if term.shape == "exact" and term.value != term.value.lower():
        value = term.value
        return Matcher(folded(value), lambda text: value in text, folds=False)
    return Matcher(folded(term.value))


def _of_pattern(pattern: Pattern) -> Matcher:
    if pattern.folds and pattern.literal == pattern.source:
        return Matcher(pattern.literal)
    return Matcher(pattern.literal, pattern.matches, pattern.folds, pattern)


def _of_glob(value: str) -> Matcher:
    match = re.compile(translate(value.replace("[", "[[]").replace("?", "[?]"))).match
    return Matcher(max(value.split("*"), key=len), lambda text: match(text) is not None)


def _of_label(term: Term) -> Matcher:
    """`key`, `key=value` and `key:value`; globs on either side."""
    key, _, value = split_label(term.value)
    key_is = _part_test(searchable(key), term.shape)
    value_is = None if value is None else _part_test(searchable(value), term.shape)

    def test(text: str) -> bool:
        own_key, _, own_value = text.partition("=")
        return key_is(own_key) and (value_is is None or value_is(own_value))

    return Matcher("", test)


def _part_test(wanted: str, shape: str) -> Callable[[str], bool]:
    if shape == "glob" and "*" in wanted:
        glob = _of_glob(wanted)
        return glob.test if glob.test is not None else glob.takes
    return wanted.__eq__
