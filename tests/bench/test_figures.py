"""How figures are judged and told."""

from __future__ import annotations

import json

from tests.bench.figures import Figure, Goal, as_json, markdown, number, table


def test_a_goal_in_times_is_judged_by_the_ratio_and_any_other_by_the_figure() -> None:
    assert Figure("p", "n", 30, "ms", base=100, goal=Goal(0.3, times=True)).is_met is True
    assert Figure("p", "n", 31, "ms", base=100, goal=Goal(0.3, times=True)).is_met is False
    assert Figure("p", "n", 0, "", goal=Goal(0)).is_met is True
    assert Figure("p", "n", 1, "", base=1000, goal=Goal(0)).is_met is False
    assert Figure("p", "n", 1, "").is_met is None
    assert Figure("p", "n", 1, "", base=0, goal=Goal(1, times=True)).is_met is None


def test_a_missed_goal_is_told() -> None:
    met, missed = Figure("p", "n", 10, "ms", 20, Goal(0.6, times=True)), Figure("p", "n", 9, "ms", goal=Goal(8))
    assert met.cells() == ("p", "n", "10 ms", "0.50×", "≤ 0.6×", "yes")
    assert missed.cells() == ("p", "n", "9 ms", "", "≤ 8", "NO")
    assert [record["met"] for record in json.loads(json.dumps(as_json([met, missed])))] == [True, False]


def test_numbers_keep_three_digits_that_mean_something() -> None:
    assert [number(value) for value in (0.1234, 12.34, 123.4, 9171, 0)] == ["0.12", "12.3", "123", "9,171", "0"]


def test_tables_are_aligned_and_valid_markdown() -> None:
    rows = [("a", "b"), ("long", "x")]
    assert table(rows) == "a     b\nlong  x"
    assert markdown(rows) == "| a | b |\n| --- | --- |\n| long | x |"
