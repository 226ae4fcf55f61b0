"""Every declaration against the API's contract: the contract is the judge."""

from __future__ import annotations

import re
from typing import Any, Literal, get_args, get_origin, get_type_hints

import pytest
from msgspec import UNSET, UnsetType, inspect

from segtui.models import Pagination, Record
from segtui.operations import OPERATIONS, Effect, Operation
from segtui.operations.machinery import camel
from tests.contract import operations, resolved

CONTRACT = operations()
BY_TOOL = {operation.tool_name: operation for operation in OPERATIONS.values()}


def test_exactly_the_contract_s_23_operations_are_declared() -> None:
    assert len(CONTRACT) == 23
    assert set(BY_TOOL) == set(CONTRACT)


@pytest.fixture(params=sorted(CONTRACT))
def tool(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_name_method_path_and_media_type(tool: str) -> None:
    method, path, declared = CONTRACT[tool]
    ours = BY_TOOL[tool]
    assert ours.name == declared["operationId"]
    assert ours.method == method
    assert re.sub(r"{(\w+)}", lambda m: "{" + camel(m[1]) + "}", ours.path) == path
    assert ours.media_type == declared["x-accept"][0]
    assert (f"{ours.per_minute}/minute" if ours.per_minute else None) == declared.get("x-rate-limit")


def test_path_and_query_parameters(tool: str) -> None:
    _, _, declared = CONTRACT[tool]
    ours = BY_TOOL[tool]
    by_place = {
        place: {p["name"]: p for p in declared.get("parameters", []) if p["in"] == place} for place in ("path", "query")
    }
    assert [p.api_name for p in ours.path_parameters] == list(by_place["path"])
    assert all(p.required for p in ours.path_parameters)
    assert ours.is_paged == ("pagination" in by_place["query"])
    assert set(by_place["query"]) <= {"pagination", "pagination.count", "pagination.cursor"}
    paged = [p for p in ours.parameters if p.kind is Pagination]
    assert all(p.required == by_place["query"]["pagination"]["required"] for p in paged)


def test_body_fields_with_types_enums_and_required_flags(tool: str) -> None:
    _, _, declared = CONTRACT[tool]
    ours = BY_TOOL[tool]
    if "requestBody" not in declared:
        assert ours.body_parameters == ()
        return
    schema = resolved(declared["requestBody"]["content"]["application/json"]["schema"])
    assert {p.api_name for p in ours.body_parameters} == set(schema["properties"])
    assert {p.api_name for p in ours.body_parameters if p.required} == set(schema.get("required", []))
    assert all(p.required or p.default is UNSET for p in ours.body_parameters)
    for parameter in ours.body_parameters:
        assert_same_type(parameter.kind, schema["properties"][parameter.api_name], parameter.api_name)


def test_the_answer_s_place_and_fields(tool: str) -> None:
    _, _, declared = CONTRACT[tool]
    ours = BY_TOOL[tool]
    success = next(answer for status, answer in declared["responses"].items() if status.startswith("2"))
    data = resolved(resolved(success["content"]["application/json"]["schema"])["properties"]["data"])
    if ours.answer:
        schema = data["properties"][ours.answer]
        assert set(data["properties"]) == ({ours.answer, "pagination"} if ours.is_paged else {ours.answer})
    else:
        schema = data
    if ours.is_many:
        assert resolved(schema)["type"] == "array"
        schema = resolved(schema)["items"]
    assert_same_type(ours.record, schema, tool)


def test_effects_follow_the_methods(tool: str) -> None:
    ours = BY_TOOL[tool]
    allowed = {
        "GET": {Effect.READ}, "POST": {Effect.CREATE, Effect.UPDATE}, "PATCH": {Effect.UPDATE},
        "PUT": {Effect.REPLACE}, "DELETE": {Effect.DELETE},
    }  # fmt: skip
    assert ours.effect in allowed[ours.method]
    assert bool(ours.holds) == (ours.effect is Effect.READ)
    assert bool(ours.evicts) == (ours.effect is not Effect.READ)


def test_what_a_write_evicts_is_something_that_is_held() -> None:
    held = {operation.holds for operation in OPERATIONS.values()}
    assert {name for operation in OPERATIONS.values() for name in operation.evicts} <= held


def test_a_call_is_a_value_and_leaves_unset_fields_out() -> None:
    call = OPERATIONS["update_source"](source_id="a/b", enabled=False)
    assert call.body() == {"enabled": False}
    assert call.scope == ("a/b",)
    assert call.place == ("update_source", "a%2Fb")
    with pytest.raises(TypeError):
        OPERATIONS["update_source"](enabled=False)


def assert_same_type(kind: Any, schema: dict[str, Any], place: str) -> None:
    """The Python type says what the schema says, with all fields, required flags and enums below it."""
    schema = resolved(schema)
    if "anyOf" in schema:
        parts = [resolved(s) for s in schema["anyOf"]]
        assert any(fits(kind, part) for part in parts), place
        return
    assert fits(kind, schema), f"{place}: {kind} against {schema}"
    if isinstance(kind, type) and issubclass(kind, Record):
        assert_same_fields(kind, schema, place)
    elif schema.get("type") == "array":
        assert_same_type(get_args(kind)[0], schema["items"], place)


def assert_same_fields(kind: type[Record], schema: dict[str, Any], place: str) -> None:
    info = inspect.type_info(kind)
    assert isinstance(info, inspect.StructType)
    fields = {fld.encode_name: fld for fld in info.fields if fld.name != "extra"}
    assert set(fields) == set(schema["properties"]), place
    assert {name for name, fld in fields.items() if fld.required} == set(schema.get("required", [])), place
    hints = get_type_hints(kind)
    for name, fld in fields.items():
        hint = hints[fld.name]
        parts = [part for part in get_args(hint) if part not in (UnsetType, type(None))]
        optional = UnsetType in get_args(hint) or type(None) in get_args(hint)
        assert_same_type(parts[0] if optional and parts else hint, schema["properties"][name], f"{place}.{name}")


def fits(kind: Any, schema: dict[str, Any]) -> bool:
    kind = getattr(kind, "__supertype__", kind)
    if kind is Any or schema == {}:
        return True
    if get_origin(kind) is Literal:
        return set(get_args(kind)) == set(schema.get("enum", ()))
    objects = (dict, Record)
    expected = {"string": str, "boolean": bool, "array": (list, tuple), "integer": int, "number": (int, float)}.get(
        schema["type"], objects
    )
    base = get_origin(kind) or kind
    return "enum" not in schema and isinstance(base, type) and issubclass(base, expected)


def test_every_operation_says_what_it_does_in_one_sentence() -> None:
    def said(operation: Operation[..., Any]) -> str:
        return operation.summary

    assert all(said(op).endswith(".") for op in OPERATIONS.values())
