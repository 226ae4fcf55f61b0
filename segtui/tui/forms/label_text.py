"""Several labels in one line: `team=growth region=eu`. Nothing of Textual here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from segtui.models import Label
from segtui.service.planning.rules import problems_in_labels
from segtui.tui.forms.label_set import LabelSet, split


def read_labels(text: str) -> Any:
    """The labels of a line, as pairs. Raises ValueError."""
    found = [split(word) for word in text.replace(",", " ").split()]
    wrong = next((key for key, value in found if not value), None)
    if wrong is not None:
        raise ValueError(f"{wrong} needs a value: key=value")
    problems = problems_in_labels(labels_of(found))
    if problems:
        raise ValueError(f"{problems[0].field.removeprefix('labels.')} {problems[0].message}")
    return [list(pair) for pair in found]


def labels_of(value: Any) -> tuple[Label, ...]:
    """The labels that a line was read as."""
    return tuple(Label(key=key, value=value) for key, value in value)


def labels_text(labels: Sequence[Label]) -> str:
    """Labels as a line."""
    return " ".join(f"{label.key}={label.value}" for label in labels)


def fitting(text: str, known: Sequence[Label] | None) -> str:
    """What the last word of the line may become, in words."""
    word = "" if text.endswith(" ") else text.split(" ")[-1]
    found = LabelSet((), known).completions(word)
    return f"the workspace has {labels_text(found[:6])}" if found else ""
