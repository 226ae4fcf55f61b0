"""A cache whose process is killed at random moments, again and again, alone or beside another one."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from segtui.cache.store import Store
from tests.faults.killing import Acknowledged, check_whole, moment, writers
from tests.faults.seeds import seeds, soaked, told
from tests.faults.writers import PAGE, PAGES

KILLS = 60


def acknowledged_of(acknowledged: Acknowledged) -> dict[str, int]:
    """The last revision that was acknowledged of each page, each single record and the whole."""
    found: dict[str, int] = {}
    for word, revision, *name in acknowledged:
        found[" ".join([word, *name])] = int(revision)
    return found


def check(store: Store, kind: str, last: dict[str, int]) -> int:
    """Everything acknowledged is there, or what came after it, and no page is torn; returns the newest revision."""
    collection = store.load(kind)
    entries = [] if collection is None else collection.entries
    revisions = [int(entry.doc[13:-1]) for entry in entries]
    for start in range(0, PAGE * PAGES, PAGE):
        page = set(revisions[start : start + PAGE])
        assert len(page) <= 1, "a page was torn"
        assert min(page, default=0) >= last.get(f"page {start}", 0), "an acknowledged page was lost"
    dated = 0 if collection is None else collection.fetched_at
    assert dated >= last.get("whole", 0), "the date of a whole load was lost"
    check_singles(store, last)
    return max(revisions, default=0)


def check_singles(store: Store, last: dict[str, int]) -> None:
    put, doomed = store.load("single"), store.load("doomed")
    there = {} if put is None else {entry.id: int(entry.doc) for entry in put.entries}
    left = set() if doomed is None else {entry.id for entry in doomed.entries}
    for text, revision in last.items():
        word, _, name = text.partition(" ")
        assert word != "put" or there.get(name, 0) >= revision, "an acknowledged record was lost"
        assert word != "gone" or name not in left, "a record that was removed is back"


def killed_again_and_again(path: Path, seed: int, kills: int = KILLS) -> int:
    """Kill writers of one file, and look at it after each; returns how much they had acknowledged."""
    chance, newest, heard = random.Random(seed), 0, 0
    last: dict[str, int] = {}
    with writers("cache") as forking:
        for _ in range(kills):
            forking.start(path, newest + 1)
            acknowledged = forking.kill_at(moment(chance))
            heard += len(acknowledged)
            last |= acknowledged_of(acknowledged)
            store, notices = Store.open(path)
            assert notices == () and not store.in_memory
            newest = max(newest, check(store, "a", last))
            store.close()
            check_whole(path)
    return heard


@pytest.mark.threat("T44")
@pytest.mark.parametrize("seed", seeds(4))
def test_whatever_the_moment_of_a_kill_nothing_acknowledged_is_lost(path: Path, seed: int) -> None:
    with told(seed):
        assert killed_again_and_again(path, seed) > KILLS


@pytest.mark.soak
@pytest.mark.threat("T44")
def test_thousands_of_kills(tmp_path: Path) -> None:
    heard = 0
    for seed in soaked(40):
        with told(seed):
            heard += killed_again_and_again(tmp_path / f"{seed}.db", seed, 100)
    print(f"\n{100 * len(soaked(40))} kills, {heard} acknowledgements, none lost")


@pytest.mark.threat("T44", "T45")
@pytest.mark.parametrize("seed", seeds(2))
def test_one_of_two_instances_is_killed_and_the_other_loses_nothing(path: Path, seed: int) -> None:
    chance = random.Random(seed)
    with told(seed), writers("cache", "a") as mortal, writers("cache", "b") as other:
        other.start(path, 1)
        newest = 0
        for _ in range(15):
            mortal.start(path, newest + 1)
            newest = max([newest, *acknowledged_of(mortal.kill_at(moment(chance))).values()])
        alone = other.hear("whole") + other.hear("whole")
        last = acknowledged_of(alone + other.kill_at(moment(chance)))
        store, notices = Store.open(path)
        assert notices == () and not store.in_memory
        assert check(store, "b", last) >= last["whole"]
        store.close()
        check_whole(path)
