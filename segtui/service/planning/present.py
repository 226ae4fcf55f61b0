"""What is there now, as far as one plan has to know it: each thing is read once, live, and no more than is needed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable, Sequence
from contextlib import aclosing
from typing import TYPE_CHECKING, Any, TypeVar, cast

from segtui.errors import NotFound
from segtui.models import (
    Destination,
    Label,
    Record,
    Source,
    SourceId,
    SourceMetadata,
    SourceMetadataId,
    SourceSchemaSettings,
    Warehouse,
)
from segtui.operations import Call, Page, catalog, labels, sources
from segtui.service.planning.effects import left_by, source_in
from segtui.text import original

if TYPE_CHECKING:
    from segtui.api import Client

R = TypeVar("R", bound=Record)
T = TypeVar("T")

AT_ONCE = 8
_FEW = 20  # sources: more than these are found in the pages of the list, a thousand to a request

Pair = tuple[str, str]


def pair(label: Label) -> Pair:
    """Key and value as the API has them: what makes two labels the same."""
    return original(label.key), original(label.value)


class Present:
    """The live state behind one plan; a plan of several steps notes in it what an earlier one will have done."""

    def __init__(self, client: Client, known: Callable[[], Awaitable[Sequence[Source]]], hash_key: bytes = b"") -> None:
        self.client, self._known, self.hash_key = client, known, hash_key
        self._sources: dict[str, Source | None] = {}
        self._schema: dict[str, SourceSchemaSettings] = {}
        self._labels: dict[Pair, Label] | None = None
        self._gate = asyncio.Semaphore(AT_ONCE)

    async def fetch(self, call: Call[T]) -> T:
        """The answer to a read, with few at once."""
        async with self._gate:
            return await self.client.fetch(call)

    async def known_sources(self) -> Sequence[Source]:
        """The workspace's sources as they are known, which may be a while ago."""
        return await self._known()

    async def source(self, source_id: SourceId) -> Source:
        """The source as it is now; raises NotFound."""
        if source_id not in self._sources:
            try:
                self._sources[source_id] = (await self.fetch(sources.get_source(source_id))).source
            except NotFound:
                self._sources[source_id] = None
                raise
        found = self._sources[source_id]
        if found is None:
            raise NotFound("the source is not there (any more)")
        return found

    async def some_sources(self, source_ids: Iterable[SourceId]) -> list[Source]:
        """Those of these sources that are there now, in this order."""
        wanted = list(dict.fromkeys(source_ids))
        missing = [source_id for source_id in wanted if source_id not in self._sources]
        if len(missing) > _FEW:
            await self._from_list(set(missing))
            for source_id in missing:
                self._sources.setdefault(source_id, None)
        else:
            await gathered(self._maybe(source_id) for source_id in missing)
        return [found for source_id in wanted if (found := self._sources[source_id]) is not None]

    async def all_sources(self) -> list[Source]:
        """Every source of the workspace, as it is now."""
        await self._from_list(None)
        return [source for source in self._sources.values() if source is not None]

    async def carriers(self, label: Pair) -> list[Source]:
        """The sources that carry a label now, among those that are known to have carried it."""
        known = [source.id for source in await self._known() if label in map(pair, source.labels)]
        held = [source.id for source in self._sources.values() if source is not None]
        found = await self.some_sources([*known, *held])
        return [source for source in found if label in map(pair, source.labels)]

    async def labels(self) -> dict[Pair, Label]:
        """The workspace's labels, with their descriptions."""
        if self._labels is None:
            self._labels = {pair(label): label for label in await self.fetch(labels.list_labels())}
        return self._labels

    async def source_and_labels(self, source_id: SourceId) -> tuple[Source, dict[Pair, Label]]:
        """A source, and the workspace's labels, read together."""
        reads: tuple[Awaitable[Any], ...] = (self.source(source_id), self.labels())
        source, known = await gathered(reads)
        return source, known

    async def schema(self, source_id: SourceId) -> SourceSchemaSettings:
        """The schema settings of a source."""
        if source_id not in self._schema:
            self._schema[source_id] = await self.fetch(sources.list_schema_settings_in_source(source_id))
        return self._schema[source_id]

    async def metadata(self, metadata_id: SourceMetadataId) -> SourceMetadata:
        """A type of source, from the catalogue."""
        return await self.fetch(catalog.get_source_metadata(metadata_id))

    async def destinations(self, source_id: SourceId) -> list[Destination]:
        """Every destination that the source is connected to."""
        return await self._every(sources.list_connected_destinations_from_source(source_id))

    async def warehouses(self, source_id: SourceId) -> list[Warehouse]:
        """Every warehouse that the source is connected to."""
        return await self._every(sources.list_connected_warehouses_from_source(source_id))

    async def note(self, call: Call[Any]) -> None:
        """Take the effect of a planned call on labels and sources for done, for the steps after it."""
        given = call.arguments
        if call.operation is labels.create_label:
            (await self.labels())[pair(given["label"])] = given["label"]
        elif call.operation is labels.delete_label:
            (await self.labels()).pop((original(given["key"]), original(given["value"])), None)
        elif given.get("source_id") in self._sources and (left := left_by(call, await self.source(given["source_id"]))):
            self._sources[given["source_id"]] = source_in(left)

    async def _maybe(self, source_id: SourceId) -> None:
        try:
            await self.source(source_id)
        except NotFound:
            return

    async def _from_list(self, wanted: set[SourceId] | None) -> None:
        """Read the list of sources, until the wanted ones were found; what is held already stays."""
        left = None if wanted is None else set(wanted)
        async with aclosing(
            cast(AsyncGenerator[Page[Source], None], self.client.pages(sources.list_sources()))
        ) as pages:
            async for page in pages:
                for source in page.items:
                    if wanted is None or source.id in wanted:
                        self._sources.setdefault(source.id, source)
                if left is not None:
                    left -= {source.id for source in page.items}
                    if not left:
                        return

    async def _every(self, call: Call[Page[R]]) -> list[R]:
        async with self._gate, aclosing(cast(AsyncGenerator[Page[R], None], self.client.pages(call))) as pages:
            return [record async for page in pages for record in page.items]


async def gathered(reads: Iterable[Awaitable[T]]) -> list[T]:
    """The results of reads that go out together; where one fails, the others are not left running."""
    tasks = [asyncio.ensure_future(read) for read in reads]
    try:
        return list(await asyncio.gather(*tasks))
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
