"""`segtui export`: sources, labels and schema settings as JSON, CSV, Markdown or Terraform."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

import click

from segtui.cli.gathered import Counter, resolved, run_options, tell_missing
from segtui.cli.listing import matching, note_age, parsed
from segtui.cli.options import FilePath
from segtui.cli.running import Run, note
from segtui.errors import UsageError
from segtui.models import Source

if TYPE_CHECKING:
    from pathlib import Path

    from segtui.service.exporting.gathering import Wanted
    from segtui.service.service import Service

_FORMATS = ("json", "csv", "markdown", "terraform")


@click.command()
@click.option("--format", "form", type=click.Choice(_FORMATS), required=True, help="How it is written.")
@click.option("--filter", "filter_", metavar="FILTER", default="", help="Only the sources that match, as in the lists.")
@click.option("--only", type=click.Choice(["sources", "labels"]), help="The table of a CSV: sources unless said so.")
@click.option("--no-schema", is_flag=True, help="Leave out schema settings, which cost a request for each source.")
@click.option("--reveal-keys", is_flag=True, help="Write keys too (JSON and CSV); they are left out otherwise.")
@click.option("--output", "-o", type=FilePath(), metavar="FILE", help="The file to write; standard output without it.")
@click.option("--force", is_flag=True, help="Write over the file if it is there.")
@run_options(caches=True)
def export(
    run: Run,
    form: str,
    filter_: str,
    only: str | None,
    no_schema: bool,
    reveal_keys: bool,
    output: Path | None,
    force: bool,
) -> int:
    """Write sources, labels and schema settings as a file.

    Secret settings are masked; in Terraform they are variables. What could not be read is told on standard error, and
    the exit status is 5 then.
    """
    from segtui.service.exporting.files import check_free
    from segtui.service.exporting.formats import FORMATS
    from segtui.service.exporting.gathering import Wanted

    _check(form, only, reveal_keys, run.from_cache)
    query = parsed(filter_, Source)
    output = resolved(output) if output is not None else None
    if output is not None:
        check_free(output, force=force)
    wants_schema = not no_schema and only != "labels"

    async def work(service: Service) -> int:
        def chosen(sources: Sequence[Source]) -> Sequence[Source]:
            return sources if query is None else matching(sources, query, Source, service.hash_key)

        wanted = Wanted(
            chosen=chosen if query is not None else None,
            schema=wants_schema,
            plans=wants_schema and FORMATS[form].wants_plans,
            from_cache=run.from_cache,
        )
        return await _written(service, wanted, form, only or "", reveal_keys, output, force)

    return run.serve(work)


async def _written(
    service: Service, wanted: Wanted, form: str, only: str, reveal_keys: bool, output: Path | None, force: bool
) -> int:
    from segtui.service.exporting.files import write_file
    from segtui.service.exporting.formats import text_of
    from segtui.service.exporting.gathering import gather

    counter = Counter()
    try:
        material = await gather(service, wanted, counter)
    finally:
        counter.end()
    pieces = text_of(material, form, reveal_keys=reveal_keys, only=only)
    if output is None:
        print_pieces(pieces)
    else:
        write_file(output, pieces, force=force)
        note(f"wrote {output}: {len(material.sources)} sources, {len(material.labels)} labels")
    note_age(material.fetched_at if wanted.from_cache else None, service.clock)
    return tell_missing(material.missing)


def print_pieces(pieces: Iterable[str]) -> None:
    """Print a file's text, in UTF-8 wherever it goes."""
    binary = getattr(sys.stdout, "buffer", None)
    write: Callable[[str], object] = sys.stdout.write
    if binary is not None:
        sys.stdout.flush()
        write = lambda piece: binary.write(piece.encode())  # noqa: E731
    for piece in pieces:
        write(piece)
    sys.stdout.flush()


def _check(form: str, only: str | None, reveal_keys: bool, from_cache: bool) -> None:
    """Raises UsageError for options that do not go together."""
    if only is not None and form != "csv":
        raise UsageError(f"--only chooses the table of a CSV: {form} holds both")
    if reveal_keys and (form not in ("json", "csv") or only == "labels"):
        raise UsageError("--reveal-keys: there is no place for write keys in this")
    if reveal_keys and from_cache:
        raise UsageError("the cache holds no write keys to reveal", hint="leave out --from-cache")
    if reveal_keys:
        note("write keys are written in full")
