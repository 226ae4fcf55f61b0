"""The fields of a form: what is typed or chosen, what is wrong with it, and the value that it stands for.

Pure: keys in, values and spans out. `UNSET` stands for a value that is not there.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from msgspec import UNSET

from segtui.service.editing import holds_mask, is_same, restored
from segtui.text import MASK, harmless, is_masked
from segtui.tui.cells import Span, fit, width_of
from segtui.tui.forms.readings import Reader, read_text, written
from segtui.tui.line_edit import LineEdit

Check = Callable[[Any], str]
"""What is wrong with a value, in words; nothing: an empty text."""


_REQUIRED, _TO_BE_CHOSEN = "is required", "must be chosen"


def no_check(_: Any) -> str:
    """Nothing is wrong with any value."""
    return ""


@dataclass(eq=False)
class Field:
    """One row of a form: `name` is what the API calls it (`settings.websiteUrl`), `refusal` what the API said of it.

    `was_left`: it had the focus and has it no more, or the form was submitted.
    """

    name: str
    title: str
    about: str = ""
    required: bool = False
    refusal: str = ""
    was_left: bool = False

    @property
    def value(self) -> Any:
        """The value that it stands for now. Raises ValueError where there is none to be made of what was typed."""
        raise NotImplementedError

    @property
    def is_changed(self) -> bool:
        """Whether it stands for another value than at first."""
        raise NotImplementedError

    def spans(self, width: int, *, focused: bool) -> list[Span]:
        """The value as it is shown, in at most `width` cells."""
        raise NotImplementedError

    def press(self, key: str, character: str | None) -> bool:
        """Take a key; whether it was one for this field."""
        raise NotImplementedError

    def paste(self, text: str) -> None:
        """Take a text that was pasted."""

    def check(self) -> str:
        """What is wrong with it by itself."""
        return ""

    @property
    def problem(self) -> str:
        """What is wrong with it, here or in the API's opinion; nothing: an empty text."""
        return self.check() or self.refusal

    @property
    def complaint(self) -> str:
        """What is told as wrong: that nothing is there yet is no fault before it was left."""
        return "" if self.lacks and not self.was_left and not self.refusal else self.problem

    @property
    def lacks(self) -> str:
        """That it is required and still empty, in words; empty: it is not so."""
        found = self.check() if self.required else ""
        return found if found in (_REQUIRED, _TO_BE_CHOSEN) else ""

    @property
    def hint(self) -> str:
        """The keys that it takes."""
        return ""


@dataclass(eq=False)
class TextField(Field):
    """A text that is typed, read as a value by `reader`; left empty it stands for no value.

    `shown` is `old` with secrets masked. A secret shows none of itself: it stays as it is until something is typed, and
    `del` marks it to be removed.
    """

    old: Any = UNSET
    shown: Any = UNSET
    reader: Reader = read_text
    judge: Check = no_check
    is_secret: bool = False
    placeholder: str = ""
    edit: LineEdit = field(default_factory=LineEdit)
    is_removed: bool = False
    may_stay_unset: bool = False  # it is required, but what is there goes without it

    def __post_init__(self) -> None:
        if self.shown is UNSET:
            self.shown = self.old
        self.initial = "" if self.is_secret or self.shown is UNSET else written(self.reader, self.shown)
        self.edit = LineEdit.of(self.initial)

    @property
    def is_kept(self) -> bool:
        """Whether it was left as it came."""
        return self.edit.text == self.initial and not self.is_removed

    @property
    def value(self) -> Any:
        if self.is_kept:
            return self.old
        if self.is_removed or not self.edit.text.strip():
            return UNSET
        return restored(self.reader(self.edit.text), self.shown, self.old)

    @property
    def is_changed(self) -> bool:
        try:
            return not self.is_kept and not is_same(self.value, self.old)
        except ValueError:
            return True

    def check(self) -> str:
        try:
            value = self.value
        except ValueError as error:
            return str(error)
        if value is UNSET or (value == "" and self.required):
            return _REQUIRED if self.required and not (self.is_kept and self.may_stay_unset) else ""
        if self.is_kept:
            return ""
        return "holds a masked secret: type the secret itself" if holds_mask(value) else self.judge(value)

    def press(self, key: str, character: str | None) -> bool:
        if self.is_secret and not self.edit.text and key in ("delete", "backspace") and self.old is not UNSET:
            self.is_removed, self.refusal = not self.is_removed, ""
            return True
        if key in ("up", "down") or not self.edit.press(key, character):
            return False
        self.is_removed, self.refusal = False, ""
        return True

    def paste(self, text: str) -> None:
        self.edit.insert(text.strip())
        self.is_removed, self.refusal = False, ""

    def spans(self, width: int, *, focused: bool) -> list[Span]:
        if self.is_removed:
            return [("will be removed", "warn")]
        said = self._said_when_empty()
        if self.edit.text or (focused and not said):
            edit = self._hidden() if self.is_secret else self.edit
            return edit.spans_in(width) if focused else [(fit(harmless(edit.text), width).rstrip(), "")]
        return [(fit(said, width - 1).rstrip(), "dim"), *([(" ", "caret")] if focused else [])]

    def _said_when_empty(self) -> str:
        if self.is_secret and self.old is not UNSET:
            return f"{MASK} stays as it is"
        if self.initial and not self.is_secret:
            return "will be removed" if not self.required else ""
        return self.placeholder

    def _hidden(self) -> LineEdit:
        return LineEdit("•" * len(self.edit.text), self.edit.cursor)

    @property
    def hint(self) -> str:
        if self.is_secret and self.old is not UNSET:
            return "type to replace · del removes"
        return "^u clears"


@dataclass(eq=False)
class ChoiceField(Field):
    """One of a few values; a choice of `UNSET` is the state of not being set."""

    choices: Sequence[tuple[Any, str]] = ()
    old: Any = UNSET
    at: int = -1  # nothing is chosen

    def __post_init__(self) -> None:
        self.at = next((at for at, (value, _) in enumerate(self.choices) if is_same(value, self.old)), self.at)

    @property
    def value(self) -> Any:
        return self.choices[self.at][0] if self.at >= 0 else UNSET

    @property
    def is_changed(self) -> bool:
        return not is_same(self.value, self.old)

    def check(self) -> str:
        return _TO_BE_CHOSEN if self.required and self.value is UNSET else ""

    def press(self, key: str, character: str | None) -> bool:
        by = {"space": 1, "right": 1, "left": -1}.get(key)
        if by is not None:
            self.at = (max(self.at, -1 if by > 0 else 0) + by) % len(self.choices)
        elif (found := self._beginning_with(character)) is not None:
            self.at = found
        else:
            return False
        self.refusal = ""
        return True

    def _beginning_with(self, character: str | None) -> int | None:
        wanted = (character or "\0").lower()
        order = [*range(self.at + 1, len(self.choices)), *range(self.at + 1)]
        return next((at for at in order if self.choices[at][1].lower().startswith(wanted)), None)

    def spans(self, width: int, *, focused: bool) -> list[Span]:
        texts = [f"{'●' if at == self.at else '○'} {shown}" for at, (_, shown) in enumerate(self.choices)]
        if sum(map(width_of, texts)) + 2 * len(texts) > width:
            shown = self.choices[self.at][1] if self.at >= 0 else "choose"
            return [(fit(f"‹ {shown} ›", width).rstrip(), "accent" if focused else "")]
        tones = [("accent" if focused else "") if at == self.at else "dim" for at in range(len(texts))]
        return [span for text, tone in zip(texts, tones, strict=True) for span in ((text, tone), ("  ", ""))]

    @property
    def hint(self) -> str:
        return "space or ←→ changes"


@dataclass(eq=False)
class PickField(Field):
    """One of many, chosen from a list that opens over the form (`items`: value, title, about)."""

    items: Sequence[tuple[Any, str, str]] = ()
    old: Any = UNSET
    none_said: str = "none"
    picked: Any = field(default=UNSET)

    def __post_init__(self) -> None:
        if self.picked is UNSET:
            self.picked = self.old

    @property
    def value(self) -> Any:
        return self.picked

    @property
    def is_changed(self) -> bool:
        return not is_same(self.picked, self.old)

    def check(self) -> str:
        return _TO_BE_CHOSEN if self.required and self.picked is UNSET else ""

    def pick(self, value: Any) -> None:
        """Take what was chosen."""
        self.picked, self.refusal = value, ""

    def press(self, key: str, character: str | None) -> bool:
        if key in ("delete", "backspace") and self.is_changed:
            self.pick(self.old)
            return True
        return False

    def spans(self, width: int, *, focused: bool) -> list[Span]:
        shown = next((title for value, title, _ in self.items if value == self.picked), None)
        text = self.none_said if self.picked is UNSET else shown or str(self.picked)
        return [(fit(text, width).rstrip(), "accent" if focused else "dim" if self.picked is UNSET else "")]

    @property
    def hint(self) -> str:
        return "space chooses from a list"


def refuses_masked(text: str) -> str:
    """What is wrong with a text that looks like a masked secret."""
    return "is a masked secret: type the secret itself" if is_masked(text) else ""
