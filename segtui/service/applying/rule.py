"""What any write tells about itself: what it touches and wants, how the present is read, what an answer shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any

from msgspec import UNSET
from msgspec.structs import replace

from segtui.errors import NotFound
from segtui.models import Outcome as Deleted
from segtui.models import Record, Source, SourceDetail
from segtui.operations import Call, sources
from segtui.service.applying.judging import Effect, Fields, differing, effect, is_reached
from segtui.service.planning.effects import source_in
from segtui.service.planning.values import change, listed, setting_change
from segtui.service.plans import Change, Step
from segtui.text import original

if TYPE_CHECKING:
    from segtui.api import Client


class Todo(Enum):
    """What is to be done with a step."""

    SEND = "send"
    NOTHING = "nothing"
    CONFLICT = "conflict"


@dataclass(frozen=True, slots=True)
class Judged:
    """What is to be done: the step to send, which may take in what others changed, and what to say about it."""

    todo: Todo
    step: Step
    said: str = ""
    changes: tuple[Change, ...] = ()


class Rule:
    """A write of one kind. Records are what `read` gives: a source's detail, a label, schema settings; None: not there.

    `may_be_new` is whether it is about something that is not to be there yet; `may_be_gone` whether nothing is left to
    do where it is not there.
    """

    may_be_new = False
    may_be_gone = False

    def judge(self, step: Step, now: Record | None) -> Judged:
        """What to do with a step, by what is there now."""
        call, there = step.call, self.touched(step.call, now)
        if now is None and not (self.may_be_new or self.may_be_gone):
            return Judged(Todo.CONFLICT, step, "it is not there any more", (change("source", step.subject),))
        if is_reached(self.wanted(call), there):
            return Judged(Todo.NOTHING, step, "it was so already: nothing was sent")
        if step.before is None and not self.may_be_new:
            return Judged(Todo.SEND, step)
        before = self.touched(call, step.before)
        return self.unless(differing(before, there), step, before, now)

    def unless(self, names: Sequence[str], step: Step, before: Fields, now: Record | None) -> Judged:
        """A conflict where any of these fields is not as it was planned on (T32); otherwise it is to be sent."""
        if not names:
            return Judged(Todo.SEND, step)
        source, there = source_in(now), self.touched(step.call, now)
        metadata = None if source is None else source.metadata
        changes = tuple(_change(name, before, there, metadata) for name in names)
        said = f"{listed(names)} changed since it was planned: nothing was sent"
        return Judged(Todo.CONFLICT, step, said, changes)

    async def read(self, client: Client, call: Call[Any]) -> Record | None:
        """What the call is about, as it is now."""
        try:
            return await client.fetch(sources.get_source(call.arguments["source_id"]))
        except NotFound:
            return None

    async def look(self, client: Client, call: Call[Any]) -> Record | None:
        """The same before it is sent, where what is known already may do."""
        return await self.read(client, call)

    def touched(self, call: Call[Any], record: Record | None) -> Fields:
        """The fields that the call changes, as they are in a record."""
        raise NotImplementedError

    def wanted(self, call: Call[Any]) -> Fields:
        """Those fields as they are when it is done."""
        raise NotImplementedError

    def effect(self, call: Call[Any], before: Record | None, now: Record | None) -> Effect:
        """Whether the call took effect between the two records."""
        return effect(self.wanted(call), self.touched(call, before), self.touched(call, now))

    def after(self, call: Call[Any], before: Record | None, answer: Any) -> Record | None:
        """The record as the answer shows it; None where it must be read."""
        return answer if isinstance(answer, Record) and not isinstance(answer, Deleted) else None

    def made(self, call: Call[Any], before: Record | None, after: Record | None) -> str:
        """What the call created: an id, a hash; nothing where it creates nothing."""
        return ""


def with_source(record: Record | None, source: Any) -> Record | None:
    """The record with another source in it."""
    if not isinstance(source, Source):
        return None
    return replace(record, source=source) if isinstance(record, SourceDetail) else source


def label_fields(given: Any) -> dict[str, Any]:
    """Labels as fields: one for each key."""
    return {f"labels.{original(label.key)}": original(label.value) for label in given}


def setting_field(name: str) -> str:
    """The field of a setting."""
    return f"settings.{original(name)}"


def _change(name: str, before: Fields, now: Fields, metadata: Record | None) -> Change:
    old, new = before.get(name, UNSET), now.get(name, UNSET)
    if name.startswith("settings."):
        return setting_change(name.removeprefix("settings."), old, new, metadata)
    return change(name, old, new)
