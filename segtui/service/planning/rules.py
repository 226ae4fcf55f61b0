"""What a value must be before it is sent: pure checks, quick enough for every key that is pressed.

Only what is published is checked; the rest is for the API to refuse, with the field that it names.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from msgspec import UNSET

from segtui.errors import Problem
from segtui.models import Label, Option, Source, SourceMetadata
from segtui.service.planning.values import holds_masked
from segtui.text import original

_LABEL_PART = re.compile(r"[A-Za-z][A-Za-z0-9-]*")


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


# The catalogue's types of options that can be told wrong; no list of all types is published.
_TYPES: dict[str, tuple[Callable[[Any], bool], str]] = {
    "string": (lambda value: isinstance(value, str), "must be a text"),
    "password": (lambda value: isinstance(value, str), "must be a text"),
    "boolean": (lambda value: isinstance(value, bool), "must be true or false"),
    "number": (_is_number, "must be a number"),
    "array": (lambda value: isinstance(value, list | tuple), "must be a list"),
    "map": (lambda value: isinstance(value, dict), "must be an object"),
    "text-map": (lambda value: isinstance(value, dict), "must be an object"),
}


def problems_in_label(key: str, value: str) -> list[Problem]:
    """What is wrong with the two parts of a label; the fields are `key` and `value`."""
    parts = (("key", original(key)), ("value", original(value)))
    return [Problem("label", problem, field) for field, text in parts if (problem := _problem_in_part(text))]


def _problem_in_part(text: str) -> str:
    if not text:
        return "is empty"
    if not text[0].isascii() or not text[0].isalpha():
        return "must begin with a letter (A to Z)"
    return "" if _LABEL_PART.fullmatch(text) else "may hold letters, digits and hyphens only"


def problems_in_labels(labels: Sequence[Label]) -> list[Problem]:
    """What is wrong with the labels of a new source: their parts, or two values for one key."""
    parts = [
        Problem(problem.type, problem.message, f"labels.{label.key}.{problem.field}")
        for label in labels
        for problem in problems_in_label(label.key, label.value)
    ]
    return [*parts, *doubled_keys(labels)]


def doubled_keys(labels: Iterable[Label]) -> list[Problem]:
    """The keys that have two values."""
    found: list[Problem] = []
    values: dict[str, str] = {}
    for label in labels:
        value = original(label.value)
        if values.setdefault(original(label.key), value) != value:
            found.append(Problem("label", "a source has one value for each key", f"labels.{label.key}"))
    return found


def problems_in_slug(slug: str, sources: Iterable[Source], *, but: str = "") -> list[Problem]:
    """What is wrong with a slug beside the known sources but one; the rules for slugs are not published."""
    plain = original(slug)
    if not plain:
        return [Problem("slug", "is empty", "slug")]
    taken = any(original(source.slug) == plain and source.id != but for source in sources)
    return [Problem("slug", "is the slug of another source", "slug")] if taken else []


def problems_in_settings(settings: dict[str, Any], metadata: SourceMetadata) -> list[Problem]:
    """What is wrong with the settings of a new source: a required option without a value, or a wrong type."""
    given = {original(name): value for name, value in settings.items()}
    found = [problem_in_option(option, given.get(original(option.name))) for option in metadata.options]
    return [problem for problem in found if problem]


def problem_in_option(option: Option, value: Any) -> Problem | None:
    """What is wrong with the value of an option, if anything; None stands for no value."""
    field = f"settings.{option.name}"
    if value is None or (value == "" and option.required):
        has_default = option.default_value is not UNSET and option.default_value is not None
        return Problem("required", "is required", field) if option.required and not has_default else None
    if holds_masked(value):
        return Problem("masked", "is a masked secret: the real one is needed", field)
    fits, problem = _TYPES.get(option.type, (lambda value: True, ""))
    return None if fits(value) else Problem("type", problem, field)
