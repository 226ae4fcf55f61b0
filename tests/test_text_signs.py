"""What is shown in the place of each kind of character: emoji, marks, selectors, placeholders, escapes."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from segtui.text import Harmless, escaped, harmless, harmless_json, hides_something, is_clean_json, original, searchable

MAN, WOMAN, GIRL = "\U0001f468", "\U0001f469", "\U0001f467"
ZWJ = "\u200d"
AS_EMOJI = "\ufe0f"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x00\x1f\x7f", "␀␟␡"),
        ("\x80\x9f", "<U+80><U+9F>"),
        ("\u2028\u2029", "<LSEP><PSEP>"),
        ("\ud83d", "<U+D83D>"),
        ("\U000e0041", "<U+E0041>"),
        ("\u2800\u3164", "<U+2800><U+3164>"),
        ("\u0378", "<U+378>"),  # not assigned
        ("\U0003fffe", "<U+3FFFE>"),
        ("\ue000", "\ue000"),
        ("\U0001faff\U0003fffd", "\U0001faff\U0003fffd"),  # not assigned yet, where emoji and ideographs will come
        ("\U0001f0ff", "\U0001f0ff"),
    ],
)
@pytest.mark.threat("T02", "T04")
def test_each_character_has_its_placeholder(text: str, shown: str) -> None:
    assert harmless(text) == shown


NAMED = {
    "\u00ad": "SHY", "\u034f": "CGJ", "\u061c": "ALM", "\u180e": "MVS", "\u200b": "ZWSP", "\u200c": "ZWNJ",
    "\u200d": "ZWJ", "\u200e": "LRM", "\u200f": "RLM", "\u202a": "LRE", "\u202b": "RLE", "\u202c": "PDF",
    "\u202d": "LRO", "\u202e": "RLO", "\u2060": "WJ", "\u2066": "LRI", "\u2067": "RLI", "\u2068": "FSI",
    "\u2069": "PDI", "\ufeff": "BOM",
}  # fmt: skip
BLANK = "\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0"
UNSEEN = "\u180b\u180d\u180f\u206a\u206f\ufe00\ufe0f\ufff9\ufffb\U000e0000\U000e0041\U000e0100\U000e0fff"


@pytest.mark.threat("T03", "T04")
def test_what_has_a_name_shows_it_and_what_looks_blank_its_number() -> None:
    assert {char: harmless(char) for char in NAMED} == {char: f"<{name}>" for char, name in NAMED.items()}
    assert {char: harmless(char) for char in BLANK} == {char: f"<U+{ord(char):X}>" for char in BLANK}


@pytest.mark.parametrize("char", [*NAMED, *BLANK, *UNSEEN])
@pytest.mark.threat("T04")
def test_search_takes_no_notice_of_what_cannot_be_seen(char: str) -> None:
    assert searchable(f"A{char}b") == searchable(harmless(f"A{char}b")) == "ab"
    assert escaped(char).startswith("\\u")


@pytest.mark.parametrize("char", "\x00\x08\t\n\x0c\r\x1f\x7f\x80\x9f\u2028\u2029")
def test_a_control_is_a_blank_to_search_and_makes_json_unclean(char: str) -> None:
    assert searchable(f"a{char}{char}b") == searchable(harmless(f"a{char}{char}b")) == "a b"
    assert not is_clean_json(json.dumps(char, ensure_ascii=False).encode())
    assert not is_clean_json(json.dumps({"a": char}).encode())


def test_what_can_be_seen_beside_it_is_searched() -> None:
    for char in "\u180a\u2010\u202f\u2070\ufffc":
        assert len(searchable(f"a{char}b")) == 3


@pytest.mark.parametrize("code", [0x180B, 0x180D, 0x180F, 0xFE00, 0xFE0F, 0xE0100, 0xE01EF])
@pytest.mark.threat("T04")
def test_a_selector_with_nothing_to_vary_is_visible_and_otherwise_left_out(code: int) -> None:
    for alone in ("a", "", "\u00e9", "\u0301"):
        assert harmless(alone + chr(code)).endswith(f"<U+{code:X}>")
    for varied in ("\u4e00", "\u00a9", "\u203c"):
        assert harmless(varied + chr(code)) == varied


@pytest.mark.parametrize(("code", "shown"), [(0x180E, "<MVS>"), (0xFE10, "\ufe10"), (0xE01F0, "<U+E01F0>")])
@pytest.mark.threat("T04")
def test_the_neighbours_of_selectors_are_none(code: int, shown: str) -> None:
    assert harmless("\u4e00" + chr(code)) == "\u4e00" + shown


@pytest.mark.parametrize("emoji", ["\u2139", "\u3030", "\u303d", "\u2122", "\u2764", "\u2194", "\U0001fafe"])
@pytest.mark.threat("T06")
def test_an_emoji_may_be_told_to_look_like_one(emoji: str) -> None:
    shown = harmless(emoji + AS_EMOJI + "x")
    assert shown == emoji + "x" and not hides_something(shown)


@pytest.mark.threat("T04")
def test_what_cannot_be_seen_is_no_emoji_to_be_varied() -> None:
    assert harmless("\u3164\ufe0f") == "<U+3164><U+FE0F>"


@pytest.mark.parametrize("digit", list("#*0123456789"))
@pytest.mark.threat("T06")
def test_a_keycap_loses_its_selector_and_nothing_else_does(digit: str) -> None:
    assert harmless(f"{digit}{AS_EMOJI}\u20e3x") == f"{digit}\u20e3x"
    assert harmless(digit + AS_EMOJI) == f"{digit}<U+FE0F>"
    assert harmless(f"X{AS_EMOJI}\u20e3") == "X<U+FE0F>\u20e3"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (MAN + ZWJ + WOMAN + ZWJ + GIRL, MAN + WOMAN + GIRL),
        ("\u2764" + AS_EMOJI + ZWJ + "\U0001f525", "\u2764\U0001f525"),
        ("x\u2764" + AS_EMOJI + ZWJ + "\U0001f525", "x\u2764\U0001f525"),
        ("\u2190" + ZWJ + "\u2bff" + ZWJ + "\U0001f000" + ZWJ + "\U0001faff", "\u2190\u2bff\U0001f000\U0001faff"),
        (MAN + ZWJ + "\u2190", MAN + "\u2190"),
        (MAN + ZWJ, f"{MAN}<ZWJ>"),
        (ZWJ + MAN, f"<ZWJ>{MAN}"),
        (MAN + ZWJ + "a", f"{MAN}<ZWJ>a"),
        ("a" + ZWJ + MAN, f"a<ZWJ>{MAN}"),
        (MAN + "a" + ZWJ + MAN, f"{MAN}a<ZWJ>{MAN}"),
        (MAN + "\u218f" + ZWJ + MAN, f"{MAN}<U+218F><ZWJ>{MAN}"),
        (MAN + ZWJ + "\u2c00", f"{MAN}<ZWJ>\u2c00"),
        (MAN + ZWJ + "\U0001fb00", f"{MAN}<ZWJ>\U0001fb00"),
    ],
)
@pytest.mark.threat("T04", "T06")
def test_a_joiner_is_left_out_between_two_emoji_and_visible_elsewhere(text: str, shown: str) -> None:
    assert harmless(text) == shown and hides_something(harmless(text)) == ("<ZWJ>" in shown)


@pytest.mark.threat("T06")
def test_nothing_but_a_joiner_is_left_out_between_two_emoji() -> None:
    for text in (MAN + WOMAN + GIRL, MAN + "日" + GIRL, MAN + "é" + GIRL):
        assert harmless(text) is text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("e\u0301\u0301\u0301\u0301!", "e\u0301\u0301!"),
        ("e\u0301\u0301 e\u0301\u0301\u0301", "e\u0301\u0301 e\u0301\u0301"),
        ("é\u0301\u0301é\u0301\u0301\u0301", "é\u0301\u0301é\u0301\u0301"),
        ("a\u20dd\u20dd\u20dd", "a\u20dd\u20dd"),
        ("\u0301\u0301\u0301a", "◌\u0301\u0301a"),
        ("\u200b\u0301", "<ZWSP>◌\u0301"),
    ],
)
@pytest.mark.threat("T06")
def test_a_letter_carries_two_marks_at_most(text: str, shown: str) -> None:
    assert harmless(text) == shown and original(harmless(text)) == text


@pytest.mark.threat("T05")
def test_keys_that_would_look_the_same_are_told_apart_by_a_prime() -> None:
    safe = harmless_json({"a<ZWSP>": 1, "a\u200b": 2, "a<ZWSP>′": 3})
    assert safe == {"a<ZWSP>": 1, "a<ZWSP>′": 2, "a<ZWSP>′′": 3}
    assert [type(key) for key in safe] == [str, Harmless, Harmless]
    assert [original(key) for key in safe] == ["a<ZWSP>", "a\u200b", "a<ZWSP>′"]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("{}~ ", "{}~ "),
        ("日本 é", "日本 é"),
        ("a\u200b\x7f", "a\\u200b\\u007f"),
        ("\u2800é", "\\u2800é"),
        ("\ud83d", "\\ud83d"),
        ("\uffff\U00010000", "\\uffff\U00010000"),
        ("\U000e0041\U0010ffff", "\\udb40\\udc41\\udbff\\udfff"),
        ("日e\u0301\u0301\u0301~ \U00010000", "\\u65e5e\\u0301\\u0301\\u0301~ \\ud800\\udc00"),
    ],
)
@pytest.mark.threat("T01", "T04")
def test_json_shows_what_cannot_be_seen_as_escapes(text: str, shown: str) -> None:
    assert escaped(text) == shown


@settings(deadline=None, max_examples=60)
@given(st.text(st.characters(codec=None) | st.sampled_from("\u0301\u200b\u2800\ufe0f\x1b\U000e0041日")))
@pytest.mark.threat("T01", "T02", "T03")
def test_escaped_json_is_inert_and_still_the_same(text: str) -> None:
    shown = escaped(json.dumps(text, ensure_ascii=False))
    assert harmless(shown) is shown and json.loads(shown) == json.loads(json.dumps(text))
