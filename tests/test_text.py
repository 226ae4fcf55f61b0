"""Strings from outside: harmless to show, whole when they go back, secrets hidden, names searchable."""

from __future__ import annotations

import json
import unicodedata
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from segtui.text import (
    Harmless,
    _script,
    harmless,
    harmless_json,
    hides_something,
    is_clean_json,
    looks_alike,
    original,
    readable,
    searchable,
)

STEERS = [
    "\x1b]52;c;UFdORUQ=\x07clip",
    "\x1b]8;;https://evil.example\x07link\x1b]8;;\x07",
    "\x1b[2J\x1b[Hcleared",
    "\x1b[31mred",
    "\x1bP+q544e\x1b\\dcs",
    "\x1b]0;title\x07",
    "\x1b[?1049l",
    "\x9b31mc1",
    "\x9d52;c;UFdORUQ=\x9c",
    "nul\x00byte",
    "so\x0eshift",
    "del\x7f",
    "bell\x07",
    "back\x08space",
    "abc\u202egnp.exe",
    "\u2066isolate\u2069",
    "rtl\u200fmark",
    "\u061calm",
    "pay\u200bload",
    "zero\u2060width",
    "\ufeffbom",
    "soft\u00adhyphen",
    "line\nbreak",
    "tab\tstop",
    "carriage\rreturn",
    "\u2028\u2029",
    "tag\U000e0041",
    "pay\ufe0fpal",
    "half \ud83d",
    "\u115f\u3164\uffa0",
    "blank\u2800",
    "\ufff9note\ufffb",
]
CLEAN = [
    "[@click=app.quit]quit[/]",
    "[link=https://evil.example]x[/link]",
    "Source [EU]",
    "a [/b",
    "[x='",
    "[[",
    "\\[x]",
    "p\u0430ypal",
    "日本語の源",
    "",
    " ",
    "'; DROP TABLE sources; --",
    "%s%n{0}{{",
    "null",
    "x" * 5000,
    "\u4e00" * 400,
    "Z\u00fcrich",
    "\ufffd",
]
SHRUNK = [
    "\U0001f468\u200d\U0001f469\u200d\U0001f467 family",
    "e\u0301\u0301\u0301 marks",
    "\u2764\ufe0f",
    "1\ufe0f\u20e3",
]

anything = st.text(
    st.one_of(
        st.characters(codec=None),
        st.sampled_from("\x1b\x07\x9b\u200b\u200d\u202e\u0301\ufe0f\u20e3\U0001f468\U000e0100\u2800<>ab1 "),
    )
)
relaxed = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


def is_inert(text: str) -> bool:
    """No control, format character, surrogate or line separator: nothing that steers a terminal or hides."""
    hidden = "\u2800\u115f\u1160\u3164\uffa0\u034f"
    return not any(unicodedata.category(char) in ("Cc", "Cf", "Cs", "Zl", "Zp") or char in hidden for char in text)


@pytest.mark.parametrize("text", STEERS)
@pytest.mark.threat("T01", "T02", "T03", "T04")
def test_what_steers_or_hides_becomes_visible_and_is_marked(text: str) -> None:
    safe = harmless(text)
    assert is_inert(safe) and safe != text
    assert original(safe) == text and isinstance(safe, Harmless)
    assert hides_something(safe)


@pytest.mark.parametrize("text", CLEAN)
@pytest.mark.threat("T07")
def test_what_does_neither_stays_to_the_letter(text: str) -> None:
    assert harmless(text) is text
    assert not hides_something(text)


@pytest.mark.parametrize("text", SHRUNK)
@pytest.mark.threat("T06")
def test_what_terminals_measure_differently_is_left_out_without_alarm(text: str) -> None:
    safe = harmless(text)
    assert len(safe) < len(text) and original(safe) == text and not hides_something(safe)


def test_placeholders_can_be_read() -> None:
    assert harmless("a\x1b[31m\x9b\u202eb\u200b") == "a␛[31m<U+9B><RLO>b<ZWSP>"


@pytest.mark.parametrize("text", ["\u0301abc", " \u0301abc", "\x1b\u0301abc"])
@pytest.mark.threat("T06")
def test_a_mark_without_a_letter_does_not_join_what_stands_before(text: str) -> None:
    assert "◌\u0301abc" in harmless(text)


@relaxed
@given(anything)
@pytest.mark.threat("T01", "T02", "T03")
def test_any_text_is_made_inert_and_can_be_had_back(text: str) -> None:
    safe = harmless(text)
    assert is_inert(safe)
    assert original(safe) == text
    assert harmless(safe) is safe
    assert not any("\ufe00" <= char <= "\ufe0f" for char in safe)


@relaxed
@given(anything)
def test_what_was_made_harmless_can_be_told_by_a_sign(text: str) -> None:
    """Encoding relies on it: a Harmless is not plain ASCII, or has a `<`."""
    safe = harmless(text)
    assert not isinstance(safe, Harmless) or "<" in safe or not safe.isascii()


json_values: Any = st.recursive(
    anything | st.none() | st.booleans() | st.integers(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(anything, inner, max_size=3),
    max_leaves=6,
)


def all_strings(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [*value, *(text for item in value.values() for text in all_strings(item))]
    if isinstance(value, list):
        return [text for item in value for text in all_strings(item)]
    return [value] if isinstance(value, str) else []


@relaxed
@given(json_values)
def test_any_json_is_made_inert_and_can_be_had_back(value: Any) -> None:
    safe = harmless_json(value)
    assert all(map(is_inert, all_strings(safe)))
    assert original(safe) == value


@relaxed
@given(json_values, st.booleans())
def test_json_that_is_called_clean_needs_nothing(value: Any, escapes: bool) -> None:
    body = json.dumps(value, ensure_ascii=escapes).encode("utf-8", "surrogatepass")
    if is_clean_json(body):
        assert not any(isinstance(text, Harmless) for text in all_strings(harmless_json(value)))


@pytest.mark.threat("T05")
def test_two_names_that_look_the_same_are_both_kept() -> None:
    for value in ({"a\u200b": 1, "a<ZWSP>": 2}, {"a<ZWSP>": 2, "a\u200b": 1}):
        assert len(harmless_json(value)) == 2 and original(harmless_json(value)) == value


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Web", "web"),
        ("pay\u200bload", "payload"),
        ("Stra\u00dfe", "strasse"),
        ("\u212aelvin", "kelvin"),
        ("\uff37eb", "web"),
        ("e\u0301", "\u00e9"),
        ("line\nbreak", "line break"),
        ("a\ufe0fb", "ab"),
        ("tag\U000e0041s", "tags"),
    ],
)
@pytest.mark.threat("T04")
def test_search_ignores_case_width_and_what_cannot_be_seen(text: str, expected: str) -> None:
    assert searchable(text) == expected == searchable(harmless(text))


@relaxed
@given(anything)
@pytest.mark.threat("T04")
def test_what_is_shown_and_what_came_are_found_alike(text: str) -> None:
    assert searchable(harmless(text)) == searchable(text)
    assert searchable(searchable(text)) == searchable(text)


def test_readable_text_keeps_its_capitals() -> None:
    assert readable(harmless("Pay\u200bLoad\nX")) == "PayLoad X"


@pytest.mark.parametrize(
    "text",
    [
        "p\u0430ypal",
        "\u0440rod",
        "\u212aelvin",
        "\uff50rod",
        "pa\u200by\u0440al",
        "p\u0301\u0430y",
        "\u03bfk",
        "\u0570ome",
        "\u13a1ome",
        "\u2c9fk",
    ],
)
@pytest.mark.threat("T05")
def test_mixed_scripts_are_noticed(text: str) -> None:
    assert looks_alike(text) and looks_alike(harmless(text))


@pytest.mark.threat("T09")
def test_an_endless_name_is_judged_by_its_different_letters() -> None:
    def asked() -> int:
        return sum(_script.cache_info()[:2])

    before = asked()
    assert not looks_alike("日本 " * 33_000)
    assert asked() - before == 2


@pytest.mark.parametrize(
    "text",
    ["paypal", "Z\u00fcrich", "日本語 web", "日本語web", "прод web", "web-прод", "1ª vez", "café 2", "", "\U00017000x"],
)
def test_ordinary_names_are_not(text: str) -> None:
    assert not looks_alike(text)
