"""Every format is read back by somebody else's reader, and says what was in the workspace: hostile texts too."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import Any

import pytest
from hypothesis import given as for_all
from hypothesis import settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from segtui.service.exporting.as_csv import SOURCE_COLUMNS
from segtui.service.exporting.as_markdown import escaped
from segtui.service.exporting.formats import FORMATS, text_of
from segtui.service.exporting.material import Material, Missing
from segtui.service.exporting.visible import cell, seen_through, visible
from segtui.text import harmless
from tests.contract import contract
from tests.emulator.support import source
from tests.service.exporting.kit import (
    HOSTILE,
    KEY,
    SCHEMA,
    SECRET,
    given,
    has_control,
    hostile_material,
    hostile_source,
)


def written(material: Material, form: str, **more: Any) -> str:
    return "".join(text_of(material, form, **more))


def table(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


@pytest.mark.threat("T01", "T02", "T03", "T04")
@pytest.mark.parametrize("form", [*FORMATS, "labels"])
def test_nothing_in_a_file_steers_a_terminal(form: str) -> None:
    text = written(hostile_material(), "csv", only="labels") if form == "labels" else written(hostile_material(), form)
    assert not has_control(text) and len(text) > 1000
    text.encode()


@pytest.mark.threat("T19")
@pytest.mark.parametrize("form", FORMATS)
def test_write_keys_and_secret_settings_are_in_no_file(form: str) -> None:
    settings = {"apiKey": SECRET, "deep": [{"password": SECRET}], "url": f"https://u:{SECRET}@x.example"}
    text = written(
        given(
            [source("one", writeKeys=[KEY], settings=settings, name=f"my {KEY}", labels=[{"key": "k", "value": KEY}])]
        ),
        form,
        reveal_keys=False,
    )
    assert SECRET not in text and KEY not in text


def test_revealed_write_keys_stand_in_json_and_csv_as_they_are() -> None:
    material = given([source("one", writeKeys=[KEY, "second-key-of-it"])])
    assert json.loads(written(material, "json", reveal_keys=True))["sources"][0]["writeKeys"] == [
        KEY,
        "second-key-of-it",
    ]
    assert table(written(material, "csv", reveal_keys=True))[0]["writeKeys"] == f"{KEY} second-key-of-it"


def test_json_gives_back_every_value_to_the_letter() -> None:
    found = json.loads(written(hostile_material(), "json"))
    assert found["sources"] == [hostile_source(at) | {"writeKeys": []} for at in range(len(HOSTILE))]
    assert [label["description"] for label in found["labels"]] == list(HOSTILE)
    assert found["schemaSettings"][0] == {"sourceId": "id0", "settings": SCHEMA}
    assert found["workspace"]["name"] == HOSTILE[9]


def test_json_has_the_shapes_of_the_contract() -> None:
    schemas = contract()["components"]["schemas"]
    found = json.loads(written(hostile_material(), "json"))
    for name, part in (
        ("SourceV1", "sources"),
        ("LabelV1", "labels"),
        ("ListSchemaSettingsInSourceV1Output", "schemaSettings"),
    ):
        judge = Draft202012Validator({"$ref": f"#/components/schemas/{name}", "components": {"schemas": schemas}})
        assert found[part]
        for record in found[part]:
            judge.validate(record)
    Draft202012Validator({"$ref": "#/components/schemas/WorkspaceV1", "components": {"schemas": schemas}}).validate(
        found["workspace"]
    )


def test_csv_read_by_python_gives_back_every_value() -> None:
    material = hostile_material()
    rows = table(written(material, "csv"))
    for at, row in enumerate(rows):
        sent = hostile_source(at)
        assert (seen_through(row["slug"]), seen_through(row["name"])) == (sent["slug"], sent["name"])
        assert seen_through(row["metadata.name"]) == sent["metadata"]["name"]
        assert json.loads(row["settings"]) == sent["settings"]
        assert [tuple(map(seen_through, label.split(":"))) for label in row["labels"].split(" ")] == [
            tuple(label.values()) for label in sent["labels"]
        ]
    assert len(rows) == len(HOSTILE) and list(rows[0])[: len(SOURCE_COLUMNS)] == list(SOURCE_COLUMNS)
    assert rows[0]["schemaSettings.track.allowUnplannedEvents"] == "true"
    assert rows[0]["schemaSettings.forwardingViolationsTo"] == "id-two"
    assert rows[5]["schemaSettings.track.allowUnplannedEvents"] == ""
    labels = table(written(material, "csv", only="labels"))
    assert [seen_through(label["description"]) for label in labels] == list(HOSTILE)


def test_no_cell_of_a_csv_is_a_formula() -> None:
    cells = [text for row in csv.reader(io.StringIO(written(hostile_material(), "csv"))) for text in row]
    assert cells and not [text for text in cells if text[:1] in ("=", "+", "-", "@", "\t", "\r")]


@settings(max_examples=40, deadline=None)
@for_all(st.text(max_size=30) | st.text("\\u0015bd{}= \x1b", max_size=20))
def test_what_was_escaped_for_a_cell_comes_back(text: str) -> None:
    for shown in (cell(text), visible(text, " :")):
        assert seen_through(shown) == text and (shown.isprintable() or not shown)
    assert " " not in visible(text, " :") and ":" not in visible(text, " :")


def test_plain_texts_stay_readable_in_a_cell() -> None:
    for text in ("Web (prod) 17", "C:\\users\\x", "ümlaut", "\\", "a=b", "日本語"):
        assert cell(text) == text


def test_markdown_keeps_its_columns_and_shows_what_the_screen_shows() -> None:
    text = written(hostile_material(), "markdown")
    rows = [line for line in text.split("\n") if line.startswith("| ")]
    sources = [re.split(r"(?<!\\)(?:\\\\)*\|", row)[1:-1] for row in rows[2 : 2 + len(HOSTILE)]]
    assert all(len(row) == 6 for row in sources)
    shown = [re.sub(r"\\([\\`*_\[\]<>|~&:])", r"\1", row[1].strip()) for row in sources]
    assert shown == [harmless(hostile_source(at)["slug"]).strip() for at in range(len(HOSTILE))]
    assert "](javascript" not in text.replace("\\]", "") and "<b>" not in text and "https://" not in text


def test_markdown_names_what_was_not_read() -> None:
    material = given([source("one")], missing=(Missing("the schema settings of *one*", "503"),))
    assert "Not read: the schema settings of \\*one\\*: 503" in written(material, "markdown")
    assert json.loads(written(material, "json"))["incomplete"] == [
        {"what": "the schema settings of *one*", "why": "503"}
    ]


@settings(max_examples=40, deadline=None)
@for_all(st.text(max_size=20))
def test_markdown_never_breaks_a_row(text: str) -> None:
    assert len(escaped(text).splitlines()) <= 1
    assert not re.search(r"(?<!\\)(\\\\)*\|", escaped(text))
