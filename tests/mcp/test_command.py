"""`segtui mcp` on the command line: the list of tools, and what is said where it cannot serve."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from segtui.cli.main import run
from segtui.operations import OPERATIONS, Effect
from segtui.service.launch import Serving

from ..support.command import environ_for, run_command

NOWHERE = "http://127.0.0.1:1"


def test_the_list_needs_neither_token_nor_network_nor_the_sdk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("mcp", "mcp_types"):
        monkeypatch.setitem(sys.modules, name, None)
    environ = environ_for(NOWHERE, tmp_path)
    del environ["SEGTUI_TOKEN"]
    outcome = run_command(["mcp", "--list"], environ)
    lines = outcome.out.splitlines()
    assert outcome.status == 0 and [line.split()[0] for line in lines[1:]] == [o.tool_name for o in OPERATIONS.values()]
    described = json.loads(run_command(["mcp", "--list", "--json"], environ).out)
    assert {tool["name"]: tool["annotations"]["readOnlyHint"] for tool in described} == {
        one.tool_name: one.effect is Effect.READ for one in OPERATIONS.values()
    }
    only_reads = json.loads(run_command(["mcp", "--read-only", "--list", "--json"], environ).out)
    assert only_reads == [tool for tool in described if tool["annotations"]["readOnlyHint"]]


def test_without_the_extra_it_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("mcp", "mcp_types"):
        monkeypatch.setitem(sys.modules, name, None)
    for name in [name for name in sys.modules if name.startswith(("mcp.", "segtui.mcp.server"))]:
        monkeypatch.delitem(sys.modules, name)
    outcome = run_command(["mcp"], environ_for(NOWHERE, tmp_path))
    assert (outcome.status, outcome.out) == (2, "")
    assert outcome.err == "segtui: the tool server needs an extra (pip install 'segtui[mcp]')\n"


def test_a_config_file_that_is_wrong_is_told_at_once(tmp_path: Path) -> None:
    outcome = run_command(["mcp", "-P", "absent"], environ_for(NOWHERE, tmp_path))
    assert outcome.status == 2 and "there is no profile absent" in outcome.err


def test_options_reach_the_server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[Serving] = []
    for name, value in environ_for(NOWHERE, tmp_path).items():
        monkeypatch.setenv(name, value)
    arguments = ["--read-only", "mcp", "--allow-production", "--region", "eu"]
    assert run(arguments, start_screen=lambda _: 9, serve_tools=lambda one: started.append(one) or 0) == 0
    (serving,) = started
    assert serving.allow_production and serving.settings.read_only_reasons == ("--read-only",)
    assert serving.settings.region == "eu"
    other = serving.settings_of("default", {})
    assert (other.region, other.read_only_reasons) == ("us", ("--read-only",))
