"""The journal as the rest of segtui sees it: asynchronous, with one thread for all SQL."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Self, TypeVar

from msgspec.structs import replace

from segtui.errors import Refused
from segtui.journal import rows
from segtui.journal.entry import Entry, KeptCall, Standing
from segtui.journal.owner import is_alive, this_process
from segtui.journal.store import FILE_NAME, JournalUnusable, Store
from segtui.sqlite.worker import Worker

T = TypeVar("T")


class Journal:
    """What was intended and what became of it. Everything raises `JournalUnusable` where the file cannot be used.

    What has returned is durable. Who is cancelled stops waiting; what was to be noted is noted all the same.
    """

    def __init__(
        self,
        store: Store,
        *,
        owner: str = "",
        is_alive: Callable[[str, float, float], bool] = is_alive,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.owner = owner or this_process()
        self._store, self._is_alive, self._clock = store, is_alive, clock
        self._worker = Worker("segtui-journal")

    @classmethod
    def open(cls, folder: Path, **more: Any) -> Self:
        """The journal in a folder, which is made when there is something to note."""
        return cls(Store(folder / FILE_NAME), **more)

    @classmethod
    def in_memory(cls, **more: Any) -> Self:
        """A journal that is gone with the process."""
        return cls(Store(None), **more)

    async def close(self) -> None:
        """Finish what was asked for, and close the file; calling it again does nothing."""
        if self._worker.ended:
            return
        try:
            await self._worker.run(self._store.close)
        finally:
            self._worker.end()

    async def intend(self, entries: Sequence[Entry]) -> None:
        """Note what a plan is going to send, before anything of it is sent; a plan is noted, and so applied, once.

        Raises:
            Refused: it was noted before.
        """
        owned = [replace(entry, owner=self.owner) for entry in entries]

        def note(db: sqlite3.Connection) -> None:
            if any(rows.of_plan(db, plan_id) for plan_id in {entry.plan_id for entry in owned}):
                raise Refused("this plan was applied before", hint="plan it anew")
            rows.insert(db, owned)

        await self._write(note)

    async def sending(self, plan_id: str, step: int, **changed: Any) -> None:
        """Note that a request leaves now, with what has `changed` in its entry since it was intended.

        Raises:
            JournalUnusable: it could not be noted, or the intent is gone: it must not be sent.
        """
        if not await self._change(plan_id, step, state=Standing.SENT, at=self._clock(), **changed):
            raise JournalUnusable("the journal has lost what was to be sent")

    async def finish(
        self, plan_id: str, step: int, state: Standing, said: str = "", *, made: str = "",
        inverse: tuple[KeptCall, ...] | None = None,
    ) -> None:  # fmt: skip
        """Note the outcome of a request, with what it made and how to take it back where only the answer told."""
        more: dict[str, Any] = {} if inverse is None else {"inverse": inverse}
        await self._change(
            plan_id, step, state=state, said=said, made=made, finished_at=self._clock(), **more
        )  # fmt: skip

    async def undone(self, plan_id: str, by: str) -> None:
        """Note that a plan was taken back by another one."""
        for entry in await self.plan(plan_id):
            if entry.state is Standing.DONE:
                await self._change(plan_id, entry.step, undone_by=by)

    async def entries(self, limit: int = 200, *, host: str = "", workspace_id: str = "") -> list[Entry]:
        """The newest entries first, of one host and workspace where these are told."""
        return await self._read(lambda db: rows.newest(db, limit, host, workspace_id))

    async def plan(self, plan_id: str) -> list[Entry]:
        """The entries of a plan, in order; none where it is not known."""
        return await self._read(lambda db: rows.of_plan(db, plan_id))

    async def unfinished(self) -> list[Entry]:
        """The entries whose process ended before it could note their outcome, oldest first."""
        found = await self._read(rows.open_ones)
        now = self._clock()
        return [entry for entry in found if not self._is_alive(entry.owner, entry.at, now)]

    async def describe(self) -> list[tuple[str, str]]:
        """What the journal is, in words."""
        if self._store.path is None:
            return [("kept", "in memory only")]
        try:
            count = await self._read(lambda db: int(db.execute("SELECT count(*) FROM entry").fetchone()[0]))
        except JournalUnusable as error:
            return [("kept", error.message)]
        return [("kept", f"{count} writes in {self._store.path}")]

    async def notices(self) -> tuple[str, ...]:
        """What the person should be told about the file, each once."""

        def taken() -> tuple[str, ...]:
            told = tuple(self._store.notices)
            self._store.notices.clear()
            return told

        return () if self._worker.ended else await self._worker.run(taken)

    async def _change(self, plan_id: str, step: int, **changed: Any) -> bool:
        """Change an entry; returns whether it was there."""

        def change(db: sqlite3.Connection) -> bool:
            entry = rows.find(db, plan_id, step)
            if entry is not None:
                rows.replace(db, replace(entry, **changed))
            return entry is not None

        return await self._write(change)

    async def _read(self, operation: Callable[[sqlite3.Connection], T]) -> T:
        return await self._worker.run(lambda: self._store.read(operation))

    async def _write(self, operation: Callable[[sqlite3.Connection], T]) -> T:
        return await self._worker.run(lambda: self._store.write(operation))
