"""`segtui snapshot`: what the workspace is now, kept as a file."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

from segtui.cli.gathered import Counter, resolved, run_options, tell_missing
from segtui.cli.options import FilePath
from segtui.cli.running import Run, note

if TYPE_CHECKING:
    from pathlib import Path

    from segtui.service.service import Service


@click.group()
def snapshot() -> None:
    """Keep what the workspace is now, to compare it later."""


@snapshot.command()
@click.argument("file", type=FilePath())
@click.option("--no-schema", is_flag=True, help="Leave out schema settings, which cost a request for each source.")
@click.option("--force", is_flag=True, help="Write over the file if it is there.")
@run_options(caches=True)
def save(run: Run, file: Path, no_schema: bool, force: bool) -> int:
    """Save sources, labels and schema settings in FILE, without secrets.

    Write keys stand in it as hashes that mean nothing without the token, and secret settings masked.
    """
    from segtui.service.comparing.sides import Here, snapshot_now
    from segtui.service.comparing.snapshot_file import snapshot_text
    from segtui.service.exporting.files import check_free, write_file

    path = resolved(file)
    check_free(path, force=force)

    async def work(service: Service) -> int:
        here, counter = Here(service.settings, os.environ, service), Counter()
        try:
            found, missing = await snapshot_now(here, schema=not no_schema, from_cache=run.from_cache, progress=counter)
        finally:
            counter.end()
        write_file(path, snapshot_text(found), force=force)
        note(f"wrote {path}: {len(found.sources)} sources, {len(found.labels)} labels")
        return tell_missing(missing)

    return run.serve(work)
