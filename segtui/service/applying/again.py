"""A plan taken back, or gone on with: from memory while the session lasts, from the journal afterwards."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from segtui.decoding import as_json
from segtui.errors import NotFound, Refused
from segtui.journal.entry import Entry, Standing
from segtui.journal.journal import Journal
from segtui.models import Record, Source, SourceId, WriteKey
from segtui.operations import Call, sources
from segtui.service.applying.applier import Applier
from segtui.service.applying.depending import with_source_id
from segtui.service.applying.keeping import before_of, call_of
from segtui.service.planning import Draft, Planner
from segtui.service.planning.effects import left_by, source_in
from segtui.service.planning.values import holds_masked
from segtui.service.plans import NEW_SOURCE, Application, Plan, State, Step, Undo
from segtui.text import harmless

_MOST_REMEMBERED = 50  # plans, with whatever secrets are in them: in memory only

_STATES = {standing.value: state for standing, state in (
    (Standing.DONE, State.DONE), (Standing.FAILED, State.FAILED), (Standing.CONFLICT, State.CONFLICT),
    (Standing.IN_DOUBT, State.UNSURE), (Standing.CANCELLED, State.CANCELLED),
    (Standing.INTENDED, State.WAITING), (Standing.SENT, State.SENDING),
)}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Was:
    """One step of an earlier plan: how it stands, what it left, what it made; `is_whole`: nothing is masked in it."""

    step: Step
    state: State
    left: Record | None = None
    made: str = ""
    call_is_whole: bool = True
    inverse_is_whole: bool = True


@dataclass
class Again:
    """Knows the plans of this session, and looks the others up."""

    planner: Planner
    journal: Journal
    applier: Applier
    _session: dict[str, Application] = field(default_factory=dict)

    def remember(self, application: Application) -> None:
        """Keep a plan for the session, whole: the journal keeps no secrets."""
        self._session[application.plan.id] = application
        while len(self._session) > _MOST_REMEMBERED:
            del self._session[next(iter(self._session))]

    async def undo(self, plan_id: str) -> Plan:
        """The plan that takes back what was done. Raises SegtuiError."""
        title, steps = await self._steps(plan_id)
        done = [was for was in steps if was.state is State.DONE]
        if not done:
            raise Refused("there is nothing to take back: nothing of it was done")
        if not all(was.inverse_is_whole for was in done):
            raise Refused("it cannot be taken back: that needs secrets, and the journal keeps none")
        back = [pair for was in reversed(done) for pair in self._back(was)]
        if not back:
            raise Refused("it cannot be taken back: the API knows no way")
        return await self.planner.plan_undo(back, plan_id, f"Take back: {title}")

    def _back(self, was: Was) -> Iterator[tuple[Call[Any], Record | None]]:
        """The calls that take a step back, each with what the step had left."""
        step = was.step
        if step.call.operation is sources.create_write_key_for_source and was.made:
            yield sources.remove_write_key_from_source(step.call.arguments["source_id"], WriteKey(was.made)), was.left
            return
        if step.call.operation is sources.create_source and was.made:
            yield sources.delete_source(SourceId(was.made)), was.left
            return
        for call in step.inverse:
            yield call, was.left

    async def resume(self, plan_id: str, *, only_failed: bool) -> Plan:
        """The plan of what is still to be done. Raises SegtuiError."""
        title, steps = await self._steps(plan_id)
        left = [was for was in steps if not (only_failed and was.state in (State.DONE, State.SKIPPED))]
        if not left:
            raise Refused("there is nothing to go on with: all of it was done")
        if not all(was.call_is_whole for was in left):
            raise Refused("it cannot be gone on with: that needs secrets, and the journal keeps none")
        created = next((SourceId(was.made) for was in steps if was.made and _creates(was.step)), None)
        parts = [part async for part in self._parts(left, created)]
        doubts = [was.step.subject for was in left if was.state in (State.UNSURE, State.SENDING)]
        return _joined(plan_id, title, parts, doubts)

    async def _parts(self, left: Sequence[Was], created: SourceId | None) -> Any:
        """Each step planned anew; what is about a source that is still to be created stays as it was."""
        for was in left:
            if _creates(was.step):
                created = created or await self._found(was.step)
                if created is None:
                    yield await self.planner.plan(was.step.call)
                continue
            step = with_source_id(was.step, created)
            if NEW_SOURCE in (step.target, *step.call.scope):
                yield Plan("", "", step.subject, (step,), Undo(True, ""))
                continue
            try:
                yield await self.planner.plan(step.call)
            except NotFound:
                gone = f"{step.subject} is not there any more."
                yield Plan("", "", step.subject, (), Undo(True, ""), warnings=(gone,))

    async def _found(self, step: Step) -> SourceId | None:
        """The source that a creation in doubt made after all."""
        rule = self.applier.rules[step.call.operation.name]
        source = source_in(await rule.read(await self.applier.connected(), step.call))
        return source.id if source is not None and source.metadata.id == step.call.arguments["metadata_id"] else None

    async def draft(self, plan_id: str) -> Draft:
        """What is known of a source that the plan deleted. Raises Refused."""
        _, steps = await self._steps(plan_id)
        for was in steps:
            source = source_in(was.step.before)
            if was.step.call.operation is sources.delete_source and source is not None:
                return _draft_of(source)
        raise Refused("this plan deleted no source")

    async def _steps(self, plan_id: str) -> tuple[str, list[Was]]:
        application = self._session.get(plan_id)
        if application is not None:
            return application.plan.title, [
                Was(result.step, result.state, result.left, result.made) for result in application.results
            ]
        entries = await self.journal.plan(plan_id)
        if not entries:
            raise NotFound("the journal does not know this plan")
        return harmless(entries[0].title), [_was(entry) for entry in entries]


def _was(entry: Entry) -> Was:
    call, before = call_of(entry.call), before_of(entry)
    step = Step(
        call,
        harmless(entry.subject),
        entry.target,
        (),
        before,
        tuple(call_of(kept) for kept in entry.inverse),
    )
    is_key = step.call.operation is sources.create_write_key_for_source
    back_is_whole = is_key or all(kept.is_whole for kept in entry.inverse)
    return Was(step, _STATES[entry.state.value], left_by(call, before), entry.made, entry.call.is_whole, back_is_whole)


def _creates(step: Step) -> bool:
    return step.call.operation is sources.create_source


def _joined(plan_id: str, title: str, parts: Sequence[Plan], doubts: Sequence[str]) -> Plan:
    """One plan of the parts, in order."""
    warnings = [text for part in parts for text in part.warnings]
    warnings += [f"{subject}: whether it was done already is in doubt." for subject in dict.fromkeys(doubts)]
    impossible = next((part.undo for part in parts if part.steps and not part.undo.is_possible), None)
    subjects = list(dict.fromkeys(part.subject for part in parts))
    return Plan(
        next((part.id for part in parts if part.id), f"{plan_id}+"),
        f"Go on with: {title}",
        subjects[0] if len(subjects) == 1 else f"{len(subjects)} subjects",
        tuple(step for part in parts for step in part.steps),
        impossible or next((part.undo for part in parts if part.steps), Undo(False, "there is nothing to take back")),
        dependents=tuple(dict.fromkeys(one for part in parts for one in part.dependents)),
        warnings=tuple(dict.fromkeys(warnings)),
        confirmations=tuple(dict.fromkeys(one for part in parts for one in part.confirmations)),
        resumes=plan_id,
    )


def _draft_of(source: Source) -> Draft:
    """A draft like the source, without what was masked; whether warehouses were connected is not known any more."""
    settings = as_json(source.settings) if source.settings else {}
    hidden = tuple(name for name, value in settings.items() if holds_masked(value))
    return Draft(
        source.metadata,
        source.slug,
        source.name or "",
        source.enabled is not False,
        {name: value for name, value in settings.items() if name not in hidden},
        source.labels,
        connect_warehouses=False,
        left_out=hidden,
    )
