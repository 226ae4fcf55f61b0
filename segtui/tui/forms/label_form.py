"""`n` and `m` among the labels of the workspace: a new label, or another key or value for one."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import Any

from msgspec import UNSET

from segtui.models import Label
from segtui.operations.labels import create_label
from segtui.service.planning.rules import problems_in_label
from segtui.service.plans import Plan
from segtui.text import original
from segtui.tui.forms.fields import Field, TextField
from segtui.tui.forms.form import Heading
from segtui.tui.forms.overlay import FormOverlay

_PART = "A letter first, then letters, digits and hyphens."


def _problem_in_key(key: Any) -> str:
    return next((p.message for p in problems_in_label(str(key), "x") if p.field == "key"), "")


def _problem_in_value(value: Any) -> str:
    return next((p.message for p in problems_in_label("x", str(value)) if p.field == "value"), "")


def label_rows(old: Label | None = None) -> list[Field | Heading]:
    """The rows of the form for a label."""
    key, value = (UNSET, UNSET) if old is None else (original(old.key), original(old.value))
    return [
        TextField("key", "Key", _PART, required=True, old=key, judge=_problem_in_key),
        TextField("value", "Value", _PART, required=True, old=value, judge=_problem_in_value),
    ]


class NewLabelForm(FormOverlay):
    """A label that the workspace does not have yet."""

    def __init__(self) -> None:
        about = TextField("description", "Description", "What it is for, in words.", placeholder="none")
        super().__init__("New label", [*label_rows(), about])
        self.form.is_new = True

    def planned(self) -> Awaitable[Plan] | str:
        key, value, description = (field.value for field in self.form.fields)
        return self.session.service.plan(create_label(Label(key=key, value=value, description=description)))


class RenameLabelForm(FormOverlay):
    """Another key or value for a label: it is created anew, every source is moved, and the old one deleted."""

    def __init__(self, label: Label) -> None:
        super().__init__(f"Rename label {label}", label_rows(label))
        self.label = label

    def planned(self) -> Awaitable[Plan] | str:
        key, value = (field.value for field in self.form.fields)
        if not self.form.is_changed:
            return "Nothing is changed yet."
        new = Label(key=key, value=value, description=self.label.description)
        return self.session.service.planner.plan_rename_label(self.label, new)
