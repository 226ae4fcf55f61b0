"""One measured figure beside its goal, and how figures are told: as a table, as Markdown, as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Goal:
    """The most that a figure may be; `times`: as a ratio to what it is compared with."""

    most: float
    times: bool = False

    def __str__(self) -> str:
        return f"≤ {self.most:g}{'×' if self.times else ''}"


@dataclass(frozen=True)
class Figure:
    """A median; `base` is the same of what it is compared with, in the same run."""

    part: str
    name: str
    value: float
    unit: str
    base: float | None = None
    goal: Goal | None = None

    @property
    def ratio(self) -> float | None:
        """How many times the base it is."""
        return self.value / self.base if self.base else None

    @property
    def is_met(self) -> bool | None:
        """Whether the goal is met; None: there is none, or it cannot be told."""
        if self.goal is None:
            return None
        judged = self.ratio if self.goal.times else self.value
        return None if judged is None else judged <= self.goal.most

    def cells(self) -> tuple[str, ...]:
        """What a row of a table says."""
        verdict = {None: "", True: "yes", False: "NO"}[self.is_met]
        ratio = "" if self.ratio is None else f"{self.ratio:.2f}×"
        goal = "" if self.goal is None else str(self.goal)
        return self.part, self.name, f"{number(self.value)} {self.unit}".strip(), ratio, goal, verdict


HEADINGS = ("part", "figure", "median", "to the floor", "goal", "met")


def number(value: float) -> str:
    """A figure as people read it: three digits that mean something."""
    if value == int(value) or abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"


def table(rows: Sequence[Sequence[str]]) -> str:
    """Rows under their headings, aligned."""
    widths = [max(len(row[at]) for row in rows) for at in range(len(rows[0]))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )


def markdown(rows: Sequence[Sequence[str]]) -> str:
    """The same for a document."""
    first, *others = (f"| {' | '.join(row)} |" for row in rows)
    return "\n".join([first, f"|{' --- |' * len(rows[0])}", *others])


def as_json(figures: Iterable[Figure]) -> list[dict[str, object]]:
    """The figures as records."""
    return [asdict(figure) | {"ratio": figure.ratio, "met": figure.is_met} for figure in figures]
