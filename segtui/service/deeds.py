"""The journal as people read it: plans that were applied, each with its requests."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from segtui.journal.entry import Entry, Standing
from segtui.text import harmless

SIGNS: dict[Standing, tuple[str, str]] = {
    Standing.INTENDED: ("·", "dim"),
    Standing.SENT: ("…", "accent"),
    Standing.DONE: ("✓", "good"),
    Standing.FAILED: ("✗", "bad"),
    Standing.CONFLICT: ("≠", "bad"),
    Standing.IN_DOUBT: ("?", "warn"),
    Standing.CANCELLED: ("–", "dim"),
}
_WORST = (
    Standing.IN_DOUBT, Standing.CONFLICT, Standing.FAILED, Standing.SENT, Standing.INTENDED, Standing.CANCELLED,
    Standing.DONE,
)  # fmt: skip


@dataclass(frozen=True)
class Deed:
    """A plan that was applied; `id` is the plan's."""

    id: str
    entries: tuple[Entry, ...]

    @property
    def first(self) -> Entry:
        """Its first request, which stands for what all of them have in common."""
        return self.entries[0]

    @property
    def title(self) -> str:
        """What was done, in the plan's words."""
        return str(harmless(self.first.title))

    @property
    def subject(self) -> str:
        """What it was done to."""
        subjects = list(dict.fromkeys(harmless(entry.subject) for entry in self.entries))
        return subjects[0] if len(subjects) == 1 else f"{subjects[0]} and {len(subjects) - 1} more"

    @property
    def standing(self) -> Standing:
        """The standing that matters most among those of its requests."""
        return min((entry.state for entry in self.entries), key=_WORST.index)

    @property
    def result(self) -> str:
        """How it went, counted where it went in several ways."""
        counts = Counter(entry.state for entry in self.entries)
        if len(counts) == 1:
            return f"{SIGNS[self.standing][0]} {self.standing.value}"
        return ", ".join(f"{counts[state]} {state.value}" for state in _WORST if counts[state])

    @property
    def is_undone(self) -> bool:
        """Whether it was taken back."""
        return any(entry.undone_by for entry in self.entries)

    @property
    def can_be_undone(self) -> bool:
        """Whether something of it can be taken back."""
        return any(map(_can_be_undone, self.entries))

    @property
    def can_go_on(self) -> bool:
        """Whether something of it was not done, and may be planned again."""
        left = (Standing.FAILED, Standing.CONFLICT, Standing.CANCELLED, Standing.IN_DOUBT, Standing.INTENDED)
        return any(entry.state in left for entry in self.entries)

    @property
    def deleted_source(self) -> bool:
        """Whether it deleted a source."""
        gone = (entry for entry in self.entries if entry.call.operation == "delete_source")
        return any(entry.state is Standing.DONE for entry in gone)

    @property
    def undo_said(self) -> str:
        """Whether it can be taken back, in a word."""
        if self.is_undone:
            return "undone"
        if self.first.undoes:
            return "an undo"
        return "yes" if self.can_be_undone else "no"


def _can_be_undone(entry: Entry) -> bool:
    """Whether it can be taken back: by the calls that were noted with it, or by removing what it made."""
    is_done = entry.state is Standing.DONE and not entry.undone_by
    return entry.can_be_undone or (is_done and bool(entry.made))


def deeds_of(entries: Iterable[Entry]) -> list[Deed]:
    """The entries gathered by plan, newest plan first as they came."""
    plans: dict[str, list[Entry]] = {}
    for entry in entries:
        plans.setdefault(entry.plan_id, []).append(entry)
    return [Deed(name, tuple(sorted(found, key=lambda entry: entry.step))) for name, found in plans.items()]


def last_undoable(deeds: Iterable[Deed]) -> tuple[Deed | None, list[Deed]]:
    """The newest that can be taken back and is no undo itself, and the newer ones that were done and cannot be."""
    passed: list[Deed] = []
    for deed in deeds:
        if deed.can_be_undone and not deed.first.undoes:
            return deed, passed
        if not deed.is_undone and not deed.first.undoes and Standing.DONE in {entry.state for entry in deed.entries}:
            passed.append(deed)
    return None, passed
