"""Processes that die at a named moment of a write: before and after each note, before and after each request."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import Any

import httpx

from segtui.emulator import Emulator
from segtui.journal.journal import Journal
from segtui.operations import Call
from segtui.service.plans import Application, Plan

from .kit import Bench, Clock


class Killed(BaseException):
    """The process is no more."""


class Gate:
    """Counts the moments at which a process can die, once it is opened, and dies at the one that is named."""

    def __init__(self, dies_at: int | None = None) -> None:
        self._dies_at, self.is_open, self.is_dead = dies_at, False, False
        self.names: list[str] = []

    def point(self, name: str) -> None:
        if not self.is_open:
            return
        if self.is_dead or len(self.names) == self._dies_at:
            self.is_dead = True
            raise Killed(name)
        self.names.append(name)


class MortalJournal(Journal):
    """The journal of a process that may die before and after everything that is noted."""

    gate: Gate

    async def _write(self, operation: Any) -> Any:
        self.gate.point("before noting")
        found = await super()._write(operation)
        self.gate.point("after noting")
        return found


class MortalWire(httpx.AsyncBaseTransport):
    """A network on which the process may die before and after each request took effect."""

    def __init__(self, inner: httpx.AsyncBaseTransport, gate: Gate) -> None:
        self._inner, self._gate = inner, gate

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self._gate.point(f"before {request.method}")
        answer = await self._inner.handle_async_request(request)
        self._gate.point(f"after {request.method}")
        return answer


def journal_in(folder: Path, clock: Clock, owner: str, cls: type[Journal] = Journal) -> Journal:
    """The journal of one process; of all of them only this one lives."""
    return cls.open(folder, owner=owner, is_alive=lambda other, at, now: other == owner, clock=clock)


async def mortal(folder: Path, emulator: Emulator, gate: Gate, clock: Clock | None = None) -> Bench:
    """A process that will die where the gate says."""
    clock = clock or Clock()
    journal = journal_in(folder, clock, "mortal", MortalJournal)
    journal.gate = gate  # type: ignore[attr-defined]
    return Bench(emulator, journal=journal, wrap=lambda inner: MortalWire(inner, gate), clock=clock)


async def write_and_die(desk: Bench, planned: Plan | Call[Any], gate: Gate) -> Application:
    """Plan a write, open the gate, apply it; the process may be dead afterwards."""
    plan = planned if isinstance(planned, Plan) else await desk.service.plan(planned)
    gate.is_open = True
    application = desk.service.apply(plan, [c.accepted[0] for c in desk.service.confirmations_for(plan)])
    assert application.task is not None
    with contextlib.suppress(Killed):
        await application.task
    gate.is_open = False
    await desk.service.close()
    return application
