"""What the overlay of write keys says: rows of keys, and how a rotation stands. Nothing of Textual here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from segtui.models import Source
from segtui.service.redaction import is_stand_in, stand_in
from segtui.service.rotation import Rotation
from segtui.sight.ages import age_said
from segtui.text import masked
from segtui.tui.cells import Span, fit
from segtui.tui.pages import NOTHING, Row, heading, keys_said, note


@dataclass(frozen=True)
class Standing:
    """The keys of a source beside its rotation: their places in the list, None where they are not there."""

    old: int | None
    new: int | None


def standing(source: Source, rotation: Rotation, hash_key: bytes) -> Standing:
    """Which of the keys are the old and the new one of a rotation."""
    hashes = [stand_in(hash_key, key) for key in source.write_keys]
    found = {
        name: hashes.index(one) if one in hashes else None for name, one in (("o", rotation.old), ("n", rotation.new))
    }
    return Standing(found["o"], found["n"])


def key_rows(source: Source, at: int, revealed: str, where: Standing | None) -> list[Row]:
    """A row for each key: masked, unless it is the one that is revealed."""
    rows: list[Row] = []
    for number, key in enumerate(source.write_keys):
        cursor: Span = ("▌ " if number == at else "  ", "accent")
        shown = key if key == revealed else "•••  not read yet" if is_stand_in(key) else masked(key)
        part = "" if where is None else "old" if number == where.old else "new" if number == where.new else ""
        tone = "warn" if key == revealed else "dim" if is_stand_in(key) else ""
        rows.append([cursor, (fit(f"key {number + 1}", 8), "dim"), (fit(shown, 40), tone), (part, "mark")])
    return rows or [note(keys_said(source))]


def rotation_rows(rotation: Rotation, where: Standing, now: float, key_said: Callable[[str], str]) -> Sequence[Row]:
    """How a rotation stands, and what comes next; `key_said` names the key of an action."""
    copy, rotate, forget = map(key_said, ("overlay.copy_key", "overlay.rotate_key", "overlay.forget_rotation"))
    copied = "copied" if rotation.is_copied else f"to be copied: {copy} on the key that says new"
    made = "✓ the new key was made" if where.new is not None else "! the new key is not there any more"
    last = f"{rotate} removes the old key"
    return [
        NOTHING,
        heading(f"Rotation, begun {age_said(max(0.0, now - rotation.began_at))}"),
        note(f"1 {made}"),
        note(f"2 {'✓' if rotation.is_copied else '›'} {copied}"),
        note("3 › put it where the old one is used: take your time, this is remembered"),
        note(f"4 › {last if where.old is not None else f'the old key is gone: {rotate} ends the rotation'}"),
        note(f"{forget} forgets the rotation and leaves both keys"),
    ]


def banner(key: str) -> str:
    """What a source says of a rotation that is not finished, short enough to leave room; `key` goes on with it."""
    return f"key rotation: {key} goes on"
