"""What an export is made of, read from the API or from the cache: the only part of an export that does I/O."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import Any

from segtui.errors import Refused, SegtuiError, Unauthenticated, Unreachable
from segtui.models import Label, Source, SourceId, SourceSchemaSettings, Workspace
from segtui.operations import Call
from segtui.operations.labels import list_labels
from segtui.operations.sources import get_source, list_schema_settings_in_source, list_sources
from segtui.operations.workspace import get_workspace
from segtui.service.exporting.material import Material, Missing, labels_on
from segtui.service.headless import pages, read
from segtui.service.service import Service

Progress = Callable[[str, int, int], object]
"""Told what is being read, how many are done, and of how many."""

AT_ONCE = 8
"""So many requests are under way at the same time; the client paces and repeats them as the API's limits want it."""

_HOPELESS = 24  # failures in a row, with the host out of reach: the others are not asked for any more


@dataclass(frozen=True)
class Wanted:
    """What is to be gathered.

    `sources` and `labels` are those that are known already, or `chosen` picks the sources out of all that there are;
    None: all of them, and of only some sources the labels that they carry. `schema` costs one request for each source,
    and so does `plans`; with both, schema settings are read of those sources alone that have a tracking plan.
    """

    sources: Sequence[Source] | None = None
    chosen: Callable[[Sequence[Source]], Sequence[Source]] | None = None
    schema: bool = True
    plans: bool = False
    labels: Sequence[Label] | None = None
    from_cache: bool = False


@dataclass
class _Reading:
    """One gathering under way."""

    service: Service
    from_cache: bool
    progress: Progress
    missing: list[Missing] = field(default_factory=list)
    fetched_at: float | None = None

    async def one(self, call: Call[Any]) -> Any:
        return await read(self.service, call, from_cache=self.from_cache)

    async def all_sources(self) -> Sequence[Source]:
        if not self.from_cache and self.service.held_view(list_sources()) is not None:
            return list((await self.one(list_sources())).items)  # a screen looks at it: one load is enough
        found: list[Any] = []
        async with aclosing(pages(self.service, list_sources(), from_cache=self.from_cache)) as batches:
            async for batch in batches:
                found += batch.records
                self.fetched_at = batch.fetched_at or self.fetched_at
                if not batch.is_whole:
                    self.missing = [Missing("some of the sources", "the cache holds only a part of them")]
                self.progress("sources", len(found), batch.expected or len(found))
        return found

    async def many(self, what: str, sources: Iterable[Source], call: Callable[[SourceId], Call[Any]]) -> dict[str, Any]:
        """One read for each source, several at a time; what fails is noted. By source id."""
        waiting = [source for source in sources if source.id]
        count, found, failures = len(waiting), dict[str, Any](), 0
        queue = iter(waiting)

        async def work() -> None:
            nonlocal failures
            for source in queue:
                if failures >= _HOPELESS:
                    self.missing.append(Missing(f"the {what} of {source.slug}", "not asked any more"))
                    continue
                try:
                    found[source.id] = (await self.one(call(source.id))).one
                    failures = 0
                except Unauthenticated:
                    raise
                except SegtuiError as error:
                    self.missing.append(Missing(f"the {what} of {source.slug}", error.message))
                    failures += isinstance(error, Unreachable)
                self.progress(what, len(found), count)

        async with asyncio.TaskGroup() as group:
            for _ in range(min(AT_ONCE, count)):
                group.create_task(work())
        return {source.id: found[source.id] for source in waiting if found.get(source.id) is not None}

    async def noted(self, what: str, call: Call[Any]) -> Sequence[Any]:
        """What the cache may be without; from the API it is read, or all ends."""
        try:
            return list((await self.one(call)).items)
        except Refused as error:
            if not self.from_cache:
                raise
            self.missing.append(Missing(what, error.message))
            return ()


async def gather(service: Service, wanted: Wanted, progress: Progress = lambda *_: None) -> Material:
    """Read everything that is wanted; what belongs to a single source may be missing, and is told then.

    Raises:
        SegtuiError: sources, labels or the workspace could not be read. Refused: the cache has no sources.
    """
    reading = _Reading(service, wanted.from_cache, progress)
    began = service.clock()
    try:
        async with asyncio.TaskGroup() as group:
            listed = group.create_task(reading.all_sources()) if wanted.sources is None else None
            named = group.create_task(reading.noted("the workspace", get_workspace()))
            labelled = group.create_task(reading.noted("the labels", list_labels())) if wanted.labels is None else None
        sources = listed.result() if listed is not None else wanted.sources or ()
        sources = sources if wanted.chosen is None else list(wanted.chosen(sources))
        plans, schema = await _of_each(reading, sources, wanted)
    except* SegtuiError as group_of_errors:
        raise _first(group_of_errors) from None
    workspaces: Sequence[Workspace] = named.result()
    labels: Sequence[Label] = labelled.result() if labelled is not None else wanted.labels or ()
    is_part = wanted.labels is None and (wanted.sources is not None or wanted.chosen is not None)
    return Material(
        sources=sources,
        labels=labels_on(sources, labels) if is_part else labels,
        workspace=workspaces[0] if workspaces else None,
        region=service.settings.region,
        base_url=service.settings.base_url,
        fetched_at=reading.fetched_at or began,
        schema=schema,
        plans=plans,
        has_schema=wanted.schema,
        missing=tuple(reading.missing),
    )


async def _of_each(
    reading: _Reading, sources: Sequence[Source], wanted: Wanted
) -> tuple[dict[str, str], dict[str, SourceSchemaSettings]]:
    """Tracking plans and schema settings, as far as they are wanted."""
    plans: dict[str, str] = {}
    if wanted.plans:
        details = await reading.many("tracking plan", sources, get_source)
        plans = {name: detail.tracking_plan_id for name, detail in details.items() if detail.tracking_plan_id}
    if not wanted.schema:
        return plans, {}
    asked = [source for source in sources if source.id in plans] if wanted.plans else sources
    return plans, await reading.many("schema settings", asked, list_schema_settings_in_source)


def _first(group: BaseExceptionGroup[SegtuiError]) -> BaseException:
    """The error that matters: the first of those that came together."""
    error: BaseException = group
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error
