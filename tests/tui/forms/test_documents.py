"""Documents for an editor: what is written reads back as the same, and what is wrong is told with its line."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import UNSET

from segtui.decoding import as_json, read
from segtui.models import Label, SchemaSettings, Source
from segtui.operations import Call
from segtui.tui.documents import Document, WrongDocument, parsed, with_problem, without_problems
from segtui.tui.forms import drafts

scalars = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text()
values = st.recursive(scalars, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=12)
TYPE = {
    "id": "m1",
    "name": "Type",
    "slug": "type",
    "description": "",
    "logos": {"default": ""},
    "categories": [],
    "isCloudEventSource": False,
    "status": "PUBLIC",
    "options": [
        {"name": "site", "type": "string", "required": False, "description": "The\nsite", "defaultValue": ""},
        {"name": "port", "type": "number", "required": True, "defaultValue": 5432},
        {"name": "apiSecret", "type": "password", "required": False},
    ],
}


def source(settings: dict[str, Any], labels: dict[str, str] | None = None) -> Source:
    return read(
        Source,
        {
            "id": "s1",
            "slug": "shop",
            "metadata": TYPE,
            "workspaceId": "w",
            "enabled": True,
            "writeKeys": [],
            "settings": settings,
            "labels": [{"key": key, "value": value} for key, value in (labels or {}).items()],
        },
    )


def patch(call: Call[Any] | None) -> Any:
    return None if call is None else as_json(call.body())["settings"]


@given(st.dictionaries(st.text(), values))
def test_what_is_rendered_reads_back_as_the_same(found: dict[str, Any]) -> None:
    document = Document(("About",))
    for name, value in found.items():
        document.value(name, value, "a\nb", "c")
        document.unset(name + "'", value)
    read_back = {name: entry.value for name, entry in parsed(document.text).items()}
    assert json.dumps(read_back) == json.dumps(found)


@given(st.dictionaries(st.text(), values))
def test_a_document_of_settings_that_is_left_alone_changes_nothing(settings: dict[str, Any]) -> None:
    shop = source(settings)
    assert drafts.settings_call(shop, drafts.settings_document(shop)) is None


def test_settings_are_changed_added_and_removed_by_their_lines() -> None:
    shop = source({"site": "https://a.example", "port": 1, "maxRetries": 3})
    text = drafts.settings_document(shop)
    text = text.replace("https://a.example", "https://b.example").replace("maxRetries = 3", "# maxRetries = 3")
    call = drafts.settings_call(shop, text + '\nextra = {\n  "a": [1,\n   null]\n}  # well\n')
    assert patch(call) == {"site": "https://b.example", "extra": {"a": [1, None]}, "maxRetries": None}
    assert patch(drafts.settings_call(shop, "site = null\nport = 1\nmaxRetries = 3")) == {"site": None}


def test_a_masked_secret_stays_and_never_goes_back() -> None:
    shop = source({"apiSecret": "hunter2-hunter2", "headers": {"Authorization": "Bearer abcdefgh", "X": "1"}})
    text = drafts.settings_document(shop)
    assert "hunter2" not in text
    assert "abcdefgh" not in text
    call = drafts.settings_call(shop, text.replace('"X": "1"', '"X": "2"'))
    assert patch(call) == {"headers": {"Authorization": "Bearer abcdefgh", "X": "2"}}
    with pytest.raises(WrongDocument, match="masked secret"):
        drafts.settings_call(shop, text.replace("apiSecret", "other"))


@pytest.mark.parametrize(
    ("text", "line", "complaint"),
    [
        ("a = 1\nb 2\n", 2, "name = value"),
        ("a = 1\n\n# c\nb =\n", 4, "no value"),
        ("a = 1\nb = yes\n", 2, "quotation marks"),
        ("a = [1,\n 2,\n oh]\n", 3, "no JSON value"),
        ("a = 1 2\n", 1, "after its value"),
        ("a = 1\na = 2\n", 2, "stands here and in line 1"),
        ("a = NaN\n", 1, "NaN"),
        ("port = 1\nsite = 3\n", 2, "must be a text"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(text: str, line: int, complaint: str) -> None:
    with pytest.raises(WrongDocument, match=complaint) as caught:
        drafts.settings_call(source({}), text)
    assert caught.value.line == line
    told = with_problem(text, caught.value)
    assert told.split("\n")[line + 1] == text.split("\n")[line - 1], "the line that is named is the line that is wrong"
    assert f"line {line + 2}:" in told
    assert without_problems(told) == text


@given(st.text())
def test_any_text_is_read_or_refused_with_a_reason(text: str) -> None:
    try:
        parsed(text)
    except WrongDocument as problem:
        assert str(problem)
        assert problem.line is not None
        assert 1 <= problem.line <= text.count("\n") + 1


def test_labels_are_lines_and_the_others_of_the_workspace_are_offered() -> None:
    shop = source({}, {"team": "growth", "tier": "one"})
    known = [Label(key="team", value="data", description="numbers"), Label(key="tier", value="one")]
    text = drafts.labels_document(shop, known)
    assert '# team = "data"' in text
    assert "# numbers" in text
    assert drafts.labels_of(shop, text) is None
    wanted = drafts.labels_of(shop, text.replace('tier = "one"', '# tier = "one"').replace('"growth"', '"data"'))
    assert [str(label) for label in wanted or ()] == ["team:data"]
    with pytest.raises(WrongDocument, match="begin with a letter"):
        drafts.labels_of(shop, 'team = "1a"')


def test_schema_settings_can_be_changed_and_not_taken_away() -> None:
    found = read(SchemaSettings, {"track": {"allowUnplannedEvents": True}, "forwardingViolationsTo": "s2"})
    shop = source({})
    text = drafts.schema_document(shop, found, [shop])
    assert drafts.schema_call(shop, found, [shop], text) is None
    changed = text.replace("track.allowUnplannedEvents = true", "track.allowUnplannedEvents = false").replace(
        "# identify.commonEventOnViolations", "identify.commonEventOnViolations"
    )
    call = drafts.schema_call(shop, found, [shop], changed)
    assert call is not None
    assert as_json(call.body()) == {
        "track": {"allowUnplannedEvents": False},
        "identify": {"commonEventOnViolations": "ALLOW"},
    }
    for wrong, why in (
        (text.replace("forwardingViolationsTo =", "# forwardingViolationsTo ="), "no way to set it back"),
        (text.replace("track.allowUnplannedEvents = true", "track.allowUnplannedEvents = 1"), "one of true, false"),
        (text.replace('"s2"', '"s3"'), "the id of a source"),
        (text + "track.other = true\n", "no schema setting"),
    ):
        with pytest.raises(WrongDocument, match=why):
            drafts.schema_call(shop, found, [shop], wrong)


def test_unset_is_told_apart_in_schema_settings() -> None:
    text = drafts.schema_document(source({}), read(SchemaSettings, {}), [])
    assert parsed(text) == {}
    assert text.count("not set") >= 13
    assert UNSET is read(SchemaSettings, {}).track
