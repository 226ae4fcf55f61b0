"""What a command may load: nobody pays for what he does not use."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from segtui.cli.commands import COMMANDS, SOURCES
from segtui.cli.main import segtui

from ..emulator.support import source
from .conftest import ROOT
from .emulated import Emulated, emulated, only

SCREENS = {"textual", "markdown_it"}
NETWORK = {"httpx", "httpcore", "anyio", "ssl", "h11"}
HEAVY = SCREENS | {"rich"} | NETWORK | {"uvicorn", "msgspec", "sqlite3", "asyncio", "platformdirs", "tomllib"}
LOADED = """
import json, sys
from segtui.cli.main import run
status = run(sys.argv[1:], start_screen=None)
print(json.dumps([status, sorted({name.partition('.')[0] for name in sys.modules})]), file=sys.stderr)
"""


@pytest.fixture
def world(home: Path) -> Iterator[Emulated]:
    with emulated(home) as running:
        yield running


def loaded(world: Emulated, *arguments: str) -> set[str]:
    """The libraries that a command loads, in a process of its own; the command must succeed."""
    environ = world.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", LOADED, *arguments], env=environ, capture_output=True, text=True, timeout=60
    )
    status, modules = json.loads(done.stderr.splitlines()[-1])
    assert status == 0, done.stderr
    return set(modules)


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["sources", "--help"], ["help", "keys"]])
def test_help_loads_nothing_that_is_heavy(world: Emulated, arguments: list[str]) -> None:
    assert not loaded(world, *arguments) & HEAVY


@pytest.mark.parametrize(
    "arguments",
    [["sources", "list"], ["labels", "list"], ["workspace"], ["sources", "update", "one", "--disable", "--yes"]],
)
def test_no_command_but_the_screen_loads_textual(world: Emulated, arguments: list[str]) -> None:
    modules = loaded(world, *arguments)
    assert not modules & SCREENS and "httpx" in modules


@pytest.mark.parametrize("arguments", [["list"], ["get", "one"], ["labels", "one"]])
def test_what_comes_from_the_cache_loads_nothing_of_the_network(world: Emulated, arguments: list[str]) -> None:
    assert world.run("sources", "list", "--all").status == 0
    assert not loaded(world, "sources", *arguments, "--from-cache") & (SCREENS | {"httpx", "httpcore", "uvicorn"})


def test_the_table_of_commands_says_what_the_commands_say() -> None:
    context = click.Context(segtui)
    for table, group in ((COMMANDS, segtui), (SOURCES, segtui.get_command(context, "sources"))):
        assert isinstance(group, click.Group)
        for name, (_, summary) in table.items():
            command = group.get_command(context, name)
            assert command is not None and command.name == name
            assert (command.help or "").split("\n\n")[0].replace("\n", " ") == summary


def test_a_pipe_that_closes_early_ends_quietly(home: Path) -> None:
    found = [source(f"s{at:05}", name="n" * 200) for at in range(3000)]
    with emulated(home, only(*found)) as world:
        environ = world.environ | {"PYTHONPATH": str(ROOT)}
        listing = subprocess.Popen(
            [sys.executable, "-m", "segtui", "sources", "list", "--all", "--jsonl"],
            env=environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip
        assert listing.stdout is not None and listing.stderr is not None
        assert listing.stdout.readline().startswith(b"{")
        listing.stdout.close()
        complaint = listing.stderr.read()
        assert (listing.wait(timeout=30), complaint) == (0, b"")
        listing.stderr.close()


def test_a_list_begins_with_its_first_page(home: Path) -> None:
    found = [source(f"s{at:05}") for at in range(2500)]
    with emulated(home, only(*found)) as world:
        world.fails(operation="list_sources", after=2, status=500)
        outcome = world.run("sources", "list", "--all", "--jsonl")
    assert outcome.status == 3 and outcome.out.count("\n") == 2000


MEASURED = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:], check=True)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, file=sys.stderr)
"""
"""Started from a small process: a new one begins with the peak of the process that starts it."""


@pytest.mark.soak
def test_a_hundred_thousand_sources_stream_in_little_memory(home: Path) -> None:
    found = [source(f"s{at:06}", labels=[{"key": "env", "value": f"v{at % 50}"}]) for at in range(100_000)]
    labels = [{"key": "env", "value": f"v{at}"} for at in range(50)]
    with emulated(home, only(*found) | {"labels": labels}) as world:
        environ = world.environ | {"PYTHONPATH": str(ROOT)}
        command = [sys.executable, "-m", "segtui", "sources", "list", "--all", "--json"]
        with subprocess.Popen(
            [sys.executable, "-c", MEASURED, *command], env=environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        ) as listing:
            assert listing.stdout is not None and listing.stderr is not None
            records = json.load(listing.stdout)
            most_kb = int(listing.stderr.read())
    assert len(records) == 100_000
    assert most_kb < 200 * 1024
