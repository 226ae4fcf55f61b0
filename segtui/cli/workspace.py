"""`segtui workspace`: whose token it is."""

from __future__ import annotations

import click

from segtui.cli.listing import print_one
from segtui.cli.running import Run, workspace_options
from segtui.operations.workspace import get_workspace


@click.command()
@workspace_options(caches=True)
def workspace(run: Run) -> int:
    """Show the workspace that the token belongs to."""
    return run.serve(lambda service: print_one(run, service, get_workspace()))
