"""What can be edited as a document: settings, labels, schema settings. Each renders itself and reads itself back.

Nothing of Textual here, and no file: text in, a call or labels out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import UNSET

from segtui.models import Label, Option, SchemaSettings, Source
from segtui.operations import Call
from segtui.operations.sources import update_source
from segtui.service.editing import holds_mask, is_same, restored, settings_of, settings_patch, shown_settings
from segtui.service.planning.rules import problem_in_option, problems_in_label
from segtui.service.planning.schema_settings import FORWARDING, call_for, leaves_of
from segtui.text import original
from segtui.tui.documents import Document, Entry, WrongDocument, parsed
from segtui.tui.forms.schema_form import LEAVES, RULE, RULES

_HOW = (
    "Each line is: name = value, the value as JSON. A line that is taken out or commented out removes what it set,",
    "and so does null. Secrets are masked (•••): left as they are they stay; replaced, the new one is sent.",
    "Nothing is sent before you have seen the preview. Leave it unchanged, and nothing happens.",
)


def settings_document(source: Source) -> str:
    """The settings of a source, with what the catalogue says of each."""
    shown = shown_settings(source)
    document = Document((f"Settings of {source.slug} ({source.metadata.name})", *_HOW))
    options = {original(option.name): option for option in source.metadata.options}
    for name, option in options.items():
        if name in shown:
            document.value(name, shown[name], *_option(option))
        else:
            default = option.default_value
            document.unset(name, "" if default is UNSET else default, *_option(option))
    others = [name for name in shown if name not in options]
    if others and options:
        document.comment("Settings that this type's options do not name")
    for name in others:
        document.value(name, shown[name])
    return document.text


def _option(option: Option) -> list[str]:
    parts = [option.type, "required" if option.required else "optional"]
    return [*([option.description] if option.description else []), " · ".join(parts)]


def settings_call(source: Source, text: str) -> Call[Any] | None:
    """The update that a document stands for, None where it changes nothing. Raises WrongDocument."""
    held, shown = settings_of(source), shown_settings(source)
    options = {original(option.name): option for option in source.metadata.options}
    wanted: dict[str, Any] = {}
    for name, entry in parsed(text).items():
        value = _whole(name, entry, shown, held)
        if value is not None and name in options and not is_same(value, held.get(name, UNSET)):
            problem = problem_in_option(options[name], value)
            if problem is not None:
                raise WrongDocument(f"{name} {problem.message}", entry.line)
        if value is not None or (name in held and held[name] is None):
            wanted[name] = value
    patch = settings_patch(held, wanted)
    return update_source(source.id, settings=patch) if patch else None


def _whole(name: str, entry: Entry, shown: Mapping[str, Any], held: Mapping[str, Any]) -> Any:
    """The value with its secrets; one that nobody knows may only stay as it was."""
    if name in shown and is_same(entry.value, shown[name]):
        return held[name]
    value = restored(entry.value, shown.get(name, UNSET), held.get(name, UNSET))
    if holds_mask(value):
        raise WrongDocument(
            f"{name} holds a masked secret (•••) that nobody knows: write the secret itself", entry.line
        )
    return value


def labels_document(source: Source, known: Sequence[Label]) -> str:
    """The labels of a source; those of the workspace that it lacks stand there as comments."""
    document = Document((f"Labels of {source.slug}: key = value, one value for each key", *_HOW[2:]))
    for label in source.labels:
        document.value(label.key, label.value)
    have = {(label.key, label.value) for label in source.labels}
    others = [label for label in known if (label.key, label.value) not in have]
    if others:
        document.comment("What else the workspace has (others are created):")
    for label in others:
        document.unset(label.key, label.value, *([label.description] if label.description else []))
    return document.text


def labels_of(source: Source, text: str) -> list[Label] | None:
    """The labels that a document stands for, None where they are those that are there. Raises WrongDocument."""
    found = parsed(text)
    present = {(original(label.key), original(label.value)): label for label in source.labels}
    wanted: list[Label] = []
    for key, entry in found.items():
        if not isinstance(entry.value, str):
            raise WrongDocument(f"the value of {key} must be a text", entry.line)
        label = present.get((key, entry.value))
        problems = [] if label is not None else problems_in_label(key, entry.value)
        if problems:
            raise WrongDocument(f"{problems[0].field} of the label {problems[0].message}", entry.line)
        wanted.append(label or Label(key=key, value=entry.value))
    is_changed = {(original(label.key), original(label.value)) for label in wanted} != set(present)
    return wanted if is_changed else None


def schema_document(source: Source, found: SchemaSettings, sources: Sequence[Source]) -> str:
    """The schema settings of a source."""
    final = "What was set once can be changed, not taken away: the API has no way to set it back."
    document = Document((f"Schema settings of {source.slug}", "Each line is: name = value.", final, _HOW[2]))
    held, names = leaves_of(found), {other.id: other.title for other in sources}
    for name, choices in _leaves().items():
        about = "one of " + ", ".join(map(_said, choices))
        if name in held:
            document.value(name, held[name], about)
        else:
            document.unset(name, choices[0], f"{about} · not set")
    for name in FORWARDING.values():
        target = held.get(name)
        if target is not None:
            document.value(name, target, f"the id of a source · now {names.get(target, 'one that is not known')}")
        else:
            document.unset(name, "id of a source", "not set")
    return document.text


def _said(value: Any) -> str:
    return ("true" if value else "false") if isinstance(value, bool) else str(value)


def _leaves() -> dict[str, tuple[Any, ...]]:
    flags = {f"{group}.{leaf}": (True, False) for group, leaves in LEAVES.items() for leaf in leaves}
    rules = {f"{group}.{RULE}": tuple(choices) for group, choices in RULES.items()}
    return {name: choices for group in LEAVES for name, choices in {**flags, **rules}.items() if name.startswith(group)}


def schema_call(source: Source, found: SchemaSettings, sources: Sequence[Source], text: str) -> Call[Any] | None:
    """The update that a document stands for, None where it changes nothing. Raises WrongDocument."""
    held, leaves = leaves_of(found), _leaves()
    given = parsed(text)
    gone = next((name for name in held if name not in given), None)
    if gone is not None:
        raise WrongDocument(f"{gone} cannot be taken away: the API has no way to set it back. Put its line back")
    wanted: dict[str, Any] = {}
    for name, entry in given.items():
        if name in held and is_same(entry.value, held[name]):
            continue
        _check(name, entry, leaves, {original(other.id) for other in sources})
        wanted[name] = entry.value
    return call_for(source.id, {}, wanted) if wanted else None


def _check(name: str, entry: Entry, leaves: Mapping[str, tuple[Any, ...]], ids: set[str]) -> None:
    if name in FORWARDING.values():
        if not isinstance(entry.value, str) or (ids and entry.value not in ids):
            raise WrongDocument(f"{name} must be the id of a source", entry.line)
    elif name not in leaves:
        raise WrongDocument(f"{name} is no schema setting", entry.line)
    elif not any(is_same(entry.value, choice) for choice in leaves[name]):
        raise WrongDocument(f"{name} must be one of {', '.join(map(_said, leaves[name]))}", entry.line)
