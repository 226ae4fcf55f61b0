"""What was written, shown at once wherever it is held or cached; what cannot be told from the answer is asked again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from segtui.models import Label, Record, Source, SourceDetail, SourceId, SourceSchemaSettings
from segtui.operations import Effect, labels, sources
from segtui.service.applying.sending import Outcome
from segtui.service.identity import identity_of
from segtui.service.plans import State, Step
from segtui.service.reading import Reader


@dataclass(frozen=True, slots=True)
class Effects:
    """Puts outcomes into the reads of a workspace."""

    reader: Reader

    async def show(self, step: Step, outcome: Outcome) -> frozenset[str]:
        """Show what became of a step; returns what it made stale and could not be shown in place."""
        stale = frozenset(step.call.operation.evicts)
        if not outcome.is_known:
            return stale if outcome.state in (State.UNSURE, State.DONE) else frozenset()
        if outcome.record is not None:
            is_new = step.call.operation.effect is Effect.CREATE and outcome.state is State.DONE
            await self._put(outcome.record, adds=is_new)
        elif step.call.scope:  # what has none was to be created, and is not there
            await self._drop(step)
        return (stale - _SHOWN[type(outcome.record)]) if outcome.state is State.DONE else frozenset()

    async def outdate(self, stale: Iterable[str]) -> None:
        """Have what was made stale asked again, where somebody looks at it."""
        for holds in stale:
            await self.reader.outdate(holds)

    async def _put(self, record: Record, *, adds: bool) -> None:
        reader = self.reader
        if isinstance(record, SourceDetail):
            await reader.put(sources.list_sources(), record.source)
            await reader.put(sources.get_source(record.source.id), record)
        elif isinstance(record, Source):
            await reader.put(sources.list_sources(), record, adds=adds)
        elif isinstance(record, Label):
            await reader.put(labels.list_labels(), record, adds=adds)
        elif isinstance(record, SourceSchemaSettings):
            await reader.put(sources.list_schema_settings_in_source(record.source_id), record)

    async def _drop(self, step: Step) -> None:
        """What the step is about is not there (any more)."""
        scope = step.call.scope
        if step.call.operation is labels.delete_label:
            key, value = scope
            await self.reader.drop(labels.list_labels(), identity_of(Label(key=key, value=value)))
            return
        source_id = SourceId(scope[0])
        await self.reader.drop(sources.list_sources(), source_id)
        await self.reader.drop(sources.get_source(source_id), source_id)
        await self.reader.drop(sources.list_schema_settings_in_source(source_id), source_id)


_OF_SOURCE = frozenset({"sources", "source"})
_SHOWN: dict[type, frozenset[str]] = {
    SourceDetail: _OF_SOURCE,
    Source: _OF_SOURCE,
    Label: frozenset({"labels"}),
    SourceSchemaSettings: frozenset({"schema settings"}),
    type(None): _OF_SOURCE,
}
