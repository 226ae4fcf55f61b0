"""A journal whose process is killed at random moments, again and again."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from pathlib import Path

import pytest

from segtui.journal.entry import Standing
from segtui.journal.journal import Journal
from tests.faults.killing import Acknowledged, check_whole, moment, writers
from tests.faults.seeds import seeds, soaked, told
from tests.faults.writers import PLAN_STEPS

KILLS = 60
ORDER = [Standing.INTENDED, Standing.SENT, Standing.DONE]
WORDS = {"sent": Standing.SENT, "done": Standing.DONE}


async def check(folder: Path, acknowledged: Acknowledged) -> None:
    """Every plan that was acknowledged is there whole, each of its steps as far as was acknowledged, or further."""
    journal = Journal.open(folder)
    for word, plan, *step in acknowledged:
        entries = await journal.plan(plan)
        assert len(entries) == PLAN_STEPS, f"{plan} was acknowledged and has {len(entries)} entries"
        if step:
            state = entries[int(step[0])].state
            assert ORDER.index(state) >= ORDER.index(WORDS[word]), f"{plan} {step[0]} was {word} and is {state.value}"
    newest = await journal.entries(2 * PLAN_STEPS)
    assert set(Counter(entry.plan_id for entry in newest).values()) <= {PLAN_STEPS}, "a plan was noted in part"
    still_open = [e for e in await journal.entries(500) if e.state.is_open]
    assert {e.plan_id for e in await journal.unfinished()} >= {e.plan_id for e in still_open}
    assert await journal.notices() == ()
    await journal.close()


def killed_again_and_again(path: Path, seed: int, kills: int = KILLS) -> int:
    """Kill writers of one file, and look at it after each; returns how much they had acknowledged."""
    chance, heard = random.Random(seed), 0
    with writers("journal", "plan") as forking:
        for number in range(kills):
            forking.start(path, number * 10_000)
            acknowledged = forking.kill_at(moment(chance))
            heard += len(acknowledged)
            asyncio.run(check(path.parent, acknowledged))
            check_whole(path)
    return heard


@pytest.mark.threat("T31", "T44")
@pytest.mark.parametrize("seed", seeds(3))
def test_whatever_the_moment_of_a_kill_nothing_noted_is_lost(path: Path, seed: int) -> None:
    with told(seed):
        assert killed_again_and_again(path, seed) > KILLS


@pytest.mark.threat("T31", "T44", "T45")
@pytest.mark.parametrize("seed", seeds(2))
def test_one_of_two_instances_is_killed_and_the_other_loses_nothing(path: Path, seed: int) -> None:
    chance = random.Random(seed)
    with told(seed), writers("journal", "a") as mortal, writers("journal", "b") as other:
        other.start(path, 0)
        heard: Acknowledged = []
        for number in range(15):
            mortal.start(path, number * 10_000)
            heard += mortal.kill_at(moment(chance))
        alone = other.hear("done") + other.hear("done")
        heard += alone + other.kill_at(moment(chance))
        asyncio.run(check(path.parent, heard))
        check_whole(path)


@pytest.mark.soak
@pytest.mark.threat("T31", "T44")
def test_thousands_of_kills(tmp_path: Path) -> None:
    heard = 0
    for seed in soaked(40):
        with told(seed):
            heard += killed_again_and_again(tmp_path / str(seed) / "journal.db", seed, 100)
    print(f"\n{100 * len(soaked(40))} kills, {heard} acknowledgements, none lost")
