"""The filter language: text to terms.

    word            the text is somewhere in the record's names, id, type or labels (capitals do not matter)
    "exact words"   the same, blanks and signs included; capitals matter once there is one
    /pattern/       a regular expression; capitals matter once there is one
    field:value     in one field only: name:web, type:javascript, enabled:false, key:abc
    label:env=prod  label:env has the key, whatever the value; label:env=pro* and slug:web-* are globs
    !term           everything that the term does not match

Blanks separate terms, and every term must hold. A value with blanks is quoted: `label:"team=big data"`.
"""

from __future__ import annotations

import dataclasses
import re
from difflib import get_close_matches
from typing import Literal, TypeAlias

from segtui.errors import BadFilter
from segtui.service.filters.kinds import KINDS, Field, Searchable
from segtui.service.filters.patterns import Pattern, guarded
from segtui.text import harmless, searchable

Shape: TypeAlias = Literal["word", "exact", "glob", "regex"]

_FIELD = re.compile(r"([A-Za-z][A-Za-z_-]*):")
_BARE = re.compile(r"\S+")
_LABEL = re.compile(r'([^\s"=]+[=:])"')
_TRUE, _FALSE = ("true", "yes", "on", "1"), ("false", "no", "off", "0")
FLAGS = ("true", "false", "unknown")
"""What a flag may be."""


@dataclasses.dataclass(frozen=True, slots=True)
class Term:
    """One condition; `field` is empty for a term that looks everywhere, `position` is where it begins.

    `value` is as typed, without quotes; of a flag it is `true`, `false` or `unknown`.
    """

    field: str
    shape: Shape
    value: str
    negated: bool = False
    pattern: Pattern | None = None
    position: int = dataclasses.field(default=0, compare=False)

    @property
    def folded(self) -> str:
        """The value as search compares it."""
        return searchable(self.value)


@dataclasses.dataclass(frozen=True, slots=True)
class Query:
    """A filter that was understood: every term must hold."""

    text: str
    terms: tuple[Term, ...]

    def __bool__(self) -> bool:
        return bool(self.terms)


def parse(text: str, kind: Searchable) -> Query:
    """What a filter means for a list of this kind; an empty one lets everything through.

    Raises:
        BadFilter: it is wrong, or not finished; `position` names the place.
    """
    terms = []
    at = _after_blanks(text, 0)
    while at < len(text):
        term, at = _term(text, at, kind)
        terms.append(term)
        at = _after_blanks(text, at)
    return Query(text, tuple(terms))


def quoted(value: str) -> str:
    """A value as it is to be written in a filter, with quotes where it needs them."""
    plain = value and not re.search(r'[\s"*:]|^[!/]', value)
    return value if plain else '"' + value.replace('"', "") + '"'


def _after_blanks(text: str, at: int) -> int:
    while at < len(text) and text[at].isspace():
        at += 1
    return at


def _term(text: str, start: int, kind: Searchable) -> tuple[Term, int]:
    at = start + 1 if text[start] == "!" else start
    negated = at != start
    if at == len(text) or text[at].isspace():
        raise BadFilter("nothing follows the !", position=start)
    if text[at] == "!":
        raise BadFilter("one ! is enough", position=at)
    named = _FIELD.match(text, at)
    wanted = _field(named, kind) if named else None
    at = named.end() if named else at
    if at == len(text) or text[at].isspace():
        assert named is not None and wanted is not None  # noqa: S101 - a term without a field is not empty
        raise BadFilter(f"nothing follows {named.group()}", position=at)
    shape, value, end = _value(text, at, wanted)
    pattern = guarded(value, at + 1) if shape == "regex" else None
    if wanted is not None:
        value = _checked(wanted, shape, value, at)
    return Term(wanted.name if wanted else "", shape, value, negated, pattern, start), end


def _value(text: str, at: int, wanted: Field | None) -> tuple[Shape, str, int]:
    """A value from `at` on: its shape, its text, and where it ends."""
    if text[at] == '"':
        value, end = _enclosed(text, at, '"', "quote")
        return "exact", value, end
    if text[at] == "/" and (wanted is None or wanted.kind not in ("flag", "key")):
        value, end = _enclosed(text, at, "/", "pattern")
        return "regex", value, end
    key = _LABEL.match(text, at) if wanted is not None and wanted.kind == "label" else None
    if key is not None:
        value, end = _enclosed(text, key.end() - 1, '"', "quote")
        return "exact", key.group(1) + value, end
    found = _BARE.match(text, at)
    assert found is not None  # noqa: S101 - no blank stands at `at`
    is_glob = wanted is not None and wanted.kind in ("text", "code", "shared", "label") and "*" in found.group()
    return "glob" if is_glob else "word", found.group(), found.end()


def _enclosed(text: str, at: int, mark: str, what: str) -> tuple[str, int]:
    """What stands between two marks; in a pattern a backslash guards the mark."""
    end = at + 1
    while end < len(text) and text[end] != mark:
        end += 2 if text[end] == "\\" and mark == "/" else 1
    if end >= len(text):
        raise BadFilter(f"the {what} is not closed: {mark} is missing", position=at)
    value = text[at + 1 : end]
    if not value:
        raise BadFilter(f"the {what} is empty", position=at)
    if end + 1 < len(text) and not text[end + 1].isspace():
        raise BadFilter(f"a blank is missing after the closing {mark}", position=end + 1)
    return (value.replace("\\/", "/") if mark == "/" else value), end + 1


def _field(named: re.Match[str], kind: Searchable) -> Field:
    name = named.group(1).lower()
    found = kind.field(name)
    if found is not None:
        return found
    names = [field.name for field in kind.fields]
    shown, have = harmless(named.group(1)), ", ".join(f"{name}:" for name in names)
    if any(other.field(name) for other in KINDS):
        raise BadFilter(f"{kind.name} have no field {shown}: (they have {have})", position=named.start())
    near = get_close_matches(name, names, 1, 0.6) or [one for one in names if one.startswith(name)]
    if near:
        raise BadFilter(f"there is no field {shown}: (did you mean {near[0]}:?)", position=named.start())
    label = f"; a label is written label:{shown}=…" if kind.field("label") else ""
    message = f"there is no field {shown}: (there are {have}){label}; quote a text that has a colon"
    raise BadFilter(message, position=named.start())


def _checked(wanted: Field, shape: Shape, value: str, at: int) -> str:
    """The value, once it is known to suit its field."""
    if wanted.kind == "flag":
        lowered = value.lower()
        if lowered in _TRUE or lowered in _FALSE:
            return "true" if lowered in _TRUE else "false"
        if lowered != "unknown":
            raise BadFilter(f"{wanted.name}: takes true, false or unknown", position=at)
        return lowered
    if wanted.kind == "label" and shape != "regex":
        key, _, found = split_label(value)
        if not key:
            raise BadFilter("the label's key is missing", position=at)
        if found == "":
            raise BadFilter(f"the label's value is missing after {harmless(value)}", position=at + len(value))
    return value


def split_label(value: str) -> tuple[str, str, str | None]:
    """A label's key, its sign and its value; None for the value where only a key is asked for."""
    for sign in "=:":
        key, found, rest = value.partition(sign)
        if found:
            return key, sign, rest
    return value, "", None
