"""`segtui doctor`: is everything in place?"""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import click

from segtui.cli.options import Choices, choice_options

if TYPE_CHECKING:
    from segtui.service.checks import Report

_SIGNS = {"ok": "✓", "warn": "!", "fail": "✗", "skipped": "–"}


@click.command()
@choice_options
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_obj
def doctor(before: Choices, choices: Choices, as_json: bool) -> int:
    """Check configuration, token, host and cache; the exit status is that of the first failure."""
    from segtui.service.doctor import examine

    asked = choices.over(before)
    report = examine(lambda: asked.settings(os.environ), os.environ)
    if as_json:
        click.echo(json.dumps(report.as_json(), indent=2))
    else:
        _print_table(report)
    return report.exit_code


def _print_table(report: Report) -> None:
    from segtui.text import harmless

    width = max(len(check.name) for check in report.checks)
    for check in report.checks:
        click.echo(f"{_SIGNS[check.state]} {check.state:<7}  {check.name:<{width}}  {harmless(check.text)}")
        if check.hint:
            click.echo(f"{'':>{width + 11}}  → {harmless(check.hint)}")
