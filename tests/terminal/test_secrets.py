"""A token, write keys and secret settings that are easy to find: they are nowhere but where they were asked for."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from segtui.emulator import Emulator, World
from tests.emulator.support import source, source_type, workspace
from tests.support.command import run_command
from tests.terminal import tour
from tests.terminal.conftest import Place, placed
from tests.tui.harness import story

CANARY = "CANARY"
TOKEN = f"{CANARY}token0123456789abcdef"
_DUMPING = '#!/bin/sh\n{ env; cat /proc/$$/cmdline /proc/$PPID/cmdline; echo "$@"; cat "$1"; } >>"%s" 2>/dev/null\n'


def secret_world() -> World:
    options = [{"name": "apiSecret", "type": "password", "required": False}]
    settings = {
        "apiSecret": f"{CANARY}secret-0123",
        "address": f"https://me:{CANARY}password@example.com/x",
        "deep": {"list": [{"accessToken": f"{CANARY}deep-0123"}]},
        "region": "eu",
    }
    made = [
        source(
            f"s{number}",
            name=f"Source {number}",
            metadata=source_type(options=options),
            settings=settings,
            writeKeys=[f"{CANARY}key{number}aaaa0123", f"{CANARY}key{number}bbbb0123"],
            labels=[{"key": "env", "value": "prod"}],
        )
        for number in range(3)
    ]
    return World(workspace(sources=made, schemaSettings={}, trackingPlans={}, destinations=[], warehouses=[]))


@pytest.fixture
def seen(tmp_path: Path) -> Path:
    """What a program that segtui starts is told: its environment, its arguments and its file."""
    return tmp_path / "seen-by-children"


@pytest.fixture
def watched(tmp_path: Path, seen: Path) -> Iterator[Place]:
    script = tmp_path / "child"
    script.write_text(_DUMPING % seen)
    script.chmod(0o755)
    children = {"VISUAL": str(script), "BROWSER": f"{script} %s"}
    loud = {"TEXTUAL_LOG": str(tmp_path / "textual.log"), "PYTHONASYNCIODEBUG": "1", "TEXTUAL_DEBUG": "1"}
    with placed(
        tmp_path / "home", Emulator(secret_world(), token=TOKEN), SEGTUI_TOKEN=TOKEN, **children, **loud
    ) as place:
        yield place


def assert_no_secret_below(folder: Path) -> int:
    """No file holds one; gives how many files there were."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    for path in files:
        assert CANARY.encode() not in path.read_bytes(), path
    return len(files)


@pytest.mark.threat("T16", "T17", "T19", "T23")
def test_a_whole_tour_with_a_write_an_editor_and_a_browser_leaves_no_secret_anywhere(
    watched: Place, seen: Path, tmp_path: Path
) -> None:
    with watched.open() as tty:
        tty.sees("live ·")
        tour.whole(tty)
        tty.press("t")
        tty.sees("PATCH")
        tty.press("enter")
        tty.sees("· done ·")
        tty.press("E")
        tty.sees("Edit as text")
        tty.press("s")
        tty.until(lambda: seen.exists() and b"apiSecret" in seen.read_bytes(), "the editor")
        tty.until(lambda: "1049" in tty.stream.modes.left, "the screen again")
        tty.press("o")
        tty.until(lambda: b"app.segment.com" in seen.read_bytes(), "the browser")
        command = Path(f"/proc/{tty.process.pid}/cmdline").read_bytes()
        tty.signal(15)
        assert tty.ends() == 143
    assert CANARY.encode() not in tty.raw and CANARY.encode() not in command
    assert all(CANARY not in text for text in tty.stream.copied)
    assert not (tmp_path / "textual.log").exists()  # it would hold each key that was typed
    assert b"SEGTUI_BASE_URL" in seen.read_bytes()
    assert assert_no_secret_below(tmp_path) > 4
    assert [method for method, _ in watched.writes] == ["PATCH"]


@pytest.mark.threat("T19", "T22", "T23")
def test_the_command_that_prints_one_profile_s_token_is_not_told_another_s(
    watched: Place, seen: Path, tmp_path: Path
) -> None:
    (tmp_path.parent / f"{tmp_path.name}-token").write_text(TOKEN)
    script = tmp_path / "vault"
    script.write_text(_DUMPING % seen + f'cat "{tmp_path}-token"\n')
    script.chmod(0o755)
    config = Path(watched.environ["XDG_CONFIG_HOME"], "segtui/config.toml")
    config.parent.mkdir(parents=True, mode=0o700)
    url = watched.environ["SEGTUI_BASE_URL"]
    config.write_text(f'[profiles.other]\nbase_url = "{url}"\ntoken_command = ["{script}", "read"]\n')
    config.chmod(0o600)
    with watched.open() as tty:
        tty.sees("live ·", "default ·")
        tty.press(":")
        tty.sees("sources [FILTER]")
        tty.press("profile other", "enter")
        tty.sees("live ·", "other ·")
        tty.signal(15)
        assert tty.ends() == 143
    assert CANARY.encode() not in tty.raw and b"XDG_CONFIG_HOME" in seen.read_bytes()
    assert assert_no_secret_below(tmp_path) > 4


COMMANDS = (
    ("sources", "list", "--all"),
    ("sources", "list", "--all", "--json"),
    ("sources", "list", "--all", "--csv", "--columns", "slug,settings.apiSecret,settings.deep,keys"),
    ("sources", "get", "s0"),
    ("sources", "get", "s0", "--json"),
    ("sources", "keys", "s0"),
    ("sources", "update", "s0", "--name", "New", "--yes"),
    ("sources", "keys", "s1", "--create", "--yes"),
    ("sources", "update", "s1", "--setting", f"apiSecret={CANARY}other-0123", "--dry-run"),
    ("call", "get_source", '{"sourceId": "id-s0"}'),
    ("journal", "list"),
    ("doctor", "--json"),
    ("sources", "list", "--from-cache", "--json"),
)


@pytest.mark.threat("T17", "T18", "T19", "T23")
def test_no_command_prints_logs_or_keeps_a_secret(
    watched: Place, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    for command in COMMANDS:
        outcome = run_command(command, watched.environ)
        assert outcome.status == 0, outcome
        assert CANARY not in outcome.out + outcome.err, command
    assert CANARY not in caplog.text
    assert assert_no_secret_below(tmp_path / "home") >= 2
    revealed = run_command(("sources", "keys", "s0", "--reveal-keys"), watched.environ)
    assert f"{CANARY}key0aaaa0123" in revealed.out


@pytest.mark.threat("T19")
async def test_pictures_of_every_screen_and_tab_show_no_secret() -> None:
    async with story(Emulator(secret_world())) as told:
        for key in ("1", "t", "D", "e", "w", "y", "enter"):
            await told.press("escape", key)
            assert CANARY not in told.app.export_screenshot()
        for _ in range(tour.TABS):
            await told.press("right_square_bracket")
            picture = told.app.export_screenshot()
            assert CANARY not in picture and "Source" in picture
