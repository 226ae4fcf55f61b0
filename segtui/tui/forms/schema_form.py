"""The schema settings of a source as a form: what is not set stays apart from what is set to anything."""

from __future__ import annotations

from collections.abc import Awaitable, Iterable, Mapping, Sequence
from typing import Any

from msgspec import UNSET

from segtui.models import SchemaSettings, Source
from segtui.operations import Call
from segtui.service.planning.schema_settings import FORWARDING, GROUPS, call_for, leaves_of
from segtui.service.plans import Plan
from segtui.tui.columns import named
from segtui.tui.forms.fields import ChoiceField, Field, PickField
from segtui.tui.forms.form import Form, Heading
from segtui.tui.forms.overlay import FormOverlay

_TRAITS = ("allowUnplannedTraits", "allowTraitsOnViolations")
LEAVES: Mapping[str, Sequence[str]] = {
    "track": (
        "allowUnplannedEvents",
        "allowUnplannedEventProperties",
        "allowEventOnViolations",
        "allowPropertiesOnViolations",
    ),
    "identify": _TRAITS,
    "group": _TRAITS,
}
RULE = "commonEventOnViolations"
RULES: Mapping[str, Sequence[str]] = {
    "track": ("ALLOW", "BLOCK", "OMIT_PROPERTIES"),
    "identify": ("ALLOW", "BLOCK", "OMIT_TRAITS"),
    "group": ("ALLOW", "BLOCK", "OMIT_TRAITS"),
}
FINAL = "Once set, it can be changed but not taken away: the API has no way to set it back."


def schema_rows(found: SchemaSettings, sources: Iterable[Source]) -> list[Field | Heading]:
    """The rows of the form; `sources` are those that can be forwarded to."""
    rows: list[Field | Heading] = []
    held = leaves_of(found)
    for group in GROUPS:
        rows.append(Heading(group.capitalize()))
        rows += [_flag(group, leaf, held.get(f"{group}.{leaf}", UNSET)) for leaf in LEAVES[group]]
        rows.append(_rule(group, held.get(f"{group}.{RULE}", UNSET)))
    items = [(source.id, named(source.title), f"{source.slug} · {source.metadata.name}") for source in sources]
    rows.append(Heading("Forwarding"))
    return [*rows, *(_target(name, held.get(name, UNSET), items) for name in FORWARDING.values())]


def _flag(group: str, leaf: str, old: Any) -> ChoiceField:
    about = f"{group}.{leaf} · {FINAL}" if old is UNSET else f"{group}.{leaf}"
    return _choice(f"{group}.{leaf}", _words(leaf), about, [(True, "allowed"), (False, "not allowed")], old)


def _rule(group: str, old: Any) -> ChoiceField:
    about = f"{group}.{RULE} · what becomes of an event that violates the tracking plan"
    return _choice(f"{group}.{RULE}", "on violations", about, [(rule, rule) for rule in RULES[group]], old)


def _choice(name: str, title: str, about: str, known: Sequence[tuple[Any, str]], old: Any) -> ChoiceField:
    """What is set cannot be unset again, so that it has no such choice; a value that is not known stays one."""
    first: list[tuple[Any, str]] = [(UNSET, "not set")] if old is UNSET else []
    strange = [(old, str(old))] if old is not UNSET and old not in [value for value, _ in known] else []
    return ChoiceField(name, title, about, choices=(*first, *strange, *known), old=old)


def _target(name: str, old: Any, items: Sequence[tuple[Any, str, str]]) -> PickField:
    title = "violations to" if name == "forwardingViolationsTo" else "blocked events to"
    return PickField(name, title, f"{name} · {FINAL}", items=items, old=old, none_said="nowhere")


def _words(leaf: str) -> str:
    spaced = "".join(f" {char.lower()}" if char.isupper() else char for char in leaf)
    return spaced.removeprefix("allow ")


def schema_edit(source: Source, fields: Iterable[Field]) -> Call[Any]:
    """The update that the fields stand for: what was changed, and nothing else."""
    return call_for(source.id, {}, {field.name: field.value for field in fields if field.is_changed})


class SchemaForm(FormOverlay):
    """The form of a source's schema settings."""

    def __init__(self, source: Source, found: SchemaSettings, sources: Iterable[Source]) -> None:
        others = [other for other in sources if other.id != source.id]
        super().__init__(f"Schema settings of {named(source.title)}", schema_rows(found, others))
        self.source = source

    def planned(self) -> Awaitable[Plan] | str:
        form: Form = self.form
        if not form.is_changed:
            return "Nothing is changed yet."
        return self.session.service.plan(schema_edit(self.source, form.fields))
