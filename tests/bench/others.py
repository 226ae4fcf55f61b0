"""Other terminal programs of the kind, where they are installed, measured in turn with segtui."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path

from tests.bench.figures import number
from tests.bench.parts import FLOOR_PROGRAM, Plan, segtui_on, warm
from tests.bench.stage import staged
from tests.bench.terminal import Figures, Program, measured

_COMMITS = 200
_COLUMNS = {
    "ready_ms": "ready ms", "settled_ms": "settled ms", "startup_bytes": "bytes at start",
    "key_first_p50_ms": "key ms", "key_bytes_p50": "bytes a key", "burst_settle_ms": "100 keys ms",
    "exit_ms": "exit ms",
}  # fmt: skip


def compared(plan: Plan) -> Iterator[tuple[str, ...]]:
    """The rows of a table: one for each program that is there."""
    yield "", *_COLUMNS.values()
    with staged(plan.short, plan.folder) as stage:
        warm(stage)
        rows: dict[str, Figures] = {}
        for name, program in {"the Textual floor": FLOOR_PROGRAM, **installed(plan.folder)}.items():
            own, rows[name] = measured(segtui_on(stage), program, runs=plan.runs)
            rows.setdefault("segtui", own)
    for name in ("segtui", *(name for name in rows if name != "segtui")):
        yield name, *(number(rows[name][figure]) if figure in rows[name] else "" for figure in _COLUMNS)


def installed(folder: Path) -> Mapping[str, Program]:
    """Those that are there, each on a history of some commits, or as it starts."""
    history = folder / "history"
    if not history.exists():
        _make_history(history)
    inside = ["env", "-C", str(history)]
    known = {
        "tig": Program([*inside, "tig"], "commit 199", f"commit 2 of {_COMMITS}"),
        "lazygit": Program([*inside, "lazygit", "log"], "commit 199"),
        "posting": Program(["posting"], "posting", key="tab", quit="ctrl+c"),
    }
    return {name: program for name, program in known.items() if shutil.which(name)}


def _make_history(folder: Path) -> None:
    """A repository with some commits."""
    who = "committer a <a@example.com> {at} +0000"
    commits = (
        f"commit refs/heads/main\n{who.format(at=1_700_000_000 + at)}\ndata <<E\ncommit {at}\nE\n\n"
        for at in range(_COMMITS)
    )
    subprocess.run(["git", "init", "-q", "-b", "main", folder], check=True)
    subprocess.run(["git", "-C", folder, "fast-import", "--quiet"], input="".join(commits).encode(), check=True)
