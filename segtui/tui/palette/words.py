"""The words that an argument of a command can be completed with, those that suit it best first."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from segtui.service.filters import CATALOG, LABELS, SOURCES, Searchable, quoted
from segtui.service.reports import REPORTS
from segtui.text import searchable
from segtui.topics.declared import TOPICS
from segtui.tui.deeds import ACTIVITY
from segtui.tui.palette.fuzzy import rank, rank_of
from segtui.tui.palette.grammar import Kind, Typed
from segtui.tui.palette.world import World

_MOST = 60
_LAST_TERM = re.compile(r'(?:[^\s"]|"[^"]*"?)*\Z')
_FIELD = re.compile(r"(!?)([A-Za-z]+):")
WITHOUT_SCHEMA = "no-schema"

FILTERED: dict[str, Searchable] = {"sources": SOURCES, "labels": LABELS, "catalog": CATALOG, "activity": ACTIVITY}
"""What the filter of a command looks through."""


@dataclass(frozen=True, slots=True)
class Word:
    """What would stand in place of the argument, and what is said about it; `is_whole`: the command can run so."""

    text: str
    about: str
    is_whole: bool = True


def completions(typed: Typed, world: World) -> list[Word]:
    """What the argument at the end of the line can become; sources are looked for elsewhere."""
    argument = typed.argument
    if argument is None:
        return []
    found = _OFFERED[argument.kind](typed, world) if argument.kind in _OFFERED else []
    if argument.kind is Kind.TAB:
        found = [*found, *_filters(typed, world)] if typed.stem else found
    return [word for word in found if word.text != typed.stem.strip() or not word.is_whole][:_MOST]


def best(wanted: str, words: Iterable[Word], name: Callable[[Word], str]) -> list[Word]:
    """The words that answer to what was typed, the best first, otherwise in their order."""
    folded = searchable(wanted)
    ranked = [(found, word) for word in words if (found := rank(folded, name(word))) is not None]
    return [word for _, word in sorted(ranked, key=lambda pair: pair[0])]


def _whole(word: Word) -> str:
    return word.text


def _tabs(typed: Typed, world: World) -> list[Word]:
    words = typed.argument.words if typed.argument is not None else ()
    return best(typed.stem, (Word(word, "this tab") for word in words), _whole)


def _profiles(typed: Typed, world: World) -> list[Word]:
    return best(typed.stem, (Word(*pair) for pair in world.profiles), _whole)


def _themes(typed: Typed, world: World) -> list[Word]:
    return best(typed.stem, (Word(*pair) for pair in world.themes), _whole)


def _topics(typed: Typed, world: World) -> list[Word]:
    wanted = searchable(typed.stem)
    ranked = [(rank_of(wanted, topic.name, *topic.also, topic.about), topic) for topic in TOPICS]
    found = sorted(((at, topic) for at, topic in ranked if at is not None), key=lambda pair: pair[0])
    return [Word(topic.name, topic.about) for _, topic in found]


def _reports(typed: Typed, world: World) -> list[Word]:
    wanted = searchable(typed.stem)
    ranked = [(rank_of(wanted, report.name, report.title), report) for report in REPORTS]
    found = sorted(((at, report) for at, report in ranked if at is not None), key=lambda pair: pair[0])
    return [Word(report.name, report.about) for _, report in found]


def _label_keys(typed: Typed, world: World) -> list[Word]:
    wants_key = any(report.argument and report.name == typed.word(Kind.REPORT) for report in REPORTS)
    keys = world.known.facts.label_keys if wants_key else []
    return [] if typed.stem.strip() in keys else best(typed.stem, (Word(key, "a label's key") for key in keys), _whole)


def _sides(typed: Typed, world: World) -> list[Word]:
    """The last of the words, after those before it."""
    *before, last = typed.stem.split(" ")
    known = (*world.sides(), (WITHOUT_SCHEMA, "leave schema settings out"))
    offered = [pair for pair in known if pair[0] not in before]
    head = "".join(f"{word} " for word in before)
    return [Word(head + word.text, word.about) for word in best(last, (Word(*pair) for pair in offered), _whole)]


# Filters -----------------------------------------------------------------------------------------------------------


def _views(typed: Typed, world: World) -> list[Word]:
    """The views of the list below, and what can be done about them."""
    deeds = (
        Word("save ", "remember what this list shows, by a name", is_whole=False),
        Word("delete ", "forget a view of this list", is_whole=False),
        Word("reset", "columns, order and filter as the list begins; its views stay"),
    )
    return best(typed.stem, [*(Word(*pair) for pair in world.views), *deeds], lambda word: word.text)


def _filters(typed: Typed, world: World) -> list[Word]:
    """The last term of a filter: a field's name, or a value for the field that was named."""
    kind = FILTERED.get(typed.command.name)
    if kind is None:
        return []
    found = _LAST_TERM.search(typed.stem)
    term = found.group() if found is not None else ""
    head = typed.stem[: len(typed.stem) - len(term)]
    named = _FIELD.match(term)
    if named is None:
        return _fields(kind, head, term)
    start, value = head + named.group(), term[named.end() :].replace('"', "")
    words = [Word(*pair) for pair in _values(named.group(2).lower(), value, kind, world)]
    return [Word(start + word.text, word.about) for word in best(value, words, lambda word: word.text.replace('"', ""))]


def _fields(kind: Searchable, head: str, term: str) -> list[Word]:
    negated = "!" if term.startswith("!") else ""
    names = [Word(f"{field.name}:", f"filter by {field.name}", is_whole=False) for field in kind.fields]
    found = best(term.removeprefix("!"), names, lambda word: word.text.rstrip(":"))
    return [Word(head + negated + word.text, word.about, is_whole=False) for word in found]


def _values(field: str, value: str, kind: Searchable, world: World) -> Iterator[tuple[str, str]]:
    """The values of a field, written as a filter has them, each with how many sources have it."""
    facts = world.known.facts
    if field == "label":
        yield from _label_values(value, world)
    elif field == "key" and kind is LABELS:
        yield from ((quoted(key), "a label's key") for key in facts.label_keys)
    elif field == "value" and kind is LABELS:
        yield from ((quoted(text), "a label's value") for text in dict.fromkeys(one for _, one in facts.labels))
    elif field == "enabled":
        yield from (("true", "they take data"), ("false", "they drop what they receive"), ("unknown", "not told"))
    elif kind is SOURCES and field in ("type", "category"):
        counts = facts.types if field == "type" else facts.categories
        yield from ((quoted(text), _counted(count)) for text, count in counts.most_common())


def _label_values(value: str, world: World) -> Iterator[tuple[str, str]]:
    """Keys as long as no value is begun; values of the keys that suit, the most frequent first."""
    key, sign, _ = value.partition("=")
    facts = world.known.facts
    if not sign:
        yield from ((quoted(one), "any value") for one in facts.label_keys)
    for (one, text), count in facts.labels.most_common():
        if not sign or one == key:
            yield f"{one}={text}" if quoted(text) == text else f'{one}="{text}"', _counted(count)


def _counted(count: int) -> str:
    return "1 source" if count == 1 else f"{count:,} sources"


_OFFERED: dict[Kind, Callable[[Typed, World], list[Word]]] = {
    Kind.FILTER: _filters,
    Kind.TAB: _tabs,
    Kind.SIDE: _sides,
    Kind.REPORT: _reports,
    Kind.LABEL_KEY: _label_keys,
    Kind.PROFILE: _profiles,
    Kind.THEME: _themes,
    Kind.VIEW: _views,
    Kind.TOPIC: _topics,
}
