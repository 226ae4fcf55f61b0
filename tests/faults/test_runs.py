"""Random runs over a real socket: whatever fails, what is shown was so, and what is reported is so."""

from __future__ import annotations

import tempfile
from collections import Counter
from pathlib import Path

import pytest

from tests.faults.runs import one_run
from tests.faults.seeds import seeds, soaked, told
from tests.faults.virtual import run


@pytest.mark.threat("T28", "T29", "T36", "T37", "T40", "T41", "T42")
@pytest.mark.parametrize("seed", seeds(40))
def test_what_is_shown_was_so_and_what_is_reported_is_so(seed: int, tmp_path: Path) -> None:
    with told(seed):
        over = run(one_run(seed, tmp_path), seed)
        assert over.oracle.looked_at > 3


@pytest.mark.parametrize("seed", seeds(1))
def test_the_same_seed_is_the_same_run(seed: int, tmp_path: Path) -> None:
    first, second = (run(one_run(seed, tmp_path / name), seed) for name in ("one", "two"))
    assert [(s.method, s.path, s.status) for s in first.server.seen] == [
        (s.method, s.path, s.status) for s in second.server.seen
    ]
    assert first.server.moments == second.server.moments and first.oracle.looked_at == second.oracle.looked_at


@pytest.mark.soak
@pytest.mark.threat("T28", "T29", "T36", "T37", "T40", "T41", "T42")
def test_thousands_of_runs() -> None:
    ends: Counter[str] = Counter()
    looked_at = 0
    for seed in soaked(3000):
        with told(seed), tempfile.TemporaryDirectory() as folder:
            over = run(one_run(seed, Path(folder)), seed)
            looked_at += over.oracle.looked_at
            ends.update(write.standing.value for write in over.oracle.written if write.standing)
    print(f"\n{len(soaked(3000))} runs, {looked_at} views, {ends.total()} writes: {dict(ends)}")
