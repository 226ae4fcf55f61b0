"""What a crash cut off, found out at the next start (T31): looked at, never sent again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from msgspec.structs import replace

from segtui.errors import SegtuiError
from segtui.journal.entry import Entry, Standing
from segtui.operations import Call
from segtui.service.applying.applier import STANDINGS, Applier
from segtui.service.applying.keeping import before_of, call_of, key_id
from segtui.service.applying.key_rules import KeyMaking
from segtui.service.applying.sending import Outcome, Sender
from segtui.service.plans import State

_YOUNG_S = 60.0
"""A request that left less than so long ago may still be at work on the server."""


@dataclass(frozen=True, slots=True)
class Recovery:
    """Looks at every entry of this workspace whose process ended before its outcome was noted."""

    own: Applier

    async def all(self) -> list[Entry]:
        """The entries, as they stand now. What cannot be read yet stays open, for the next time. Raises SegtuiError."""
        found = [entry for entry in await self.own.journal.unfinished() if entry.host == self.own.host]
        if not found:
            return []
        try:
            workspace_id = await self.own.workspace_id()
        except SegtuiError as error:
            return [_unread(entry, error) for entry in found]
        return [await self._one(entry) for entry in found if entry.workspace_id == workspace_id]

    async def _one(self, entry: Entry) -> Entry:
        if entry.state is Standing.INTENDED:
            return await self._finished(entry, Outcome(State.CANCELLED, "not sent: segtui ended before"))
        call, before = call_of(entry.call), before_of(entry)
        if isinstance(self.own.rules[call.operation.name], KeyMaking) and entry.key_id != key_id(self.own.hash_key):
            said = "another token is in use: the hashes of the write keys cannot be compared"
            return await self._finished(entry, Outcome(State.UNSURE, said))
        sender = Sender(await self.own.connected(), self.own.rules, self.own.sleep, _never)
        is_young = 0 <= self.own.clock() - entry.at < _YOUNG_S
        outcome = await (
            sender.reconciled(call, before, None) if is_young else sender.reconciled(call, before, None, (0.0,))
        )
        if outcome.state is State.UNSURE and outcome.record is None and not outcome.is_known:
            return replace(entry, said=outcome.said)
        return await self._finished(entry, outcome)

    async def _finished(self, entry: Entry, outcome: Outcome) -> Entry:
        state = STANDINGS[outcome.state]
        await self.own.journal.finish(entry.plan_id, entry.step, state, outcome.said, made=outcome.made)
        return replace(entry, state=state, said=outcome.said, made=outcome.made)


async def _never(call: Call[Any]) -> None:
    raise AssertionError(f"{call.operation.name}: nothing is sent again")


def _unread(entry: Entry, error: SegtuiError) -> Entry:
    """An entry that nobody could look after yet."""
    return replace(entry, said=f"what became of it could not be read yet: {error}")
