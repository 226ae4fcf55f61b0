"""Writes of a source and of its settings."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing
from typing import TYPE_CHECKING, Any, cast

from msgspec import UNSET

from segtui.decoding import as_json
from segtui.errors import NotFound
from segtui.models import Record, Source
from segtui.operations import Call, Page, sources
from segtui.service.applying.judging import Effect, Fields, effect
from segtui.service.applying.rule import Judged, Rule, Todo, label_fields, setting_field, with_source
from segtui.service.planning.effects import source_in
from segtui.service.planning.values import change, leaves
from segtui.service.plans import Step
from segtui.text import original

if TYPE_CHECKING:
    from segtui.api import Client


class Updating(Rule):
    """Name, slug, state and settings of a source; null takes a setting away."""

    def touched(self, call: Call[Any], record: Record | None) -> Fields:
        source = source_in(record)
        if source is None:
            return {}
        body = call.body() or {}
        kept = {} if source.settings is UNSET else original(source.settings)
        found = {name: getattr(source, name) for name in ("name", "slug", "enabled") if name in body}
        return found | {setting_field(name): kept.get(original(name), UNSET) for name in body.get("settings", {})}

    def wanted(self, call: Call[Any]) -> Fields:
        body = call.body() or {}
        found = {name: body[name] for name in ("name", "slug", "enabled") if name in body}
        settings = body.get("settings", {})
        return found | {setting_field(name): UNSET if item is None else item for name, item in settings.items()}

    def after(self, call: Call[Any], before: Record | None, answer: Any) -> Record | None:
        return with_source(before, answer)


class Deleting(Rule):
    """A source, with everything that it is."""

    may_be_gone = True

    def touched(self, call: Call[Any], record: Record | None) -> Fields:
        source = source_in(record)
        if source is None:
            return {}
        plain = {"name": source.name, "slug": source.slug, "enabled": source.enabled}
        settings = {} if source.settings is UNSET else source.settings
        return plain | label_fields(source.labels) | {setting_field(name): item for name, item in settings.items()}

    def wanted(self, call: Call[Any]) -> Fields:
        return {}

    def effect(self, call: Call[Any], before: Record | None, now: Record | None) -> Effect:
        return Effect.TAKEN if now is None else Effect.NOT_TAKEN


class Creating(Rule):
    """A source, found again by its slug and type (T29): its id is not known beforehand."""

    may_be_new = True

    def __init__(self, known: Callable[[], Sequence[Source] | None]) -> None:
        """`known` gives every source of the workspace where they are held, fresh from the API; None where not."""
        self._known = known

    def judge(self, step: Step, now: Record | None) -> Judged:
        """What is there under the slug is somebody else's: it is never taken for the new one."""
        if now is None:
            return Judged(Todo.SEND, step)
        said = f"there is a source {step.subject} already: nothing was sent"
        return Judged(Todo.CONFLICT, step, said, (change("slug", new=step.subject),))

    async def look(self, client: Client, call: Call[Any]) -> Record | None:
        known = self._known()
        if known is None:
            return await self.read(client, call)
        slug = original(call.arguments["slug"])
        return next((source for source in known if original(source.slug) == slug), None)

    async def read(self, client: Client, call: Call[Any]) -> Record | None:
        slug = original(call.arguments["slug"])
        listing = cast(AsyncGenerator[Page[Source], None], client.pages(sources.list_sources()))
        async with aclosing(listing) as pages:
            async for page in pages:
                for source in page.items:
                    if original(source.slug) == slug:
                        return source
        return None

    def touched(self, call: Call[Any], record: Record | None) -> Fields:
        source = source_in(record)
        return {} if source is None else {"slug": source.slug, "type": source.metadata.id}

    def wanted(self, call: Call[Any]) -> Fields:
        return {"slug": call.arguments["slug"], "type": call.arguments["metadata_id"]}

    def effect(self, call: Call[Any], before: Record | None, now: Record | None) -> Effect:
        there = self.touched(call, now)
        return Effect.TAKEN if effect(self.wanted(call), {}, there) is Effect.TAKEN else Effect.NOT_TAKEN

    def made(self, call: Call[Any], before: Record | None, after: Record | None) -> str:
        source = source_in(after)
        return "" if source is None else source.id


class Schema(Rule):
    """Schema settings, leaf by leaf; only reading them back tells whether they were applied."""

    async def read(self, client: Client, call: Call[Any]) -> Record | None:
        try:
            return await client.fetch(sources.list_schema_settings_in_source(call.arguments["source_id"]))
        except NotFound:
            return None

    def touched(self, call: Call[Any], record: Record | None) -> Fields:
        if record is None:
            return {}
        there = dict(leaves(as_json(record)["settings"]))
        return {name: there.get(name, UNSET) for name in self.wanted(call)}

    def wanted(self, call: Call[Any]) -> Fields:
        return dict(leaves(as_json(call.body() or {})))

    def after(self, call: Call[Any], before: Record | None, answer: Any) -> Record | None:
        return None
