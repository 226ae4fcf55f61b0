"""The service without a screen, for the command line and the tool server: opened, read once and whole, closed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Mapping, Sequence
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass, replace
from typing import Any, cast

from msgspec import UNSET, Raw

from segtui.api.records import Records
from segtui.credentials import find_token
from segtui.errors import Refused, SegtuiError
from segtui.models import Pagination, Record
from segtui.operations import Call, Page
from segtui.operations.sources import list_sources
from segtui.service.fetching import answers
from segtui.service.freshness import wants_live
from segtui.service.held import Origin, View
from segtui.service.loading import entries_of
from segtui.service.opening import open_service
from segtui.service.service import Service
from segtui.settings import Settings

LARGEST_PAGE = 1000
USUAL_PAGE = 200
"""What the API takes where no count is asked for, in records."""
_CHUNK = 1000


@dataclass(frozen=True, slots=True)
class Batch:
    """Some records of a list, in its order: a page of the API's, or a piece of the cache.

    `expected` is how many there are in all, where that is known; `has_more` whether any are left to be read.
    `fetched_at` (Unix seconds) is set on what comes from the cache, and `is_whole` says whether that is all of it.
    """

    records: Sequence[Record]
    expected: int | None = None
    has_more: bool = False
    fetched_at: float | None = None
    is_whole: bool = True


def open_headless(settings: Settings, environ: Mapping[str, str]) -> Service:
    """The service of a profile; its token may take seconds to find. Nothing is sent yet.

    Raises:
        NoToken, NotAuthorised, UsageError: there is no token that could be used.
    """
    return open_service(settings, find_token(settings, environ))


@asynccontextmanager
async def headless(settings: Settings, environ: Mapping[str, str]) -> AsyncIterator[Service]:
    """The service of a profile, closed at the end: what is on its way is waited for, nothing more is sent."""
    service = await asyncio.to_thread(open_headless, settings, environ)
    try:
        yield service
    finally:
        await service.close()


async def read(service: Service, call: Call[Any], *, from_cache: bool = False) -> View[Any]:
    """All that a read answers with: live and complete, or what the cache has.

    Raises:
        SegtuiError: it could not be read whole. Refused: the cache does not have it.
    """
    if from_cache:
        view = await service.peek(call)
        if view.origin is Origin.NOTHING:
            raise not_cached(call)
        return view
    held = service.held_view(call)
    service.refresh(call)
    return await _settled(service, call, old_error=held.error if held is not None else None)


async def recovered(service: Service) -> list[str]:
    """What became of the writes that were cut off earlier, in words: found out now, sending nothing again."""
    try:
        found = await service.recover()
    except SegtuiError as error:
        return [f"what became of earlier writes could not be found out: {error}"]
    return [f"a write was cut off: {one.title} ({one.subject}): {one.state.value}. {one.said}" for one in found]


async def know_sources(service: Service) -> None:
    """Read the sources, unless some are known: a plan looks there for slugs that are taken, for what carries a label,
    and for what forwards to a source. What this process read a while ago is read again. Raises SegtuiError.
    """
    view = await service.peek(list_sources())
    holds, was_read = view.call.operation.holds, view.origin is Origin.LIVE
    if not view.items or (was_read and wants_live(holds, view.origin, view.fetched_at, service.clock())):
        await read(service, list_sources())


async def known(service: Service, call: Call[Any]) -> View[Any]:
    """The same, but from the cache where that is fresh enough for a screen, as the catalogues are for a day.

    Raises:
        SegtuiError: it could not be read whole.
    """
    return await _settled(service, call)


async def _settled(service: Service, call: Call[Any], old_error: SegtuiError | None = None) -> View[Any]:
    """The first view of a read that says all there is to say; `old_error` is that of an earlier attempt."""
    async with aclosing(cast(AsyncGenerator[View[Any], None], service.watch(call))) as views:
        async for view in views:
            if view.error is not None and view.error is not old_error and not view.is_loading:
                raise view.error
            if view.is_complete and not view.is_loading and not service.is_loading(call):
                return view
    raise AssertionError("a watch has no end")


async def page(service: Service, call: Call[Any]) -> Page[Any]:
    """The page of a list that the call names; the first one, of the API's usual size, where it names none.

    Raises:
        SegtuiError: it could not be read.
    """
    named = call if "pagination" in call.arguments else call.page(Pagination(count=USUAL_PAGE))
    found: Page[Any] = await (await service.connected()).fetch(named)
    return found


async def pages(
    service: Service, call: Call[Any], *, from_cache: bool = False, limit: int | None = None
) -> AsyncGenerator[Batch, None]:
    """The records of a list, batch by batch, without keeping them: memory stays small however many there are.

    With a `limit` no more records than that are asked for. What comes live is kept in the cache; a list that was read
    to its end takes the place of what was there.

    Raises:
        SegtuiError: the rest could not be read; what came before is incomplete. Refused: the cache has nothing of it.
    """
    if from_cache:
        source = _cached(service, call)
    elif limit is not None and limit <= LARGEST_PAGE and call.operation.is_paged:
        source = _first_page(service, call, limit)
    else:
        source = _live(service, call)
    left = limit
    async with aclosing(source):
        async for batch in source:
            if left is not None and len(batch.records) >= left:
                yield replace(batch, records=batch.records[:left], has_more=batch.has_more or len(batch.records) > left)
                return
            yield batch
            left = None if left is None else left - len(batch.records)


def not_cached(call: Call[Any]) -> Refused:
    """The error for a read that the cache knows nothing of."""
    return Refused(f"the cache holds no {call.operation.holds}", hint="without --from-cache the API is asked")


async def _first_page(service: Service, call: Call[Any], count: int) -> AsyncGenerator[Batch, None]:
    client = await service.connected()
    page = await client.fetch(call.page(Pagination(count=max(1, count))))
    total = page.info.total_entries
    expected = int(total) if isinstance(total, int | float) else None
    yield Batch(page.items, expected, page.info.next not in (None, UNSET, ""))


async def _live(service: Service, call: Call[Any]) -> AsyncGenerator[Batch, None]:
    """Every page, kept in the cache as it comes."""
    client, cache = await service.connected(), service.cache
    began = service.clock()
    generation = await cache.begin(*call.place)
    position, expected = 0, None
    async with aclosing(answers(client, call)) as found:
        async for records, expected in found:
            yield Batch(records, expected, has_more=expected is None or position + len(records) < expected)
            entries = await asyncio.to_thread(entries_of, records, service.hash_key)
            await cache.put_page(*call.place, generation, position, entries, began)
            position += len(records)
    await cache.finish(*call.place, generation, total=expected, complete=True, fetched_at=began)


async def _cached(service: Service, call: Call[Any]) -> AsyncGenerator[Batch, None]:
    operation, decoder, count = call.operation, Records(), 0
    async for chunk in service.cache.load_chunks(*call.place, _CHUNK):
        records, _ = await asyncio.to_thread(decoder.many, operation.record, [Raw(e.doc) for e in chunk.entries])
        count += 1
        yield Batch(records, chunk.total, len(records) == _CHUNK, chunk.fetched_at or None, chunk.complete)
    if not count:
        raise not_cached(call)
