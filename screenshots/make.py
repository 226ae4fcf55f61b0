"""Make the pictures of this folder from the real app on its demo workspace: python screenshots/make.py [FOLDER]."""

from __future__ import annotations

import asyncio
import re
import sys
from pathlib import Path

from segtui.settings import Settings
from segtui.tui.app import SegtuiApp
from segtui.tui.run import open_demo_session

HERE = Path(__file__).resolve().parent
PATIENCE = 2000

# Name, size, the keys that lead there, and a text that says that the screen has come.
PICTURES: tuple[tuple[str, tuple[int, int], tuple[str, ...], str], ...] = (
    ("sources", (110, 30), ("j", "j", "space", "j", "space", "j"), "2 marked"),
    ("sources-wide", (150, 36), ("j", "j", "j"), "not fetched yet"),
    ("filter", (110, 30), ("slash", *"label:environment", "equals_sign", *"staging"), "of 63"),
    ("source", (110, 30), ("slash", *"checkout-web", "enter", "enter"), "tracking plan"),
    (
        "source-schema",
        (110, 30),
        ("slash", *"checkout-web", "enter", "enter", *["right_square_bracket"] * 4),
        "Forwarding",
    ),
    ("labels", (110, 30), ("2", "j"), "Real customers"),
    ("catalog", (110, 30), ("3", "j"), "Ad Spend"),
    ("catalog-entry", (110, 30), ("3", "slash", *"javascript", "enter", "enter"), "Options"),
    ("workspace", (110, 36), ("4",), "By type"),
    ("preview", (110, 30), ("slash", *"checkout-web", "enter", "t"), "PATCH"),
    ("edit", (110, 30), ("slash", *"checkout-web", "enter", "e"), "Slug"),
    ("palette", (110, 30), ("colon", *"check"), "checkout-web"),
    ("help", (110, 30), ("question_mark",), "type to search"),
)


async def picture(size: tuple[int, int], keys: tuple[str, ...], sign: str) -> str:
    """The screen as SVG after these keys, when it shows the sign."""
    app = SegtuiApp(open_demo_session(Settings(profile="demo")))
    async with app.run_test(size=size) as pilot:
        await _shows(app, pilot, "live")
        await pilot.press(*keys)
        await _shows(app, pilot, sign)
        await pilot.pause(0.3)  # the preview waits for the cursor to rest
        return _portable(app.export_screenshot(title="segtui"))


async def _shows(app: SegtuiApp, pilot: object, sign: str) -> None:
    for _ in range(PATIENCE):
        if sign in app.export_screenshot(simplify=True).replace("&#160;", " "):
            return
        await pilot.pause()  # type: ignore[attr-defined]
    raise SystemExit(f"the screen never showed {sign!r}")


def _portable(svg: str) -> str:
    """Without fonts from elsewhere and with names that are the same each time."""
    svg = re.sub(r"@font-face\s*{[^}]*}", "", svg)
    return "\n".join(line.rstrip() for line in re.sub(r"terminal-\d+", "terminal", svg).splitlines()) + "\n"


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else HERE
    for name, size, keys, sign in PICTURES:
        svg = asyncio.run(picture(size, keys, sign))
        (folder / f"{name}.svg").write_text(svg, encoding="utf-8")
        print(name)


if __name__ == "__main__":
    main()
