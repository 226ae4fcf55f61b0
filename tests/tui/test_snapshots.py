"""Every screen and overlay looks as when it was last looked at, in a small terminal and a large one; so do pictures."""

from __future__ import annotations

import difflib
import html
import re
from pathlib import Path

import pytest

from screenshots import make
from screenshots.tour import TOUR, animated
from tests.tui.snapshots import SIZES, file_of, looks

FOLDER = Path(make.__file__).parent


def difference(before: str, after: str) -> str:
    return "\n".join(difflib.unified_diff(before.splitlines(), after.splitlines(), "kept", "now", lineterm="", n=2))


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_every_screen_and_overlay_looks_as_it_was_last_looked_at(size: tuple[int, int]) -> None:
    said = difference(file_of(size).read_text(encoding="utf-8"), await looks(size))
    assert not said, f"look at what changed; where it is right: python -m tests.tui.snapshots\n{said}"


def words_and_colours(svg: str) -> tuple[list[str], set[str]]:
    """What a picture says, line by line, and its colours: the same whatever version drew it."""
    lines: dict[float, str] = {}
    for y, text in re.findall(r'<text [^>]*y="([\d.]+)"[^>]*>([^<]*)</text>', svg):
        lines[float(y)] = lines.get(float(y), "") + html.unescape(text).replace("\xa0", " ").rstrip("\n")
    return [" ".join(lines[y].split()) for y in sorted(lines)], set(
        re.findall(r"fill: ?(#\w{6})|fill=\"(#\w{6})\"", svg)
    )


async def test_the_pictures_show_the_app_as_it_is() -> None:
    there = {path.stem for path in FOLDER.glob("*.svg")}
    made = {name: svg async for name, svg in make.pictures()}
    assert there == {*made, "tour"}
    stale = [
        name
        for name, svg in made.items()
        if words_and_colours(svg) != words_and_colours((FOLDER / f"{name}.svg").read_text(encoding="utf-8"))
    ]
    assert not stale, "these are out of date: python screenshots/make.py"


async def test_the_tour_shows_the_app_as_it_is() -> None:
    frames = [svg async for svg in make.tour_frames()]
    tour = (FOLDER / "tour.svg").read_text(encoding="utf-8")
    assert words_and_colours(animated(frames)) == words_and_colours(tour), "python screenshots/make.py"
    assert len(frames) == len(TOUR)
