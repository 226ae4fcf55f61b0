"""Every case that segtui must withstand has a test, and the table of them says so or not."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tests.threats import CASES, counted, table


def marked(tree: ast.AST) -> Iterator[str]:
    """The cases that a file's tests are marked with; long runs, which are left out by default, do not count."""
    left_out = {id(mark) for node in ast.walk(tree) for mark in _marks_beside_soak(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "pytest.mark.threat" and id(node) not in left_out:
            yield from (argument.value for argument in node.args if isinstance(argument, ast.Constant))


def _marks_beside_soak(node: ast.AST) -> list[ast.expr]:
    marks = getattr(node, "decorator_list", [])
    return marks if any(ast.unparse(mark) == "pytest.mark.soak" for mark in marks) else []


def test_the_cases_are_numbered_in_order() -> None:
    assert list(CASES) == [f"T{number:02}" for number in range(1, 52) if number != 15]


def test_a_long_run_alone_is_not_enough() -> None:
    text = "@pytest.mark.soak\n@pytest.mark.threat('T01')\ndef test_long(): pass\n"
    assert list(marked(ast.parse(text))) == []
    assert list(marked(ast.parse(text.replace("@pytest.mark.soak\n", "")))) == ["T01"]


def test_the_table_tells_what_failed_what_was_skipped_and_what_has_no_test() -> None:
    counts = counted([("T01", "passed"), ("T01", "failed"), ("T02", "skipped"), ("T03", "passed"), ("T03", "skipped")])
    lines = dict(zip(CASES, table(counts, is_whole=True), strict=True))
    assert lines["T01"][0].endswith("2  1 failed, 1 passed") and not lines["T01"][1]
    assert lines["T02"][0].endswith("1  1 skipped") and not lines["T02"][1]
    assert lines["T03"][0].endswith("2  1 passed, 1 skipped") and lines["T03"][1]
    assert lines["T04"][0].endswith("0  NONE") and not lines["T04"][1]
    assert [line[:3] for line, _ in table(counts, is_whole=False)] == ["T01", "T02", "T03"]
