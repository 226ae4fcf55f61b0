"""How tests are spread over processes, and the table of the cases that segtui must withstand, as marked on tests."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest

from tests.support.pace import quicken
from tests.threats import counted, table, unknown

quicken()

_OUTCOMES = ("passed", "failed", "error", "skipped", "xfailed", "xpassed")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Two workers a core: tests of screens wait for half of their time."""
    return 2 * min(8, os.cpu_count() or 1)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let the reports carry the cases: they are what reaches the process that prints."""
    for item in items:
        cases = sorted({case for mark in item.iter_markers("threat") for case in mark.args})
        strange = unknown(cases)
        if strange or (not cases and item.get_closest_marker("threat")):
            raise pytest.UsageError(f"{item.nodeid} is marked with {strange or 'no case'}: tests/threats.py has them")
        item.user_properties += [("threat", case) for case in cases]


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """Print the table."""
    if config.option.collectonly:
        return
    counts = counted(_outcomes(terminalreporter))
    lines = list(table(counts, is_whole=_is_whole(config)))
    if lines:
        terminalreporter.section("what segtui must withstand")
    for line, is_good in lines:
        terminalreporter.write_line(line, **({} if is_good else {"red": True}))


def _outcomes(reporter: Any) -> Iterator[tuple[str, str]]:
    for outcome in _OUTCOMES:
        for report in reporter.stats.get(outcome, ()):
            for name, value in getattr(report, "user_properties", ()):
                if name == "threat":
                    yield value, "failed" if outcome == "error" else outcome


def _is_whole(config: pytest.Config) -> bool:
    """Whether every test was asked for but those that are left out by default."""
    named = {argument.rstrip("/") for argument in config.args} - {str(config.rootpath), *config.getini("testpaths")}
    return not named and not config.option.keyword and config.option.markexpr == "not soak"
