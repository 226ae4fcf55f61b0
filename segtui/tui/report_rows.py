"""The reports as rows of a list: what each is about, and what it has found. Nothing of Textual here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from segtui.models import Source
from segtui.service.reports import REPORTS, Evidence, Report, report_named
from segtui.tui.cells import Column
from segtui.tui.pages import NOTHING, Row, note


@dataclass(frozen=True)
class ReportRow:
    """One report; `id` is its name, `found` what is known of its result without asking anything."""

    id: str
    title: str
    found: str
    about: str


COLUMNS: tuple[Column[Any], ...] = (
    Column("title", "Report", lambda row: row.title, lambda _: "accent", 22, 28, 1),
    Column("found", "Sources", lambda row: row.found, lambda row: "dim" if "ask" in row.found else "", 8, 14, 1),
    Column("about", "", lambda row: row.about, lambda _: "dim", 60, 100, 4, rank=1),
)


def about_rows(name: str, opens: str) -> list[Row]:
    """What is said of a report under the list; `opens` is the key that shows it."""
    report = report_named(name)
    return [NOTHING, note(report.about, ""), note(f"It reads {report.reads}. {opens} lists the sources.")]


def rows_of(counts: Mapping[str, str]) -> list[ReportRow]:
    """Every report, with what is known of its result by its name."""
    return [ReportRow(one.name, one.title, counts.get(one.name, ""), one.about) for one in REPORTS]


def counts_of(sources: Sequence[Source], reported: Mapping[tuple[str, str], int]) -> dict[str, str]:
    """What is known of each report's result: found in the list, found when it was last shown, or to be asked for."""
    return {report.name: _count_of(report, sources, reported) for report in REPORTS}


def _count_of(report: Report, sources: Sequence[Source], reported: Mapping[tuple[str, str], int]) -> str:
    if report.argument:
        return "by key"
    if report.asks is None:
        return f"{sum(1 for _ in report.find(Evidence(sources))):,}"
    known = reported.get((report.name, ""))
    asked = sum(map(report.concerns, sources))
    return f"{known:,}" if known is not None else f"asks {asked:,}"
