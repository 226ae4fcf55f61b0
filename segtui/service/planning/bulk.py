"""One edit of many sources: a request for each source that is not that way already."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from segtui.errors import UsageError
from segtui.models import Label, Source, SourceId
from segtui.operations import sources
from segtui.service.planning.connections import Connections, merged
from segtui.service.planning.present import Pair, pair
from segtui.service.planning.refusals import invalid
from segtui.service.planning.rules import problems_in_label
from segtui.service.planning.source_labels import ACCESS, creation_step, creation_warnings, step_to
from segtui.service.planning.updates import DROPPED, step_of, update_of
from segtui.service.planning.values import counted, listed
from segtui.service.plans import Plan, Step, Undo
from segtui.text import original


class BulkKind(Enum):
    """What is done to every source."""

    ENABLE = "Enable"
    DISABLE = "Disable"
    ADD_LABEL = "Add label to"
    REMOVE_LABEL = "Remove label from"
    SET_LABEL = "Set label of"


LABELLING = (BulkKind.ADD_LABEL, BulkKind.SET_LABEL)
_STATES = {BulkKind.ENABLE: True, BulkKind.DISABLE: False}


@dataclass(frozen=True, slots=True)
class BulkEdit:
    """An edit of many sources; the three kinds about labels need the label."""

    kind: BulkKind
    label: Label | None = None

    @property
    def wanted_state(self) -> bool | None:
        """The state that the sources shall have; None where it is about labels."""
        return _STATES.get(self.kind)


def check(edit: BulkEdit) -> None:
    """Raise UsageError where the label is missing, Invalid where it is not well-formed."""
    if edit.wanted_state is not None or (edit.kind is BulkKind.REMOVE_LABEL and edit.label is not None):
        return
    if edit.label is None:
        raise UsageError("which label? this edit needs one")
    if problems := problems_in_label(edit.label.key, edit.label.value):
        raise invalid(problems)


def changed_by(edit: BulkEdit, found: Sequence[Source]) -> list[Source]:
    """The sources that are not that way already."""
    return [source for source in found if _step(source, edit) is not None]


def plan_of_bulk(
    asked: int,
    found: Sequence[Source],
    edit: BulkEdit,
    known: Mapping[Pair, Label],
    hanging: Mapping[SourceId, Connections],
) -> Plan:
    """The plan of an edit of the sources found, of those that were asked for.

    `known` are the workspace's labels, `hanging` is what hangs on the sources, as far as it was read.
    """
    steps = [step for source in found if (step := _step(source, edit)) is not None]
    missing = _missing(edit, known) if steps else []
    title = f"{edit.kind.value} {counted(asked, 'source')}"
    return Plan(
        "",
        title,
        str(edit.label) if edit.label is not None else listed([source.slug for source in found]),
        (*map(creation_step, missing), *steps),
        Undo(True, "each source gets back what it had") if steps else Undo(False, "there is nothing to take back"),
        dependents=merged(hanging.values()) if edit.kind is BulkKind.DISABLE else (),
        warnings=tuple(_warnings(asked, found, steps, edit, hanging)) + creation_warnings(missing),
    )


def _step(source: Source, edit: BulkEdit) -> Step | None:
    state = edit.wanted_state
    if state is not None:
        update = update_of(source, {"enabled": state})
        return step_of(source, source.id, update) if update.sent else None
    wanted = _labels_wanted(source, edit)
    return None if wanted is None else step_to(source, source.id, wanted)


def _labels_wanted(source: Source, edit: BulkEdit) -> list[Label] | None:
    """The set of labels that the edit gives a source; None where the source is left out."""
    label = edit.label
    if label is None:
        return None
    if edit.kind is BulkKind.REMOVE_LABEL:
        return [present for present in source.labels if pair(present) != pair(label)]
    if edit.kind is BulkKind.ADD_LABEL and _clashes(source, label):
        return None
    if pair(label) in map(pair, source.labels):
        return None
    return [*(present for present in source.labels if original(present.key) != original(label.key)), label]


def _clashes(source: Source, label: Label) -> bool:
    """Whether the source has another value for the label's key."""
    return any(original(p.key) == original(label.key) and pair(p) != pair(label) for p in source.labels)


def _missing(edit: BulkEdit, known: Mapping[Pair, Label]) -> list[Label]:
    label = edit.label
    if label is None or edit.kind not in LABELLING or pair(label) in known:
        return []
    return [label]


def _warnings(
    asked: int, found: Sequence[Source], steps: Sequence[Step], edit: BulkEdit, hanging: Mapping[SourceId, Connections]
) -> list[str]:
    said: list[str] = []
    label = edit.label
    clashing = [s for s in found if edit.kind is BulkKind.ADD_LABEL and label is not None and _clashes(s, label)]
    same = len(found) - len(steps) - len(clashing)
    if same:
        said.append(f"{counted(same, 'source')} {'is' if same == 1 else 'are'} that way already: nothing is sent.")
    if clashing:
        said.append(f"Left out, with another value for the key already: {listed(s.slug for s in clashing)}.")
    if asked > len(found):
        said.append(f"{counted(asked - len(found), 'source')} could not be found (any more).")
    if edit.kind is BulkKind.DISABLE and steps:
        said += [DROPPED, *_partly_known(len(steps), hanging)]
    if edit.kind is BulkKind.ENABLE and steps:
        said += _lonely(found, steps, hanging)
    if any(step.call.operation is sources.replace_labels_in_source for step in steps):
        said.append(ACCESS)
    return said


def _partly_known(disabled: int, hanging: Mapping[SourceId, Connections]) -> list[str]:
    unread = disabled - len(hanging)
    first = [f"What hangs on {counted(unread, 'source')} was not asked."] if unread else []
    return [*first, *dict.fromkeys(text for one in hanging.values() for text in one.warnings)]


def _lonely(found: Sequence[Source], steps: Sequence[Step], hanging: Mapping[SourceId, Connections]) -> list[str]:
    """The sources that Segment would disable again."""
    slugs = {str(source.id): source.slug for source in found}
    lonely = [slugs[source_id] for source_id, one in hanging.items() if not one.has_enabled_destination]
    text = f"Without an enabled destination, and so disabled again after 14 days: {listed(lonely)}."
    unread = len(steps) - len(hanging)
    rest = [f"Whether {counted(unread, 'source')} have an enabled destination was not asked."] if unread else []
    return [*([text] if lonely else []), *rest]
