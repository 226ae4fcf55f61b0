"""What was written, as rows: one for each plan that was applied, with its requests. Nothing of Textual here."""

from __future__ import annotations

import time
from typing import Any

from segtui.journal.entry import Entry, KeptChange
from segtui.service.deeds import SIGNS, Deed
from segtui.service.filters import Field, Searchable
from segtui.service.saying import value_said
from segtui.text import harmless
from segtui.tui.cells import Column, fit
from segtui.tui.listing import Listing
from segtui.tui.pages import NOTHING, Row, fact, heading, note


def when_said(at: float) -> str:
    """A time as people here write it."""
    return time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(at))


COLUMNS: tuple[Column[Any], ...] = (
    Column("when", "When", lambda deed: when_said(deed.first.at).rpartition(":")[0], lambda _: "dim", 16, 16, 0),
    Column("what", "What", lambda deed: deed.title, lambda _: "", 16, 34, 2),
    Column("subject", "Subject", lambda deed: deed.subject, lambda _: "accent", 15, 44, 3, rank=1),
    Column("result", "Result", lambda deed: deed.result, lambda deed: SIGNS[deed.standing][1], 10, 34, 2),
    Column("undo", "Undo", lambda deed: deed.undo_said, lambda _: "dim", 7, 7, 0, rank=2),
)
ACTIVITY = Searchable(
    "writes",
    (
        Field("what", "text", lambda deed: (deed.title,)),
        Field("subject", "text", lambda deed: (" ".join(entry.subject for entry in deed.entries),)),
        Field("result", "shared", lambda deed: (deed.standing.value,)),
    ),
)


def deeds_listing() -> Listing:
    """The list of what was written, the newest first."""
    return Listing(
        ACTIVITY,
        COLUMNS,
        "when",
        {
            "when": lambda deed: deed.first.at,
            "what": lambda deed: deed.title,
            "subject": lambda deed: deed.subject,
            "result": lambda deed: deed.result,
            "undo": lambda deed: deed.undo_said,
        },
        name="activity",
        is_reversed=True,
    )


def deed_rows(deed: Deed, undo_key: str) -> list[Row]:
    """Everything that the journal knows of a plan; `undo_key` is the key that takes it back."""
    first = deed.first
    rows = [
        heading(deed.title),
        fact("when", when_said(first.at)),
        fact("subject", deed.subject),
        fact("result", deed.result, SIGNS[deed.standing][1]),
        fact("undo", _undo_in_words(deed, undo_key)),
    ]
    for entry in deed.entries:
        rows += [NOTHING, *_entry_rows(entry)]
    return rows


def _undo_in_words(deed: Deed, undo_key: str) -> str:
    if deed.is_undone:
        return "it was taken back"
    return f"{undo_key} takes it back" if deed.can_be_undone else "it cannot be taken back"


def _entry_rows(entry: Entry) -> list[Row]:
    sign, tone = SIGNS[entry.state]
    rows: list[Row] = [[(f"{sign} {fit(entry.state.value, 10)} ", tone), (harmless(entry.subject), "strong")]]
    rows += [_change_row(change) for change in entry.changes]
    rows.append([("  ", ""), (harmless(f"{entry.method} {entry.path}"), "accent")])
    return [*rows, note(harmless(entry.said), tone)] if entry.said else rows


def _change_row(change: KeptChange) -> Row:
    tone = {"+": "good", "-": "bad"}.get(change.sign, "warn")
    head = (f"  {change.sign} {fit(harmless(change.field), 22)} ", tone)
    if change.sign == "~":
        return [head, (f"{value_said(change.old)} → {value_said(change.new)}", "")]
    return [head, (value_said(change.new if change.sign == "+" else change.old), tone)]
