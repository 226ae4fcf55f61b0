"""Records as pages of text: facts, settings, schema, keys, JSON. Nothing of Textual here."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from msgspec import UNSET

from segtui.models import (
    Destination,
    DestinationMetadata,
    Option,
    Record,
    SchemaSettings,
    Source,
    SourceDetail,
    Warehouse,
)
from segtui.service.redaction import is_stand_in, shown_json
from segtui.text import escaped, harmless, masked, original
from segtui.tui.cells import Span, fit, width_of
from segtui.tui.columns import Entry, categories_of, named, state_of, status_of, tone_of

Row = Sequence[Span]
_LABEL = 22
NOTHING: Row = ()


def heading(text: str) -> Row:
    """A heading."""
    return [(text, "strong")]


def fact(label: str, value: str, tone: str = "") -> Row:
    """A label and its value."""
    return [(fit(f"  {label}", _LABEL), "dim"), (" ", ""), (value, tone)]


def note(text: str, tone: str = "dim") -> Row:
    """A remark, indented like a fact."""
    return [("  ", ""), (text, tone)]


def overview(source: Source, detail: SourceDetail | None) -> list[Row]:
    """What there is to know of a source at a glance."""
    metadata = source.metadata
    rows = [
        heading(named(source.title)),
        fact("state", state_of(source.enabled), tone_of(source.enabled)),
        fact(
            "name",
            named(source.name) if source.name else "(none: the slug stands for it)",
            "" if source.name else "dim",
        ),
        fact("slug", named(source.slug)),
        fact("id", source.id),
        fact("type", f"{metadata.name} ({metadata.slug})"),
        fact("categories", categories_of(metadata) or "none"),
        fact("catalog status", status_of(metadata)),
        fact("workspace id", source.workspace_id),
        fact("tracking plan", _plan(detail), "" if detail and detail.tracking_plan_id else "dim"),
        fact("write keys", keys_said(source)),
        NOTHING,
        heading("Labels"),
        *([fact(label.key, label.value, "accent") for label in source.labels] or [note("none")]),
    ]
    return (
        rows if not metadata.description else [*rows, NOTHING, heading("About this type"), note(metadata.description)]
    )


def preview(
    source: Source, schema: SchemaSettings | None, connections: Sequence[Destination | Warehouse] | None
) -> list[Row]:
    """A source in short, from what is known without asking; None where something was never fetched."""
    return [
        heading(named(source.title)),
        fact("state", state_of(source.enabled), tone_of(source.enabled)),
        fact("slug", named(source.slug)),
        fact("id", source.id),
        fact("type", source.metadata.name),
        fact("write keys", keys_said(source)),
        NOTHING,
        heading("Labels"),
        *([fact(label.key, label.value, "accent") for label in source.labels] or [note("none")]),
        NOTHING,
        *behaviour(source, schema, connections, "not fetched yet: open the source to see them"),
    ]


def behaviour(
    source: Source,
    schema: SchemaSettings | None,
    connections: Sequence[Destination | Warehouse] | None,
    unknown: str,
) -> list[Row]:
    """What a source does with what it receives; `unknown` is said of connections that were not fetched (None)."""
    given: Mapping[str, Any] = shown_json(source).get("settings") or {}
    rows = [
        heading("Settings"),
        *([fact(harmless(name), _value(value)) for name, value in given.items()] or [note("none")]),
        NOTHING,
        heading("Connections"),
    ]
    if connections is None:
        rows.append(note(unknown))
    else:
        rows += [fact(state_of(c.enabled), named(c.title), tone_of(c.enabled)) for c in connections] or [note("none")]
    if schema is not None:
        rows += [NOTHING, heading("Schema"), *(_violations(schema))]
    return rows


def _violations(found: SchemaSettings) -> list[Row]:
    parts = ((name, getattr(found, name)) for name in ("track", "identify", "group"))
    rules = ((name, getattr(part, "common_event_on_violations", UNSET)) for name, part in parts)
    return [fact(f"{name} violations", rule, _tone_of_rule(rule)) for name, rule in rules if rule]


def _plan(detail: SourceDetail | None) -> str:
    if detail is None:
        return "not fetched yet"
    return detail.tracking_plan_id or "none"


def keys_said(source: Source) -> str:
    """How many write keys a source has, said so that no permission never reads as no keys."""
    if source.write_keys:
        return f"{len(source.write_keys)}"
    if source.metadata.is_cloud_event_source:
        return "none: cloud sources have none"
    return "none to be seen: the token has no permission to read them, or there are none"


def write_keys(source: Source, read_key: str) -> list[Row]:
    """The write keys, masked; `read_key` is the key that reads them anew."""
    rows = [heading("Write keys"), fact("count", keys_said(source)), NOTHING]
    for number, key in enumerate(source.write_keys, 1):
        if is_stand_in(key):
            said = f"•••  known by its hash alone: keys are never stored; {read_key} reads them"
            rows.append(fact(f"key {number}", said, "dim"))
        else:
            rows.append(fact(f"key {number}", masked(key)))
    return rows


def settings(source: Source) -> list[Row]:
    """The settings of a source beside the options of its type."""
    given: Mapping[str, Any] = shown_json(source).get("settings") or {}
    options = {option.name: option for option in source.metadata.options}
    rows = [heading("Settings"), NOTHING]
    for name, option in options.items():
        value = _value(given[name]) if name in given else "not set"
        rows.append(fact(option.label or name, value, "" if name in given else "dim"))
        rows.append([(" " * (_LABEL + 1), ""), (_option(option), "dim")])
    unknown = [name for name in given if harmless(name) not in options]
    if unknown and options:
        rows += [NOTHING, heading("Settings that this type's options do not name")]
    rows += [fact(harmless(name), _value(given[name])) for name in unknown]
    if not given and not options:
        rows.append(note("This source has no settings, and its type has no options."))
    return rows


def _value(value: Any) -> str:
    return harmless(value) if isinstance(value, str) else escaped(json.dumps(value, ensure_ascii=False))


def _option(option: Option) -> str:
    parts = [option.name, option.type, "required" if option.required else "optional"]
    if option.default_value is not UNSET and option.default_value not in (None, ""):
        parts.append(f"default {_value(option.default_value)}")
    if option.description:
        parts.append(option.description)
    return " · ".join(parts)


def schema(found: SchemaSettings | None, names: Mapping[str, str]) -> list[Row]:
    """The schema settings of a source; `names` are the titles of sources by id, for where it forwards to."""
    if found is None:
        return [heading("Schema settings"), note("not fetched yet")]
    rows: list[Row] = [heading("Schema settings")]
    for group in ("track", "identify", "group"):
        part = getattr(found, group)
        rows += [NOTHING, heading(group.capitalize())]
        fields = shown_json(part).items() if isinstance(part, Record) else ()
        rows += [fact(_words(key), _yes(value), _tone_of_rule(value)) for key, value in fields] or [note("not set")]
    rows += [NOTHING, heading("Forwarding")]
    for title, target in (
        ("violations to", found.forwarding_violations_to),
        ("blocked events to", found.forwarding_blocked_events_to),
    ):
        shown = f"{named(names[target])} ({target})" if target and target in names else target or "nowhere"
        rows.append(fact(title, shown, "" if target else "dim"))
    return rows


def _words(name: str) -> str:
    spaced = "".join(f" {char.lower()}" if char.isupper() else char for char in harmless(name))
    return spaced.removeprefix("allow ").removeprefix("common event ")


def _yes(value: Any) -> str:
    if isinstance(value, bool):
        return "allowed" if value else "not allowed"
    return _value(value)


def _tone_of_rule(value: Any) -> str:
    if isinstance(value, bool):
        return "good" if value else "warn"
    return "good" if value == "ALLOW" else "warn"


def connection(found: Destination | Warehouse) -> list[Row]:
    """A destination or warehouse that a source is connected to."""
    shown = shown_json(found)
    rows = [
        heading(named(found.title)),
        fact("state", state_of(found.enabled), tone_of(found.enabled)),
        fact("type", f"{found.metadata.name} ({found.metadata.slug})"),
        fact("id", found.id),
        NOTHING,
        heading("Settings"),
    ]
    given = shown.get("settings") or {}
    rows += [fact(harmless(name), _value(value)) for name, value in given.items()] or [note("none")]
    return [*rows, NOTHING, heading("JSON"), *json_rows(shown)]


def entry(found: Entry) -> list[Row]:
    """A catalogue entry with its options."""
    rows = [heading(named(found.name)), fact("slug", found.slug), fact("id", found.id)]
    if status_of(found):
        rows.append(fact("status", status_of(found)))
    if categories_of(found):
        rows.append(fact("categories", categories_of(found)))
    if getattr(found, "is_cloud_event_source", False):
        rows.append(fact("kind", "cloud source: it has no write keys"))
    if isinstance(found, DestinationMetadata):
        rows += _destination_facts(found)
    if found.description:
        rows += [NOTHING, heading("About"), note(found.description)]
    rows += [NOTHING, heading(f"Options ({len(found.options)})")]
    for option in found.options:
        rows.append(fact(option.name, option.label or "", "strong"))
        rows.append([(" " * (_LABEL + 1), ""), (_option(option), "dim")])
    return rows if found.options else [*rows, note("none")]


def _destination_facts(found: DestinationMetadata) -> list[Row]:
    rows = [fact("website", found.website or "none")]
    for title, flags in (("methods", found.supported_methods), ("platforms", found.supported_platforms)):
        rows.append(fact(title, ", ".join(name for name, on in flags.items() if on is True) or "none"))
    rows.append(
        fact("features", ", ".join(f"{name} {_value(value)}" for name, value in found.supported_features.items()))
    )
    if found.supported_regions:
        rows.append(fact("regions", ", ".join(found.supported_regions)))
    if found.previous_names:
        rows.append(fact("previous names", ", ".join(found.previous_names)))
    for action in found.actions:
        rows.append(fact("action", str(action.get("name", ""))))
    return rows


def json_rows(value: Any) -> list[Row]:
    """A JSON value, indented; characters that could steer the terminal stand as JSON's own escapes."""
    text = json.dumps(original(value), indent=2, ensure_ascii=False)
    return [_json_row(line) for line in text.split("\n")]


def _json_row(line: str) -> Row:
    line = escaped(line)
    indent = len(line) - len(line.lstrip())
    name, colon, rest = line[indent:].partition('": ')
    if colon and name.startswith('"'):
        return [(line[:indent], ""), (name + '": ', "accent"), (rest, "")]
    return [(line, "")]


def counted(title: str, counts: Iterable[tuple[str, int]], most: int = 12) -> list[Row]:
    """A heading and the largest counts under it."""
    ordered = sorted(counts, key=lambda item: (-item[1], item[0]))
    longest = max((width_of(name) for name, _ in ordered[:most]), default=0)
    width = max(_LABEL, min(longest + 2, 2 * _LABEL))
    shown = [[(fit(f"  {name}", width), "dim"), (" ", ""), (f"{count:,}", "")] for name, count in ordered[:most]]
    rows: list[Row] = [heading(title), *shown]
    return rows if len(ordered) <= most else [*rows, note(f"and {len(ordered) - most} more")]
