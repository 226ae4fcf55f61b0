"""The planner: reads what is there now, then decides what a write would send."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from segtui.models import Label, Record, Source, SourceId
from segtui.operations import Call
from segtui.service.planning import bulk, source_labels, workspace_labels
from segtui.service.planning.bulk import BulkEdit, BulkKind
from segtui.service.planning.connections import Connections, Forwarding, KnownSchemas, connections_of_each
from segtui.service.planning.creation import plan_of_draft
from segtui.service.planning.drafts import Draft, draft_like
from segtui.service.planning.present import Present, gathered, pair
from segtui.service.planning.reading import plan_for
from segtui.service.planning.taking_back import plan_back
from segtui.service.plans import Plan

if TYPE_CHECKING:
    from segtui.api import Client

_MOST_ASKED = 50  # sources of a bulk whose connections are read


class Planner:
    """Plans every write; nothing but reads goes out from here.

    `connected` gives the client; `sources` the workspace's sources as known, `schemas` the schema settings that are
    known already (for who forwards to whom). With `hash_key` a write key may be named by what stands for it in the
    cache and in the journal. `new_id` names the plans.
    """

    def __init__(
        self,
        connected: Callable[[], Awaitable[Client]],
        sources: Callable[[], Awaitable[Sequence[Source]]],
        schemas: KnownSchemas | None = None,
        *,
        hash_key: bytes = b"",
        new_id: Callable[[], str] = lambda: uuid.uuid4().hex,
    ) -> None:
        self._connected, self._sources, self._new_id = connected, sources, new_id
        self._hash_key = hash_key
        self._forwarding = Forwarding(schemas)

    async def plan(self, call: Call[Any]) -> Plan:
        """The plan of any of the writing operations.

        Raises:
            UsageError: the call only reads. Invalid: a value is wrong, and its field is named.
            Refused: it cannot be done (`LabelInUse` names the sources). NotFound: what it is about is not there.
            Unreachable, NotAuthorised: what is there could not be read.
        """
        return self._named(await plan_for(await self._present(), call, self._forwarding))

    async def plan_labels(self, source_id: SourceId, wanted: Sequence[Label]) -> Plan:
        """The plan that gives a source this set of labels, by the smaller of adding and replacing."""
        return self._named(await source_labels.plan_labels(await self._present(), source_id, wanted, whole=False))

    async def plan_new_source(self, draft: Draft) -> Plan:
        """The plan of a new source: it is created, named, labelled."""
        present = await self._present()
        return self._named(plan_of_draft(draft, await present.known_sources(), await present.labels()))

    async def draft_of(self, source_id: SourceId) -> Draft:
        """A draft after the example of a source, without its secrets."""
        present = await self._present()
        reads: tuple[Awaitable[Any], ...] = (present.source(source_id), present.warehouses(source_id))
        source, warehouses = await gathered(reads)
        return draft_like(source, await present.known_sources(), connect_warehouses=bool(warehouses))

    async def plan_rename_label(self, old: Label, new: Label) -> Plan:
        """The plan that gives a label another key or value: create, move every source, delete."""
        present = await self._present()
        reads: tuple[Awaitable[Any], ...] = (present.labels(), present.all_sources())
        known, every = await gathered(reads)
        carriers = [source for source in every if pair(old) in map(pair, source.labels)]
        return self._named(workspace_labels.plan_of_rename(old, new, known, carriers))

    async def plan_bulk(self, source_ids: Sequence[SourceId], edit: BulkEdit) -> Plan:
        """The plan of one edit of many sources; those that are that way already have no step."""
        bulk.check(edit)
        present, asked = await self._present(), list(dict.fromkeys(source_ids))
        reads: tuple[Awaitable[Any], ...] = (present.some_sources(asked), _labels(present, edit))
        found, known = await gathered(reads)
        changed = await asyncio.to_thread(bulk.changed_by, edit, found)  # thousands take a while: the keys come between
        hanging = await self._hanging(present, changed, edit.kind)
        return self._named(await asyncio.to_thread(bulk.plan_of_bulk, len(asked), found, edit, known, hanging))

    async def plan_undo(self, steps: Sequence[tuple[Call[Any], Record | None]], undoes: str, title: str) -> Plan:
        """The plan that takes writes back: the inverse calls in the order in which they are to be sent.

        Beside each call stands what the write that it takes back had left: what was read back, or `left_by(call,
        before)`; None where that is not known: then nobody can tell whether others changed the same since. Where they
        did, it is left alone: there is no step, `diverged` says what differs, and the warnings say so in words.
        """
        return self._named(await plan_back(await self._present(), steps, undoes, title, self._forwarding))

    async def _present(self) -> Present:
        return Present(await self._connected(), self._sources, self._hash_key)

    def _named(self, plan: Plan) -> Plan:
        return replace(plan, id=self._new_id())

    async def _hanging(
        self, present: Present, changed: Sequence[Source], kind: BulkKind
    ) -> Mapping[SourceId, Connections]:
        """What hangs on the sources whose state changes, of the first fifty."""
        if kind not in (BulkKind.ENABLE, BulkKind.DISABLE):
            return {}
        asked = [source.id for source in changed[:_MOST_ASKED]]
        forwarding = self._forwarding if kind is BulkKind.DISABLE and asked else None
        return await connections_of_each(present, asked, forwarding)


async def _labels(present: Present, edit: BulkEdit) -> Mapping[Any, Label]:
    """The workspace's labels, where the edit may need one that is not there."""
    return await present.labels() if edit.kind in bulk.LABELLING else {}
