"""How `segtui` starts, and how every error ends: one message, one exit status, no traceback."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import click
import pytest

from segtui.cli import main
from segtui.errors import (
    ConnectionFailed,
    FileProblem,
    Forbidden,
    NotFound,
    NoToken,
    RateLimited,
    ReadOnly,
    SegtuiError,
    Unauthenticated,
    UsageError,
)
from segtui.settings import Settings

from .conftest import ROOT, SECRET, Command, Screen, Stream, in_process

HEAVY = ("textual", "httpx", "uvicorn", "msgspec", "sqlite3", "asyncio", "keyring", "rich")


@pytest.mark.usefixtures("terminal")
def test_without_a_command_the_screen_starts_and_its_status_is_the_programs(command: Command, screen: Screen) -> None:
    screen.status = 3
    assert command().status == 3
    (launch,) = screen.launches
    assert launch.settings == Settings() and not launch.demo and launch.workspace is None


@pytest.mark.usefixtures("terminal")
def test_options_reach_the_screen(command: Command, screen: Screen, home: Path) -> None:
    path = home / "my.toml"
    path.write_text("[profiles.dev]\nproduction = true\n")
    path.chmod(0o600)
    assert command("-P", "dev", "--config", str(path), "--region", "eu", "--read-only").status == 0
    settings = screen.launches[0].settings
    assert (settings.profile, settings.region, settings.production) == ("dev", "eu", True)
    assert settings.read_only_reasons == ("--read-only",)
    assert settings.config_path == path


@pytest.mark.usefixtures("terminal")
def test_a_demo_reads_no_config_and_keeps_read_only(
    command: Command, screen: Screen, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (home / "config/segtui").mkdir(parents=True)
    (home / "config/segtui/config.toml").write_text("this is no TOML")
    monkeypatch.setenv("SEGTUI_PROFILE", "absent")
    monkeypatch.setenv("SEGTUI_READ_ONLY", "1")
    assert command("--demo", "--workspace", "some.json", "--read-only").status == 0
    (launch,) = screen.launches
    assert launch.demo and launch.workspace == Path("some.json")
    assert launch.settings.read_only_reasons == ("--read-only", "SEGTUI_READ_ONLY")
    assert launch.settings.profile == "demo" and launch.settings.token_command == ()


@pytest.mark.usefixtures("terminal")
@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--workspace", "x.json"], "--workspace is for --demo"),
        (["--workspace", "x.json", "doctor"], "--workspace is for --demo"),
        (["--demo", "doctor"], "--demo starts the screen and goes with no command"),
        (["--demo", "--profile", "eu"], "--demo goes without --profile"),
        (["--demo", "--config", "x"], "--demo goes without --profile"),
        (["--region", "mars"], "'mars' is not one of 'us', 'eu'"),
        (["--profile"], "requires an argument"),
        (["-P", "eu"], "--profile: there is no profile eu"),
        (["--config", "/no/such/file"], "/no/such/file: there is no such file"),
        (["--no-such-option"], "No such option"),
        (["no-such-command"], "No such command 'no-such-command'"),
        (["emulator", "--port", "x"], "'x' is not a valid integer"),
        (["emulator", "--port", "65536"], "65536 is not in the range"),
        (["cache", "no-such-command"], "No such command"),
        (["doctor", "superfluous"], "unexpected extra argument"),
    ],
)
def test_wrong_usage_is_told_in_one_line_and_ends_with_2(
    command: Command, screen: Screen, arguments: list[str], words: str
) -> None:
    outcome = command(*arguments)
    assert (outcome.status, outcome.out, screen.launches) == (2, "", [])
    assert words in outcome.err
    assert outcome.err.startswith("segtui: ") and outcome.err.count("\n") == 1


def test_a_group_without_its_command_shows_the_help_and_ends_with_2(command: Command) -> None:
    outcome = command("cache")
    assert outcome.status == 2 and outcome.out == ""
    assert outcome.err.startswith("Usage: segtui cache") and "purge" in outcome.err


@pytest.mark.usefixtures("terminal")
@pytest.mark.parametrize(
    "arguments",
    [
        ["--token", SECRET],
        [f"--token={SECRET}"],
        ["--demo", "--token", SECRET],
        ["--token", SECRET, "emulator"],
        ["--token", SECRET, "no-such-command"],
        ["doctor", "--token", SECRET],
        ["doctor", f"--token={SECRET}", "superfluous"],
        ["cache", "info", "--token", SECRET],
        [f"--tokn={SECRET}"],
    ],
)
@pytest.mark.threat("T20")
def test_a_token_on_the_command_line_is_refused_and_not_repeated(
    command: Command, screen: Screen, arguments: list[str]
) -> None:
    outcome = command(*arguments)
    assert outcome.status == 2 and screen.launches == []
    assert "--tok" in outcome.err or "token on the command line" in outcome.err
    assert SECRET not in outcome.err + outcome.out


def test_the_token_option_is_not_shown(command: Command) -> None:
    for arguments in (["--help"], ["doctor", "--help"], ["cache", "info", "--help"]):
        assert "--token" not in command(*arguments).out


@pytest.mark.parametrize("missing", ["stdin", "stdout", "stderr"])
@pytest.mark.usefixtures("terminal")
def test_without_a_terminal_the_screen_says_so(
    command: Command, screen: Screen, streams: dict[str, Stream], missing: str
) -> None:
    streams[missing].is_terminal = False
    for arguments in ([], ["--demo"]):
        outcome = command(*arguments)
        assert outcome.status == 2 and screen.launches == []
        assert "needs a terminal" in outcome.err


def test_a_malformed_config_is_told_even_without_a_terminal(command: Command, home: Path) -> None:
    path = home / "c.toml"
    path.write_text("[profiles.eu]\nread_only = 1\n")
    path.chmod(0o600)
    outcome = command("--config", str(path))
    assert outcome.status == 2
    assert f"{path}, line 2, key profiles.eu.read_only: must be true or false" in outcome.err


def test_a_malformed_workspace_file_is_told_even_without_a_terminal(command: Command, home: Path) -> None:
    path = home / "w.json"
    path.write_text('{"workspace":\n nonsense}')
    outcome = command("--demo", "--workspace", str(path))
    assert outcome.status == 2 and outcome.err.startswith(f"segtui: {path}, line 2")
    assert command("--demo", "--workspace", str(home / "absent")).err.startswith(f"segtui: {home}/absent: ")


@pytest.mark.threat("T21")
def test_a_config_that_others_can_read_is_refused_with_the_cure(command: Command, home: Path) -> None:
    path = home / "my config.toml"
    path.write_text("")
    path.chmod(0o644)
    outcome = command("--config", str(path))
    assert outcome.status == 2
    assert f"others can read it (run: chmod 600 '{path}')" in outcome.err


@pytest.mark.usefixtures("terminal")
@pytest.mark.parametrize(
    ("failure", "status", "message"),
    [
        (UsageError("wrong"), 2, "segtui: wrong\n"),
        (FileProblem("f", "bad", line=3, key="k"), 2, "segtui: f, line 3, key k: bad\n"),
        (ConnectionFailed("no route"), 3, "segtui: no route (check the network and the host)\n"),
        (RateLimited("slow down"), 3, "segtui: slow down\n"),
        (NoToken("no token"), 4, "segtui: no token (set SEGTUI_TOKEN, or see `segtui doctor`)\n"),
        (Unauthenticated("no", hint="h"), 4, "segtui: no (h)\n"),
        (Forbidden("no", hint="h"), 4, "segtui: no (h)\n"),
        (ReadOnly("no", hint="h"), 1, "segtui: no (h)\n"),
        (NotFound("gone"), 1, "segtui: gone\n"),
        (SegtuiError("two\nlines"), 1, "segtui: two\nlines\n"),
        (KeyboardInterrupt(), 130, ""),
        (click.Abort(), 130, ""),
        (SystemExit(143), 143, ""),
        (SystemExit(), 0, ""),
    ],
)
def test_every_error_has_one_message_and_its_status(
    command: Command, screen: Screen, failure: BaseException, status: int, message: str
) -> None:
    screen.failure = failure
    outcome = command()
    assert (outcome.status, outcome.err, outcome.out) == (status, message, "")


@pytest.mark.usefixtures("terminal")
@pytest.mark.threat("T08")
def test_a_hostile_message_is_inert(command: Command, screen: Screen) -> None:
    screen.failure = SegtuiError("\x1b]52;c;eA==\x07 \x9b31m \u202e \x00")
    err = command().err
    assert err.rstrip("\n").isprintable()


@pytest.mark.usefixtures("terminal")
@pytest.mark.threat("T16")
def test_a_defect_is_told_without_values_and_without_a_traceback(command: Command, screen: Screen) -> None:
    screen.failure = ValueError(f"unexpected {SECRET}")
    outcome = command()
    assert outcome.status == 1
    assert outcome.err.startswith("segtui: this is a defect of segtui: ValueError at cli/main.py:")
    assert SECRET not in outcome.err and "Traceback" not in outcome.err
    screen.failure = OSError(28, "No space left on device", "/x")
    assert command().err.startswith("segtui: No space left on device (")


def test_help_and_version_go_to_standard_output(command: Command) -> None:
    for arguments in (["--help"], ["-h"], ["doctor", "--help"], ["emulator", "--help"], ["cache", "--help"]):
        outcome = command(*arguments)
        assert outcome.status == 0 and outcome.out.startswith("Usage: segtui") and outcome.err == ""
    outcome = command("--version")
    assert outcome.status == 0 and outcome.out.startswith("segtui ") and outcome.err == ""


def test_every_command_is_described_in_the_help(command: Command) -> None:
    out = command("--help").out
    for name, each in main.segtui.commands.items():
        assert name in out and each.help


@pytest.mark.parametrize(
    ("arguments", "may_load"),
    [
        (["--help"], ()),
        (["--version"], ()),
        (["emulator", "--help"], ()),
        (["doctor", "--help"], ()),
        (["cache", "info", "--help"], ()),
        (["--no-such-option"], ()),
        (["doctor"], ("httpx", "msgspec", "sqlite3", "asyncio", "keyring", "rich")),  # httpx loads rich, if it is there
        (["cache", "info"], ("msgspec", "sqlite3", "asyncio")),
        (["cache", "purge", "--yes"], ("msgspec", "sqlite3", "asyncio")),
    ],
)
def test_a_command_loads_no_more_than_it_needs(arguments: list[str], may_load: tuple[str, ...]) -> None:
    code = "import sys; from segtui.__main__ import main; main(); print(*sys.modules, file=sys.stderr)"
    environ = os.environ | {"PYTHONPATH": str(ROOT), "SEGTUI_BASE_URL": "http://127.0.0.1:9"}
    command = [sys.executable, "-c", code, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, env=environ, timeout=60)
    loaded = {name for name in HEAVY if f" {name} " in done.stderr}
    assert done.returncode == 0 and "segtui.cli.main" in done.stderr
    assert loaded <= set(may_load)


def test_the_real_program_ends_with_the_right_status_and_no_traceback() -> None:
    for arguments, status in ((["--help"], 0), (["--version"], 0), (["nonsense"], 2), ([], 2), (["--demo"], 2)):
        done = in_process(arguments)
        assert done.returncode == status, done.stderr
        assert "Traceback" not in done.stderr


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["doctor", "--help"]])
def test_a_closed_pipe_ends_quietly(arguments: list[str]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    try:
        done = in_process(arguments, stdout=writing)
    finally:
        os.close(writing)
    assert (done.returncode, done.stderr) == (0, "")


def test_no_output_at_all_is_no_reason_to_fail() -> None:
    done = in_process(["--version"], preexec_fn=lambda: os.close(1))
    assert "Traceback" not in done.stderr and "defect" not in done.stderr


def test_an_interrupt_ends_with_130_and_no_traceback(home: Path) -> None:
    path = home / "c.toml"
    path.write_text("[profiles.default]\ntoken_command = ['sleep', '60']\n")
    path.chmod(0o600)
    # The interrupt comes while `doctor` waits for the token command.
    code = (
        "import os, sys, signal, segtui.credentials as c\n"
        "def interrupted(process):\n    os.kill(os.getpid(), signal.SIGINT)\n    process.wait()\n"
        "c._drained = interrupted\n"
        "from segtui.__main__ import main\nsys.exit(main())"
    )
    environ = os.environ | {"PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", code, "--config", str(path), "doctor"]
    done = subprocess.run(command, capture_output=True, text=True, env=environ, timeout=30)
    assert done.returncode == 130 == 128 + signal.SIGINT
    assert "Traceback" not in done.stderr
