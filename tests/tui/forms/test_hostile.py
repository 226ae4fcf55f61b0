"""Forms over a workspace full of names that try to steer the terminal: everything is inert, nothing is mangled."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from segtui.emulator import Emulator, World
from segtui.service.demo import HOST as DEMO_HOST
from segtui.settings import Settings
from tests.contract import SHARED
from tests.tui.forms.kit import LARGE, SMALL, drawn, only, previewed, writes
from tests.tui.harness import Story, story

MAKER = SHARED / "workspaces" / "make_workspace.py"
KEYS = {
    "e": "^s preview",
    "l": "Labels of",
    "w": "Write keys of",
    "p": "Schema settings of",
    "C": "after the example of",
}


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if not MAKER.exists():
        pytest.skip("the workspace maker is not beside the project")
    path = tmp_path_factory.mktemp("hostile") / "workspace.json"
    subprocess.run([sys.executable, str(MAKER), "--hostile", "--sources", "30", "--out", str(path)], check=True)
    return path


def is_inert(told: Story) -> bool:
    width = told.app.size.width
    return all(char.isprintable() for line in told.lines for char in line) and len(told.lines[0]) <= width


@pytest.mark.parametrize(("size", "sources"), [(SMALL, 3), (LARGE, 5)])
@pytest.mark.threat("T01", "T02", "T03", "T07")
async def test_every_form_shows_hostile_names_to_the_letter_and_does_nothing(
    hostile: Path, size: tuple[int, int], sources: int
) -> None:
    emulator = Emulator(World.from_file(hostile))
    async with story(emulator, size=size) as told:
        for _ in range(sources):
            for key, title in KEYS.items():
                await told.press(key)
                await told.sees(title)
                await told.press("tab", "down", "down")
                assert is_inert(told), told.screen
                await told.press("escape")
                if "lose what you changed" in told.screen:
                    await told.press("y")
                await told.sees_no(title)
            await told.press("j")
        assert not writes(told)
        assert told.app.clipboard == ""


@pytest.mark.threat("T03", "T04", "T05")
async def test_a_name_that_cannot_be_shown_has_a_badge_is_found_and_kept_to_the_letter(hostile: Path) -> None:
    emulator = Emulator(World.from_file(hostile))
    data = emulator.world.as_data()
    source = data["sources"][0]
    source["name"], source["slug"] = "pay\u200bload\x1b[31m", "plain"
    data["sources"][1]["name"], data["sources"][2]["slug"] = "p\u0430ypal", "zqa\u202ebx"
    source["settings"] = {"[/b \u202e": "x\x1b]52;c;UFdORUQ=\x07", "other": 1}
    emulator = Emulator(World(data))
    async with story(emulator, size=LARGE) as told:
        for text, shown in (
            ("p\u0430ypal", "⚠ p\u0430ypal"),
            ("slug:zqabx", "⚠ zqa<RLO>bx"),
            ("payload slug:plain", "⚠ pay<ZWSP>load␛[31m"),
        ):
            told.app.screen.filter(text)  # type: ignore[attr-defined]
            await told.until(lambda: shown in told.lines[2])  # noqa: B023 - asked at once
        await told.press("e")
        await told.sees('"pay\\u200bload\\u001b[31m"')
        assert is_inert(told)
        await told.press("end", "left")
        await told.type("2")
        await told.press("ctrl+s")
        await previewed(told)
        await told.press("enter")
        await told.until(lambda: bool(writes(told)))
        assert writes(told)[0][2] == {"name": "pay\u200bload\x1b[31m2"}
        await told.sees_no("Edit ")
        await told.press("e")
        found: Any = told.app.screen
        field = next(one for one in found.form.fields if "/b" in one.title)
        found.form.focus(field)
        await told.press("ctrl+u", "ctrl+s")
        await previewed(told)
        await told.press("enter")
        await told.until(lambda: len(writes(told)) == 2)
        assert writes(told)[1][2] == {"settings": {"[/b \u202e": None}}


@pytest.mark.threat("T50")
async def test_read_only_forms_reach_the_preview_and_send_nothing() -> None:
    settings = Settings(profile="test", base_url=DEMO_HOST, read_only_reasons=("--read-only",))
    async with story(size=SMALL, settings=settings) as told:
        await only(told, "slug:checkout-web")
        await told.press("e")
        await told.type("x")
        await told.press("ctrl+s")
        await told.sees("PATCH /sources/")
        await drawn(told)
        await told.press("enter")
        await told.sees("read-only")
        await told.press("escape")
        await told.sees("Checkout Webx")
        assert not writes(told)
