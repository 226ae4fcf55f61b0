"""Terraform: valid HCL, names that are never the same twice, secrets as variables, imports as the provider has them."""

from __future__ import annotations

import re
from typing import Any

import hcl2
import pytest
from hypothesis import given as for_all
from hypothesis import settings
from hypothesis import strategies as st

from segtui.service.exporting.as_terraform import terraform_text
from segtui.service.exporting.hcl import Expression, string, value
from segtui.service.exporting.material import Material
from segtui.service.exporting.naming import names_for
from tests.emulator.support import source
from tests.service.exporting.kit import HOSTILE, SCHEMA, SECRET, given, hostile_material, hostile_source

_ESCAPE = re.compile(r'\$\$\{|%%\{|\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(["\\nrt]))')
_SHORT = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "\\": "\\"}
_TEMPLATE = re.compile(r"[$%]\{")


def meant(quoted: str) -> str:
    """What a quoted string of HCL stands for; it must hold no template."""
    inner = quoted[1:-1]
    assert quoted[0] == quoted[-1] == '"' and not _TEMPLATE.search(re.sub(r"\$\$\{|%%\{", "\0", inner)), quoted
    return _ESCAPE.sub(_character, inner)


def _character(found: re.Match[str]) -> str:
    four, eight, short = found.groups()
    return chr(int(four or eight, 16)) if four or eight else _SHORT[short] if short else found.group()[1:]


def read_back(material: Material) -> dict[str, Any]:
    return hcl2.loads("".join(terraform_text(material)))


def resources(found: dict[str, Any], kind: str) -> dict[str, dict[str, Any]]:
    return {
        meant(name): body for block in found.get("resource", ()) for name, body in block.get(f'"{kind}"', {}).items()
    }


def imports(found: dict[str, Any]) -> dict[str, str]:
    return {block["to"].strip("${}"): meant(block["id"]) for block in found["import"]}


def settings_in(body: dict[str, Any]) -> Any:
    code = re.fullmatch(r"\$\{jsonencode\((.*)\)\}", body["settings"], re.DOTALL)
    assert code is not None
    return hcl2.loads(f"x = {code.group(1)}\n")["x"]


@pytest.fixture(scope="module")
def hostile() -> dict[str, Any]:
    return read_back(hostile_material())


def test_hostile_values_come_back_to_the_letter(hostile: dict[str, Any]) -> None:
    found, by = resources(hostile, "segment_source"), imports(hostile)
    assert len(found) == len(HOSTILE)
    for name, body in found.items():
        sent = hostile_source(int(by[f"segment_source.{name}"].removeprefix("id")))
        assert (meant(body["slug"]), meant(body["name"])) == (sent["slug"], sent["name"])
        assert [(meant(x["key"]), meant(x["value"])) for x in body["labels"]] == [
            tuple(x.values()) for x in sent["labels"]
        ]
        assert body["enabled"] is True and meant(body["metadata"]["id"]) == "type-web"
    labels = resources(hostile, "segment_label")
    assert sorted(meant(body["value"]) for body in labels.values()) == sorted(text or "v" for text in HOSTILE)


def test_a_label_is_imported_by_key_and_value_where_the_provider_can_tell_them_apart(hostile: dict[str, Any]) -> None:
    found, by = resources(hostile, "segment_label"), imports(hostile)
    for name, body in found.items():
        key, what = meant(body["key"]), meant(body["value"])
        assert by.get(f"segment_label.{name}") == (None if ":" in key + what else f"{key}:{what}")


def test_settings_are_json_of_the_same_shape() -> None:
    settings = {"a": 1, "b.c": [True, None, 1.5e-7, {"x": {}}], "d": "e", "for": []}
    found = resources(read_back(given([source("one", settings=settings)])), "segment_source")["one"]
    assert "".join(found["settings"].split()) == (
        '${jsonencode({a=1,"b.c"=[true,null,1.5e-07,{x={}}],d="e","for"=[]})}'
    )


def test_a_source_without_name_labels_or_settings_has_what_the_provider_requires() -> None:
    found = resources(read_back(given([source("one", enabled=False)])), "segment_source")["one"]
    assert found.keys() - {"__is_block__"} == {"slug", "enabled", "metadata", "settings"}
    assert found["settings"] == "${jsonencode({})}" and found["enabled"] is False


def test_secrets_are_variables() -> None:
    settings = {"apiKey": SECRET, "deep": [{"password": {"x": SECRET}}], "masked": "••••1234", "open": "yes"}
    text = "".join(terraform_text(given([source("one", settings=settings)])))
    found = hcl2.loads(text)
    variables = {meant(name): body for block in found["variable"] for name, body in block.items()}
    assert variables.keys() == {"one_apikey", "one_deep_0_password", "one_masked"}
    assert all(body["sensitive"] is True for body in variables.values())
    assert variables["one_apikey"]["type"] == "string" and variables["one_deep_0_password"]["type"] == "any"
    told = settings_in(resources(found, "segment_source")["one"])
    assert told == {
        "apiKey": "${var.one_apikey}",
        "deep": [{"password": "${var.one_deep_0_password}"}],
        "masked": "${var.one_masked}",
        "open": '"yes"',
    }


def test_schema_settings_stand_with_the_tracking_plan_that_the_provider_wants_them_beside() -> None:
    material = given(
        [source("one"), source("two")], schema={"id-one": SCHEMA, "id-two": SCHEMA}, plans={"id-one": "tp_1"}
    )
    found = read_back(material)
    kind = "segment_source_tracking_plan_connection"
    (name, body), *others = resources(found, kind).items()
    assert not others and body["source_id"] == "${segment_source.one.id}" and meant(body["tracking_plan_id"]) == "tp_1"
    assert imports(found)[f"{kind}.{name}"] == "id-one:tp_1"
    assert body["schema_settings"] == {
        "track": {"allow_unplanned_events": True, "common_event_on_violations": '"OMIT_PROPERTIES"'},
        "identify": {"allow_traits_on_violations": False},
        "forwarding_violations_to": "${segment_source.two.id}",
    }


def test_slugs_that_come_to_the_same_name_are_told_apart_whatever_their_order() -> None:
    sources = [
        source(slug, id=f"x{at}") for at, slug in enumerate(("a-b", "a_b", "A b", "日本", "本日", "1st", "", "a-c"))
    ]
    names = [set(resources(read_back(given(some)), "segment_source")) for some in (sources, sources[::-1])]
    assert names[0] == names[1] and len(names[0]) == len(sources)
    assert {"a_c", "source_1st"} <= names[0]


def test_sources_that_share_an_id_are_both_written() -> None:
    found = resources(
        read_back(given([source("one", id="x"), source("two", id="x"), source("three", id="")])), "segment_source"
    )
    assert set(found) == {"one", "two", "three"}


def test_another_host_is_named_to_the_provider() -> None:
    found = read_back(given([], base_url="https://eu1.api.segmentapis.com"))
    assert meant(found["provider"][0]['"segment"']["url"]) == "https://eu1.api.segmentapis.com"


@settings(max_examples=40, deadline=None)
@for_all(st.text(max_size=12) | st.text('${%}\\"\n', max_size=10))
def test_a_string_means_what_it_is_made_of(text: str) -> None:
    assert meant(string(text)) == text and string(text).isprintable()


@settings(max_examples=40, deadline=None)
@for_all(st.dictionaries(st.text(max_size=4), st.text(max_size=4), max_size=30))
def test_names_are_valid_and_different(wanted: dict[str, str]) -> None:
    found = names_for(wanted)
    assert found.keys() == wanted.keys() and len(set(found.values())) == len(wanted)
    assert all(re.fullmatch(r"[a-z][a-z0-9_]*", name) for name in found.values())


def test_numbers_that_hcl_does_not_know_are_left_out() -> None:
    assert value([float("inf"), 10**30, Expression("var.x")]) == f"[\n  null,\n  {10**30},\n  var.x,\n]"
