"""Arguments from outside, named as the API names them, made into calls; and the schemas that say what they may be.

Both follow from the declarations: a call is made of what the input schema allows, and of nothing else. The output
schema says what the API promises, and fits whatever it sends in its place, as decoding does.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any, TypeAlias, cast

import msgspec
from msgspec import inspect

from segtui.errors import UsageError
from segtui.models import PageInfo, Record
from segtui.operations.machinery import Call, Operation, Parameter
from segtui.text import harmless, harmless_json

Schema: TypeAlias = dict[str, Any]

_DEEPEST = 64  # levels of lists and objects in one argument
_LONGEST_NAME = 64  # characters of a name that is repeated in a message


def call_from(operation: Operation[..., Any], arguments: Mapping[str, Any]) -> Call[Any]:
    """The call with these arguments, named as the API names them.

    Raises:
        UsageError: one is missing, unknown or mistyped; the message names it, and never repeats its value.
    """
    known = {p.api_name: p for p in operation.parameters}
    for name in arguments:
        if name not in known:
            raise UsageError(f"{operation.name} has no argument {_named(name)}", hint=_known_here(name, list(known)))
    missing = [name for name, p in known.items() if p.required and name not in arguments]
    if missing:
        raise UsageError(f"{operation.name}: {' and '.join(missing)} {'are' if len(missing) > 1 else 'is'} missing")
    given = {p.name: _argument(p, arguments[name], operation) for name, p in known.items() if name in arguments}
    made: Call[Any] = operation(**given)
    return made


def input_schema(operation: Operation[..., Any]) -> Schema:
    """The JSON schema of an operation's arguments: closed, all but the open objects in it."""
    return {
        "type": "object",
        "properties": {p.api_name: _argument_schema(p, operation) for p in operation.parameters},
        "required": [p.api_name for p in operation.parameters if p.required],
        "additionalProperties": False,
    }


def output_schema(operation: Operation[..., Any]) -> Schema:
    """The JSON schema of what an operation answers with: the `data` of the API's envelope.

    Every field is promised and none is demanded: a record that is not as promised is shown as it came.
    """
    parts: dict[str, Schema] = {}
    record = _output(inspect.type_info(operation.record), parts)
    if operation.is_many:
        answer: Schema = {"type": "object", "properties": {operation.answer: {"type": "array", "items": record}}}
        if operation.is_paged:
            answer["properties"]["pagination"] = _output(inspect.type_info(PageInfo), parts)
        answer["required"] = list(answer["properties"])
    elif operation.answer:
        answer = {"type": "object", "properties": {operation.answer: record}, "required": [operation.answer]}
    else:
        answer = parts.pop(operation.record.__name__)
    return answer | ({"$defs": parts} if parts else {})


def _argument(parameter: Parameter, value: Any, operation: Operation[..., Any]) -> Any:
    name = parameter.api_name
    taken = _taken(inspect.type_info(parameter.kind), value, name, 0)
    if taken == "" and _is_name(parameter, operation):
        raise UsageError(f"{name} is empty")
    return taken


def _is_name(parameter: Parameter, operation: Operation[..., Any]) -> bool:
    """Whether it names something, so that nothing at all cannot be meant: an id, or a part of the path."""
    return hasattr(parameter.kind, "__supertype__") or parameter in operation.path_parameters


def _taken(kind: inspect.Type, value: Any, place: str, depth: int) -> Any:
    """The value of an argument as its type, harmless to show. Raises UsageError."""
    match kind:
        case inspect.StrType() if isinstance(value, str):
            return harmless(value)
        case inspect.BoolType() if isinstance(value, bool):
            return value
        case inspect.IntType() if _is_whole(value):
            return _in_range(kind, int(value), place)
        case inspect.LiteralType() if value in kind.values:
            return value
        case inspect.ListType() if isinstance(value, list):
            return [_taken(kind.item_type, item, f"{place}[{at}]", depth + 1) for at, item in enumerate(value)]
        case inspect.StructType() if isinstance(value, dict):
            return _record(kind, value, place, depth)
        case inspect.DictType() if isinstance(value, dict):
            _check_open(value, place, depth)
            return harmless_json(value)
    raise UsageError(f"{place} must be {_expected(kind)}, not {_kind_of(value, kind)}")


def _record(kind: inspect.StructType, value: dict[str, Any], place: str, depth: int) -> Record:
    fields = {fld.encode_name: fld for fld in kind.fields if fld.name != "extra"}
    for name in value:
        if name not in fields:
            raise UsageError(f"{place} has no field {_named(name)}", hint=_known_here(name, list(fields)))
    missing = [f"{place}.{name}" for name, fld in fields.items() if fld.required and name not in value]
    if missing:
        raise UsageError(f"{' and '.join(missing)} {'are' if len(missing) > 1 else 'is'} missing")
    given = {
        fld.name: _taken(fld.type, value[name], f"{place}.{name}", depth + 1)
        for name, fld in fields.items()
        if name in value
    }
    return cast(type[Record], kind.cls)(**given)


def _check_open(value: Any, place: str, depth: int) -> None:
    """Any JSON is welcome here, as long as it comes out as it went in. Raises UsageError."""
    if depth > _DEEPEST:
        raise UsageError(f"{place.split('.', 1)[0]} is nested too deep")
    if isinstance(value, float) and not math.isfinite(value):
        raise UsageError(f"{place} must be a number that JSON can hold")
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, item in parts:
        _check_open(item, f"{place}.{_named(str(name))}" if depth < 2 else place, depth + 1)


def _is_whole(value: Any) -> bool:
    return not isinstance(value, bool) and (isinstance(value, int) or (isinstance(value, float) and value.is_integer()))


def _in_range(kind: inspect.IntType, value: int, place: str) -> int:
    if (kind.ge is not None and value < kind.ge) or (kind.le is not None and value > kind.le):
        raise UsageError(f"{place} must be from {kind.ge} to {kind.le}")
    return value


def _expected(kind: inspect.Type) -> str:
    match kind:
        case inspect.LiteralType():
            return f"one of {', '.join(map(str, kind.values))}"
        case inspect.BoolType():
            return "true or false"
        case inspect.IntType():
            return "a whole number"
        case inspect.ListType():
            return "a list"
        case inspect.StrType():
            return "a string"
    return "an object"


def _kind_of(value: Any, kind: inspect.Type) -> str:
    """What came instead, without repeating it."""
    if isinstance(kind, inspect.LiteralType) and isinstance(value, str):
        return "this"
    names: dict[type, str] = {type(None): "null", bool: "a boolean", str: "a string", list: "a list", dict: "an object"}
    return names.get(type(value), "a number")


def _named(name: object) -> str:
    return harmless(str(name)[:_LONGEST_NAME])


def _known_here(name: object, known: list[str]) -> str:
    near = get_close_matches(str(name), known, n=1)
    return f"did you mean {near[0]}?" if near else f"known here: {', '.join(known) or 'none'}"


def _argument_schema(parameter: Parameter, operation: Operation[..., Any]) -> Schema:
    schema = _input(inspect.type_info(parameter.kind))
    return schema | ({"minLength": 1} if _is_name(parameter, operation) else {})


def _input(kind: inspect.Type) -> Schema:
    match kind:
        case inspect.StructType():
            fields = [fld for fld in kind.fields if fld.name != "extra"]
            return {
                "type": "object",
                "description": _sentence(kind.cls),
                "properties": {fld.encode_name: _input(fld.type) for fld in fields},
                "required": [fld.encode_name for fld in fields if fld.required],
                "additionalProperties": False,
            }
        case inspect.ListType() | inspect.VarTupleType():
            return {"type": "array", "items": _input(kind.item_type)}
    return _plain(kind)


def _plain(kind: inspect.Type) -> Schema:
    """The schema of what has no fields that are known."""
    match kind:
        case inspect.LiteralType():
            return {"type": "string", "enum": list(kind.values)}
        case inspect.StrType():
            return {"type": "string"}
        case inspect.BoolType():
            return {"type": "boolean"}
        case inspect.IntType():
            limits = {"minimum": kind.ge, "maximum": kind.le}
            return {"type": "integer"} | {name: limit for name, limit in limits.items() if limit is not None}
        case inspect.FloatType():
            return {"type": "number"}
        case inspect.DictType():
            return {"type": "object", "additionalProperties": True}
    return {}


def _output(kind: inspect.Type, parts: dict[str, Schema]) -> Schema:
    """A reference for a record, which then stands among the parts; else what is promised for the field."""
    match kind:
        case inspect.StructType():
            name = kind.cls.__name__
            if name not in parts:
                parts[name] = {}  # its place, before those of its own parts
                parts[name] |= {
                    "type": "object",
                    "description": _sentence(kind.cls),
                    "properties": {
                        fld.encode_name: _tolerant(_output(fld.type, parts))
                        for fld in kind.fields
                        if fld.name != "extra"
                    },
                }
            return {"$ref": f"#/$defs/{name}"}
        case inspect.VarTupleType() | inspect.ListType():
            return {"type": "array", "items": _output(kind.item_type, parts)}
        case inspect.UnionType():
            return {"anyOf": [_output(part, parts) for part in kind.types]}
        case inspect.NoneType():
            return {"type": "null"}
    return _plain(kind)


def _tolerant(promised: Schema) -> Schema:
    """What is promised, or whatever came in its place."""
    return {"anyOf": [*promised.get("anyOf", [promised]), {}]} if promised else {}


def _sentence(cls: type[msgspec.Struct]) -> str:
    """What a record is, without what else its documentation says to programmers."""
    return (cls.__doc__ or "").split("\n")[0].split(";")[0].rstrip(".") + "."
