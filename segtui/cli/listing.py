"""Reads on standard output: lists, limited or whole, filtered, batch by batch; and single records."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from segtui.cli.options import AnyFunction
from segtui.cli.running import Run, note
from segtui.cli.shapes import SHAPES
from segtui.errors import BadFilter, UsageError
from segtui.operations import Call

if TYPE_CHECKING:
    from segtui.service.filters import Query
    from segtui.service.headless import Batch
    from segtui.service.service import Service

USUAL_LIMIT = 200


@dataclass(frozen=True)
class Wanted:
    """Which records of a list: those that match `filter`, and no more than `limit` (None: all)."""

    limit: int | None = None
    filter: str = ""


def list_options(function: AnyFunction) -> AnyFunction:
    """The options of a list, handed to the function as `wanted`."""

    @click.option("--filter", "filter_", metavar="FILTER", default="", help="Only what matches, as in the lists.")
    @click.option("--all", "everything", is_flag=True, help="All there are, however many pages that takes.")
    @click.option("--limit", type=click.IntRange(1), metavar="N", help=f"No more than N; {USUAL_LIMIT} unless --all.")
    @functools.wraps(function)
    def with_wanted(*args: Any, filter_: str, everything: bool, limit: int | None, **more: Any) -> Any:
        if everything and limit is not None:
            raise UsageError("--all and --limit contradict each other")
        return function(*args, wanted=Wanted(None if everything else limit or USUAL_LIMIT, filter_), **more)

    return with_wanted


async def print_list(run: Run, service: Service, call: Call[Any], wanted: Wanted) -> None:
    """Print a list as it comes; with a filter, once it is whole. Raises SegtuiError."""
    from segtui.service.headless import pages

    kind = call.operation.record
    printer, query = run.output.printer(kind), parsed(wanted.filter, kind)
    limit = wanted.limit if query is None else None
    last, gathered = None, list[Any]()
    async with aclosing(pages(service, call, from_cache=run.from_cache, limit=limit)) as batches:
        async for batch in batches:
            last = batch
            if query is None:
                printer.add(batch.records)
            else:
                gathered += batch.records
    if query is not None:
        found = matching(gathered, query, kind, service.hash_key)
        printer.add(found[: wanted.limit])
        _note_cut(len(found), wanted.limit)
    printer.end()
    if last is not None:
        _note_rest(last, printer.count, limit)
        note_age(last.fetched_at, service.clock, is_whole=last.is_whole)
    if not printer.count and not run.output.is_data:
        note(f"no {call.operation.holds}" + (f" match {wanted.filter}" if query else ""))


async def print_one(run: Run, service: Service, call: Call[Any]) -> None:
    """Print a single record. Raises SegtuiError."""
    from segtui.service.headless import read

    printer = run.output.printer(call.operation.record)
    view = await read(service, call, from_cache=run.from_cache)
    printer.one(view.one)
    note_age(view.fetched_at if run.from_cache else None, service.clock)


def parsed(text: str, kind: type) -> Query | None:
    """The filter, understood before anything is asked; None where there is none. Raises UsageError."""
    from segtui.service.filters import parse

    searchable = SHAPES[kind].filtered
    if not text.strip():
        return None
    if searchable is None:
        raise UsageError("--filter: this is no list that can be filtered")
    try:
        return parse(text, searchable)
    except BadFilter as error:
        raise UsageError(f"--filter, character {error.position + 1}: {error.message}", hint=error.hint) from error


def matching(records: Sequence[Any], query: Query, kind: type, hash_key: bytes) -> list[Any]:
    """The records that match; what there is to say about the result goes to stderr."""
    from segtui.service.filters import Index

    searchable = SHAPES[kind].filtered
    assert searchable is not None  # noqa: S101 - `parsed` has seen to it
    index = Index(searchable, hash_key)
    index.extend(records)
    search = index.search(query)
    search.advance(None)
    for text in search.notes:
        note(text)
    return [records[at] for at in search.hits]


def _note_cut(found: int, limit: int | None) -> None:
    if limit is not None and found > limit:
        note(f"the first {limit} of {found} that match; --all shows every one")


def _note_rest(last: Batch, count: int, limit: int | None) -> None:
    if limit is not None and count >= limit and last.has_more:
        of_all = f" of {last.expected}" if last.expected else ""
        note(f"the first {count}{of_all}; --all shows every one")


def note_age(fetched_at: float | None, clock: Callable[[], float], *, is_whole: bool = True) -> None:
    """How old it is, where it comes from the cache."""
    from segtui.cache.freshness import age_text

    if fetched_at is not None:
        note(f"from the cache, {age_text(clock(), fetched_at)}")
    if not is_whole:
        note("the cache holds only a part of it")
