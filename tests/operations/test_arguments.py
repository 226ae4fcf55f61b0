"""Arguments named as the API names them become calls, or one message that names what is wrong; schemas say the same."""

from __future__ import annotations

from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import UNSET

from segtui.api import request_for
from segtui.decoding import as_json, read
from segtui.errors import UsageError
from segtui.models import Label, Pagination, SourceMetadata, TrackSettings
from segtui.operations import OPERATIONS, Operation
from segtui.operations.arguments import call_from, input_schema, output_schema

from ..contract import operations, resolved
from ..support.schemas import hostile, valid

EVERY = pytest.mark.parametrize("operation", OPERATIONS.values(), ids=lambda one: one.name)
AnyOperation = Operation[..., Any]


def made(name: str, /, **arguments: Any) -> Any:
    return call_from(OPERATIONS[name], arguments).arguments


def complaint(name: str, /, **arguments: Any) -> str:
    with pytest.raises(UsageError) as caught:
        call_from(OPERATIONS[name], arguments)
    return str(caught.value)


def test_arguments_get_their_types() -> None:
    assert made("add_labels_to_source", sourceId="s", labels=[{"key": "team", "value": "growth"}]) == {
        "source_id": "s",
        "labels": [Label(key="team", value="growth")],
    }
    assert made("list_sources", pagination={"count": 5.0, "cursor": "MQ=="}) == {
        "pagination": Pagination(count=5, cursor="MQ==")
    }
    assert made("update_schema_settings_in_source", sourceId="s", track={"commonEventOnViolations": "BLOCK"}) == {
        "source_id": "s",
        "track": TrackSettings(common_event_on_violations="BLOCK"),
    }


def test_what_is_left_out_stays_out() -> None:
    assert made("update_source", sourceId="s", name="") == {"source_id": "s", "name": ""}
    label = made("create_label", label={"key": "a", "value": "b"})["label"]
    assert label.description is UNSET


def test_strings_are_harmless_to_show_and_are_sent_as_they_came() -> None:
    call = call_from(
        OPERATIONS["update_source"], {"sourceId": "s", "name": "a\x1b]0;b", "settings": {"k\u202e": "\x07"}}
    )
    assert "\x1b" not in call.arguments["name"]
    assert request_for(call).body == b'{"name":"a\\u001b]0;b","settings":{"k\xe2\x80\xae":"\\u0007"}}'


@pytest.mark.parametrize(
    ("name", "arguments", "said"),
    [
        ("get_source", {}, "get_source: sourceId is missing"),
        ("delete_label", {}, "delete_label: key and value are missing"),
        ("get_source", {"sourceId": ""}, "sourceId is empty"),
        ("delete_label", {"key": "a", "value": ""}, "value is empty"),
        ("get_source", {"sourceId": 5}, "sourceId must be a string, not a number"),
        ("get_source", {"sourceId": None}, "sourceId must be a string, not null"),
        ("get_source", {"source_id": "s"}, "get_source has no argument source_id (did you mean sourceId?)"),
        ("list_labels", {"a\x1bb": 1}, "list_labels has no argument a␛b (known here: none)"),
        ("update_source", {"sourceId": "s", "enabled": "yes"}, "enabled must be true or false, not a string"),
        ("update_source", {"sourceId": "s", "settings": []}, "settings must be an object, not a list"),
        ("add_labels_to_source", {"sourceId": "s", "labels": {}}, "labels must be a list, not an object"),
        ("add_labels_to_source", {"sourceId": "s", "labels": [{"key": "a"}]}, "labels[0].value is missing"),
        (
            "add_labels_to_source",
            {"sourceId": "s", "labels": [{"key": "a", "value": True}]},
            "labels[0].value must be a string, not a boolean",
        ),
        ("create_label", {"label": {"key": "a", "value": "b", "\x7fextra": {}}}, "label has no field ␡extra"),
        ("list_sources", {"pagination": {"count": 0}}, "pagination.count must be from 1 to 1000"),
        ("list_sources", {"pagination": {"count": 1001}}, "pagination.count must be from 1 to 1000"),
        ("list_sources", {"pagination": {"count": True}}, "pagination.count must be a whole number, not a boolean"),
        ("list_sources", {"pagination": {"count": 1.5}}, "pagination.count must be a whole number, not a number"),
        ("list_sources", {"pagination": {"cursor": "a"}}, "pagination.count is missing"),
        (
            "update_schema_settings_in_source",
            {"sourceId": "s", "group": {"commonEventOnViolations": "OMIT_PROPERTIES"}},
            "group.commonEventOnViolations must be one of ALLOW, BLOCK, OMIT_TRAITS, not this",
        ),
        ("update_schema_settings_in_source", {"sourceId": "s", "forwardingViolationsTo": ""}, "forwardingViolationsTo"),
        ("update_source", {"sourceId": "s", "settings": {"a": {"b": float("nan")}}}, "settings.a.b must be a number"),
    ],
)
def test_what_is_wrong_is_named(name: str, arguments: dict[str, Any], said: str) -> None:
    assert complaint(name, **arguments).startswith(said)


def test_a_value_is_never_repeated() -> None:
    assert "hunter2" not in complaint("update_source", sourceId="s", settings="hunter2")
    assert "hunter2" not in complaint("update_schema_settings_in_source", sourceId="s", track="hunter2")


def test_settings_that_are_nested_too_deep_are_refused() -> None:
    deep: Any = {}
    for _ in range(100_000):
        deep = {"a": deep}
    assert complaint("update_source", sourceId="s", settings=deep) == "settings is nested too deep"


@EVERY
def test_what_the_schema_allows_becomes_a_call_and_goes_out_as_it_came(operation: AnyOperation) -> None:
    @settings(max_examples=20, deadline=None)
    @given(valid(input_schema(operation)))
    def holds(arguments: dict[str, Any]) -> None:
        call = call_from(operation, arguments)
        back = {p.api_name: as_json(call.arguments[p.name]) for p in operation.parameters if p.name in call.arguments}
        assert back == arguments

    holds()


@EVERY
def test_what_the_schema_forbids_is_refused_and_named(operation: AnyOperation) -> None:
    schema = input_schema(operation)

    @settings(max_examples=30, deadline=None)
    @given(valid(schema), st.data())
    def holds(arguments: dict[str, Any], data: Any) -> None:
        name = data.draw(st.sampled_from([*schema["properties"], "strange"]))
        arguments = {**arguments, name: data.draw(hostile())}
        if jsonschema.Draft202012Validator(schema).is_valid(arguments):
            call_from(operation, arguments)
            return
        with pytest.raises(UsageError) as caught:
            call_from(operation, arguments)
        assert name in str(caught.value)

    holds()


@EVERY
def test_the_schema_asks_for_what_the_contract_asks_for(operation: AnyOperation) -> None:
    _, _, op = operations()[operation.tool_name]
    parameters = [p for p in op.get("parameters", []) if "." not in p["name"]]
    properties = {p["name"]: p["schema"] for p in parameters}
    required = [p["name"] for p in parameters if p["required"]]
    if "requestBody" in op:
        body = resolved(op["requestBody"]["content"]["application/json"]["schema"])
        properties |= body["properties"]
        required += body.get("required", [])
    schema = input_schema(operation)
    assert set(schema["properties"]) == set(properties)
    assert sorted(schema["required"]) == sorted(required)
    for name, promised in properties.items():
        _alike(schema["properties"][name], resolved(promised))


def _alike(ours: dict[str, Any], theirs: dict[str, Any]) -> None:
    assert ours["type"] == theirs["type"]
    assert ours.get("enum") == theirs.get("enum")
    assert sorted(ours.get("required", [])) == sorted(theirs.get("required", []))
    assert set(ours.get("properties", {})) == set(theirs.get("properties", {}))
    for name, part in ours.get("properties", {}).items():
        _alike(part, resolved(theirs["properties"][name]))
    if "items" in ours:
        _alike(ours["items"], resolved(theirs["items"]))


@EVERY
def test_the_output_schema_is_one_that_fits_any_record(operation: AnyOperation) -> None:
    schema = output_schema(operation)
    jsonschema.Draft202012Validator.check_schema(schema)

    @settings(max_examples=20, deadline=None)
    @given(st.dictionaries(st.sampled_from([*operation.record.__struct_encode_fields__, "new"]), hostile()))
    def holds(came: dict[str, Any]) -> None:
        record = as_json(read(operation.record, came))
        answer = {operation.answer: [record] if operation.is_many else record} if operation.answer else record
        jsonschema.validate(answer | ({"pagination": {"current": None}} if operation.is_paged else {}), schema)

    holds()


def test_the_output_schema_says_what_is_promised() -> None:
    schema = output_schema(OPERATIONS["get_source"])
    assert schema["properties"]["source"]["anyOf"][0] == {"$ref": "#/$defs/Source"}
    assert schema["$defs"]["Source"]["properties"]["slug"]["anyOf"][0] == {"type": "string"}
    assert set(schema["$defs"]["SourceMetadata"]["properties"]) == {
        name for name in SourceMetadata.__struct_encode_fields__ if name.isidentifier()
    }
