"""The rules about labels, one by one."""

from __future__ import annotations

import pytest

from tests.emulator.support import Json, api


def label(key: str, value: str, **more: str) -> Json:
    return {"key": key, "value": value, **more}


def test_a_label_is_created_with_its_description() -> None:
    ask = api()
    answer = ask("POST", "/labels", {"label": label("tier", "one", description="First")})
    assert (answer.status, answer.data) == (201, {"label": label("tier", "one", description="First")})
    assert label("tier", "one", description="First") in ask("GET", "/labels").data["labels"]


@pytest.mark.parametrize("bad", ["", "1a", "-a", "a_b", "a b", "é", "a\n", "a/b"])
def test_keys_and_values_are_letters_digits_and_hyphens_after_a_letter(bad: str) -> None:
    ask = api()
    assert ask("POST", "/labels", {"label": label(bad, "ok")}).fields == ["label.key"]
    assert ask("POST", "/labels", {"label": label("ok", bad)}).fields == ["label.value"]


def test_a_label_is_there_once() -> None:
    assert api()("POST", "/labels", {"label": label("env", "prod")}).fields == ["label.value"]


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({}, ["label"]),
        ({"label": []}, ["label"]),
        ({"label": {}}, ["label.key", "label.value"]),
        ({"label": {"key": 1, "value": None, "description": 2}}, ["label.key", "label.value", "label.description"]),
    ],
)
def test_a_malformed_label_is_refused_at_its_fields(body: Json, fields: list[str]) -> None:
    assert api()("POST", "/labels", body).fields == fields


def test_a_label_in_use_cannot_be_deleted() -> None:
    ask = api()
    assert (ask("DELETE", "/labels/env/prod").status, ask("DELETE", "/labels/env/dev").status) == (422, 200)
    assert ask("DELETE", "/labels/env/dev").status == 404
    assert label("env", "prod", description="Real") in ask("GET", "/labels").data["labels"]


def test_adding_keeps_the_others_and_drops_descriptions() -> None:
    ask = api()
    answer = ask("POST", "/sources/id-one/labels", {"labels": [label("team", "data", description="x")]})
    assert answer.data == {"labels": [label("env", "prod"), label("team", "data")]}
    assert ask("GET", "/sources/id-one").data["source"]["labels"] == answer.data["labels"]


def test_adding_a_label_twice_changes_nothing() -> None:
    ask = api()
    for _ in range(2):
        answer = ask("POST", "/sources/id-one/labels", {"labels": [label("env", "prod"), label("env", "prod")]})
        assert answer.data == {"labels": [label("env", "prod")]}


def test_a_source_has_one_value_for_each_key() -> None:
    ask = api()
    assert ask("POST", "/sources/id-one/labels", {"labels": [label("env", "dev")]}).fields == ["labels"]
    twice = {"labels": [label("env", "dev"), label("env", "prod")]}
    assert ask("PUT", "/sources/id-one/labels", twice).fields == ["labels.1.key"]
    assert ask("GET", "/sources/id-one").data["source"]["labels"] == [label("env", "prod")]


def test_replacing_replaces_the_whole_set() -> None:
    ask = api()
    answer = ask("PUT", "/sources/id-one/labels", {"labels": [label("env", "dev"), label("team", "data")]})
    assert answer.data == {"labels": [label("env", "dev"), label("team", "data")]}
    assert ask("PUT", "/sources/id-one/labels", {"labels": []}).data == {"labels": []}


@pytest.mark.parametrize("method", ["POST", "PUT"])
def test_only_labels_of_the_workspace_can_be_put_on_a_source(method: str) -> None:
    body = {"labels": [label("team", "data"), label("no", "such"), "x", label("1", "2")]}
    answer = api()(method, "/sources/id-two/labels", body)
    assert answer.status == 422
    assert sorted(answer.fields) == ["labels.1", "labels.2", "labels.3.key", "labels.3.value"]


@pytest.mark.parametrize("body", [{}, {"labels": {}}, {"labels": None}])
def test_the_list_itself_is_required(body: Json) -> None:
    assert api()("PUT", "/sources/id-two/labels", body).fields == ["labels"]


def test_a_percent_encoded_slash_belongs_to_the_value() -> None:
    ask = api()
    assert ask("DELETE", "/labels/env%2Fx/dev").status == 404
    assert ask("DELETE", "/labels/e%6Ev/d%65v").status == 200
