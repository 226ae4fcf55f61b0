"""What leaves for the cache and for the screen holds no write key and no secret setting."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from segtui.decoding import as_json, encode_json, read
from segtui.models import Destination, Label, Record, Source, SourceDetail, SourceMetadata, Warehouse, Workspace
from segtui.service.redaction import for_cache, for_display, is_secret_setting, is_stand_in, shown_json, stand_in
from segtui.text import MASK

HASH_KEY = b"k" * 32
CANARY = "CANARYwritekeyABCDEFGH12345678"


def metadata(**changes: Any) -> dict[str, Any]:
    return {
        "id": "m1",
        "name": "Javascript",
        "slug": "javascript",
        "description": "",
        "logos": {"default": "https://cdn/x.svg"},
        "options": [
            {"name": "pin", "type": "password", "required": True},
            {"name": "site", "type": "string", "required": False, "defaultValue": "x"},
        ],
        "categories": ["Website"],
        "isCloudEventSource": False,
        "status": "PUBLIC",
        **changes,
    }


def source_json(**changes: Any) -> dict[str, Any]:
    return {
        "id": "s1",
        "slug": "web",
        "name": "Web",
        "metadata": metadata(),
        "workspaceId": "w1",
        "enabled": True,
        "writeKeys": [CANARY],
        "settings": {"websiteUrl": "https://a.example"},
        "labels": [{"key": "env", "value": "prod"}],
        **changes,
    }


def cached(value: dict[str, Any], cls: type[Record] = Source) -> Any:
    return json.loads(for_cache(read(cls, value), HASH_KEY))


@pytest.mark.threat("T23")
def test_a_write_key_becomes_a_stand_in_that_a_whole_key_can_be_compared_with() -> None:
    assert cached(source_json())["writeKeys"] == [stand_in(HASH_KEY, CANARY)]
    assert is_stand_in(stand_in(HASH_KEY, CANARY)) and not is_stand_in(CANARY)
    assert stand_in(HASH_KEY, CANARY) != stand_in(b"other", CANARY)
    assert stand_in(HASH_KEY, stand_in(HASH_KEY, CANARY)) == stand_in(HASH_KEY, CANARY)


def test_everything_else_of_a_source_stays() -> None:
    came = source_json()
    assert {**cached(came), "writeKeys": [CANARY]} == came


@pytest.mark.parametrize(
    "keys", [CANARY, [[CANARY]], {"a": CANARY}, [{"key": CANARY}], [CANARY, 7], [CANARY, None], {CANARY: 1}]
)
@pytest.mark.threat("T23")
def test_write_keys_of_any_shape_are_hidden(keys: Any) -> None:
    assert CANARY not in json.dumps(cached(source_json(writeKeys=keys)))


@pytest.mark.parametrize(
    "change",
    [
        {"name": f"Web {CANARY}"},
        {"labels": [{"key": "env", "value": CANARY}]},
        {"labels": [{"key": "env", "value": "x", "token": "hidden-thing"}]},
        {"settings": {CANARY: 1}},
        {"settings": {"a": {"b": [f"x{CANARY}y"]}}},
        {"newField": {"writeKey": "hidden-thing"}},
        {"newField": [{"apiToken": ["hidden-thing"]}]},
        {"settings": {"apiToken": "hidden-thing"}},
        {"settings": {"a": [{"client_secret": {"x": "hidden-thing"}}]}},
        {"settings": {"pin": "hidden-thing"}},
        {"settings": {"pin": {"x": 5, "y": ["hidden-thing"]}}},
        {"settings": {"url": "https://me:hidden-thing@host/"}},
        {"settings": {"urls": ["https://host/?api_key=hidden-thing"]}},
        {"settings": {"headers": [{"key": "Authorization", "value": "hidden-thing"}]}},
        {"settings": {"to\u200bken": "hidden-thing"}},
        {"settings": "https://me:hidden-thing@host/"},
        {"name": "\x1b", "settings": {"a": {"password": "hidden-thing"}}},
        {"name": {"password": "hidden-thing"}},
        {"metadata": None, "settings": {"password": "hidden-thing"}},
        {"writeKeys": [CANARY, "hidden\u200b-thing"], "name": "the hidden\u200b-thing"},
    ],
)
@pytest.mark.threat("T23")
def test_a_secret_is_in_no_corner_of_what_is_cached(change: dict[str, Any]) -> None:
    text = json.dumps(cached(source_json(**change)), ensure_ascii=False)
    assert CANARY not in text and "hidden-thing" not in text and "hidden\u200b-thing" not in text


@pytest.mark.parametrize("cls", [Destination, Warehouse])
@pytest.mark.threat("T23")
def test_settings_of_destinations_and_warehouses_are_masked_too(cls: type[Record]) -> None:
    value = source_json(settings={"pin": 1234, "apiKey": "abc", "site": "a", "nested": {"secret": "x"}})
    kept = cached(value, cls)["settings"]
    assert kept == {"pin": MASK, "apiKey": MASK, "site": "a", "nested": {"secret": MASK}}


@pytest.mark.threat("T23")
def test_the_source_inside_a_detail_is_redacted() -> None:
    came = {"source": source_json(settings={"token": "abc"}), "trackingPlanId": "tp"}
    kept = cached(came, SourceDetail)
    assert kept["source"]["writeKeys"] == [stand_in(HASH_KEY, CANARY)]
    assert kept["source"]["settings"] == {"token": MASK} and kept["trackingPlanId"] == "tp"


@pytest.mark.parametrize(
    ("cls", "value"),
    [
        (SourceMetadata, metadata(newField={"apiKey": "an option's name"})),
        (Label, {"key": "env", "value": "prod", "description": "d"}),
        (Workspace, {"id": "w", "slug": "acme", "name": "\x1bAcme"}),
    ],
)
def test_what_holds_no_secrets_passes_unchanged(cls: type[Record], value: dict[str, Any]) -> None:
    assert cached(value, cls) == value


def test_values_that_cannot_be_secrets_stay_readable() -> None:
    settings = {"tokenRefresh": True, "apiKey": None, "secret": "", "password": [], "token": "••••1234"}
    assert for_display(settings) == settings


@pytest.mark.threat("T19")
def test_settings_are_masked_for_the_screen_by_name_and_by_the_catalogue() -> None:
    typed = read(SourceMetadata, metadata())
    assert for_display({"pin": "1", "apiKey": "2", "site": "3"}, typed) == {"pin": MASK, "apiKey": MASK, "site": "3"}
    assert for_display({"pin": "1"}) == {"pin": "1"}
    assert is_secret_setting("pin", typed) and is_secret_setting("apiKey") and not is_secret_setting("pin")


@pytest.mark.threat("T01", "T19")
def test_the_json_for_the_screen_masks_keys_and_is_harmless() -> None:
    shown = shown_json(read(Source, source_json(name="a\x1b[2Jb", settings={"token": "abcdef"})))
    assert shown["writeKeys"] == [f"{MASK}5678"]
    assert shown["name"] == "a␛[2Jb" and shown["settings"] == {"token": MASK}


relaxed = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.just(CANARY) | st.just(f"x{CANARY}\x1b"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text() | st.just(CANARY), inner, max_size=3),
    max_leaves=8,
)
fields = st.sampled_from(["name", "settings", "labels", "metadata", "enabled", "slug", "new", "writeKey", "id"])


@relaxed
@given(st.dictionaries(fields, json_values))
@pytest.mark.threat("T23")
def test_no_shape_of_a_source_lets_its_key_through(changes: dict[str, Any]) -> None:
    """The key stands in `writeKeys`, and anywhere else besides: the catalogue's part alone is taken as public."""
    changes.pop("metadata", None)
    text = json.dumps(cached(source_json(**changes)), ensure_ascii=False)
    assert CANARY not in text


@relaxed
@given(json_values)
def test_what_was_redacted_stays_as_it_is(value: Any) -> None:
    once = cached(source_json(settings=value, new=value))
    assert cached(once) == once
    assert encode_json(as_json(read(Source, once))) == encode_json(once)
