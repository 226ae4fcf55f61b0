"""Make the pictures of this folder from the real app on its demo workspace: python screenshots/make.py [FOLDER]."""

from __future__ import annotations

import asyncio
import re
import sys
from collections.abc import AsyncIterator
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))  # the scenes are those of the tests, too

from screenshots.scenes import PRODUCTION, SCENES, WIDE, demo, scenes  # noqa: E402
from screenshots.tour import TOUR, animated  # noqa: E402
from segtui.settings import Settings  # noqa: E402

SIZE, WIDE_SIZE = (110, 30), (150, 36)
THEMES = {"dark": "segtui-dark", "light": "segtui-light"}
_AREA = re.compile(r'<rect fill="([^"]+)" x="([^"]+)" y="([^"]+)" width="([^"]+)" height="24.65" [^>]*/>')
_AREAS = re.compile(rf"(?:{_AREA.pattern.replace('(', '(?:')})+")
_TIME = re.compile(r"\d{4}-\d\d-\d\d(T|&#160;)\d\d:\d\d(:\d\d)?")  # a picture is the same whenever it is made
PICTURED = tuple(scene for scene in SCENES if scene.is_pictured)


async def pictures() -> AsyncIterator[tuple[str, str]]:
    """The name and the SVG of every picture: each scene in both themes."""
    groups = (("demo", SIZE, PICTURED), ("demo-production", SIZE, PRODUCTION), ("demo", WIDE_SIZE, WIDE))
    for profile, size, wanted in groups:
        app = demo(profile=profile)
        async with app.run_test(size=size) as pilot:
            async for scene in scenes(app, pilot, wanted):
                for name, theme in THEMES.items():
                    app.theme = theme
                    await pilot.pause()
                    yield f"{scene.file_name}-{name}", portable(app.export_screenshot(title="segtui"))


def portable(svg: str) -> str:
    """Without fonts from elsewhere, with names that are the same each time, and one area for what has one colour."""
    svg = re.sub(r"@font-face\s*{[^}]*}", "", svg)
    svg = _TIME.sub(r"2026-01-01\g<1>10:00", svg)
    svg = _AREAS.sub(lambda found: _joined(found[0]), svg)
    return "\n".join(line.rstrip() for line in re.sub(r"terminal-\d+", "terminal", svg).splitlines()) + "\n"


def _joined(areas: str) -> str:
    """Areas of one line and colour that touch each other, as one."""
    out: list[list[str]] = []
    for fill, x, y, width in _AREA.findall(areas):
        if (
            out
            and (out[-1][0], out[-1][2]) == (fill, y)
            and abs(float(out[-1][1]) + float(out[-1][3]) - float(x)) < 0.1
        ):
            out[-1][3] = f"{float(x) + float(width) - float(out[-1][1]):g}"
        else:
            out.append([fill, x, y, width])
    return "".join(
        f'<rect fill="{fill}" x="{x}" y="{y}" width="{width}" height="24.65" shape-rendering="crispEdges"/>'
        for fill, x, y, width in out
    )


async def tour_frames() -> AsyncIterator[str]:
    """The frames of the tour, in the dark theme."""
    app = demo(Settings(theme=THEMES["dark"]))
    async with app.run_test(size=SIZE) as pilot:
        async for _ in scenes(app, pilot, TOUR):
            yield portable(app.export_screenshot(title="segtui"))


async def make(folder: Path) -> None:
    """Write every picture, and the tour."""
    async for name, svg in pictures():
        (folder / f"{name}.svg").write_text(svg, encoding="utf-8")
        print(name)
    frames = [svg async for svg in tour_frames()]
    (folder / "tour.svg").write_text(animated(frames), encoding="utf-8")


if __name__ == "__main__":
    asyncio.run(make(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE))
