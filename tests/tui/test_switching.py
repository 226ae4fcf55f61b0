"""From one profile to another, on two workspaces behind real sockets: nothing of the one is left in the other."""

from __future__ import annotations

import os
import sys
from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from segtui.credentials import find_token
from segtui.emulator import Emulator, Fault, World
from segtui.settings import load
from segtui.tui.app import SegtuiApp
from segtui.tui.profiles import ConfiguredProfiles
from tests.emulator.support import live, source, workspace
from tests.tui.harness import Story
from tests.tui.test_reports import command
from tests.tui.test_undo import slow, toasts

TOKENS = {"alder": "token-of-alder", "birch": "token-of-birch"}


def emulator(name: str) -> Emulator:
    """A workspace in which everything has a name of its own."""
    label = {"key": f"{name}-key", "value": "x"}
    data = workspace(
        workspace={"id": f"w-{name}", "slug": f"{name}-ws", "name": f"{name.capitalize()}space"},
        sources=[source(f"{name}-{at}", labels=[label] if at == 1 else [], enabled=True) for at in range(4)],
        labels=[label], schemaSettings={}, destinations=[], warehouses=[], trackingPlans={},
    )  # fmt: skip
    return Emulator(World(data), token=TOKENS[name])


class Two:
    """Two workspaces, a config file with a profile for each, and what a run of segtui begins with."""

    def __init__(self, home: Path, emulators: dict[str, Emulator], urls: dict[str, str]) -> None:
        self.home, self.emulators, self.urls = home, emulators, urls
        self.config = home / "config.toml"
        self.environ = {"HOME": str(home), "PATH": os.environ["PATH"]}
        self.more = {"alder": "", "birch": ""}
        self.write()

    def write(self, top: str = "") -> None:
        text = "orientation = false\n" + top
        for name, url in self.urls.items():
            self._private(self.home / f"{name}.token", TOKENS[name])
            own = self.more[name]
            token = "" if "token_command" in own else f'token_file = "{name}.token"\n'
            text += f'\n[profiles.{name}]\nbase_url = "{url}"\n{token}{own}'
        self._private(self.config, text)

    def _private(self, path: Path, text: str) -> None:
        path.write_text(text)
        path.chmod(0o600)

    @asynccontextmanager
    async def story(self, **flags: Any) -> AsyncIterator[Story]:
        settings = load(config=self.config, profile="alder", environ=self.environ, **flags)
        profiles = ConfiguredProfiles(settings, self.environ)
        app = SegtuiApp(profiles.session(settings, find_token(settings, self.environ)))
        async with app.run_test(size=(90, 20)) as pilot:
            told = Story(app, pilot, self.emulators["alder"])
            await told.until(lambda: "live" in told.title and "Alderspace" in told.title, "live data")
            yield told

    def heard(self, name: str) -> list[tuple[str, str, int]]:
        return [(seen.method, seen.path, seen.status) for seen in self.emulators[name].seen]


@pytest.fixture
def two(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    tmp_path.chmod(0o700)
    monkeypatch.setenv("SEGTUI_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setenv("SEGTUI_STATE_DIR", str(tmp_path / "state"))
    emulators = {name: emulator(name) for name in TOKENS}
    with ExitStack() as stack:
        urls = {name: stack.enter_context(live(one)) for name, one in emulators.items()}
        yield Two(tmp_path, emulators, urls)


def left_on(screen: str) -> str:
    return "\n".join(line for line in screen.lower().split("\n") if "alder" in line)


@pytest.mark.threat("T24", "T48")
async def test_nothing_of_the_old_workspace_is_left_and_no_request_goes_to_the_wrong_host(two: Two) -> None:
    two.more["birch"] = "production = true\nread_only = true\n"
    two.write()
    async with two.story() as told:
        # something of everything: a write that can be undone, a filter, marks, a report, a toast, places that were open
        await told.press("t")
        await told.sees("enter apply")
        await told.press("enter")
        await told.until(lambda: "done" in told.state)
        await told.press("space", "space", "2")
        await told.sees("alder-key")
        await told.press("5")
        await told.sees("Disable source")
        await command(told, "report disabled")
        await told.until(lambda: "Disabled" in told.title)
        told.app.notify("of alder", markup=False, timeout=600)
        await told.press("1", "slash", *"alder", "enter")
        before = len(two.heard("alder"))
        await command(told, "profile birch")
        await told.until(lambda: "Birchspace" in told.title and "live" in told.title, "the other workspace")
        assert "PRODUCTION" in told.title and "READ-ONLY" in told.title and "birch · us" in told.title
        for key in ("1", "2", "3", "4", "5"):
            await told.press(key)
            await told.until(lambda: "loading" not in told.screen.lower())
            assert not left_on(told.screen), told.screen
        await told.press("colon")
        await told.type("alder")
        await told.sees("profile alder")
        assert len(left_on(told.screen).split("\n")) == 2  # the line that is typed, and the profile
        await told.press("escape", "1")
        assert told.state.strip().startswith("1/4 ") and "marked" not in told.state and not toasts(told)
        await told.press("z")
        await told.until(lambda: "There is nothing to undo" in told.state)
        await told.press("r")
        await told.until(lambda: [path for _, path, _ in two.heard("birch")].count("/sources") == 2)
        assert len(two.heard("alder")) == before
    for name in TOKENS:
        assert {status for _, _, status in two.heard(name)} == {200}, "a token went to the wrong host"
    assert {method for method, _, _ in two.heard("birch")} == {"GET"}
    assert not any("alder" in path for _, path, _ in two.heard("birch"))


async def test_back_in_the_first_profile_all_is_as_at_the_start(two: Two) -> None:
    two.environ["SEGTUI_TOKEN"] = TOKENS["alder"]  # it belongs to the profile of the start, and to no other
    async with two.story(read_only=True) as told:
        first = told.screen
        await command(told, "profile birch")
        await told.until(lambda: "Birchspace" in told.title and "live" in told.title)
        assert "READ-ONLY" in told.title  # a flag holds for every profile
        await command(told, "profile alder")
        await told.until(lambda: "Alderspace" in told.title and "live" in told.title)
        await told.until(lambda: told.screen == first, "the first screen")
    for name in TOKENS:
        assert {status for _, _, status in two.heard(name)} == {200}


WRONG = {
    'token_command = ["false"]\n': "token_command ended with status 1",
    'filter = "colour:red"\n': "profiles.birch.filter: there is no field colour",
    'colums = ["slug"]\n': "did you mean columns?",
}


async def test_a_slow_token_is_told_of_and_what_fails_leaves_one_where_one_was(two: Two) -> None:
    script = two.home / "slow.py"
    script.write_text(f"import pathlib, time\nwhile not pathlib.Path({str(two.home / 'go')!r}).exists():\n"
                      f"    time.sleep(0.01)\nprint({TOKENS['birch']!r})\n")  # fmt: skip
    async with two.story() as told:
        for more, said in WRONG.items():
            two.more["birch"] = more
            two.write()
            await command(told, "profile birch")
            await told.sees(said)
            await told.press("escape")
        await told.press("j")
        await told.until(lambda: told.state.strip().startswith("2/4") and "Alderspace" in told.title)
        await command(told, "profile alder")
        await told.until(lambda: "alder is the profile that is open" in told.state)
        two.more["birch"] = f'token_command = ["{sys.executable}", "{script}"]\n'
        two.write()
        for is_awaited in (False, True):
            await command(told, "profile birch")
            await told.sees("waiting for its token: token_command runs")
            await told.sees("esc stay in alder")
            if not is_awaited:
                await told.press("j", "t", "escape")  # none of it reaches the workspace below
                await told.until(lambda: told.state.strip().startswith("2/4"))
        assert not two.heard("birch")
        (two.home / "go").touch()
        await told.until(lambda: "Birchspace" in told.title)
        assert len(two.heard("alder")) == 2


async def test_a_write_under_way_is_asked_about_first(two: Two) -> None:
    async with two.story() as told:
        gate = slow(two.emulators["alder"])
        two.emulators["alder"].faults.add(Fault(method="PATCH", latency_ms=1, times=1))
        await told.press("t")
        await told.sees("enter apply")
        await told.press("enter")
        await told.until(lambda: "saving…" in told.title)
        await command(told, "profile birch")
        await told.sees("A write is under way")
        assert not two.heard("birch")
        await told.press("w")
        gate._loop.call_soon_threadsafe(gate.set)
        await told.until(lambda: "Birchspace" in told.title and "live" in told.title, "the switch, once it is over")
        assert two.emulators["alder"].world.sources["id-alder-0"]["enabled"] is False

        gate = slow(two.emulators["birch"])  # and back, without waiting for what is on its way
        two.emulators["birch"].faults.add(Fault(method="PATCH", latency_ms=1, times=1))
        await told.press("t")
        await told.sees("enter apply")
        await told.press("enter")
        await told.until(lambda: "saving…" in told.title)
        await command(told, "profile alder")
        await told.sees("A write is under way")
        await told.press("l")
        await told.until(lambda: "Alderspace" in told.title and "live" in told.title)
        assert "saving" not in told.title
        gate._loop.call_soon_threadsafe(gate.set)
        await told.until(lambda: not told.app.switching._closing, "the end of the write")
        assert two.emulators["birch"].world.sources["id-birch-0"]["enabled"] is False
        assert not toasts(told) and "done" not in told.state
        await command(told, "profile birch")
        await told.until(lambda: "Birchspace" in told.title and "live" in told.title)
        await told.press("5")
        await told.until(lambda: "✓ done" in told.row("birch-0"), "what became of it, in the journal")


async def test_a_theme_that_was_chosen_is_there_at_the_next_start_and_the_config_file_keeps_its_comments(
    two: Two, monkeypatch: pytest.MonkeyPatch
) -> None:
    two.write("# mine\n")
    async with two.story() as told:
        await command(told, "theme nord")
        await told.until(lambda: "nord, from now on: kept in" in told.state and told.app.theme == "nord")
    text = two.config.read_text()
    assert "# mine\n" in text and 'theme = "nord"\n' in text and two.config.stat().st_mode & 0o777 == 0o600
    async with two.story() as told:
        assert told.app.theme == "nord"
        two.config.write_text("theme = [")
        await command(told, "theme segtui-light")
        await told.until(lambda: "until segtui ends, for it could not be kept" in told.state)
        assert told.app.theme == "segtui-light" and two.config.read_text() == "theme = ["
        two.write('theme = "nord"\n')
        await command(told, "profile birch")
        await told.until(lambda: "Birchspace" in told.title)
        assert told.app.theme == "segtui-light"  # what was chosen here holds here
    monkeypatch.setenv("NO_COLOR", "1")
    async with two.story() as told:
        await command(told, "theme nord")
        await told.until(lambda: "NO_COLOR is set, so no colours are shown" in told.state)
