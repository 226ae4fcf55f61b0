"""JSON to records and back: strict and fast where the answer is as promised, field by field where it is not.

`read` never fails over a field: what is missing or mistyped shows as blank and is kept as it came. `as_json` and
`encode` give back what the API sent, with unknown fields, and with what `segtui.text` made harmless in its original.
"""

from __future__ import annotations

import json
from functools import cache
from typing import Any, TypeVar, cast

import msgspec
from msgspec import UNSET, inspect

from segtui.errors import BadAnswer
from segtui.models import EXTRA, Record
from segtui.text import Harmless, harmless_json, is_clean_json, original

R = TypeVar("R", bound=Record)

_SCALARS = frozenset((str, bool, int, float, type(None)))
_MARK = EXTRA.encode().replace(b"\x7f", b"")


def parse(body: bytes) -> Any:
    """The JSON value in `body`, with every string made harmless.

    Raises:
        BadAnswer: it is not JSON, not UTF-8, or nested too deep.
    """
    try:
        value = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError):
        value = _parse_leniently(body)
    except RecursionError as error:
        raise BadAnswer("the answer is nested too deep to be real") from error
    try:
        return value if is_clean_json(body) else harmless_json(value)
    except RecursionError as error:
        raise BadAnswer("the answer is nested too deep to be real") from error


def _parse_leniently(body: bytes) -> Any:
    """Python's own parser takes what msgspec does not: half a surrogate pair in a name."""
    try:
        return json.loads(body)
    except UnicodeDecodeError as error:
        raise BadAnswer("the answer is not UTF-8") from error
    except RecursionError as error:
        raise BadAnswer("the answer is nested too deep to be real") from error
    except ValueError as error:
        kind = "HTML, not JSON" if body.lstrip()[:1] == b"<" else "not JSON, or cut off"
        raise BadAnswer(f"the answer is {kind}") from error


def decode(cls: type[R], body: bytes) -> R:
    """A record from JSON text.

    Raises:
        BadAnswer: it is not a JSON object.
    """
    if is_clean_json(body):
        try:
            return cast(R, _decoder(cls).decode(body))
        except (msgspec.DecodeError, RecursionError):
            pass  # read again below, field by field
    return read(cls, parse(body))


@cache
def _decoder(cls: type[Record]) -> msgspec.json.Decoder[Record]:
    return msgspec.json.Decoder(cls)


def read(cls: type[R], value: object) -> R:
    """A record from a decoded JSON object, tolerantly.

    Raises:
        BadAnswer: it is not an object.
    """
    if not isinstance(value, dict):
        raise BadAnswer(f"the answer holds {_kind(value)} where {cls.__name__} was promised")
    return cast(R, _record(cls, value))


def _record(cls: type[Record], value: dict[str, Any]) -> Record:
    known: dict[str, Any] = {}
    extra: dict[str, Any] = {}
    names = set()
    for fld in _fields(cls):
        names.add(fld.encode_name)
        if fld.encode_name in value:
            known[fld.name], fits = _fitted_field(fld, value[fld.encode_name])
            if not fits:
                extra[fld.encode_name] = value[fld.encode_name]
        elif fld.required:
            known[fld.name] = _blank(fld.type)
            extra[fld.encode_name] = UNSET
    extra.update((key, item) for key, item in value.items() if key not in names)
    return cls(**known, extra=extra) if extra else cls(**known)


@cache
def _fields(cls: type[Record]) -> tuple[inspect.Field, ...]:
    info = inspect.type_info(cls)
    assert isinstance(info, inspect.StructType)  # noqa: S101 - a record is a struct
    return tuple(fld for fld in info.fields if fld.name != "extra")


def _fitted_field(fld: inspect.Field, value: Any) -> tuple[Any, bool]:
    if value is None and not fld.required and not isinstance(fld.type, inspect.UnionType | inspect.AnyType):
        return UNSET, False
    return _fitted(fld.type, value)


def _fitted(kind: inspect.Type, value: Any) -> tuple[Any, bool]:
    """The value as its field can hold it, and whether that is what came."""
    if isinstance(kind, inspect.UnionType):
        return _fitted_nullable(kind, value)
    if isinstance(kind, inspect.StructType):
        fits = isinstance(value, dict)
        return _record(_class(kind), value if fits else {}), fits
    if isinstance(kind, inspect.VarTupleType):
        return _fitted_items(kind.item_type, value)
    if isinstance(kind, inspect.LiteralType):
        return value if isinstance(value, str) else _shown(value), isinstance(value, str)
    if isinstance(kind, inspect.StrType):
        return value if isinstance(value, str) else _shown(value), isinstance(value, str)
    if isinstance(kind, inspect.DictType):
        return (value, True) if isinstance(value, dict) else ({}, False)
    if isinstance(kind, inspect.BoolType):
        return (value, True) if isinstance(value, bool) else (None, False)
    if isinstance(kind, inspect.FloatType | inspect.IntType):
        number = isinstance(value, int | float) and not isinstance(value, bool)
        return (value, True) if number else (0, False)
    return value, True


def _fitted_nullable(kind: inspect.UnionType, value: Any) -> tuple[Any, bool]:
    if value is None:
        return None, True
    return _fitted(next(part for part in kind.types if not isinstance(part, inspect.NoneType)), value)


def _fitted_items(kind: inspect.Type, value: Any) -> tuple[tuple[Any, ...], bool]:
    if not isinstance(value, list):
        return (), False
    fitted = [_fitted(kind, item) for item in value if item is not None]
    return tuple(item for item, _ in fitted), len(fitted) == len(value) and all(fits for _, fits in fitted)


def _class(kind: inspect.StructType) -> type[Record]:
    return cast(type[Record], kind.cls)


def _blank(kind: inspect.Type) -> Any:
    if isinstance(kind, inspect.StructType):
        return _record(_class(kind), {})
    if isinstance(kind, inspect.VarTupleType):
        return ()
    if isinstance(kind, inspect.DictType):
        return {}
    if isinstance(kind, inspect.StrType | inspect.LiteralType):
        return ""
    return 0 if isinstance(kind, inspect.FloatType | inspect.IntType) else None


def _shown(value: Any) -> str:
    """A scalar that should have been a string, as text; nothing for null and for what has parts."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, int | float) else ""


def _kind(value: object) -> str:
    names = {list: "a list", str: "a string", bool: "a boolean", type(None): "null"}
    return names.get(type(value), "a number")


def as_json(value: Any) -> Any:
    """A record (or a value that holds records) as the JSON that came from the API."""
    if type(value) in _SCALARS:
        return value
    if isinstance(value, Record):
        body = _plainly_encoded(value)
        return _record_json(value) if body is None else msgspec.json.decode(body)
    if isinstance(value, list | tuple):
        return [as_json(item) for item in value]
    if isinstance(value, dict):
        return {original(key): as_json(item) for key, item in value.items()}
    return original(value)


def _record_json(record: Record) -> dict[str, Any]:
    out = {
        fld.encode_name: as_json(item)
        for fld in _fields(type(record))
        if (item := getattr(record, fld.name)) is not UNSET
    }
    if record.extra is not UNSET:
        out.update((original(key), as_json(item)) for key, item in record.extra.items())
        out = {key: item for key, item in out.items() if item is not UNSET}
    return out


def encode(record: Record) -> bytes:
    """A record as JSON text, the same value as `as_json` gives; in C where nothing special is in it."""
    body = _plainly_encoded(record)
    return encode_json(_record_json(record)) if body is None else body


def _plainly_encoded(record: Record) -> bytes | None:
    """The record as msgspec writes it; None where that is not what came from the API."""
    try:
        body = msgspec.json.encode(record)
    except (TypeError, OverflowError, UnicodeEncodeError):  # a Harmless, or a number that only Python can hold
        return None
    if _MARK in body:
        return None
    # msgspec writes a Harmless that is the name of a field as it is shown. Such a name has a `<` or is not ASCII.
    return None if (b"<" in body or not body.isascii()) and _has_harmless_name(record) else body


def _has_harmless_name(value: Any) -> bool:
    if isinstance(value, Record):
        return any(_has_harmless_name(getattr(value, name)) for name in _open_fields(type(value)))
    if isinstance(value, dict):
        return any(isinstance(name, Harmless) or _has_harmless_name(item) for name, item in value.items())
    return isinstance(value, list | tuple) and any(_has_harmless_name(item) for item in value)


@cache
def _open_fields(cls: type[Record]) -> tuple[str, ...]:
    """The fields under which there can be an object whose names the API leaves open."""
    return tuple(fld.name for fld in _fields(cls) if _is_open(fld.type))


def _is_open(kind: inspect.Type) -> bool:
    if isinstance(kind, inspect.UnionType):
        return any(_is_open(part) for part in kind.types)
    if isinstance(kind, inspect.VarTupleType):
        return _is_open(kind.item_type)
    if isinstance(kind, inspect.StructType):
        return bool(_open_fields(_class(kind)))
    return isinstance(kind, inspect.DictType | inspect.AnyType)


def encode_json(value: Any) -> bytes:
    """A plain JSON value as text; halves of surrogate pairs are kept as escapes."""
    try:
        return msgspec.json.encode(value)
    except UnicodeEncodeError:
        return json.dumps(value, ensure_ascii=True, separators=(",", ":")).encode()
