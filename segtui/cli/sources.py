"""`segtui sources`: the group; each command is imported when it is run."""

from __future__ import annotations

import click

from segtui.cli.commands import SOURCES
from segtui.cli.lazy import LazyGroup


@click.group(cls=LazyGroup, table=SOURCES)
def sources() -> None:
    """Show and change sources.

    A SOURCE is named by its id or its slug; id:X and slug:X say which of the two is meant.
    """
