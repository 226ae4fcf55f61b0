"""A way through segtui: every screen, every tab and every overlay; nothing is written on it."""

from __future__ import annotations

from tests.terminal.tty import Tty

OVERLAYS = {
    "?": "Keys · ", ":": "sources [FILTER]", "y": "Copy ", "b": "Change 1 source", "t": "PATCH /sources/",
    "D": "Type the slug", "e": "^s preview", "l": "Labels of", "w": "Write keys of", "p": "Schema settings of",
    "C": "after the example of", "n": "New source of type", "E": "Edit as text",
}  # fmt: skip
PLACES = {"2": "Labels", "3": "Catalog", "4": "Workspace", "5": "Activity", "1": "Sources"}
TABS = 7


def overlays(tty: Tty, *keys: str) -> None:
    """Open and close them, moving about a little inside."""
    for key in keys:
        tty.press(key)
        tty.sees(OVERLAYS[key])
        tty.press("down")
        tty.press("esc")
        tty.sees_no(OVERLAYS[key])


def source_of_row(tty: Tty) -> None:
    """The source under the cursor, with all of its tabs, and back."""
    tty.press("enter")
    tty.sees("tab next tab")
    for _ in range(TABS):
        tty.changes("]")
        tty.press("G")
    overlays(tty, "y", "?")
    tty.press("esc")
    tty.sees("enter open")


def is_below(tty: Tty, place: str) -> bool:
    """Whether the title is of something that was opened in a place; one without room for both leaves the place out."""
    return f"{place} ▸" in tty.lines[0] or tty.lines[0].startswith(" … ")


def arrives(tty: Tty, place: str) -> None:
    """Wait until the title is of this place; a narrow one says nothing of the workspace."""
    tty.until(lambda: place in tty.lines[0], place)


def whole(tty: Tty, *, rows: int = 1) -> None:
    """All of it, from the list of sources on, which is live by now."""
    overlays(tty, *OVERLAYS)
    for _ in range(rows):
        source_of_row(tty)
        tty.press("j")
    for key, place in PLACES.items():
        tty.press(key)
        arrives(tty, place)
        if key in "23":
            tty.until(lambda: " 1/" in tty.lines[-1] and tty.lines[3].strip(), "rows")
            tty.changes("j")
            tty.press("enter")
            tty.until(lambda: is_below(tty, place), "what was opened")  # noqa: B023 - asked at once
            while is_below(tty, place):  # a filter goes first
                tty.changes("esc")
        if key == "3":
            for _ in range(2):
                tty.changes("]")
    tty.press("2", "n")
    tty.sees("New label")
    tty.press("esc", "m")
    tty.sees("Rename label")
    tty.press("esc")
    tty.sees_no("Rename label")
    tty.press("D", "esc", "1")
    arrives(tty, "Sources")
