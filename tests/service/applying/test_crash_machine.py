"""Random writes, faults, crashes and other people: no write doubled, none forgotten, no false word.

What really happened is read off the emulator; what is claimed is read off the journal after the next start.
"""

from __future__ import annotations

import asyncio
import os
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from segtui.emulator import Emulator, Fault, Limits
from segtui.errors import SegtuiError
from segtui.journal.entry import Entry, Standing
from segtui.models import IdentifySettings, Label, SourceId, SourceMetadataId, WriteKey
from segtui.operations import Call, labels, sources
from segtui.service.planning import BulkEdit, BulkKind

from .kit import Bench, Clock, world
from .mortal import Gate, journal_in, mortal, write_and_die

NAMES = st.sampled_from(["a", "b", "c"])
VALUES = st.sampled_from(["prod", "dev"])
FATES = st.one_of(st.none(), st.integers(0, 14))
TROUBLES: list[dict[str, Any] | None] = [
    None, None, {"drop_after": True}, {"drop_before": True}, {"status": 500}, {"status": 502, "took_effect": True},
    {"status": 422, "body": {"errors": [{"type": "x", "message": "no", "field": "slug"}]}}, {"html": True},
]  # fmt: skip
NOT_DONE = (Standing.FAILED, Standing.CANCELLED, Standing.CONFLICT)


class Crashes(RuleBasedStateMachine):
    """One workspace, one journal, and processes that come and go."""

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.folder = tempfile.TemporaryDirectory()
        self.emulator = Emulator(world(), limits=Limits(None, None))
        self.clock = Clock()
        self.writes = self.doubts = 0

    def teardown(self) -> None:
        self.runner.close()
        self.folder.cleanup()

    @rule(data=st.data(), kind=st.integers(0, 9), fate=FATES, trouble=st.sampled_from(TROUBLES),
          meanwhile=st.booleans(), after=st.booleans())  # fmt: skip
    def write(
        self, data: st.DataObject, kind: int, fate: int | None, trouble: Any, meanwhile: bool, after: bool
    ) -> None:
        ids = sorted(self.emulator.world.sources)
        call = self._call(kind, SourceId(data.draw(st.sampled_from(ids))), data) if ids else None
        if call is not None:
            others = (data.draw(NAMES) if meanwhile else None, data.draw(NAMES) if after else None)
            self.runner.run(self._one(call, fate, trouble, others))

    @rule(label=VALUES, fate=FATES, count=st.integers(1, 4))
    def bulk(self, label: str, fate: int | None, count: int) -> None:
        self.runner.run(self._bulk(Label(key="env", value=label), fate, count))

    def _call(self, kind: int, source_id: SourceId, data: st.DataObject) -> Call[Any] | None:
        raw = self.emulator.world.sources[source_id]
        name = data.draw(NAMES)
        label = Label(key="env", value=data.draw(VALUES))
        made: list[Call[Any] | None] = [
            sources.create_source(name, True, SourceMetadataId("type-web")),
            sources.update_source(source_id, name=name, settings={"a": name}),
            sources.delete_source(source_id) if len(self.emulator.world.sources) > 2 else None,
            sources.add_labels_to_source(source_id, [Label(key="team", value="data")]),
            sources.replace_labels_in_source(source_id, [label]),
            sources.update_schema_settings_in_source(
                source_id, identify=IdentifySettings(allow_unplanned_traits=name == "a")
            ),
            sources.create_write_key_for_source(source_id),
            sources.remove_write_key_from_source(source_id, WriteKey(raw["writeKeys"][0]))
            if raw["writeKeys"]
            else None,
            labels.create_label(Label(key="tier", value=name)),
            labels.delete_label("tier", name),
        ]
        return made[kind]

    async def _one(
        self, call: Call[Any], fate: int | None, trouble: Any, others: tuple[str | None, str | None]
    ) -> None:
        gate = Gate(fate)
        desk = await mortal(Path(self.folder.name), self.emulator, gate, self.clock)
        try:
            plan = await desk.service.plan(call)
        except SegtuiError:
            await desk.service.close()
            return
        if others[0] is not None:
            self._meddle(others[0])
        if trouble is not None:
            self.emulator.faults.add(Fault(operation=call.operation.name, times=1, **trouble))
        before, sent = desk.state(), len(desk.writes)
        await write_and_die(desk, plan, gate)
        self.emulator.faults.clear()
        changed, sent = desk.state() != before, len(desk.writes) - sent
        assert sent <= len(plan.steps), "a write was sent twice"
        if others[1] is not None:
            self._meddle(others[1])
        for entry in await self._next_start(plan.id):
            self.writes += 1
            self._check(entry, changed=changed, sent=sent, is_meddled=others[1] is not None)

    def _check(self, entry: Entry, *, changed: bool, sent: int, is_meddled: bool) -> None:
        assert not entry.state.is_open
        if entry.state is Standing.IN_DOUBT:
            self.doubts += 1
            no_keys = entry.call.operation == "create_write_key_for_source" and not entry.before["writeKeys"]
            assert is_meddled or no_keys, entry  # a source without keys: perhaps they cannot be read
        elif changed and not is_meddled:
            assert entry.state is Standing.DONE, entry
        elif not changed and entry.state is Standing.DONE:
            assert not sent or is_meddled, entry
        if entry.state in NOT_DONE and not is_meddled:
            assert not changed, entry

    async def _next_start(self, plan_id: str) -> list[Entry]:
        """What the next process finds out; it sends nothing."""
        desk = Bench(self.emulator, journal=journal_in(Path(self.folder.name), self.clock, "next"), clock=self.clock)
        sent = len(desk.writes)
        await desk.service.recover()
        assert len(desk.writes) == sent, "recovering sent something"
        assert await desk.service.journal.unfinished() == []
        entries = await desk.service.journal.plan(plan_id)
        await desk.service.close()
        return entries

    async def _bulk(self, label: Label, fate: int | None, count: int) -> None:
        """A bulk that is cut off anywhere is gone on with at the next start, and every source is written to once."""
        gate = Gate(fate)
        desk = await mortal(Path(self.folder.name), self.emulator, gate, self.clock)
        chosen = [SourceId(found) for found in sorted(self.emulator.world.sources)[:count]]
        try:
            plan = await desk.service.planner.plan_bulk(chosen, BulkEdit(BulkKind.SET_LABEL, label))
        except SegtuiError:
            await desk.service.close()
            return
        start = len(desk.writes)
        await write_and_die(desk, plan, gate)
        entries = await self._next_start(plan.id)
        fresh = Bench(self.emulator, journal=journal_in(Path(self.folder.name), self.clock, "next"), clock=self.clock)
        if any(entry.state is not Standing.DONE for entry in entries):
            rest = await fresh.service.plan_again(plan.id)
            application = await fresh.apply(rest)
            assert application.is_done
        paths = [path for _, path, _ in fresh.writes[start:]]
        assert len(paths) == len(set(paths)), "a source was written to twice"
        if entries:
            for source_id in chosen:
                there = self.emulator.world.sources[source_id]["labels"]
                assert {"key": label.key, "value": label.value} in there
        await fresh.service.close()

    def _meddle(self, name: str) -> None:
        """Somebody else changes something that our writes change too."""
        for source in self.emulator.world.sources.values():
            source["name"] = name
            source["settings"]["a"] = name
            if name == "c":
                source["labels"] = [{"key": "env", "value": "dev"}]
                source["writeKeys"] = [*source["writeKeys"], self.emulator.world.new_write_key()]


SETTINGS = {"deadline": None, "suppress_health_check": list(HealthCheck), "print_blob": True}


@pytest.mark.threat("T31", "T34")
class TestCrashes(Crashes.TestCase):  # type: ignore[name-defined,misc]
    settings = settings(max_examples=25, stateful_step_count=8, **SETTINGS)


@pytest.mark.soak
@pytest.mark.threat("T31")
def test_crashes_for_long() -> None:
    from hypothesis.stateful import run_state_machine_as_test

    count = int(os.environ.get("SEGTUI_SOAK_EXAMPLES", "2000"))
    total = {"writes": 0, "doubts": 0}

    class Counted(Crashes):
        def teardown(self) -> None:
            total["writes"] += self.writes
            total["doubts"] += self.doubts
            super().teardown()

    run_state_machine_as_test(Counted, settings=settings(max_examples=count, stateful_step_count=20, **SETTINGS))
    print(f"\n{count} runs, {total['writes']} writes, {total['doubts']} of them in doubt")
