"""Texts in cells: cut, padded and broken into lines."""

from __future__ import annotations

import pytest

from segtui.tui.cells import width_of, wrapped


@pytest.mark.threat("T09")
@pytest.mark.parametrize("sign", ["x", "日", "é\u0301", "✂️"])
def test_an_endless_word_is_broken_into_full_lines_without_looking_at_all_of_it_for_each(sign: str) -> None:
    text = sign * 20_000
    lines = wrapped(text, 41)
    assert "".join(lines) == text
    assert {width_of(line) for line in lines[:-1]} == {41 // width_of(sign) * width_of(sign)}


def test_lines_are_broken_at_blanks_where_there_are_any() -> None:
    assert wrapped("one two three", 8) == ["one two", "three"]
    assert wrapped("a 日本語の源 b", 6) == ["a 日本", "語の源", "b"]
    assert wrapped("", 5) == [""]
