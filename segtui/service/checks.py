"""What the doctor finds out: checks, each with a state, a text for people and facts for machines."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class State(StrEnum):
    """How a check went; `SKIPPED` where an earlier failure left nothing to look at."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at; `exit_code` is what its failure means for the process."""

    name: str
    state: State
    text: str
    hint: str = ""
    exit_code: int = 0
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Report:
    """Every check, in the order of causes: the first failure explains those behind it."""

    checks: tuple[Check, ...]

    @property
    def exit_code(self) -> int:
        """0, or what the first failure means."""
        return next((check.exit_code or 1 for check in self.checks if check.state is State.FAIL), 0)

    def as_json(self) -> dict[str, object]:
        """The whole report in JSON's types, the checks by their names."""
        checks = {
            check.name: {"state": check.state.value, "text": check.text, "hint": check.hint, **check.facts}
            for check in self.checks
        }
        return {"exit_code": self.exit_code, "checks": checks}
