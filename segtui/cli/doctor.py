"""`segtui doctor`: is everything in place?"""

from __future__ import annotations

import click

from segtui.cli.options import Choices, choice_options


@click.command()
@choice_options
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_context
def doctor(context: click.Context, choices: Choices, as_json: bool) -> int:
    """Check the configuration, the token, the host and the cache."""
    choices.over(context.obj)
    return 0
