"""Sources and catalogue entries by what people call them, an id or a slug; the cache is asked where that is safe."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import aclosing
from typing import Any

from msgspec import Raw

from segtui.api.records import Records
from segtui.decoding import encode_json
from segtui.errors import NotFound, UsageError
from segtui.models import Source, SourceId
from segtui.operations import Call, sources
from segtui.service.headless import known, not_cached, pages, read
from segtui.service.service import Service
from segtui.text import harmless, original

_BY_ID, _BY_SLUG = "id:", "slug:"
_CALL = sources.list_sources


async def find_source_id(service: Service, asked: str, *, from_cache: bool = False) -> SourceId:
    """The id of the source that has this id or slug; `id:X` and `slug:X` say which of the two is meant.

    The cache is believed for ids, which never change; what it says of a slug is looked at before it is believed.

    Raises:
        NotFound: there is none. UsageError: there are several. Unreachable, NotAuthorised: it could not be looked up.
    """
    if asked.startswith(_BY_ID):
        return SourceId(asked.removeprefix(_BY_ID))
    cached = await cached_sources(service, asked)
    if from_cache:
        if not cached and not await _is_cached(service):
            raise not_cached(_CALL())
        return SourceId(_only(cached, asked).id)
    if len(cached) == 1 and await _is_still(service, cached[0], asked):
        return cached[0].id
    return SourceId(_only(await _live_matches(service, asked), asked).id)


async def cached_sources(service: Service, asked: str) -> list[Source]:
    """The sources with this id or slug that the cache knows; only those that may be meant are decoded."""
    slug = asked.removeprefix(_BY_SLUG)
    needle, decoder, found = b'"slug":' + encode_json(slug), Records(), []
    async with aclosing(_chunks(service)) as chunks:
        async for entries in chunks:
            docs = [Raw(entry.doc) for entry in entries if entry.id == asked or needle in entry.doc]
            found += _matching(decoder.many(Source, docs)[0], asked)
    return found


async def find_entry(service: Service, call: Call[Any], asked: str, *, from_cache: bool = False) -> Any:
    """The entry of a catalogue that has this id or slug.

    Raises:
        NotFound: there is none. UsageError: there are several.
    """
    view = await (read(service, call, from_cache=True) if from_cache else known(service, call))
    return _only(_matching(view.items, asked), asked, call.operation.holds)


def _matching(records: Iterable[Any], asked: str) -> list[Any]:
    """Those that have this id or slug, as the API has it or as it is shown."""
    slug = asked.removeprefix(_BY_SLUG)
    by_id = asked.removeprefix(_BY_ID) if not asked.startswith(_BY_SLUG) else None
    return [r for r in records if by_id in (r.id, original(r.id)) or slug in (r.slug, original(r.slug))]


def _only(found: Sequence[Any], asked: str, among: str = "source") -> Any:
    if not found:
        what = "no source" if among == "source" else f"nothing in the {among}"
        raise NotFound(f"{what} has the id or slug {harmless(asked)}")
    if len(found) > 1:
        ids = ", ".join(f"{_BY_ID}{record.id}" for record in found[:5])
        raise UsageError(f"{harmless(asked)} is the id or slug of {len(found)} of them", hint=f"say which: {ids}")
    return found[0]


async def _is_still(service: Service, source: Source, asked: str) -> bool:
    """Whether what the cache says can be relied on: a slug may have gone to another source since."""
    if asked == source.id:
        return True
    try:
        now = (await read(service, sources.get_source(source.id))).items[0].source
    except NotFound:
        return False
    return bool(_matching([now], asked))


async def _live_matches(service: Service, asked: str) -> list[Source]:
    found: list[Source] = []
    async with aclosing(pages(service, _CALL())) as batches:
        async for batch in batches:
            found += _matching(batch.records, asked)
    return found


async def _is_cached(service: Service) -> bool:
    async with aclosing(_chunks(service)) as chunks:
        async for _ in chunks:
            return True
    return False


async def _chunks(service: Service) -> Any:
    async for chunk in service.cache.load_chunks(_CALL.name):
        yield chunk.entries
