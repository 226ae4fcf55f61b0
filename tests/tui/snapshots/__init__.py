"""What every screen and overlay looks like, in the sizes that count; `python -m tests.tui.snapshots` writes it down."""

from __future__ import annotations

import re
from pathlib import Path

from screenshots.scenes import demo, lines_of, scenes

SIZES = ((80, 24), (120, 40))
_CHANGING = (
    (re.compile(r"\d+ used, \d+ left"), "N used, N left"),
    (re.compile(r"(Export \d+ sources) into .* esc closes"), r"\1 into FOLDER, esc closes"),
    (re.compile(r"\d{4}-\d\d-\d\d"), "YYYY-MM-DD"),
    (re.compile(r"(?<=YYYY-MM-DD[ T])\d\d:\d\d"), "HH:MM"),
    (re.compile(r"(?<=HH:MM):\d\d"), ":SS"),
)
"""What is another with each run, and what stands for it."""


def file_of(size: tuple[int, int]) -> Path:
    """Where the looks of this size are kept."""
    return Path(__file__).parent / f"{size[0]}x{size[1]}.txt"


async def looks(size: tuple[int, int]) -> str:
    """Every scene of the demo in a terminal of this size, one after another."""
    app, out = demo(), []
    async with app.run_test(size=size) as pilot:
        async for scene in scenes(app, pilot):
            out.append(f"==== {scene.name}")
            out += map(_steady, lines_of(app))
    return "\n".join(out) + "\n"


def _steady(line: str) -> str:
    for found, instead in _CHANGING:
        line = found.sub(instead, line)
    return line
