"""Many records, fast and small: what records have in common is decoded once and shared.

A source carries its whole type with it, and a workspace has few types: of the metadata, labels and settings of 100,000
sources some hundred are different. Such parts are looked up by their JSON text, so they are not even decoded again.
Shared parts are as frozen as records are: nobody changes a `settings` in place.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache, partial
from typing import Any, Literal, TypeVar, get_args, get_origin

import msgspec
from msgspec import UNSET, UnsetType

from segtui.decoding import decode, parse, read
from segtui.models import Record, WorkspaceId
from segtui.text import harmless, harmless_json

R = TypeVar("R", bound=Record)

_MOST_SHARED = 8192
_LONGEST_SHARED = 65536
_BREATH = 16
_BRACE = ord("{")
_BY_KEY = msgspec.json.Decoder(dict[str, msgspec.Raw])


class Records:
    """Decodes lists of records and keeps the parts that they share; safe to use from several threads."""

    def __init__(self) -> None:
        self._shared: dict[tuple[_Part, bytes], Any] = {}

    def many(self, cls: type[R], items: Iterable[msgspec.Raw]) -> tuple[list[R], int]:
        """The records among the items, and how many items are none, because they are no objects.

        Raises:
            BadAnswer: an item is not JSON, or not UTF-8.
        """
        out: list[R] = []
        left_out = 0
        for number, item in enumerate(items):
            if number % _BREATH == 0:
                time.sleep(0)  # gives way: else the event loop waits for this thread again and again, 5 ms each
            if memoryview(item)[0] == _BRACE:
                out.append(self.one(cls, item))
            else:
                parse(bytes(item))
                left_out += 1
        return out, left_out

    def one(self, cls: type[R], item: msgspec.Raw) -> R:
        """One record from the text of a JSON object."""
        shell = _shell(cls)
        try:
            outer = shell.decoder.decode(item)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            return self._odd(cls, item)
        known = {name: _harmless(getattr(outer, name)) for name in shell.plain}
        try:
            for part in shell.parts:
                raw = getattr(outer, part.name)
                known[part.name] = raw if raw is UNSET else self._part(part, bytes(raw))
        except _Misfit:
            return self._odd(cls, item)
        return cls(**known)

    def _odd(self, cls: type[R], item: msgspec.Raw) -> R:
        """A record that is not as promised, field by field; what it shares with others is shared all the same."""
        text = bytes(item)
        record = read(cls, parse(text))
        extra = {} if record.extra is UNSET else record.extra
        try:
            raw = _BY_KEY.decode(text)
        except (msgspec.DecodeError, UnicodeDecodeError):
            return record
        shared = {
            part.name: self._part(part, bytes(raw[part.key]))
            for part in _shell(cls).parts
            if part.key in raw and part.key not in extra
        }
        return msgspec.structs.replace(record, **shared)

    def _part(self, part: _Part, text: bytes) -> Any:
        key = (part, text)
        found = self._shared.get(key)
        if found is None:
            found = part.decode(text)
            if len(text) <= _LONGEST_SHARED:
                if len(self._shared) >= _MOST_SHARED:
                    self._shared.clear()
                self._shared[key] = found
        return found


class _Misfit(msgspec.DecodeError):
    """A part is not of the kind that was promised."""


@dataclass(frozen=True, slots=True, eq=False)
class _Part:
    """A field that records share: its names, and what makes its value of JSON text."""

    name: str
    key: str
    decode: Callable[[bytes], Any]


@dataclass(frozen=True, slots=True)
class _Shell:
    """How a record is taken apart: its plain fields are decoded, its parts left as text."""

    decoder: msgspec.json.Decoder[Any]
    plain: tuple[str, ...]
    parts: tuple[_Part, ...]


@cache
def _shell(cls: type[Record]) -> _Shell:
    fields = [fld for fld in msgspec.structs.fields(cls) if fld.name != "extra"]
    parts = {
        fld.name: _Part(fld.name, fld.encode_name, decode)
        for fld in fields
        if (decode := _part_decoder(_bare(fld.type))) is not None
    }
    specs = [
        (
            fld.name,
            _shell_type(fld.type, is_part=fld.name in parts),
            msgspec.field(name=fld.encode_name) if fld.required else msgspec.field(default=UNSET, name=fld.encode_name),
        )
        for fld in fields
    ]
    struct = msgspec.defstruct(f"_{cls.__name__}Shell", specs, kw_only=True, gc=False, forbid_unknown_fields=True)
    plain = tuple(fld.name for fld in fields if fld.name not in parts)
    return _Shell(msgspec.json.Decoder(struct), plain, tuple(parts.values()))


def _bare(kind: Any) -> Any:
    """The type of an optional field without the mark for `absent`."""
    kinds = tuple(part for part in get_args(kind) if part is not UnsetType)
    return kinds[0] if UnsetType in get_args(kind) and len(kinds) == 1 else kind


def _shell_type(kind: Any, *, is_part: bool) -> Any:
    bare = _bare(kind)
    if is_part:
        found: Any = msgspec.Raw
    else:
        found = str if get_origin(bare) is Literal else bare  # any string fits, as in `segtui.decoding`
    return found | UnsetType if UnsetType in get_args(kind) else found


def _part_decoder(kind: Any) -> Callable[[bytes], Any] | None:
    """What decodes a field of this type as a shared part; None where it is not shared."""
    if kind is WorkspaceId:
        return _shared_text
    if isinstance(kind, type) and issubclass(kind, Record):
        return partial(_shared_record, kind)
    if get_origin(kind) is dict:
        return _shared_object
    item = get_args(kind)[0] if get_origin(kind) is tuple else None
    if isinstance(item, type) and issubclass(item, Record):
        return partial(_shared_records, item)
    return None


def _shared_text(text: bytes) -> str:
    value = parse(text)
    if not isinstance(value, str):
        raise _Misfit("no string")
    return value


def _shared_object(text: bytes) -> dict[str, Any]:
    value = parse(text)
    if not isinstance(value, dict):
        raise _Misfit("no object")
    return value


def _shared_record(cls: type[R], text: bytes) -> R:
    if not text.startswith(b"{"):
        raise _Misfit("no object")
    return decode(cls, text)


def _shared_records(cls: type[R], text: bytes) -> tuple[R, ...]:
    value = parse(text)
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        raise _Misfit("no list of objects")
    return tuple(read(cls, item) for item in value)


def _harmless(value: Any) -> Any:
    if isinstance(value, str):
        return harmless(value)
    if isinstance(value, tuple):
        return tuple([_harmless(item) for item in value])
    return harmless_json(value)
