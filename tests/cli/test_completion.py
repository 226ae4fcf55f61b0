"""Completion in a shell: scripts that shells accept, and words from the cache alone."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from ..emulator.support import source, workspace
from ..support.command import run_command
from .conftest import ROOT
from .emulated import Emulated, emulated


@pytest.fixture
def world(home: Path) -> Iterator[Emulated]:
    data = workspace()
    data["sources"].append(source("hostile") | {"slug": "one\x1b]52;c;eA==\x07 $(id)"})
    with emulated(home, data) as running:
        yield running


def words(world: Emulated, *typed: str) -> list[str]:
    """The words that a shell is offered behind these, the last of which is being typed."""
    asked = {"_SEGTUI_COMPLETE": "bash_complete", "COMP_WORDS": " ".join(typed), "COMP_CWORD": str(len(typed) - 1)}
    before = len(world.emulator.seen)
    outcome = run_command([], world.environ | asked)
    assert outcome.err == "" and len(world.emulator.seen) == before
    return [line.partition(",")[2] for line in outcome.out.splitlines()]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_is_one_that_the_shell_understands(home: Path, world: Emulated, shell: str) -> None:
    outcome = world.run("completion", shell)
    assert outcome.status == 0 and "_SEGTUI_COMPLETE" in outcome.out and outcome.err == ""
    if shutil.which(shell):
        checked = subprocess.run([shell, "-n"], input=outcome.out, text=True, capture_output=True, timeout=30)
        assert checked.returncode == 0, checked.stderr


def test_an_unknown_shell_is_wrong_usage(world: Emulated) -> None:
    assert world.run("completion", "cmd").status == 2


def test_commands_and_options_are_completed(world: Emulated) -> None:
    assert words(world, "segtui", "sou") == ["sources"]
    assert {"list", "get", "create", "labels"} <= set(words(world, "segtui", "sources", ""))
    assert words(world, "segtui", "sources", "list", "--from") == ["--from-cache"]
    assert "--token" not in words(world, "segtui", "sources", "list", "--")


def test_slugs_labels_and_types_come_from_the_cache(world: Emulated) -> None:
    assert words(world, "segtui", "sources", "get", "") == []
    for command in (["sources", "list", "--all"], ["labels", "list"], ["catalog", "sources", "opts"]):
        assert world.run(*command).status == 0
    assert words(world, "segtui", "sources", "get", "") == ["one", "two", "cloud"]
    assert words(world, "segtui", "sources", "update", "tw") == ["two"]
    assert words(world, "segtui", "sources", "labels", "one", "--add", "env") == ["env=prod", "env=dev"]
    assert words(world, "segtui", "sources", "create", "--type", "o") == ["opts"]
    assert words(world, "segtui", "report", "no-") == ["no-destination", "no-blocking"]
    assert words(world, "segtui", "report", "without-label", "") == ["env", "team"]


def test_the_cache_of_another_token_or_profile_is_not_told(world: Emulated) -> None:
    assert world.run("sources", "list", "--all").status == 0
    world.environ["SEGTUI_TOKEN"] = "another"
    assert words(world, "segtui", "sources", "get", "") == []


def test_no_token_command_is_run_and_every_trouble_is_silent(world: Emulated, home: Path) -> None:
    ran = home / "ran"
    world.profile(f'token_command = ["touch", "{ran}"]')
    del world.environ["SEGTUI_TOKEN"]
    assert words(world, "segtui", "sources", "get", "") == [] and not ran.exists()
    world.profile("this is no TOML [")
    assert words(world, "segtui", "sources", "get", "") == []
    assert words(world, "segtui", "-P", "absent", "sources", "get", "") == []


def test_operations_are_completed_by_either_name(world: Emulated) -> None:
    assert words(world, "segtui", "call", "list_so") == ["list_sources"]
    assert words(world, "segtui", "call", "segment_sources_list_so") == ["segment_sources_list_sources"]


@pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash")
def test_a_real_bash_completes_slugs_and_labels(world: Emulated, home: Path) -> None:
    for command in (["sources", "list", "--all"], ["labels", "list"]):
        assert world.run(*command).status == 0
    program = home / "bin/segtui"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nPYTHONPATH={ROOT} exec {sys.executable} -m segtui "$@"\n')
    program.chmod(0o700)
    script = """
        eval "$(segtui completion bash)"
        COMP_WORDBREAKS=$' =:'
        typed() { COMP_LINE=$1 COMP_POINT=${#1} COMPREPLY=(); _segtui_completion segtui; echo "${COMPREPLY[*]}"; }
        typed "segtui sources get cl"
        typed "segtui labels delete env=p"
        typed "segtui sources labels one --add=team=d"
        typed "segtui sources labels "
    """
    environ = world.environ | {"PATH": f"{program.parent}:{world.environ['PATH']}"}
    done = subprocess.run(["bash", "-c", script], env=environ, text=True, capture_output=True, timeout=60)
    slug, end_of_label, end_of_option, anything = done.stdout.splitlines()[:4]
    assert (slug, end_of_label, end_of_option) == ("cloud", "prod", "data"), done.stderr
    assert anything.startswith("one two cloud")
