"""Writes of labels: of a source, and of the workspace."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from msgspec import UNSET
from msgspec.structs import replace as replaced

from segtui.models import Label, Record, Source
from segtui.operations import Call, labels, sources
from segtui.service.applying.judging import Effect, Fields, differing, is_reached, merged
from segtui.service.applying.rule import Judged, Rule, Todo, label_fields, with_source
from segtui.service.planning.effects import source_in
from segtui.service.planning.values import listed
from segtui.service.plans import Step
from segtui.text import original

if TYPE_CHECKING:
    from segtui.api import Client


class Labelling(Rule):
    """The labels of a source: those that are added, or the whole set."""

    def __init__(self, *, whole: bool) -> None:
        self.is_whole = whole

    def judge(self, step: Step, now: Record | None) -> Judged:
        """The whole set is replaced only after taking in what others did to other labels (T33)."""
        source, planned = source_in(now), source_in(step.before)
        if not self.is_whole or source is None or planned is None:
            return super().judge(step, now)
        base, there = label_fields(planned.labels), label_fields(source.labels)
        found, clashes = merged(base, self.wanted(step.call), there)
        if clashes:
            return self.unless(clashes, step, base, now)
        if is_reached(found, there):
            return Judged(Todo.NOTHING, step, "it was so already: nothing was sent")
        others = differing(base, there)
        if not others:
            return Judged(Todo.SEND, step)
        said = f"{listed(others)} changed since it was planned, and was kept as it is now"
        return Judged(Todo.SEND, _with_labels(step, source, found), said)

    def touched(self, call: Call[Any], record: Record | None) -> Fields:
        source = source_in(record)
        if source is None:
            return {}
        there = label_fields(source.labels)
        return there if self.is_whole else {name: there.get(name, UNSET) for name in self.wanted(call)}

    def wanted(self, call: Call[Any]) -> Fields:
        return label_fields(call.arguments["labels"])

    def after(self, call: Call[Any], before: Record | None, answer: Any) -> Record | None:
        source = source_in(before)
        if source is None or not isinstance(answer, list):
            return None
        return with_source(before, replaced(source, labels=tuple(answer)))


class LabelMaking(Rule):
    """A label of the workspace."""

    may_be_new = True

    async def read(self, client: Client, call: Call[Any]) -> Record | None:
        wanted = self.label_of(call)
        for label in await client.fetch(labels.list_labels()):
            if (original(label.key), original(label.value)) == wanted:
                return label
        return None

    def label_of(self, call: Call[Any]) -> tuple[str, str]:
        """Key and value of the label that the call is about."""
        label: Label = call.arguments["label"]
        return original(label.key), original(label.value)

    def touched(self, call: Call[Any], record: Record | None) -> Fields:
        return _described(record) if isinstance(record, Label) else {}

    def wanted(self, call: Call[Any]) -> Fields:
        return _described(call.arguments["label"])


class LabelDeleting(LabelMaking):
    """A label of the workspace that nobody carries."""

    may_be_new = False
    may_be_gone = True

    def label_of(self, call: Call[Any]) -> tuple[str, str]:
        return original(call.arguments["key"]), original(call.arguments["value"])

    def wanted(self, call: Call[Any]) -> Fields:
        return {}

    def effect(self, call: Call[Any], before: Record | None, now: Record | None) -> Effect:
        return Effect.TAKEN if now is None else Effect.NOT_TAKEN


def _described(label: Label) -> dict[str, Any]:
    """A label as fields; no description and an empty one are the same."""
    return {"label": f"{original(label.key)}:{original(label.value)}", "description": label.description or UNSET}


def _with_labels(step: Step, now: Source, wanted: Fields) -> Step:
    """The step with these labels, to be taken back to those that are there now."""
    kept = [Label(key=name.removeprefix("labels."), value=value) for name, value in wanted.items()]
    back = (sources.replace_labels_in_source(now.id, list(now.labels)),)
    return replace(step, call=sources.replace_labels_in_source(now.id, kept), before=now, inverse=back)
