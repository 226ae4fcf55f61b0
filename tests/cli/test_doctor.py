"""`segtui doctor` against the emulator over HTTP: table, JSON and exit status."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from .conftest import SECRET, Command, in_process, plain_environ


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """An emulator in a process of its own."""
    command = [sys.executable, "-m", "segtui", "emulator", "--token", SECRET]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=plain_environ()) as process:
        assert process.stdout is not None
        first = process.stdout.readline().strip()
        try:
            yield first.removeprefix("listening on ")
        finally:
            process.terminate()


@pytest.fixture
def online(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SEGTUI_BASE_URL", address)
    monkeypatch.setenv("SEGTUI_TOKEN", SECRET)
    monkeypatch.setenv("TERM", "xterm-256color")


@pytest.mark.usefixtures("online")
def test_all_is_well(address: str, home: Path) -> None:
    done = in_process(["doctor"])
    assert (done.returncode, done.stderr) == (0, "")
    assert f"{address} answers" in done.stdout
    for line in done.stdout.splitlines():
        assert line.startswith("✓ ok ")
    assert SECRET not in done.stdout
    assert list(home.iterdir()) == []


@pytest.mark.usefixtures("online")
def test_json_is_for_machines(address: str) -> None:
    done = in_process(["--read-only", "doctor", "--json"])
    report = json.loads(done.stdout)
    assert done.returncode == report["exit_code"] == 0
    checks = report["checks"]
    assert checks["workspace"]["state"] == "ok" and checks["workspace"]["slug"]
    assert checks["read-only"]["reasons"] == ["--read-only"]
    assert checks["token"]["origin"] == "SEGTUI_TOKEN"
    assert checks["profile"]["base_url"] == address
    assert SECRET not in done.stdout


@pytest.mark.usefixtures("online")
def test_a_wrong_token_ends_with_4(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SEGTUI_TOKEN", "wrong-token")
    done = in_process(["doctor"])
    assert done.returncode == 4 and "✗ fail     workspace" in done.stdout
    assert "Traceback" not in done.stderr and "wrong-token" not in done.stdout + done.stderr


@pytest.mark.usefixtures("online")
def test_a_wrong_host_ends_with_3(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SEGTUI_BASE_URL", "http://127.0.0.1:9")
    done = in_process(["doctor"])
    assert done.returncode == 3 and "✗ fail     host" in done.stdout
    assert "– skipped  workspace" in done.stdout


def test_no_token_ends_with_4(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setenv("SEGTUI_BASE_URL", address)
    done = in_process(["doctor"])
    assert done.returncode == 4
    assert "✗ fail     token" in done.stdout and "→ set SEGTUI_TOKEN" in done.stdout
    assert "✓ ok       host" in done.stdout


@pytest.mark.usefixtures("online")
@pytest.mark.threat("T25")
def test_a_host_that_is_not_allowed_ends_with_2(monkeypatch: pytest.MonkeyPatch, command: Command) -> None:
    monkeypatch.setenv("SEGTUI_BASE_URL", "https://evil-segmentapis.com")
    outcome = command("doctor")
    assert outcome.status == 2 and "✗ fail     config" in outcome.out


def test_options_behind_the_command_go_before_those_in_front_of_it(command: Command, home: Path) -> None:
    path = home / "c.toml"
    path.write_text("[profiles.a]\nbase_url = 'http://127.0.0.1:9'\n[profiles.b]\nbase_url = 'http://127.0.0.1:9'\n")
    path.chmod(0o600)
    file = ["--config", str(path)]
    for arguments in (["-P", "a", "doctor", "-P", "b", *file], ["-P", "b", *file, "doctor"]):
        checks = json.loads(command(*arguments, "--json").out)["checks"]
        assert checks["profile"]["profile"] == "b"
        assert checks["config"]["file"] == str(path)
