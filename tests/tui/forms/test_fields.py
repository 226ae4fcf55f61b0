"""Fields without a screen: what is typed becomes a value, or a problem in words."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from msgspec import UNSET

from segtui.models import Option
from segtui.service.editing import holds_mask, restored
from segtui.text import harmless
from segtui.tui.cells import width_of
from segtui.tui.forms.fields import ChoiceField, Field, TextField
from segtui.tui.forms.form import Form, Pressed, is_about
from segtui.tui.forms.readings import json_text, read_json, reader_for, written
from segtui.tui.forms.setting_fields import AddSetting, added_setting, fill, option_field, patch_of
from segtui.tui.line_edit import LineEdit
from tests.terminal.payloads import payloads

scalars = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text()
values = st.recursive(scalars, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=12)
kinds = st.sampled_from(
    ["string", "password", "number", "boolean", "select", "array", "map", "text-map", "mixed", "odd"]
)


def option(kind: str, name: str = "option", **more: Any) -> Option:
    return Option(name=name, type=kind, required=more.pop("required", False), **more)


def typed(field: Field, text: str) -> Field:
    assert isinstance(field, TextField)
    field.edit = LineEdit.of(text)
    return field


@example("boolean", 0)  # equal to false in Python, and not the same
@given(kinds, values)
def test_what_is_not_touched_is_never_sent(kind: str, value: Any) -> None:
    field = option_field(option(kind), value, value, is_secret=False)
    assert not field.is_changed
    assert field.value == value
    assert patch_of([field]) == {}


@given(kinds, values)
def test_every_value_can_be_edited_and_comes_back_as_itself(kind: str, value: Any) -> None:
    text = written(reader_for(kind, value), value)
    assert json.dumps(reader_for(kind, value)(text)) == json.dumps(value)
    assert text.isprintable() or kind == "string"


@given(values)
def test_json_text_is_one_printable_line_of_the_same_value(value: Any) -> None:
    text = json_text(value)
    assert text.isprintable()
    assert json.dumps(read_json(text)) == json.dumps(value)


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("number", "30", 30),
        ("number", "-0.5", -0.5),
        ("string", "a b", "a b"),
        ("array", '["a", 1]', ["a", 1]),
        ("text-map", '{"a": "b"}', {"a": "b"}),
        ("mixed", "true", True),
    ],
)
def test_a_setting_is_sent_as_its_type_has_it(kind: str, text: str, value: Any) -> None:
    field = typed(option_field(option(kind), UNSET, UNSET, is_secret=False), text)
    assert not field.problem
    assert patch_of([field]) == {"option": value}


@pytest.mark.parametrize(
    ("kind", "text", "complaint"),
    [
        ("number", "many", "must be a number"),
        ("number", "true", "must be a number"),
        ("number", "NaN", "must be a number"),
        ("array", "{}", "must be a list"),
        ("map", "[]", "must be an object"),
        ("mixed", "{", "is not JSON"),
        ("string", "•••", "masked secret"),
        ("mixed", '{"a": "•••1234"}', "masked secret"),
    ],
)
def test_what_is_wrong_is_said_while_it_is_typed(kind: str, text: str, complaint: str) -> None:
    assert complaint in typed(option_field(option(kind), UNSET, UNSET, is_secret=False), text).problem


def test_clearing_a_setting_sends_null_and_a_required_one_cannot_be_cleared() -> None:
    field = typed(option_field(option("string"), "there", "there", is_secret=False), "")
    assert patch_of([field]) == {"option": None}
    required = typed(option_field(option("string", required=True), "there", "there", is_secret=False), "")
    assert required.problem == "is required"


def test_a_boolean_keeps_not_set_apart_from_false() -> None:
    field = option_field(option("boolean", default_value=False), UNSET, UNSET, is_secret=False)
    assert isinstance(field, ChoiceField)
    assert not field.is_changed
    field.press("f", "f")
    assert patch_of([field]) == {"option": False}
    assert "not set (false)" in "".join(text for text, _ in field.spans(60, focused=True))


@pytest.mark.threat("T19")
def test_a_secret_shows_nothing_and_is_sent_only_when_it_was_replaced() -> None:
    field = option_field(option("password"), "hunter2-and-more", "•••", is_secret=True)
    assert "hunter2" not in "".join(text for text, _ in field.spans(60, focused=True))
    assert patch_of([field]) == {}
    for char in "new":
        field.press(char, char)
    assert "new" not in "".join(text for text, _ in field.spans(60, focused=True))
    assert patch_of([field]) == {"option": "new"}
    for _ in range(4):
        field.press("backspace", None)
    assert patch_of([field]) == {"option": None}
    field.press("delete", None)
    assert patch_of([field]) == {}


masked_values = st.recursive(
    scalars.filter(lambda v: not holds_mask(v)) | st.just("•••"), lambda i: st.lists(i) | st.dictionaries(st.text(), i)
)


@given(values.filter(lambda value: not holds_mask(value)))
def test_what_was_masked_comes_back_where_it_was_left(held: Any) -> None:
    shown = _masked(held)
    assert json.dumps(restored(shown, shown, held)) == json.dumps(held)


@given(masked_values, values.filter(lambda value: not holds_mask(value)))
def test_a_restored_value_holds_only_what_was_typed_or_held_in_that_place(edited: Any, held: Any) -> None:
    found = restored(edited, _masked(held), held)
    if not holds_mask(edited):
        assert json.dumps(found) == json.dumps(restored(found, found, found))


def _masked(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _masked(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_masked(item) for item in value]
    return "•••" if isinstance(value, str) and len(value) > 1 else value


def test_secrets_in_a_list_go_by_what_stands_beside_them() -> None:
    held = [{"key": "A", "value": "first"}, {"key": "B", "value": "second"}]
    shown = [{"key": "A", "value": "•••"}, {"key": "B", "value": "•••"}]
    assert restored(list(reversed(shown)), shown, held) == list(reversed(held))
    assert restored(shown[1:], shown, held) == held[1:]
    assert holds_mask(restored([{"key": "C", "value": "•••"}], shown, held))


@given(st.text(min_size=1).filter(lambda t: t.strip() == t and "=" not in t and t.isprintable()), values)
def test_another_setting_is_typed_as_name_and_json(name: str, value: Any) -> None:
    adding = AddSetting()
    adding.edit = LineEdit.of(f"{name} = {json_text(value)}")
    made = added_setting(adding, [])
    assert isinstance(made, TextField)
    assert json.dumps(patch_of([made])) == json.dumps({name: value} if made.is_changed else {})


@given(kinds, values)
def test_a_draft_can_be_filled_with_any_value(kind: str, value: Any) -> None:
    field = option_field(option(kind), UNSET, UNSET, is_secret=False)
    fill(field, value)
    if isinstance(field, TextField) and value not in ("", None) and field.edit.text.strip():
        assert json.dumps(field.reader(field.edit.text)) == json.dumps(value)


def test_enter_goes_through_the_fields_and_submits_at_the_last() -> None:
    form = Form([TextField("a", "A"), TextField("b", "B")])
    assert form.press("enter", None) is Pressed.TAKEN
    assert form.focused.name == "b"
    assert form.press("enter", None) is Pressed.SUBMIT
    assert form.press("tab", None) is Pressed.TAKEN
    assert form.focused.name == "a"


def test_a_form_takes_other_keys_instead_of_the_declared_ones() -> None:
    form = Form([TextField("a", "A"), TextField("b", "B")])
    chosen = {"form.submit": "f10", "form.down": "ctrl+n", "form.next": ""}
    assert [form.press(key, None, chosen) for key in ("ctrl+s", "tab", "down")] == [Pressed.IGNORED] * 3
    assert form.press("ctrl+n", None, chosen) is Pressed.TAKEN and form.focused.name == "b"
    assert form.press("f10", None, chosen) is Pressed.SUBMIT


@pytest.mark.parametrize(
    ("said", "name", "fits"),
    [
        ("slug", "slug", True),
        ("source.slug", "slug", True),
        ("settings.port", "settings.port", True),
        ("source.settings.map.key", "settings.map", True),
        ("settings.portal", "settings.port", False),
        ("", "slug", False),
    ],
)
def test_the_apis_fields_are_found_in_the_form(said: str, name: str, fits: bool) -> None:
    assert is_about(said, name) is fits


@pytest.mark.threat("T01", "T02", "T03")
@given(payloads, st.integers(0, 60), st.booleans())
def test_a_text_is_edited_as_it_came_and_shown_harmlessly(text: str, cursor: int, focused: bool) -> None:
    field = TextField("key", "Key", old=text)
    field.edit.cursor = min(cursor, len(text))
    shown = [part for part, _ in field.spans(40, focused=focused)]
    assert all(harmless(part) == part for part in shown), shown
    assert field.value == text and sum(map(width_of, shown)) <= 40
