"""What is measured, part by part, and the goals."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.bench.figures import Figure, Goal
from tests.bench.line import RATE, WAY_S, slow_line, why_not
from tests.bench.stage import FLOOR, SEGTUI, Stage, staged
from tests.bench.terminal import Driven, Figures, Program, driven, measured

FLOOR_PROGRAM = Program([sys.executable, str(FLOOR)], "row 5", "cursor 1")
LATENCY_MS = 100
_HELD_S = 2.0
_TYPED = "checkout"
_SORTABLE = 7
_HEADING, _STATE = slice(1, 2), slice(39, 40)


@dataclass(frozen=True)
class Plan:
    """How much is measured: the runs of each comparison, and the sources of the short list and of the long one."""

    folder: Path
    runs: int = 5
    short: int = 200
    long: int = 100_000
    idle_s: float = 10.0


def segtui_on(stage: Stage, command: Sequence[str] = (SEGTUI,)) -> Program:
    """segtui, looking at a workspace."""
    return Program(command, f"1/{stage.sources}", f"2/{stage.sources}", environ=stage.environ)


def _figures(part: str, found: Figures, base: Figures | None, names: Mapping[str, Goal | None]) -> Iterator[Figure]:
    for name, goal in names.items():
        title, unit = (name.removesuffix("_ms"), "ms") if name.endswith("_ms") else (name, "")
        own = (base or {}).get(name)
        yield Figure(part, title.replace("_", " "), found[name], unit, own, goal)


def _loaded(program: Driven, stage: Stage) -> None:
    """Wait until all is loaded: the program itself, which alone shows help, and the whole list."""
    program.press("?")
    program.shows("type to search")
    program.press("esc")
    program.shows(rf"/{stage.sources} ")
    program.shows("live · just now")
    program.rest(2.0)


def warm(stage: Stage) -> None:
    """Fetch the list once, so that the cache and the first sight have it."""
    with driven([SEGTUI], stage.environ) as program:
        _loaded(program, stage)
        program.press("q")


# The parts


def short_list(plan: Plan) -> Iterator[Figure]:
    """The start, the keys and the end on a few sources, beside the floor; then the idle list, and a cold start."""
    times = {name: Goal(most, times=True) for name, most in {
        "first_paint_ms": 0.15, "interactive_ms": 0.85, "settled_ms": 0.75, "startup_bytes": 0.6,
        "key_first_p50_ms": 0.7, "key_first_p95_ms": 0.8, "burst_settle_ms": 0.8, "exit_ms": 0.2,
    }.items()}  # fmt: skip
    first = {name: times[name] for name in ("first_paint_ms", "interactive_ms", "settled_ms", "startup_bytes")}
    keys = {"key_first_p50_ms": times["key_first_p50_ms"], "key_first_p95_ms": times["key_first_p95_ms"],
            "key_bytes_p50": Goal(450), "burst_settle_ms": times["burst_settle_ms"]}  # fmt: skip
    with staged(plan.short, plan.folder) as stage:
        warm(stage)
        found, base = measured(segtui_on(stage), FLOOR_PROGRAM, runs=plan.runs)
        yield from _figures("first sight", found, base, first)
        yield from _figures(f"{plan.short} sources", found, base, keys)
        yield from _figures("leaving", found, base, {"exit_ms": times["exit_ms"], "leftover_modes": Goal(0)})
        yield from _idle(plan, stage)
        cold = segtui_on(stage, ["sh", "-c", f"rm -rf {stage.home}/.cache; exec {SEGTUI}"])
        found, base = measured(cold, FLOOR_PROGRAM, runs=plan.runs)
        yield from _figures("cold start", found, base, {"ready_ms": None, "interactive_ms": None, "settled_ms": None})


def _idle(plan: Plan, stage: Stage) -> Iterator[Figure]:
    with driven([SEGTUI], stage.environ) as program:
        _loaded(program, stage)
        sent, cpu, woken = program.idles(plan.idle_s)
        memory = program.memory_mb
    yield Figure("idle", "bytes a second", sent, "", goal=Goal(0))
    yield Figure("idle", "CPU", cpu, "%", goal=Goal(0.3))
    yield Figure("idle", "wake-ups a second", woken, "", goal=Goal(2))
    yield Figure("idle", "memory (PSS)", memory, "MB")


def long_list(plan: Plan) -> Iterator[Figure]:
    """A long list beside a short one; then its filter and its order, key by key."""
    part = f"{plan.long:,} sources"
    with staged(plan.short, plan.folder) as short, staged(plan.long, plan.folder) as stage:
        warm(short)
        warm(stage)
        found, base = measured(segtui_on(stage), segtui_on(short), runs=plan.runs)
        names = {"ready_ms": Goal(1.5, times=True), "key_first_p50_ms": None, "key_first_p95_ms": None}
        for figure in _figures(part, found, base, names):
            yield Figure(part, f"{figure.name}, to {plan.short}", figure.value, "ms", figure.base, figure.goal)
        with driven([SEGTUI], stage.environ) as program:
            _loaded(program, stage)
            yield Figure(part, "memory (PSS)", program.memory_mb, "MB", goal=Goal(150))
            yield from _filtered(part, program)
            yield from _sorted(part, program)


def _filtered(part: str, program: Driven) -> Iterator[Figure]:
    program.press("/")
    program.rest()
    took = []
    for key in (*_TYPED, *["backspace"] * len(_TYPED)):
        seconds = program.press_until_they_differ(key, slice(2, 39))
        if seconds is not None:  # other rows than before
            took.append(seconds * 1000)
        program.rest()
    program.press("esc")
    program.rest()
    yield Figure(part, "filter: a key to the new rows, median", statistics.median(took), "ms")
    yield Figure(part, "filter: a key to the new rows, worst", max(took), "ms", goal=Goal(60))


def _sorted(part: str, program: Driven) -> Iterator[Figure]:
    took, beside = [], []
    for _ in range(2 * _SORTABLE):
        program.press("g")
        program.rest()
        took.append((program.press_until_they_differ("s", _HEADING) or 0) * 1000)
        program.rest(1.0)
    for _ in range(_SORTABLE):
        program.press("s")
        beside.append((program.press_until_they_differ("j", _STATE) or 0) * 1000)
        program.rest(1.0)
    yield Figure(part, "sort by a column, worst", max(took), "ms", goal=Goal(250))
    yield Figure(part, "a key while it is sorted, worst", max(beside), "ms")


def loading(plan: Plan) -> Iterator[Figure]:
    """The whole long list from an emulator that is far away, into an empty cache."""
    with staged(plan.long, plan.folder) as near:
        own_s = near.own_time_s()
    with staged(plan.long, plan.folder, LATENCY_MS) as stage:
        subprocess.run(["rm", "-rf", f"{stage.home}/.cache"], check=True)
        with driven([SEGTUI], stage.environ) as program:
            first = program.shows(r"1/\d+") - program.started_at
            program.shows(rf"/{stage.sources} ")
            whole = program.shows("live · just now") - program.started_at
    pages = -(-plan.long // 1000)
    least = pages * LATENCY_MS / 1000 + own_s
    yield Figure("loading", "first page", first, "s")
    yield Figure("loading", f"{pages} pages, to pages × latency + emulator", whole, "s", least, Goal(1.3, times=True))


def thin_line(plan: Plan) -> Iterator[Figure]:
    """`j` held down while answers come late, and over SSH behind a slowed link."""
    goal = Goal(2 * WAY_S * 1000 + 200)
    with staged(plan.short, plan.folder) as stage:
        warm(stage)
        with driven([SEGTUI], stage.environ, answer_delay_ms=300) as program:
            program.shows(rf"1/{stage.sources}")
            _, late = program.hold("j", _HELD_S)
        yield Figure("thin line", "j held, answers 300 ms late: drawn after the last", late * 1000, "ms", goal=goal)
        yield from _over_ssh(stage, goal)


def _over_ssh(stage: Stage, goal: Goal) -> Iterator[Figure]:
    reason = why_not()
    if reason:
        print(f"no SSH behind a slowed link: {reason}", file=sys.stderr)
        return
    words = " ".join(f"{name}={value}" for name, value in stage.environ.items())
    try:
        with slow_line() as ssh, driven([*ssh, f"env {words} {SEGTUI}"], {}) as program:
            _loaded(program, stage)
            _, late = program.hold("j", _HELD_S)
    except subprocess.CalledProcessError as error:
        print(f"no SSH behind a slowed link: {error.cmd[0]} said {error.stderr!r}", file=sys.stderr)
        return
    title = f"j held over SSH, {RATE}, {2 * WAY_S * 1000:.0f} ms there and back"
    yield Figure("thin line", title, late * 1000, "ms", goal=goal)


def commands(plan: Plan) -> Iterator[Figure]:
    """What a command costs before it does anything."""
    with staged(plan.short, plan.folder) as stage:
        stage.run("sources", "list", "--all", "--csv")
        ways: dict[str, Callable[[], float]] = {
            "python": lambda: _seconds(stage, [sys.executable, "-c", "pass"]),
            "--help": lambda: stage.run("--help"),
            "sources list --from-cache": lambda: stage.run("sources", "list", "--from-cache"),
        }
        found: dict[str, list[float]] = {name: [] for name in ways}
        for _ in range(4 * plan.runs):
            for name, way in ways.items():
                found[name].append(way() * 1000)
    python, *others = (statistics.median(found[name]) for name in ways)
    for name, took, goal in zip(list(ways)[1:], others, (Goal(6, times=True), None), strict=True):
        yield Figure("command line", f"{name}, to `python -c pass`", took, "ms", python, goal)


def _seconds(stage: Stage, command: Sequence[str]) -> float:
    began = time.perf_counter()
    subprocess.run(command, env=stage.whole_environ, check=True, capture_output=True)
    return time.perf_counter() - began


PARTS: Mapping[str, Callable[[Plan], Iterator[Figure]]] = {
    "short": short_list,
    "long": long_list,
    "loading": loading,
    "line": thin_line,
    "commands": commands,
}
