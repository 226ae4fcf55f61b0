"""What people type for labels, settings and the like, understood; what cannot be is told with its option."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from segtui.errors import UsageError
from segtui.models import Label, SourceMetadata
from segtui.text import harmless, harmless_json, original

_TEXTS = frozenset({"string", "password", "select"})


def label_of(text: str, option: str) -> Label:
    """A label from `key=value` or `key:value`. Raises UsageError."""
    key, sign, value = text.partition("=") if "=" in text else text.partition(":")
    if not (key and sign and value):
        raise UsageError(f"{option}: {harmless(text)} is no label", hint="write key=value")
    return Label(key=harmless(key), value=harmless(value))


def pair_of(text: str, option: str) -> tuple[str, str]:
    """A name and what follows the first `=`. Raises UsageError; the message does not repeat what may be a secret."""
    name, sign, value = text.partition("=")
    if not (name and sign):
        raise UsageError(f"{option}: a name, = and a value are needed", hint=f"{option} NAME=VALUE")
    return name, value


def settings_of(given: Iterable[str], removed: Iterable[str], metadata: SourceMetadata) -> dict[str, Any]:
    """Settings by name, each value as its option's type wants it; None stands for one that is to be removed.

    Where the catalogue knows no type, JSON is taken as JSON and everything else as text. Raises UsageError.
    """
    kinds = {str(original(option.name)): option.type for option in metadata.options}
    settings: dict[str, Any] = {}
    for text in given:
        name, value = pair_of(text, "--setting")
        settings[name] = harmless_json(_value(name, value, kinds.get(name, "")))
    return settings | dict.fromkeys(removed)


def _value(name: str, text: str, kind: str) -> Any:
    if kind in _TEXTS:
        return text
    try:
        return json.loads(text)
    except ValueError:
        if kind in ("boolean", "number", "array", "map", "text-map"):
            raise UsageError(f"--setting {harmless(name)}: the value must be JSON for a {kind}") from None
        return text
