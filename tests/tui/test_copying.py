"""Copying: which way a text goes, that it goes there unseen, and what is said of it."""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path

import pytest

from segtui.emulator import Emulator
from segtui.tui.app import SegtuiApp
from segtui.tui.clipboard.commands import feed
from segtui.tui.clipboard.ways import OSC_52_LIMIT_BYTES, Copied, Ways, copied, is_for_terminal, ways_to_copy
from segtui.tui.driver import TerminalDriver
from tests.tui.harness import Story, story

TMUX, X11, WAYLAND = {"TMUX": "/tmp/tmux-0/default,1,0"}, {"DISPLAY": ":0"}, {"WAYLAND_DISPLAY": "wayland-0"}
SSH = {"SSH_CONNECTION": "10.0.0.1 5 10.0.0.2 22"}
SENT = "sent to the terminal's clipboard"


def found(name: str) -> str:
    return f"/bin/{name}"


@pytest.mark.parametrize(
    ("environ", "platform", "commands"),
    [
        ({}, "linux", []),
        (TMUX, "linux", ["tmux load-buffer -w -"]),
        (TMUX | SSH | X11, "linux", ["tmux load-buffer -w -"]),
        (TMUX | X11, "linux", ["tmux load-buffer -w -", "xclip -selection clipboard -in"]),
        (X11, "linux", ["xclip -selection clipboard -in"]),
        (X11 | WAYLAND, "linux", ["wl-copy"]),
        (SSH | X11 | WAYLAND, "linux", []),
        ({}, "darwin", ["pbcopy"]),
        ({"SSH_TTY": "/dev/pts/3"}, "darwin", []),
    ],
)
def test_the_environment_decides_which_way_a_copy_goes(
    environ: Mapping[str, str], platform: str, commands: list[str]
) -> None:
    ways = ways_to_copy(environ, found, platform=platform)
    assert [" ".join(command.words).replace("/bin/", "") for command in ways.commands] == commands


def test_only_programs_that_are_there_are_used() -> None:
    assert ways_to_copy(TMUX | X11 | WAYLAND, lambda _: None, platform="linux") == Ways()
    only_xsel = ways_to_copy(X11, lambda name: found(name) if name == "xsel" else None, platform="linux")
    assert [command.name for command in only_xsel.commands] == ["xsel"]


def test_a_browser_is_asked_through_its_page_whatever_else_is_around() -> None:
    assert ways_to_copy(TMUX | X11 | {"TERM": "linux"}, found, platform="linux", in_browser=True) == Ways()


@pytest.mark.parametrize(
    ("environ", "problems", "size_bytes", "outcome"),
    [
        ({}, [], 5, Copied(True, SENT)),
        ({}, [], OSC_52_LIMIT_BYTES + 1, Copied(False, "not copied: 74,995 bytes, and terminals take 74,994")),
        ({"TERM": "linux"}, [], 5, Copied(False, "not copied: this terminal has no clipboard")),
        (TMUX, [""], 5, Copied(True, f"put into tmux's buffer and {SENT}")),
        (TMUX, [""], 80_000, Copied(True, "put into tmux's buffer, too large for the terminal's")),
        (TMUX, ["failed with status 1"], 5, Copied(True, f"{SENT} (tmux failed with status 1)")),
        (X11, [""], 80_000, Copied(True, "copied to the clipboard (xclip)")),
        (X11 | TMUX, ["", "hung"], 5, Copied(True, f"put into tmux's buffer and {SENT} (xclip hung)")),
        (X11, ["hung"], 80_000, Copied(False, "not copied: 80,000 bytes, and terminals take 74,994 (xclip hung)")),
    ],
)
def test_what_is_said_is_what_happened(
    environ: Mapping[str, str], problems: list[str], size_bytes: int, outcome: Copied
) -> None:
    ways = ways_to_copy(environ, found, platform="linux")
    assert copied(ways, problems, size_bytes) == outcome
    assert is_for_terminal(ways, problems, size_bytes) == outcome.said.startswith(SENT)


def noting(folder: Path, name: str) -> None:
    """A program that writes down what it was given."""
    program = folder / name
    program.write_text(
        f'#!/bin/sh\ncd {folder}\n/bin/cat > {name}.in\necho "$*" > {name}.args\n/usr/bin/env > {name}.env\n'
    )
    program.chmod(0o755)


async def copy_of_checkout_web(told: Story, *keys: str) -> None:
    await told.press("slash")
    await told.type("slug:checkout-web")
    await told.press("enter", "y", *keys)


@pytest.mark.threat("T19")
async def test_a_write_key_reaches_tmux_on_standard_input_alone(tmp_path: Path) -> None:
    noting(tmp_path, "tmux")
    environ = TMUX | {"PATH": str(tmp_path), "SEGTUI_TOKEN": "sgp_canary"}
    async with story(emulator := Emulator(), environ=environ) as told:
        await copy_of_checkout_web(told, "w")
        await told.until(lambda: "put into tmux's buffer" in told.toasts, "the toast")
        key = next(s for s in emulator.world.as_data()["sources"] if s["slug"] == "checkout-web")["writeKeys"][0]
        assert key not in told.screen
    assert (tmp_path / "tmux.in").read_text() == key
    assert (tmp_path / "tmux.args").read_text() == "load-buffer -w -\n"
    environ_then = (tmp_path / "tmux.env").read_text()
    assert TMUX["TMUX"] in environ_then and "canary" not in environ_then and key not in environ_then


async def test_a_program_that_hangs_is_ended_and_one_that_fails_is_told_of(tmp_path: Path) -> None:
    began = time.monotonic()
    assert await feed(["/bin/sleep", "60"], "text", {}, limit_s=0.05) == "did not answer within 0.05 s"
    assert time.monotonic() - began < 30
    assert await feed(["/bin/sh", "-c", "exit 3"], "text", {}) == "failed with status 3"
    assert await feed([str(tmp_path / "none")], "text", {}) == "cannot be run: no such file or directory"


@pytest.mark.skipif(shutil.which("tmux") is None, reason="there is no tmux")
async def test_a_real_tmux_takes_the_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TMUX", raising=False)
    tmux = ["tmux", "-S", str(tmp_path / "socket"), "-f", "/dev/null"]
    subprocess.run([*tmux, "new-session", "-d", "sleep 60"], check=True)
    try:
        environ = {"PATH": "/usr/local/bin:/usr/bin:/bin", "TMUX": f"{tmp_path / 'socket'},1,0"}
        (command,) = ways_to_copy(environ, shutil.which, platform="linux").commands
        assert await feed(command.words, "a\n“b”", environ) == ""
        assert subprocess.run([*tmux, "show-buffer"], check=True, capture_output=True).stdout.decode() == "a\n“b”"
    finally:
        subprocess.run([*tmux, "kill-server"], check=True)


async def test_where_there_is_no_clipboard_the_text_is_shown_and_a_write_key_is_not() -> None:
    async with story(emulator := Emulator(), environ={"TERM": "linux"}) as told:
        source = next(s for s in emulator.world.as_data()["sources"] if s["slug"] == "checkout-web")
        await copy_of_checkout_web(told, "w")
        await told.until(lambda: "no clipboard. w shows it." in told.toasts, "the toast")
        assert source["writeKeys"][0] not in told.screen
        await told.press("y", "c")
        await told.sees("select it with the mouse")
        assert told.lines[0].startswith("curl -H")
        await told.press("escape")
        await told.sees_no("select it with the mouse")


async def test_a_text_is_shown_for_selection_by_hand_with_the_mouse_left_to_the_terminal() -> None:
    async with story(emulator := Emulator(), size=(80, 24)) as told:
        await copy_of_checkout_web(told, "v")
        await told.sees("Show, to select by hand")
        assert "write key" not in told.screen
        await told.press("j")
        await told.sees("The JSON")
        source = next(s for s in emulator.world.as_data()["sources"] if s["slug"] == "checkout-web")
        assert told.lines[0].rstrip() == "{" and f'"id": "{source["id"]}"' in told.screen
        assert source["writeKeys"][0] not in told.screen
        await told.press("G")
        assert told.lines[-2].rstrip() == "}"
        await told.press("escape")
        await told.until(lambda: told.state.strip().startswith("1/"))


class Wire:
    """Stands in for the line to the terminal."""

    output, is_entered = 1, True

    def __init__(self) -> None:
        self.sent = b""

    def write_some(self, data: bytes) -> int:
        self.sent += data
        return len(data)


@pytest.mark.threat("T01")
async def test_only_what_is_copied_reaches_the_terminals_clipboard() -> None:
    driver = TerminalDriver(SegtuiApp(None))
    wire = driver.terminal = Wire()  # type: ignore[assignment]
    copy = "\x1b]52;c;cm0gLXJm\x07"
    for harmful in (copy, copy.replace("c;", "p;"), "\x1b]52;c;?\x07", f"a{copy}b", copy.replace("\x07", "\x1b\\")):
        driver.write(harmful)
        driver.send_to_clipboard(harmful)
    assert wire.sent == b""
    driver.send_to_clipboard("b2s=")
    assert wire.sent == b"\x1b]52;c;b2s=\x07"
