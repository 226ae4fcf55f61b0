"""The exact request of every call: path, query, headers and body, judged by the contract."""

from __future__ import annotations

import json
import re
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from segtui.api import request_for
from segtui.api.requests import encoded, is_write, without
from segtui.decoding import read
from segtui.errors import UsageError
from segtui.models import Label, Pagination, Source, SourceId, SourceMetadataId, WriteKey
from segtui.operations import OPERATIONS, labels, sources
from segtui.text import harmless
from tests.api.kit import KEY, SOURCE, every_call, source
from tests.contract import contract, operations

CALLS = every_call()


def test_there_is_a_call_of_every_operation() -> None:
    assert set(CALLS) == set(OPERATIONS)


@pytest.mark.parametrize("name", sorted(OPERATIONS))
def test_a_request_is_what_the_contract_asks_for(name: str) -> None:
    method, path, declared = operations()[OPERATIONS[name].tool_name]
    request = request_for(CALLS[name])
    assert request.method == method
    assert re.fullmatch(re.sub(r"{\w+}", "[^/?]+", path), request.path)
    headers = dict(request.headers)
    assert headers["Accept"].split(", ") == [declared["x-accept"][0], "application/json;q=0.5"]
    assert "application/json" in declared["x-accept"]
    assert ("pagination" in {p["name"] for p in declared.get("parameters", [])}) == bool(request.query)
    if "requestBody" not in declared:
        assert request.body is None and "Content-Type" not in headers
        return
    assert headers["Content-Type"] == "application/json"
    assert request.body is not None
    schema = declared["requestBody"]["content"]["application/json"]["schema"]
    jsonschema.validate(json.loads(request.body), {**schema, "components": contract()["components"]})


def test_a_paged_read_always_says_how_many_records_it_wants() -> None:
    assert request_for(sources.list_sources()).target == "/sources?pagination.count=200"
    asked = sources.list_sources(Pagination(count=1000, cursor="MQ=="))
    assert request_for(asked).target == "/sources?pagination.count=1000&pagination.cursor=MQ%3D%3D"


@pytest.mark.parametrize(
    ("part", "path"),
    [
        ("rh5BDZp6QDHvXFCkibm1pR", "/sources/rh5BDZp6QDHvXFCkibm1pR"),
        (".", "/sources/%2E"),
        ("..", "/sources/%2E%2E"),
        ("../../workspaces", "/sources/..%2F..%2Fworkspaces"),
        ("a/b?c#d&e", "/sources/a%2Fb%3Fc%23d%26e"),
        ("100%", "/sources/100%25"),
        ("%2F", "/sources/%252F"),
        ("naïve 源", "/sources/na%C3%AFve%20%E6%BA%90"),
        ("\ud800", "/sources/%ED%A0%80"),
        ("{source_id}", "/sources/%7Bsource_id%7D"),
    ],
)
def test_a_part_of_the_path_stays_one_part(part: str, path: str) -> None:
    assert request_for(sources.get_source(SourceId(part))).path == path


@given(st.text(min_size=1))
@pytest.mark.threat("T24")
def test_no_part_of_a_path_can_become_another_path(part: str) -> None:
    out = encoded(part)
    assert re.fullmatch(r"(?:[A-Za-z0-9_.~-]|%[0-9A-F]{2})+", out) and out not in (".", "..")


def test_an_empty_part_of_the_path_is_refused_since_it_would_name_something_else() -> None:
    with pytest.raises(UsageError, match="source id is empty"):
        request_for(sources.delete_source(SourceId("")))
    with pytest.raises(UsageError, match="value is empty"):
        request_for(labels.delete_label("environment", ""))


def test_what_was_made_harmless_goes_back_as_it_came() -> None:
    bell = harmless("web\x07site")
    assert bell != "web\x07site"
    body = request_for(sources.update_source(SOURCE, name=bell, settings={bell: [bell]})).body
    assert json.loads(body or b"") == {"name": "web\x07site", "settings": {"web\x07site": ["web\x07site"]}}
    assert request_for(sources.get_source(SourceId(bell))).path == "/sources/web%07site"
    odd = read(Source, source(labels=[{"key": "env\x07", "value": "prod", "colour": "red"}]))
    sent = request_for(sources.replace_labels_in_source(SOURCE, list(odd.labels))).body
    assert json.loads(sent or b"") == {"labels": [{"key": "env\x07", "value": "prod", "colour": "red"}]}


def test_unset_arguments_are_left_out_and_null_is_sent() -> None:
    assert request_for(sources.update_source(SOURCE, enabled=False)).body == b'{"enabled":false}'
    assert request_for(sources.update_source(SOURCE, settings={"a": None})).body == b'{"settings":{"a":null}}'
    assert request_for(labels.create_label(Label(key="a", value="b"))).body == b'{"label":{"key":"a","value":"b"}}'


@pytest.mark.threat("T18")
def test_secrets_are_known_and_shown_nowhere() -> None:
    removal = request_for(sources.remove_write_key_from_source(SOURCE, WriteKey(KEY)))
    assert removal.secrets == {KEY}
    assert KEY in removal.target
    assert KEY not in repr(removal) and removal.shown_target == "/sources/src00001/writekey/•••"
    settings: dict[str, Any] = {"apiSecret": "hunter22", "nested": {"password": ["swordfish"]}, "masked": "••••1234"}
    creation = request_for(sources.create_source("web", True, SourceMetadataId("x"), settings))
    assert creation.secrets == {"hunter22", "swordfish"}
    assert "hunter22" not in repr(creation)


def test_secrets_are_masked_in_every_spelling() -> None:
    assert without("key a/b+c is not a%2Fb%2Bc", ["a/b+c"]) == "key ••• is not •••"
    assert without("abcdef abc", ["abc", "abcdef"]) == "••• •••"


def test_only_reads_are_no_writes() -> None:
    assert {name for name, operation in OPERATIONS.items() if not is_write(operation)} == {
        name for name, operation in OPERATIONS.items() if operation.method == "GET"
    }
