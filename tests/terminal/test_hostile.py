"""Whatever a workspace, an error or a file holds: the terminal gets texts and segtui's own sequences, nothing else."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from segtui.emulator import Emulator, Fault, World
from tests.contract import SHARED
from tests.support.command import Outcome, run_command
from tests.terminal import tour
from tests.terminal.conftest import Place, hosted, placed
from tests.terminal.payloads import (
    COLOUR,
    FAR,
    STOLEN,
    Refusal,
    Texts,
    hostile_texts,
    hostile_world,
    in_the_long_run,
    in_the_suite,
    is_hostile,
    refusals,
)
from tests.terminal.stream import Stream

pytestmark = pytest.mark.filterwarnings("ignore:Generating overly large repr")  # of a workspace that failed
MAKER = SHARED / "workspaces" / "make_workspace.py"
_UNSEEN = re.compile(
    "[\xad\u034f\u061c\u115f\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufe0f\ufeff\ufff9-\ufffb\U000e0000-\U000e0fff]"
)
HOSTILE = ("T01", "T02", "T03", "T04", "T07", "T09")


def assert_inert(stream: Stream, raw: str) -> None:
    """Nothing but texts and segtui's own sequences came, and of those none that a payload asked for."""
    assert (stream.strange, stream.unfinished) == ([], "")
    assert not re.search(rf"\x1b\[[0-9;]*(?:{COLOUR}|{FAR})", raw)
    assert not _UNSEEN.search(raw)
    assert not any(STOLEN in text for text in stream.copied)


def walk(place: Place, size: tuple[int, int]) -> None:
    with place.open(size=size) as tty:
        tty.sees("live ·")
        tour.arrives(tty, "Sources")
        tty.until(lambda: " 1/" in tty.lines[-1] and tty.lines[3].strip(), "rows")
        for y in range(2, 9):
            tty.click(12, y)
        tty.press("1")
        tour.whole(tty)
        tty.press("y", "n")
        tty.until(lambda: tty.stream.copied, "a copied name")
        tty.press("q")
        assert tty.ends() == 0
        tty.assert_given_back()
        assert_inert(tty.stream, tty.raw.decode())
        assert not place.writes


@pytest.mark.threat(*HOSTILE)
@in_the_suite
@given(hostile_texts())
def test_a_hostile_workspace_steers_nothing_on_a_wide_terminal_and_at_the_next_start(texts: Texts) -> None:
    if is_hostile(texts):
        with hosted(hostile_world(texts)) as place:
            walk(place, (160, 36))
            see_the_first_sight(place)


def see_the_first_sight(place: Place) -> None:
    """It is drawn from what the run before has kept."""
    with place.open(size=(160, 36)) as tty:
        tty.sees("q-")
        tty.press("q")
        tty.ends()
        assert_inert(tty.stream, tty.raw.decode())


@pytest.mark.skipif(not MAKER.exists(), reason="the workspace maker is not beside the project")
@pytest.mark.threat(*HOSTILE)
def test_a_hostile_workspace_steers_nothing_on_a_small_terminal(tmp_path: Path) -> None:
    path = tmp_path / "workspace.json"
    subprocess.run([sys.executable, str(MAKER), "--hostile", "--sources", "50", "--out", str(path)], check=True)
    with placed(tmp_path, Emulator(World.from_file(path))) as place:
        walk(place, (80, 24))


@pytest.mark.soak
@pytest.mark.threat(*HOSTILE)
@in_the_long_run
@given(hostile_texts(), st.sampled_from([(80, 24), (120, 40), (200, 60)]))
def test_many_hostile_workspaces(texts: Texts, size: tuple[int, int]) -> None:
    with hosted(hostile_world(texts)) as place:
        walk(place, size)


@pytest.mark.threat("T08")
@in_the_suite
@given(st.tuples(*[refusals] * 6))
def test_hostile_errors_are_inert_in_the_line_of_state_in_a_dialogue_in_a_toast_and_on_the_way_out(
    refused: Sequence[Refusal],
) -> None:
    if is_hostile(refused):
        with hosted() as place:
            tell_of_errors(place, refused)


def tell_of_errors(place: Place, refused: Sequence[Refusal]) -> None:
    faults = place.emulator.faults
    with place.open() as tty:
        tty.sees("live ·")
        for body, status in zip(refused, (400, 403, 404, 409, 422), strict=False):
            faults.clear()
            faults.add(Fault(status=status, body=body, latency_ms=50))
            tty.changes("r")
            tty.press("t")
            tty.run_on(0.3)
            tty.press("esc")
        faults.clear()
        faults.add(Fault(method="PATCH", status=422, body=refused[-1], latency_ms=300))
        tty.press("r")
        tty.sees_no("failed")
        tty.press("t")
        tty.sees("PATCH")
        tty.press("enter")
        tty.sees("saving")
        tty.press("2")
        tty.sees("▸ Labels", "ad-costs")  # a toast tells of the source from here
        tty.press("5")
        tty.sees("▸ Activity")
        tty.press("enter")
        tty.run_on(0.2)
        tty.press("esc", "q")
        tty.ends()
        tty.assert_given_back()
        assert_inert(tty.stream, tty.raw.decode())


@pytest.mark.threat("T08")
@in_the_suite
@given(refusals)
def test_a_hostile_reason_why_nothing_could_be_shown_is_inert(refused: Refusal) -> None:
    if is_hostile(refused):
        with hosted() as place:
            place.emulator.faults.add(Fault(status=401, body=refused))
            look_at_the_refusal(place)


def look_at_the_refusal(place: Place) -> None:
    with place.open() as tty:
        tty.sees("not authorised")
        tty.press("q")
        assert tty.ends() == 4
        tty.assert_given_back()
        assert_inert(tty.stream, tty.raw.decode())


COMMANDS: Sequence[Sequence[str]] = (
    ("sources", "list", "--all"),
    ("sources", "list", "--all", "--csv"),
    ("sources", "list", "--all", "--json"),
    ("sources", "list", "--all", "--jsonl", "--columns", "slug,name,labels,settings"),
    ("sources", "get", "id1"),
    ("sources", "get", "id1", "--json"),
    ("sources", "connections", "id1"),
    ("sources", "schema", "id0"),
    ("sources", "keys", "id1"),
    ("sources", "labels", "id1"),
    ("sources", "labels", "id1", "--set", "a=b", "--dry-run"),
    ("sources", "update", "id1", "--disable", "--dry-run"),
    ("sources", "update", "id1", "--disable", "--yes"),
    ("sources", "get", "q-\x1b]52;c;eA==\x07"),
    ("labels", "list", "--all"),
    ("catalog", "sources", "--all"),
    ("catalog", "sources", "type-1"),
    ("catalog", "destinations"),
    ("catalog", "warehouses"),
    ("workspace",),
    ("journal", "list"),
    ("call", "list_sources"),
    ("doctor",),
    ("no-\x1b[2Jsuch",),
)


@pytest.mark.threat(*HOSTILE, "T08")
@in_the_suite
@given(hostile_texts(), refusals)
def test_the_command_line_prints_a_hostile_workspace_harmlessly_on_a_terminal(texts: Texts, refused: Refusal) -> None:
    if is_hostile(texts):
        with hosted(hostile_world(texts)) as place:
            print_everything(place, refused)


def print_everything(place: Place, refused: Refusal) -> None:
    for command in COMMANDS:
        assert_outcome_inert(run_command(command, place.environ, terminal=True))
    place.emulator.faults.add(Fault(status=422, body=refused))
    enabled = run_command(("sources", "update", "id2", "--enable", "--yes"), place.environ, terminal=True)
    assert_outcome_inert(enabled)


def assert_outcome_inert(outcome: Outcome) -> None:
    for text in (outcome.out, outcome.err):
        stream = Stream()
        assert list(stream.take(text)) or not text
        assert_inert(stream, text)
        assert not stream.copied
