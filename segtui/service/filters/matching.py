"""Terms × records: for each kind of term, which records of a chunk it matches.

A word is looked for as a part of the texts. Letters in order, as some finders take them, would match nearly any long
name, and nothing here ranks such matches last: the list keeps its own order, and whole selections are changed at once.
So a word is taken loosely only when no record of the list has it as it is; then it may be cut into pieces that each
begin a word of one text, in order: `webprod` finds Web (prod), `cip` finds Checkout iOS (prod). Ids are opaque, and
short words are in them by chance: a word matches an id from its start, or anywhere from six characters on.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import chain, compress
from typing import Any, Protocol, TypeAlias

from segtui.service.filters.grammar import Term
from segtui.service.filters.kinds import Field
from segtui.service.filters.matchers import Matcher, matcher_for
from segtui.service.filters.store import LINE, PART, Chunk, Shared, Store
from segtui.service.redaction import is_stand_in, stand_in
from segtui.text import original, readable

Hits: TypeAlias = list[int]

SHORTEST_LOOSE_WORD = 3
LONG_ENOUGH_FOR_IDS = 6
_LOOSE_READS = 400  # characters of a record's texts: a bound on the work with hostile ones


@dataclass
class View:
    """A chunk while it is searched: its lines are taken apart once, when first needed."""

    store: Store
    chunk: Chunk

    @cached_property
    def lines(self) -> list[str]:
        return self.chunk.text.split(LINE)

    @cached_property
    def codes(self) -> list[list[str]]:
        return [column[1:].split(LINE) for column in self.chunk.codes]

    def record(self, at: int) -> Any:
        return self.store.records[self.chunk.start + at]


class Test(Protocol):
    """What a term asks of records; places count from the beginning of the chunk."""

    def hits(self, view: View, among: Sequence[int]) -> Hits:
        """Those of these places where it holds, in order."""
        ...


class OwnTexts:
    """Looks in the texts that each record has for itself: in all, or in the one at `part`."""

    def __init__(self, matcher: Matcher, fields: Sequence[Field], part: int | None = None) -> None:
        self.matcher, self.fields, self.part = matcher, fields, part

    def hits(self, view: View, among: Sequence[int]) -> Hits:
        needle = self.matcher.needle
        if needle not in view.chunk.text:
            return []
        lines = view.lines
        near = [at for at in among if needle in lines[at]]
        if self.part is None and self.matcher.test is None:
            return near
        test = self.matcher.test or partial(contains, needle)
        if self.matcher.pattern is not None and self.matcher.folds and self.part is None:
            matches_any = self.matcher.pattern.matches_any
            return [at for at in near if matches_any(lines[at].replace(PART, LINE))]
        if self.part is not None:
            return [at for at in near if test(self._texts(view, at)[self.part])]
        return [at for at in near if any(map(test, self._texts(view, at)))]

    def _texts(self, view: View, at: int) -> list[str]:
        if self.matcher.folds:
            return view.lines[at].split(PART)
        return [readable(field.texts(view.record(at))[0]) for field in self.fields]


class Codes:
    """Looks in the ids; a bare word only from the start of one, unless it is long."""

    def __init__(self, matcher: Matcher, number: int, field: Field, from_start: bool) -> None:
        self.matcher, self.number, self.field = matcher, number, field
        self.start = LINE + matcher.needle if from_start else matcher.needle

    def hits(self, view: View, among: Sequence[int]) -> Hits:
        if self.start not in view.chunk.codes[self.number]:
            return []
        codes, matcher = view.codes[self.number], self.matcher
        if matcher.test is None:
            needle = matcher.needle
            if self.start is not needle:
                return [at for at in among if codes[at].startswith(needle)]
            return [at for at in among if needle in codes[at]]
        near = [at for at in among if matcher.needle in codes[at]]
        if matcher.folds:
            return [at for at in near if matcher.test(codes[at])]
        return [at for at in near if matcher.test(readable(self.field.texts(view.record(at))[0]))]


class SharedTexts:
    """Looks at what many records share: once at each combination, then only at its number."""

    def __init__(self, matcher: Matcher, number: int, shared: Shared) -> None:
        self.matcher, self.number, self.shared = matcher, number, shared
        self.flags = bytearray()
        self.are_any = False

    def hits(self, view: View, among: Sequence[int]) -> Hits:
        self._catch_up()
        if not self.are_any:
            return []
        flags, numbers = self.flags, view.chunk.numbers[self.number]
        known = numbers if len(among) == len(numbers) else map(numbers.__getitem__, among)
        return list(compress(among, map(flags.__getitem__, known)))

    def _catch_up(self) -> None:
        new = self.shared.texts[len(self.flags) :]
        if new:
            self.flags.extend([any(map(self.matcher.takes, texts)) for texts in new])
            self.are_any = any(self.flags)


class WriteKeys:
    """Looks at the write keys of a source: any part of a live one, the whole of one that the cache hides."""

    def __init__(self, value: str, field: Field, hash_key: bytes) -> None:
        self.value, self.field = value.lower(), field
        self.hidden = stand_in(hash_key, value)
        self.saw_stand_in = False

    def hits(self, view: View, among: Sequence[int]) -> Hits:
        records, start, texts = view.store.records, view.chunk.start, self.field.texts
        return [at for at in among if (keys := texts(records[start + at])) and self._takes(keys)]

    def _takes(self, keys: tuple[str, ...]) -> bool:
        for key in keys:
            if key.startswith("•") and is_stand_in(key):
                self.saw_stand_in = True
                if key == self.hidden:
                    return True
            elif self.value in (key.lower() if type(key) is str else str(original(key)).lower()):
                return True
        return False


class Loosely:
    """Looks for a word cut into pieces that each begin a word, the longest piece first."""

    def __init__(self, word: str, sample: str) -> None:
        letters = [re.escape(letter) for letter in word]
        steps = "".join(rf"(?>{letter}|[^{PART}]*?\b{letter})" for letter in letters[1:])
        self.search = re.compile(rf"\b{letters[0]}{steps}").search
        self.rarest = sorted(sorted(set(word)), key=sample.count)[:2]

    def hits(self, view: View, among: Sequence[int]) -> Hits:
        one, other = self.rarest[0], self.rarest[-1]
        if one not in view.chunk.text or other not in view.chunk.text:
            return []
        lines, search = view.lines, self.search
        return [
            at
            for at in among
            if one in (line := lines[at]) and other in line and search(line[:_LOOSE_READS]) is not None
        ]


class AnyOf:
    """Holds where one of these does."""

    def __init__(self, tests: Sequence[Test]) -> None:
        self.tests = tests

    def hits(self, view: View, among: Sequence[int]) -> Hits:
        found: list[Hits] = []
        left = among
        for test in self.tests:
            hits = test.hits(view, left)
            if hits:
                found.append(hits)
                if len(hits) == len(left):
                    break
                known = set(hits)
                left = [at for at in left if at not in known]
        return found[0] if len(found) == 1 else sorted(chain.from_iterable(found))


class Not:
    """Holds where this does not."""

    def __init__(self, test: Test) -> None:
        self.test = test

    def hits(self, view: View, among: Sequence[int]) -> Hits:
        known = set(self.test.hits(view, among))
        return [at for at in among if at not in known]


def contains(needle: str, text: str) -> bool:
    """Whether the text holds the needle."""
    return needle in text


def test_for(term: Term, store: Store, hash_key: bytes) -> Test:
    """The test that a term stands for, its `!` left aside."""
    if not term.field:
        return AnyOf(_everywhere(term, store))
    field = store.kind.field(term.field)
    assert field is not None  # noqa: S101 - the grammar knows the fields of this kind
    matcher = matcher_for(term, field)
    if field.kind == "key":
        return WriteKeys(term.value, field, hash_key)
    if field.kind == "text":
        return OwnTexts(matcher, store.own, store.own.index(field))
    if field.kind == "code":
        return Codes(matcher, store.code_fields.index(field), field, from_start=False)
    return _shared(matcher, store, field)


def _everywhere(term: Term, store: Store) -> list[Test]:
    """Where a term without a field looks."""
    matcher = matcher_for(term, None)
    short = term.shape == "word" and len(matcher.needle) < LONG_ENOUGH_FOR_IDS
    tests: list[Test] = [_shared(matcher, store, one.field) for one in store.shared if one.field.in_words]
    tests.append(OwnTexts(matcher, store.own))
    tests += [Codes(matcher, number, field, short) for number, field in enumerate(store.code_fields)]
    return tests


def _shared(matcher: Matcher, store: Store, field: Field) -> SharedTexts:
    number = next(number for number, one in enumerate(store.shared) if one.field is field)
    return SharedTexts(matcher, number, store.shared[number])


def is_costly(term: Term) -> bool:
    """Whether a term is to be tried after the others: it looks at the records one by one, in Python."""
    return (term.pattern is not None and term.pattern.literal != term.pattern.source) or term.field == "key"
