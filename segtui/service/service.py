"""What every front end speaks to: reads to watch, writes to plan and apply, and what was written before."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from functools import cached_property
from typing import TYPE_CHECKING, Any

from segtui.cache.cache import Cache
from segtui.journal.entry import Entry
from segtui.journal.journal import Journal
from segtui.models import Source, WorkspaceId
from segtui.operations import Call, sources, workspace
from segtui.service.applying.confirming import check, confirmations_for
from segtui.service.held import Origin
from segtui.service.plans import Application, Confirmation, Plan
from segtui.service.reading import Reader
from segtui.settings import Settings
from segtui.text import harmless

if TYPE_CHECKING:
    from segtui.api import Client, Wait
    from segtui.service.applying.again import Again
    from segtui.service.applying.applier import Applier
    from segtui.service.planning import Draft, Planner

_CLOSING_S = 10.0
_HURRIED_S = 1.0
"""How long closing waits for what is on its way; the journal knows of it, and the next start finds out."""
_FILES_S, _HURRIED_FILES_S = 3.0, 0.5
"""How long it waits for the files after that: a process without a terminal is to be gone within two seconds."""


class Service(Reader):
    """Reads and writes of one workspace.

    `connect` makes the client when it is first needed, so that nothing of the network is imported for the first frame.
    `hash_key` is what stand-ins of write keys in the cache and the journal are made with. `settings` say what may be
    written, and what must be typed before. `pause_listeners` are told until when (Unix seconds) the API is not asked.
    """

    def __init__(
        self,
        connect: Callable[[], Awaitable[Client]],
        cache: Cache,
        hash_key: bytes,
        *,
        journal: Journal | None = None,
        settings: Settings | None = None,
        clock: Callable[[], float] = time.time,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        super().__init__(connect, cache, hash_key, clock=clock, sleep=sleep)
        self.settings = settings or Settings()
        self.journal = journal or Journal.in_memory()
        self.applications: list[Application] = []
        self.pause_listeners: list[Callable[[float], object]] = []
        self._paused_until: float | None = None
        self._workspace_id: WorkspaceId | None = None

    # Writing

    @cached_property
    def planner(self) -> Planner:
        """What makes plans; nothing but reads goes out from it."""
        from segtui.service.planning import Planner

        return Planner(self.connected, self._known_sources, hash_key=self.hash_key)

    async def plan(self, call: Call[Any]) -> Plan:
        """What the call would change, and how; nothing is written. Raises SegtuiError."""
        return await self.planner.plan(call)

    def confirmations_for(self, plan: Plan) -> tuple[Confirmation, ...]:
        """What must be typed before the plan is applied, here and in this profile."""
        return confirmations_for(plan, self.settings)

    def apply(self, plan: Plan, typed: Sequence[str] = ()) -> Application:
        """Begin to carry out a plan; it goes on whatever becomes of the screen that asked for it.

        `typed` answers `confirmations_for(plan)`, in order. What becomes of each step is told by the application.

        Raises:
            ReadOnly: nothing may be written here.
            Refused: an answer is missing or wrong.
        """
        check(plan, typed, self.settings)
        application = self._applier.start(plan)
        self.applications.append(application)
        self._again.remember(application)
        return application

    def dismiss(self, application: Application) -> None:
        """Its result was looked at; what is still under way stays in `applications`."""
        if application in self.applications and application.is_over:
            self.applications.remove(application)

    @property
    def is_writing(self) -> bool:
        """Whether something is being sent, or may still be."""
        return any(application.is_in_flight for application in self.applications)

    def waited(self, waits: Sequence[Wait]) -> None:
        """The client is told to wait (or not any more): shown by whatever is being applied or loaded."""
        self._applier.pauses.told()
        asked = {wait.operation: wait.until for wait in waits if wait.reason != "retry"}
        for held in self._held.values():
            if held.is_loading:
                held.pause(asked.get(held.call.operation.name))
        until = max((wait.until for wait in waits), default=None)
        if until is not None and until != self._paused_until:
            for listener in self.pause_listeners:
                listener(until)
        self._paused_until = until
        for application in self.applications:
            if application.is_in_flight and application.waiting_until != until:
                application.waiting_until = until
                application.tell()

    # What was written before

    async def activity(self, limit: int = 200) -> list[Entry]:
        """Every write made from here to this workspace, the newest first; the API is asked which one it is, if need be.

        Raises:
            SegtuiError: the journal cannot be read, or it is not known which workspace this is.
        """
        known = self._workspace_id or await self._known_workspace_id() or await self.workspace_id()
        return await self.journal.entries(limit, host=self.settings.base_url, workspace_id=known)

    async def recover(self) -> list[Entry]:
        """Find out what became of the writes that a crash cut off, sending nothing again; returns how they stand."""
        from segtui.service.applying.recovery import Recovery

        return await Recovery(self._applier).all()

    async def plan_undo(self, plan_id: str) -> Plan:
        """The plan that takes back what was done of a plan, against what is there now. Raises SegtuiError."""
        return await self._again.undo(plan_id)

    async def plan_again(self, plan_id: str, *, only_failed: bool = True) -> Plan:
        """The plan that goes on with one that stopped or failed, against what is there now.

        What was done is left out, unless `only_failed` is false. Raises SegtuiError.
        """
        return await self._again.resume(plan_id, only_failed=only_failed)

    async def recreate_draft(self, plan_id: str) -> Draft:
        """What the journal knows of a source that a plan deleted, to create it again: id and keys will be new."""
        return await self._again.draft(plan_id)

    async def close(self, *, hurry: bool = False) -> None:
        """Send nothing more, wait a while for what is on its way, stop every load, close connection and files.

        In a `hurry` the while is a second: what is not heard of by then is found out at the next start.
        """
        for application in self.applications:
            application.cancel()
        tasks = [application.task for application in self.applications if application.task and not application.is_over]
        if tasks:
            _, late = await asyncio.wait(tasks, timeout=_HURRIED_S if hurry else _CLOSING_S)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
        with suppress(TimeoutError):  # a file system that hangs must not keep the process from ending
            async with asyncio.timeout(_HURRIED_FILES_S if hurry else _FILES_S):
                await super().close()
                await self.journal.close()

    # What there is, in words

    def rates_said(self) -> list[tuple[str, str]]:
        """What the rate-limit headers said last, in words, by bucket."""
        rates = self.client.rates if self.client else {}
        return [(name, f"{rate.consumed} used, {rate.remaining} left") for name, rate in rates.items()]

    async def describe_cache(self) -> list[tuple[str, str]]:
        """What the cache is, in words."""
        kept = "in memory only" if await self.cache.is_in_memory() else "on disk (segtui cache info tells more)"
        return [("kept", kept), ("reads in memory", str(self.count))]

    async def notices(self) -> list[str]:
        """What the person should be told about the files of cache and journal, each once."""
        return [harmless(notice) for notice in (*await self.cache.notices(), *await self.journal.notices())]

    # Inside

    @cached_property
    def _applier(self) -> Applier:
        from segtui.service.applying.applier import Applier
        from segtui.service.applying.effects import Effects
        from segtui.service.applying.rules import rules

        return Applier(
            self.connected,
            self.workspace_id,
            self.journal,
            Effects(self),
            rules(self.hash_key, self._live_sources),
            self.settings.base_url,
            self.hash_key,
            self.clock,
            self._sleep,
        )

    @cached_property
    def _again(self) -> Again:
        from segtui.service.applying.again import Again

        return Again(self.planner, self.journal, self._applier)

    async def workspace_id(self) -> str:
        """The workspace that the token belongs to, asked once."""
        if self._workspace_id is None:
            client = await self.connected()
            self._workspace_id = (await client.fetch(workspace.get_workspace())).id
        return self._workspace_id

    async def _known_workspace_id(self) -> str | None:
        view = await self.peek(workspace.get_workspace())
        return view.one.id if view.one is not None and view.origin is not Origin.NOTHING else None

    def _live_sources(self) -> Sequence[Source] | None:
        view = self.held_view(sources.list_sources())
        is_whole = view is not None and view.origin is Origin.LIVE and view.is_complete
        return view.items if view is not None and is_whole else None

    async def _known_sources(self) -> Sequence[Source]:
        return (await self.peek(sources.list_sources())).items
