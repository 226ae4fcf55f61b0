"""The labels of the workspace: created, deleted while nobody carries them, and renamed by moving every source."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import UNSET
from msgspec.structs import replace

from segtui.errors import NotFound
from segtui.models import Label, Source
from segtui.operations import labels
from segtui.service.planning.present import Pair, pair
from segtui.service.planning.refusals import LabelClash, LabelInUse, invalid
from segtui.service.planning.rules import problems_in_label
from segtui.service.planning.source_labels import ACCESS, creation_step, step_to
from segtui.service.planning.values import change, counted
from segtui.service.plans import Plan, Step, Undo
from segtui.text import harmless, original

_NOTHING = Undo(False, "there is nothing to take back")


def plan_of_creation(label: Label, known: Mapping[Pair, Label]) -> Plan:
    """The plan of a `create_label`; raises Invalid where it is not well-formed."""
    if problems := problems_in_label(label.key, label.value):
        raise invalid(problems)
    present = known.get(pair(label))
    if present is None:
        return Plan(
            "", "Create label", harmless(str(label)), (creation_step(label),), Undo(True, "by deleting the label")
        )
    said = "The workspace has this label already."
    if original(label.description or "") not in ("", original(present.description or "")):
        said += " Its description is another one, and cannot be changed."
    return Plan("", "Create label", harmless(str(label)), (), _NOTHING, warnings=(said,))


def plan_of_deletion(key: str, value: str, known: Mapping[Pair, Label], carriers: Sequence[Source]) -> Plan:
    """The plan of a `delete_label`; raises LabelInUse while sources carry it."""
    label = known.get((original(key), original(value)))
    if carriers:
        raise LabelInUse(label or Label(key=key, value=value), carriers)
    if label is None:
        warning = "The workspace does not have this label (any more)."
        return Plan("", "Delete label", harmless(f"{key}:{value}"), (), _NOTHING, warnings=(warning,))
    return Plan("", "Delete label", str(label), (deletion_step(label),), Undo(True, "by creating the label again"))


def deletion_step(label: Label) -> Step:
    """The request that deletes a label of the workspace."""
    text = () if label.description is UNSET else (change("description", label.description),)
    gone = (change("key", label.key), change("value", label.value), *text)
    call = labels.delete_label(label.key, label.value)
    return Step(call, str(label), str(label), gone, label, (labels.create_label(label),))


def plan_of_rename(old: Label, new: Label, known: Mapping[Pair, Label], carriers: Sequence[Source]) -> Plan:
    """Create the new label, move every source over, delete the old one.

    Raises:
        Invalid: the new label is not well-formed. NotFound: there is no such label to rename.
        LabelClash: sources that would be moved have another value for the new key already.
    """
    if problems := problems_in_label(new.key, new.value):
        raise invalid(problems)
    present = known.get(pair(old))
    if present is None:
        raise NotFound(f"the workspace has no label {harmless(str(old))}")
    title, subject = "Rename label", harmless(f"{present} → {new}")
    if pair(old) == pair(new):
        return Plan("", title, subject, (), _NOTHING)
    _refuse_clash(old, new, carriers)
    made = new if new.description is not UNSET else replace(new, description=present.description)
    first = () if pair(new) in known else (creation_step(made),)
    moves = [step_to(source, source.id, _moved(source, old, new), whole=True) for source in carriers]
    warnings = [
        f"There is no rename: the new label is created, {counted(len(carriers), 'source')} moved one by one, "
        "and the old one deleted at the end.",
        *([ACCESS] if carriers else []),
        *([] if first else [f"The label {new} is there already: the two become one."]),
    ]
    steps = (*first, *(step for step in moves if step is not None), deletion_step(present))
    return Plan("", title, subject, steps, Undo(True, "the same way back"), warnings=tuple(warnings))


def _moved(source: Source, old: Label, new: Label) -> list[Label]:
    """A source's labels with one in place of another, where that stood."""
    found = [new if pair(label) == pair(old) else label for label in source.labels]
    return list({pair(label): label for label in found}.values())


def _refuse_clash(old: Label, new: Label, carriers: Sequence[Source]) -> None:
    key = original(new.key)
    clashing = [
        source
        for source in carriers
        if any(original(label.key) == key and pair(label) not in (pair(old), pair(new)) for label in source.labels)
    ]
    if clashing:
        raise LabelClash(new, clashing)
