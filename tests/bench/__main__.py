"""`python -m tests.bench`: measure, and print the table."""

from __future__ import annotations

import argparse
import json
import platform
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from tests.bench import others
from tests.bench.figures import HEADINGS, Figure, as_json, markdown, table
from tests.bench.parts import PARTS, Plan
from tests.bench.stage import missing

README = Path(__file__).parents[2] / "README.md"
MARKS = ("<!-- figures -->\n", "<!-- end of figures -->\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure what was asked for; gives the exit status: 0 measured, 2 something that is needed is not there."""
    options = _options(arguments)
    if lacking := missing():
        print("cannot measure: there is no " + ", no ".join(lacking))
        return 2
    with tempfile.TemporaryDirectory() as made:
        plan = Plan(Path(options.folder or made), runs=options.runs)
        if options.quick:
            plan = replace(plan, runs=1, long=3000, idle_s=1.0)
        figures = [figure for name in options.parts or PARTS for figure in _told(PARTS[name](plan))]
        beside = list(others.compared(plan)) if options.others else []
    rows = [HEADINGS, *(figure.cells() for figure in figures)]
    print(table(rows))
    if beside:
        print("\n" + table(beside))
    if options.json:
        _write_json(options.json, plan, figures, beside)
    if options.readme:
        _write_readme([rows, *([beside] if beside else [])])
    return 0


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("parts", nargs="*", choices=[[], *PARTS], metavar="PART", help=f"of {', '.join(PARTS)}; or all")
    parser.add_argument("--runs", type=int, default=5, help="runs of each comparison (%(default)s)")
    parser.add_argument("--quick", action="store_true", help="one run on few sources: to see that it works")
    parser.add_argument("--others", action="store_true", help="measure other programs too, where they are installed")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there")
    parser.add_argument("--readme", action="store_true", help="put the tables into the README")
    parser.add_argument("--folder", type=Path, help="keep workspaces and homes there, for the next time")
    return parser.parse_args(arguments)


def _told(figures: Iterable[Figure]) -> list[Figure]:
    """The figures, each told as soon as it is there."""
    found = []
    for figure in figures:
        print("  ".join(filter(None, figure.cells())), flush=True)
        found.append(figure)
    print()
    return found


def _write_json(file: Path, plan: Plan, figures: Sequence[Figure], beside: Sequence[Sequence[str]]) -> None:
    about = {"python": platform.python_version(), "machine": platform.machine(), "runs": plan.runs}
    file.write_text(json.dumps({**about, "figures": as_json(figures), "others": beside}, indent=1), encoding="utf-8")


def _write_readme(tables: Sequence[Sequence[Sequence[str]]]) -> None:
    text = README.read_text(encoding="utf-8")
    before, _, rest = text.partition(MARKS[0])
    _, _, after = rest.partition(MARKS[1])
    README.write_text(
        before + MARKS[0] + "\n" + "\n\n".join(map(markdown, tables)) + "\n\n" + MARKS[1] + after, "utf-8"
    )


if __name__ == "__main__":
    raise SystemExit(main())
