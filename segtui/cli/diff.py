"""`segtui diff`: what differs between two workspaces, or between two times of one."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

from segtui.cli.gathered import Counter, run_options, tell_missing
from segtui.cli.running import Run, note
from segtui.cli.styles import says_color, styled

if TYPE_CHECKING:
    from segtui.service.comparing.difference import Difference


@click.command()
@click.argument("a")
@click.argument("b")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option("--exit-code", is_flag=True, help="The exit status is 1 where anything differs.")
@click.option("--no-schema", is_flag=True, help="Leave out schema settings, which cost a request for each source.")
@run_options()
def diff(run: Run, a: str, b: str, as_json: bool, exit_code: bool, no_schema: bool) -> int:
    """Tell what differs between two workspaces, or two times of one.

    A and B are snapshot files (segtui snapshot save), names of profiles, or live: the workspace as it is now. Sources
    are matched by id within one workspace, and by slug between two.
    """
    from segtui.service.comparing.sides import Here, compared

    counter = Counter()
    try:
        found = asyncio.run(compared(Here(run.settings(), os.environ), a, b, schema=not no_schema, progress=counter))
    finally:
        counter.end()
    if as_json:
        _print_json(found.difference)
    else:
        _print(found.difference, is_colored=says_color(run.output.color, sys.stdout))
    status = tell_missing(found.missing)
    return status or int(exit_code and bool(found.difference.items))


def _print_json(found: Difference) -> None:
    from segtui.service.comparing.saying import difference_json
    from segtui.service.json_text import printed

    click.echo(printed(difference_json(found), indent=2))


def _print(found: Difference, *, is_colored: bool) -> None:
    from segtui.service.comparing.saying import heading_rows, item_rows, summary_said

    _rows(heading_rows(found), is_colored)
    for item in found.items:
        _rows(item_rows(item), is_colored)
    note(summary_said(found))


def _rows(rows: Iterable[Iterable[tuple[str, str]]], is_colored: bool) -> None:
    for row in rows:
        sys.stdout.write("".join(styled(text, tone, is_colored) for text, tone in row).rstrip() + "\n")
