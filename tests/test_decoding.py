"""JSON to records and back: whatever comes can be shown, and goes back as it came."""

from __future__ import annotations

import json
from typing import Any, get_args

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from segtui import models
from segtui.decoding import as_json, decode, encode, encode_json, parse, read
from segtui.errors import BadAnswer
from segtui.models import Destination, Label, PageInfo, Record, SchemaSettings, Source, SourceMetadata, Warehouse
from segtui.text import Harmless

RECORDS = [
    cls for cls in vars(models).values() if isinstance(cls, type) and issubclass(cls, Record) and cls is not Record
]
METADATA = {
    "id": "m",
    "name": "Javascript",
    "slug": "javascript",
    "description": "",
    "logos": {"default": "x", "mark": None},
    "options": [{"name": "a", "type": "string", "required": False, "defaultValue": {"x": [1]}}],
    "categories": ["Website"],
    "isCloudEventSource": False,
    "status": "PUBLIC",
}
SOURCE = {
    "id": "s",
    "slug": "web",
    "name": "Web",
    "metadata": METADATA,
    "workspaceId": "w",
    "enabled": True,
    "writeKeys": ["a", "b"],
    "settings": {"x": {"y": [1, None, "z"]}},
    "labels": [{"key": "env", "value": "prod"}],
}
WORDS = [
    "",
    "web",
    "a\x1b[2Jb",
    "a\u200bb",
    "a<ZWSP>b",
    "日本",
    "\ud83d",
    "\U0001f468\u200d\U0001f469",
    "\x7fextra",
    "extra",
]

words = st.sampled_from(WORDS)
scalars = st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.floats(allow_nan=False, allow_infinity=False)
values: Any = st.recursive(
    scalars | words,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3),
    max_leaves=6,
)
relaxed = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


def body_of(value: Any) -> bytes:
    return json.dumps(value).encode()


def names_of(cls: type[Record]) -> list[str]:
    return [name for name in cls.__struct_encode_fields__ if name != models.EXTRA]


def changed(value: Any, path: list[Any], new: Any) -> Any:
    """The same JSON with one place replaced, or taken out."""
    if not path:
        return new
    copy = value.copy() if isinstance(value, dict | list) else {}
    if isinstance(copy, list):
        copy = copy or [None]
    at = 0 if isinstance(copy, list) else path[0]
    if new is ... and len(path) == 1:
        copy.pop(at) if isinstance(copy, list) else copy.pop(at, None)
    else:
        copy[at] = changed(copy[at] if isinstance(copy, list) else copy.get(at), path[1:], new)
    return copy


paths = st.sampled_from(
    [[name] for name in [*SOURCE, "new", "\x7fextra", "na\u200bme"]]
    + [["metadata", name] for name in [*METADATA, "new"]]
    + [
        ["metadata", "options", 0, "required"],
        ["metadata", "options", 0, "default\u200bValue"],
        ["metadata", "options", 0],
    ]
    + [
        ["labels", 0],
        ["labels", 0, "value"],
        ["labels", 0, "new"],
        ["settings", "a\u200b"],
        ["metadata", "logos", "mark"],
    ]
)


def assert_round_trip(cls: type[Record], value: dict[str, Any]) -> None:
    body = body_of(value)
    record = decode(cls, body)
    assert as_json(record) == value
    assert json.loads(encode(record)) == value
    assert as_json(read(cls, parse(body))) == value
    assert encode(decode(cls, encode(record))) == encode(record)


@relaxed
@given(st.lists(st.tuples(paths, values | st.just(...)), max_size=4))
@pytest.mark.threat("T38")
def test_a_source_with_any_field_missing_mistyped_or_unknown_goes_back_as_it_came(changes: list[Any]) -> None:
    value: Any = SOURCE
    for path, new in changes:
        value = changed(value, path, new)
    assert_round_trip(Source, json.loads(json.dumps(value)))


@relaxed
@given(st.sampled_from(RECORDS), st.data())
@pytest.mark.threat("T38")
def test_every_record_takes_whatever_stands_in_its_fields(cls: type[Record], data: st.DataObject) -> None:
    names = st.sampled_from([*names_of(cls), *WORDS])
    assert_round_trip(cls, data.draw(st.dictionaries(names, values, max_size=5)))


@relaxed
@given(st.sampled_from(RECORDS), st.dictionaries(st.sampled_from(["id", "name", "slug", "labels", "key"]), values))
@pytest.mark.threat("T38")
def test_what_is_shown_has_the_type_that_was_promised(cls: type[Record], value: dict[str, Any]) -> None:
    record = read(cls, parse(body_of(value)))
    for name in record.__struct_fields__:
        item = getattr(record, name)
        if name in ("id", "slug", "key", "name"):
            assert isinstance(item, str) or item is msgspec.UNSET
        if name in ("labels", "write_keys", "options", "categories"):
            assert isinstance(item, tuple)


@pytest.mark.parametrize("cls", RECORDS)
def test_an_empty_object_still_makes_a_record(cls: type[Record]) -> None:
    assert as_json(read(cls, {})) == {}


def test_a_promised_answer_takes_the_fast_way_to_the_same_record() -> None:
    fast, slow = decode(Source, body_of(SOURCE)), read(Source, parse(body_of(SOURCE)))
    assert fast == slow and fast.extra is msgspec.UNSET
    assert encode(fast) == encode(slow)


def test_what_cannot_be_read_is_shown_as_well_as_may_be() -> None:
    record = read(
        Source, {**SOURCE, "slug": 7, "enabled": "yes", "labels": [{"key": "a", "value": 1}, None], "metadata": 1}
    )
    assert (record.slug, record.enabled, record.metadata.name) == ("7", None, "")
    assert [str(label) for label in record.labels] == ["a:1"]


@pytest.mark.threat("T38")
def test_an_unknown_status_stays_readable() -> None:
    assert read(SourceMetadata, {**METADATA, "status": "NEW"}).status not in get_args(models.CatalogStatus)


def test_a_name_of_a_setting_goes_back_as_it_came() -> None:
    """msgspec would write such a name as it is shown."""
    for cls in (Source, Destination, Warehouse):
        record = decode(cls, body_of({**SOURCE, "settings": {"to\u200bken": 1}}))
        assert json.loads(encode(record))["settings"] == {"to\u200bken": 1}


@pytest.mark.threat("T01")
def test_strings_are_harmless_wherever_they_stand() -> None:
    record = decode(Source, body_of({**SOURCE, "name": "a\x1b", "settings": {"k\x1b": ["v\x1b"]}, "new": "n\x1b"}))
    assert record.name == "a␛" and isinstance(record.name, Harmless)
    assert record.settings == {"k␛": ["v␛"]} and record.extra == {"new": "n␛"}


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b"<html>", "HTML"),
        (b'{"a":', "cut off"),
        (b"", "cut off"),
        (b'{"a":"\xff"}', "UTF-8"),
        (b"[" * 100_000, "nested too deep"),
        (b'{"a":' * 100_000, "nested too deep"),
        (b"[]", "a list"),
        (b"null", "null"),
        (b"true", "a boolean"),
        (b"7", "a number"),
        (b'"x"', "a string"),
    ],
)
@pytest.mark.threat("T37", "T39")
def test_what_is_no_record_is_a_bad_answer(body: bytes, says: str) -> None:
    with pytest.raises(BadAnswer, match=says):
        decode(Label, body)


@relaxed
@given(st.binary() | st.text('[]{}",:\\u d83x0null1e.-').map(str.encode))
@pytest.mark.threat("T37")
def test_no_bytes_do_worse_than_a_bad_answer(body: bytes) -> None:
    try:
        record = decode(SchemaSettings, body)
    except BadAnswer:
        return
    assert isinstance(encode(record), bytes)


def test_numbers_and_lone_surrogates_survive() -> None:
    assert encode_json({"a": "\ud83d"}) == b'{"a":"\\ud83d"}'
    assert json.loads(encode(read(PageInfo, {"current": "x", "totalEntries": 10**30}))) == {
        "current": "x",
        "totalEntries": 10**30,
    }
