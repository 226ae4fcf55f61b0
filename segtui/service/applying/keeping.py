"""Plans as the journal keeps them, without secrets, and back: write keys are keyed hashes, secret settings masked."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from typing import Any, get_args, get_origin

import msgspec
from msgspec import UNSET

from segtui import models
from segtui.api.requests import request_for
from segtui.decoding import as_json, read
from segtui.journal.entry import Entry, KeptCall, KeptChange
from segtui.models import Record, WriteKey
from segtui.operations import OPERATIONS, Call, Parameter, sources
from segtui.service.planning.effects import source_in
from segtui.service.plans import Plan, Step
from segtui.service.redaction import for_cache, for_display, is_stand_in, stand_in
from segtui.text import MASK, harmless_json, original, percent_encoded, without_secrets

_SHORTEST_SECRET = 8


def entries_of(plan: Plan, host: str, workspace_id: str, hash_key: bytes, at: float) -> list[Entry]:
    """The entries of a plan, one for each step."""
    keys = _Keys(_write_keys(plan))
    title = keys.cut_out_of(plan.title)
    return [
        Entry(
            plan_id=plan.id,
            step=number,
            title=title,
            subject=keys.cut_out_of(step.subject),
            target=keys.cut_out_of(step.target),
            host=host,
            workspace_id=workspace_id,
            at=at,
            method=step.call.operation.method,
            undoes=plan.undoes,
            resumes=plan.resumes,
            key_id=key_id(hash_key),
            **kept_step(step, hash_key),
        )
        for number, step in enumerate(plan.steps)
    ]


class _Keys:
    """The write keys of a plan, maybe thousands: found in a text by their length, and not one after the other."""

    def __init__(self, keys: Iterable[str]) -> None:
        self._by_length: dict[int, set[str]] = {}
        for key in keys:
            for form in (key, percent_encoded(key), percent_encoded(key).lower()):
                self._by_length.setdefault(len(form), set()).add(form)

    def cut_out_of(self, value: str) -> str:
        """The text with the mask in place of each key, the longest first."""
        text = str(value)
        for length in sorted(self._by_length, reverse=True):
            forms, at = self._by_length[length], 0
            while at + length <= len(text):
                if text[at : at + length] in forms:
                    text = f"{text[:at]}{MASK}{text[at + length :]}"
                at += 1
        return text


def kept_step(step: Step, hash_key: bytes) -> dict[str, Any]:
    """What an entry holds of a step that may still change until it is sent."""
    secrets = frozenset(_step_keys(step))
    before = None if step.before is None else msgspec.json.decode(for_cache(step.before, hash_key))
    if step.call.operation is not sources.delete_source:
        before = _short(before)
    return {
        "call": kept_call(step.call, step, hash_key),
        "path": str(without_secrets(request_for(step.call).shown_target, secrets)),
        "changes": tuple(_kept_changes(step, secrets)),
        "before": _scrubbed(before, secrets),
        "before_kind": type(step.before).__name__ if step.before is not None else "",
        "inverse": tuple(kept_call(call, step, hash_key) for call in step.inverse),
    }


def _short(before: Any) -> Any:
    """A source without most of its type, which is large, and of use only where the source is to be made again."""
    if not isinstance(before, dict):
        return before
    found = {name: _short(value) if name == "source" else value for name, value in before.items()}
    if isinstance(found.get("metadata"), dict):
        found["metadata"] = {name: found["metadata"].get(name, "") for name in ("id", "name", "slug")}
    return found


def text_without_keys(step: Step, text: str) -> str:
    """A text about a step, without the write keys that it knows of: the API may have said one."""
    return without_secrets(text, _step_keys(step))


def kept_call(call: Call[Any], step: Step, hash_key: bytes) -> KeptCall:
    """A call of a step, without its secrets."""
    source = source_in(step.before)
    hidden = {change.field.removeprefix("settings.") for change in step.changes if change.is_secret}
    arguments: dict[str, Any] = {}
    is_whole = True
    for parameter in call.operation.parameters:
        value = as_json(call.arguments.get(parameter.name, UNSET))
        if value is UNSET:
            continue
        if parameter.kind is WriteKey:
            kept: Any = stand_in(hash_key, value)
        elif parameter.name == "settings":
            shown = for_display(value, None if source is None else source.metadata)
            kept = {name: MASK if name in hidden and item is not None else item for name, item in shown.items()}
        else:
            kept = value
        kept = _scrubbed(kept, frozenset(_step_keys(step)))
        arguments[parameter.api_name] = kept
        is_whole = is_whole and kept == value
    return KeptCall(call.operation.name, arguments, is_whole)


def call_of(kept: KeptCall) -> Call[Any]:
    """The call again; what was masked in it stays so (`is_whole` tells)."""
    operation = OPERATIONS[kept.operation]
    given = {
        p.name: _value(p, kept.arguments[p.api_name]) for p in operation.parameters if p.api_name in kept.arguments
    }
    return Call(operation, given)


def before_of(entry: Entry) -> Record | None:
    """The record that the plan was made on; its write keys are stand-ins."""
    cls = getattr(models, entry.before_kind, None)
    if entry.before is None or not (isinstance(cls, type) and issubclass(cls, Record)):
        return None
    return read(cls, harmless_json(entry.before))


def key_id(hash_key: bytes) -> str:
    """Which key the hashes were made with, telling nothing about it."""
    return hashlib.blake2b(hash_key, digest_size=8, person=b"segtui key id").hexdigest()


def _value(parameter: Parameter, value: Any) -> Any:
    kind = parameter.kind
    if isinstance(kind, type) and issubclass(kind, Record):
        return read(kind, harmless_json(value))
    if get_origin(kind) is list:
        return [read(get_args(kind)[0], harmless_json(item)) for item in value]
    return harmless_json(value)


def _kept_changes(step: Step, secrets: frozenset[str]) -> Iterator[KeptChange]:
    """The changes as they may be shown: secrets masked, and nothing that steers a terminal."""
    for change in step.changes:
        old, new = (_kept_value(value, secrets, is_secret=change.is_secret) for value in (change.old, change.new))
        yield KeptChange(_scrubbed(_plain(change.field), secrets), change.sign, old, new)


def _kept_value(value: Any, secrets: frozenset[str], *, is_secret: bool) -> Any:
    if value is UNSET or value is None:
        return None
    return MASK if is_secret else _scrubbed(_plain(value), secrets)


def _plain(value: Any) -> Any:
    """The value as it is shown, of plain strings."""
    if isinstance(value, str):
        return str(value)
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {str(name): _plain(item) for name, item in value.items()}
    return as_json(value) if isinstance(value, Record) else value


def _scrubbed(value: Any, secrets: frozenset[str]) -> Any:
    """The value with every write key cut out of every string in it: whoever put it there."""
    if isinstance(value, str):
        return without_secrets(value, secrets)
    if isinstance(value, list):
        return [_scrubbed(item, secrets) for item in value]
    if isinstance(value, dict):
        return {without_secrets(name, secrets): _scrubbed(item, secrets) for name, item in value.items()}
    return value


def _write_keys(plan: Plan) -> Iterator[str]:
    for step in plan.steps:
        yield from _step_keys(step)


def _step_keys(step: Step) -> Iterator[str]:
    """Every write key that a step knows of."""
    source = source_in(step.before)
    found = [] if source is None else list(source.write_keys)
    for call in (step.call, *step.inverse):
        found += [call.arguments[p.name] for p in call.operation.path_parameters if p.kind is WriteKey]
    for key in map(original, found):
        if len(key) >= _SHORTEST_SECRET and not is_stand_in(key):
            yield key
