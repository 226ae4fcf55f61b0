"""Who may ask, in which media type, at which path."""

from __future__ import annotations

import pytest

from segtui.emulator import Emulator, World
from segtui.emulator.http import MAX_BODY, Request
from tests.emulator.support import Api, api, workspace

V1, ALPHA = "application/vnd.segment.v1+json", "application/vnd.segment.v1alpha+json"


@pytest.mark.parametrize("given", ["", "Bearer", "Bearer wrong", "Basic demo-token", "demo-token", "Bearer é"])
def test_a_wrong_or_missing_token_is_a_401(given: str) -> None:
    answer = api()("GET", "/", authorization=given)
    assert (answer.status, answer.json["errors"][0]["type"]) == (401, "unauthenticated")


def test_the_default_token_opens() -> None:
    assert api()("GET", "/").data == {"workspace": {"id": "w1", "slug": "acme", "name": "Acme"}}


def test_a_member_reads_everything_but_write_keys_and_writes_nothing() -> None:
    emulator = Emulator(World(workspace()), token="owner", member_token="member")
    owner, member = Api(emulator, "owner"), Api(emulator, "member")
    assert member("GET", "/sources/id-one").data["source"]["writeKeys"] == []
    assert all(s["writeKeys"] == [] for s in member("GET", "/sources").data["sources"])
    for method, path in [("PATCH", "/sources/id-one"), ("POST", "/labels"), ("POST", "/sources/id-one/writekey")]:
        assert member(method, path, {}).status == 401
    assert owner("GET", "/sources/id-one").data["source"]["writeKeys"] == ["key-one"]


@pytest.mark.parametrize(
    ("accept", "answered"),
    [
        ("", "application/json"),
        ("*/*", "application/json"),
        ("application/*", "application/json"),
        (V1, V1),
        (ALPHA, ALPHA),
        ("application/vnd.segment.v1beta+json", "application/vnd.segment.v1beta+json"),
        ("application/json", "application/json"),
        (f"text/html, {V1};q=0.5, application/json;q=0.1", V1),
        ("Application/JSON; charset=utf-8", "application/json"),
    ],
)
def test_the_answer_has_the_media_type_that_was_asked_for(accept: str, answered: str) -> None:
    answer = api()("GET", "/", accept=accept)
    assert (answer.status, answer.headers["Content-Type"]) == (200, answered)


@pytest.mark.parametrize("accept", ["text/html", "application/vnd.segment.v9+json", "*/*;q=0", "x;q=y"])
def test_another_media_type_is_refused(accept: str) -> None:
    answer = api()("GET", "/", accept=accept)
    assert (answer.status, answer.fields, answer.headers["Content-Type"]) == (422, ["Accept"], "application/json")


@pytest.mark.parametrize(("accept", "status"), [(V1, 422), (ALPHA, 200), ("application/json", 200), ("*/*", 200)])
def test_write_keys_exist_in_v1alpha_only(accept: str, status: int) -> None:
    assert api()("POST", "/sources/id-one/writekey", accept=accept).status == status
    assert api()("DELETE", "/sources/id-one/writekey/key-one", accept=accept).status == status


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b"3", b'"x"', b"null", b'{"a":NaN}', b'{"name":"\xff"}', b"[" * 99999]
)
def test_a_body_must_be_a_json_object(body: bytes) -> None:
    assert api()("PATCH", "/sources/id-one", raw=body, content_type="application/json").status == 422


@pytest.mark.parametrize(
    ("sent_as", "status"), [("application/json; charset=utf-8", 200), (V1, 200), ("text/plain", 422)]
)
def test_a_body_must_be_sent_as_json(sent_as: str, status: int) -> None:
    assert api()("PATCH", "/sources/id-one", {}, content_type=sent_as).status == status


def test_a_huge_body_is_a_413() -> None:
    assert api()("PATCH", "/sources/id-one", raw=b" " * (MAX_BODY + 1)).status == 413


@pytest.mark.parametrize("path", ["/nope", "/sources/", "/sources//labels", "//", "/sources/a/b/c/d", "/labels/x"])
def test_an_unknown_path_is_a_404(path: str) -> None:
    assert api()("GET", path).status in (404, 405)
    assert api()("POST", path, {}).status in (404, 405)


def test_an_unknown_method_is_a_405_that_names_the_others() -> None:
    answer = api()("PUT", "/sources/id-one", {})
    assert (answer.status, answer.headers["Allow"]) == (405, "DELETE, GET, PATCH")


def test_a_slash_inside_an_id_is_percent_encoded() -> None:
    data = workspace()
    data["sources"][1]["id"] = "a/b c%"
    data["schemaSettings"] = {}
    ask = api(data)
    assert ask("GET", "/sources/a%2Fb%20c%25").data["source"]["slug"] == "two"
    assert ask("GET", "/sources/a/b%20c%25").status == 404


def test_the_authorization_header_is_not_in_a_request_s_representation() -> None:
    assert "secret" not in repr(Request("GET", "/", headers={"authorization": "Bearer secret"}))


def test_one_entry_of_each_catalogue() -> None:
    ask = api()
    assert ask("GET", "/catalog/sources/type-web").data["sourceMetadata"]["slug"] == "web"
    assert ask("GET", "/catalog/destinations/type-board").data["destinationMetadata"]["slug"] == "board"
    assert ask("GET", "/catalog/warehouses/type-tables").data["warehouseMetadata"]["slug"] == "tables"
    for kind in ("sources", "destinations", "warehouses"):
        assert ask("GET", f"/catalog/{kind}/nope").status == 404
