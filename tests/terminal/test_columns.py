"""Whatever stands in a list: in every row, each column begins in the cell where its heading begins."""

from __future__ import annotations

import re
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given

from segtui.tui.cells import GAP
from tests.support.command import run_command
from tests.terminal import tour
from tests.terminal.conftest import Place, hosted
from tests.terminal.payloads import (
    VARIANTS,
    Texts,
    hostile_texts,
    hostile_world,
    in_the_long_run,
    in_the_suite,
    is_hostile,
)
from tests.terminal.tty import Tty

SIZE = (138, 36)
"""As wide as may be without a preview: there is room for every column."""
ROWS = SIZE[1] - 3
"""How many rows a list shows, beside its heading, the title and the line of state."""
SOURCES = ("State", "Name", "Slug", "Type", "Labels", "Categories", "Keys")
pytestmark = pytest.mark.filterwarnings("ignore:Generating overly large repr")  # of a workspace that failed
GAPS = {"  ", "▌ ", "▌✓", " ✓"}
EMPTY, LATE, WIDE, FULL = "nothing in any row", "it begins later", "in the middle of a wide sign", "no gap before it"


def columns_of(tty: Tty, titles: tuple[str, ...]) -> tuple[int, list[int]]:
    """The line of these headings, and the cells where they begin; -1: there is none."""
    wanted = re.compile("[ ↑↓]+ ".join(map(re.escape, titles)))
    for y, line in enumerate(tty.lines):
        if found := wanted.search(line):
            left = tty.column_of(found[0], y)
            return y, [left + found[0].index(title) for title in titles]
    return -1, []


def look(tty: Tty, *titles: str, rows: int, may_be_empty: str = "", is_indented: str = "") -> None:
    """Wait for a list with these headings and so many rows: each row's texts begin where the headings do.

    One column may be empty in all of these rows, and one may begin with blanks.
    """
    tty.until(lambda: len(texts_of(tty, titles, rows)) == rows, f"{rows} rows of {titles}")
    while (wrong := out_of_line(tty, titles, rows) - {(may_be_empty, EMPTY), (is_indented, LATE)}) and tty.look(1.0):
        pass  # a part of what is to be drawn
    assert not wrong, f"{wrong}\n{tty.text}"


def out_of_line(tty: Tty, titles: tuple[str, ...], rows: int) -> set[tuple[str, str]]:
    """The headings of which a row's text does not begin below, and why it does not."""
    wrong = set()
    for title, *cells in zip(titles, *texts_of(tty, titles, rows), strict=True):
        begin = {text[0] for _, text in cells if "".join(text).strip()}
        found = {EMPTY: not begin, LATE: " " in begin, WIDE: "" in begin, FULL: {gap for gap, _ in cells} - GAPS}
        wrong |= {(title, why) for why, is_so in found.items() if is_so}
    return wrong


def texts_of(tty: Tty, titles: tuple[str, ...], rows: int) -> list[list[tuple[str, list[str]]]]:
    """Of each row that holds anything: for each column what stands in the two cells before it, and in its own."""
    y, starts = columns_of(tty, titles)
    if y < 0:
        return []
    ends = [*(start - GAP for start in starts[1:]), starts[-1] + len(titles[-1])]
    lines = [tty.cells(at) for at in range(y + 1, min(y + 1 + rows, tty.rows))]
    return [
        [("".join(line[start - GAP : start]), line[start:end]) for start, end in zip(starts, ends, strict=True)]
        for line in lines
        if "".join(line[starts[0] : ends[-1]]).strip()
    ]


def places_of(tty: Tty, text: str) -> set[int]:
    """The cells where this text begins, in all lines."""
    return {tty.column_of(text, y) for y, line in enumerate(tty.lines) if text in line}


def run(tty: Tty, line: str) -> None:
    """Run a line of the palette, whose rows are looked at, too."""
    tty.press(":")
    tty.sees("sources [FILTER]")
    tty.press("q-")
    look(tty, "Command  ", rows=8)
    tty.until(lambda: len(places_of(tty, "source q-")) == 1, "one place of what each is about, which has no heading")
    tty.press(*["backspace"] * 2, line, "enter")
    tty.sees_no("Commands   ")


def close(tty: Tty, box: str, *keys: str) -> None:
    """Close a box, and press keys where it was."""
    tty.press("esc")
    tty.sees_no(box)
    tty.press(*keys)


def look_at_sources(tty: Tty) -> None:
    """The list, what opens over it, and the lists of one source."""
    look(tty, *SOURCES, rows=ROWS - 4)  # the first start says some keys below
    tty.press("v")
    look(tty, "Shown", "Column", "Order", "Width", rows=9, is_indented="Shown", may_be_empty="Order")
    close(tty, "Columns   ", "n")
    tty.sees("New source of type")
    look(tty, "Name  ", rows=VARIANTS)
    close(tty, "New source of type", "*", "b")
    tty.sees("Change 40 sources")
    tty.press("a")
    tty.sees("Add label · key=value")
    look(tty, "Label  ", rows=10)
    close(tty, "Add label", "*", "enter")
    tty.sees("tab next tab")
    for _ in ("Settings", "Write keys", "Labels"):
        tty.changes("]")
    look(tty, "Key", "Value", rows=1)
    for _ in ("Schema", "Connections"):
        tty.changes("]")
    look(tty, "State", "Kind", "Name", "Type", "Id", rows=2)


def look_at_the_other_places(tty: Tty) -> None:
    tty.press("2")
    look(tty, "Key", "Value", "Sources", "Description", rows=ROWS)
    tty.press("3")
    look(tty, "Name", "Slug", "Categories", "Status", "Options", "Description", rows=VARIANTS)
    tty.press("]")
    look(tty, "Name", "Slug", "Categories", "Status", "Options", "Description", rows=1)
    tty.press("]")
    look(tty, "Name", "Slug", "Options", "Description", rows=1)
    tty.press("4")
    tty.sees("Overview  Reports")
    tty.press("tab")
    look(tty, "Report", "Sources", rows=6)
    run(tty, "report disabled")
    look(tty, "State", "Name", "Why", "Slug", rows=14)


def look_at_what_was_written_and_what_differs(tty: Tty, kept: Path) -> None:
    tty.press("1")
    tty.until(lambda: tour.is_below(tty, "Sources"), "the source that was opened")
    while tour.is_below(tty, "Sources"):
        tty.changes("esc")
    tty.press("t")
    tty.sees("PATCH")
    tty.press("enter")
    tty.sees("· done ·")  # told elsewhere, it would lie over a list
    tty.press("5")
    look(tty, "When", "What", "Subject", "Result", "Undo", rows=1)
    run(tty, f"compare {kept} live")
    look(tty, "Change", "Kind", "Slug", "Name", "Fields", rows=ROWS)


def keep_and_change(place: Place, kept: Path) -> None:
    """Keep the workspace as a file, and change every source's name to another's."""
    assert run_command(("snapshot", "save", str(kept)), place.environ).status == 0
    sources = [*place.emulator.world.sources.values()]
    names = [source["name"] for source in sources]
    for source, name in zip(sources, names[1:] + names[:1], strict=True):
        source["name"] = f"{name}2"


def look_everywhere(texts: Texts) -> None:
    with hosted(hostile_world(texts)) as place, TemporaryDirectory() as folder:
        kept = Path(folder, "before.json")
        keep_and_change(place, kept)
        with place.open(size=SIZE) as tty:
            tty.sees("live ·")
            look_at_sources(tty)
            look_at_the_other_places(tty)
            look_at_what_was_written_and_what_differs(tty, kept)


@pytest.mark.threat("T06")
@in_the_suite
@given(hostile_texts())
def test_every_column_of_every_list_begins_under_its_heading(texts: Texts) -> None:
    if is_hostile(texts):
        look_everywhere(texts)


@pytest.mark.soak
@pytest.mark.threat("T06")
@in_the_long_run
@given(hostile_texts())
def test_so_it_does_in_many_workspaces(texts: Texts) -> None:
    look_everywhere(texts)
