"""A form: fields in order, one of them in focus. Pure: keys in, moves and problems out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum

from segtui.errors import Problem
from segtui.keys.bound import action_of
from segtui.tui.forms.fields import Field, PickField

_STEPS: Mapping[str, int] = {"down": 1, "up": -1, "page_down": 10, "page_up": -10}


@dataclass(eq=False)
class Heading:
    """A row that only says what the next ones are about."""

    text: str


class Pressed(Enum):
    """What a key has done."""

    TAKEN = "taken"
    SUBMIT = "submit"  # the form is finished
    PICK = "pick"  # the field in focus wants its list to be opened
    IGNORED = "ignored"


@dataclass
class Form:
    """The rows of a form; `entered` is asked at `enter` whether it has done something with the field in focus.

    `is_new`: it is about something that does not exist yet, so that nothing in it is a change.
    """

    rows: list[Field | Heading]
    entered: Callable[[Field], bool] = lambda _: False
    at: int = 0
    is_new: bool = False
    fields: list[Field] = field(init=False)

    def __post_init__(self) -> None:
        self.set_rows(self.rows)

    def set_rows(self, rows: Sequence[Field | Heading]) -> None:
        """Take other rows; the focus stays on its field, if that is still there."""
        kept = self.fields[self.at] if getattr(self, "fields", None) else None
        self.rows = list(rows)
        self.fields = [row for row in self.rows if isinstance(row, Field)]
        self.at = next((at for at, one in enumerate(self.fields) if one is kept), min(self.at, len(self.fields) - 1))

    @property
    def focused(self) -> Field:
        """The field that takes the keys."""
        return self.fields[self.at]

    def field_named(self, name: str) -> Field | None:
        """The field of this name."""
        return next((one for one in self.fields if one.name == name), None)

    @property
    def is_changed(self) -> bool:
        """Whether anything was changed."""
        return any(one.is_changed for one in self.fields)

    @property
    def problems(self) -> list[tuple[Field, str]]:
        """The fields that something is wrong with, and what."""
        return [(one, one.problem) for one in self.fields if one.problem]

    def focus(self, wanted: Field) -> None:
        """Put the focus on a field."""
        self.focused.was_left = self.focused.was_left or wanted is not self.focused
        self.at = next((at for at, one in enumerate(self.fields) if one is wanted), self.at)

    def move(self, by: int) -> None:
        """Go some fields on, round the ends."""
        self.at = (self.at + by) % len(self.fields)

    def press(self, key: str, character: str | None, overrides: Mapping[str, str] | None = None) -> Pressed:
        """Take a key; `overrides` are the keys that were chosen instead of the declared ones."""
        before = self.focused
        pressed = self._press(key, character, overrides or {})
        before.was_left = before.was_left or self.focused is not before
        return pressed

    def _press(self, key: str, character: str | None, overrides: Mapping[str, str]) -> Pressed:
        action = action_of("form", key, overrides)
        if action == "submit":
            return Pressed.SUBMIT
        if action in ("next", "previous"):
            self.move(1 if action == "next" else -1)
        elif action == "enter":
            return self._enter()
        elif isinstance(self.focused, PickField) and key == "space":
            return Pressed.PICK
        elif self.focused.press(key, character):
            return Pressed.TAKEN
        elif action in _STEPS:
            self.at = max(0, min(self.at + _STEPS[action], len(self.fields) - 1))
        else:
            return Pressed.IGNORED
        return Pressed.TAKEN

    def _enter(self) -> Pressed:
        if self.entered(self.focused):
            return Pressed.TAKEN
        if self.at == len(self.fields) - 1:
            return Pressed.SUBMIT
        self.at += 1
        return Pressed.TAKEN

    def refuse(self, problems: Iterable[Problem]) -> list[Problem]:
        """Take what the API said to the fields it said it of, and go to the first; gives those that fit no field."""
        homeless: list[Problem] = []
        for problem in problems:
            found = next((one for one in self.fields if is_about(problem.field, one.name)), None)
            if found is None:
                homeless.append(problem)
            else:
                found.refusal = f"{found.refusal}; {problem.message}" if found.refusal else problem.message
        refused = [one for one in self.fields if one.refusal]
        if refused:
            self.focus(refused[0])
        return homeless


def is_about(field_of_api: str, name: str) -> bool:
    """Whether the field that the API names (`source.settings.port`, `settings.map.x`) is this one, or in it."""
    if not field_of_api:
        return False
    return f".{name}." in f".{field_of_api}."
