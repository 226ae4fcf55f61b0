"""The labels that a source shall have, while they are being chosen. Nothing of Textual here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from segtui.models import Label
from segtui.service.planning.rules import problems_in_label
from segtui.text import original, searchable


@dataclass(frozen=True)
class LabelRow:
    """One key: `sign` is + added, - removed, ~ changed, or blank; `old` the value that it had, if another."""

    sign: str
    key: str
    value: str
    old: str = ""


@dataclass
class LabelSet:
    """What a source has (`old`), what it shall have (`wanted`), and the workspace's labels; None: not known."""

    old: Sequence[Label]
    known: Sequence[Label] | None = None
    wanted: list[Label] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.wanted = self.wanted or list(self.old)

    @property
    def is_changed(self) -> bool:
        """Whether it shall have others than it has."""
        return {*map(_pair, self.old)} != {*map(_pair, self.wanted)}

    def rows(self) -> list[LabelRow]:
        """Every key, those that were there first, in their order."""
        before, after = _by_key(self.old), _by_key(self.wanted)
        return [_row(key, before.get(key), after.get(key)) for key in dict.fromkeys([*before, *after])]

    def put(self, key: str, value: str) -> str:
        """Give a key its value, in place of another one; says what that does."""
        old = next((label for label in self.wanted if label.key == key), None)
        made = next((label for label in self.old if _pair(label) == (key, value)), Label(key=key, value=value))
        if old is None:
            self.wanted.append(made)
            return f"{key}:{value} will be added"
        self.wanted[:] = [made if label is old else label for label in self.wanted if label is old or label.key != key]
        if old.value == value:
            return f"{key}:{value} is there already"
        return f"{key}:{value} takes the place of {old}: a source has one value for each key"

    def toggle(self, key: str) -> str:
        """Take a key away, or give it back what it had; says which."""
        if any(label.key == key for label in self.wanted):
            self.wanted[:] = [label for label in self.wanted if label.key != key]
            return f"{key} will be removed"
        back = [label for label in self.old if label.key == key]
        self.wanted.extend(back)
        return f"{key} stays" if back else ""

    def completions(self, text: str) -> list[Label]:
        """The workspace's labels that what is typed may become, the likeliest first."""
        key, value = split(text)
        if not text.strip() or self.known is None:
            return []
        has_sign = "=" in text or ":" in text
        found = [label for label in self.known if _may_become(label, key, value, has_sign=has_sign)]
        return sorted(found, key=lambda label: not searchable(label.key).startswith(searchable(key)))

    def is_known(self, key: str, value: str) -> bool:
        """Whether the workspace has this label, as far as that can be told."""
        labels = [*(self.known or ()), *self.old]
        return self.known is None or (key, value) in [(original(label.key), original(label.value)) for label in labels]


def split(text: str) -> tuple[str, str]:
    """Key and value of `key=value` or `key:value`."""
    sign = next((char for char in text if char in "=:"), "=")
    key, _, value = text.partition(sign)
    return key.strip(), value.strip()


def problem_in(text: str) -> str:
    """What is wrong with what is typed, while it is typed: nothing yet about a value that was not begun."""
    key, value = split(text)
    if not text.strip():
        return ""
    has_sign = "=" in text or ":" in text
    problems = [p for p in problems_in_label(key, value) if p.field == "key" or value]
    if problems:
        return str(problems[0])
    return "" if has_sign else "a label is a key and a value: key=value"


def _may_become(label: Label, key: str, value: str, *, has_sign: bool) -> bool:
    if has_sign:
        return searchable(label.key) == searchable(key) and searchable(value) in searchable(label.value)
    return searchable(key) in searchable(str(label))


def _pair(label: Label) -> tuple[str, str]:
    return label.key, label.value


def _by_key(labels: Sequence[Label]) -> dict[str, Label]:
    return {label.key: label for label in labels}


def _row(key: str, before: Label | None, after: Label | None) -> LabelRow:
    if after is None:
        return LabelRow("-", key, before.value if before else "")
    if before is None:
        return LabelRow("+", key, after.value)
    return LabelRow("~" if before.value != after.value else " ", key, after.value, before.value)
