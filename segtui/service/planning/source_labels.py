"""The labels of a source: the set it shall have, by the smaller of adding and replacing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec import UNSET
from msgspec.structs import replace

from segtui.models import Label, Source, SourceId
from segtui.operations import labels, sources
from segtui.service.planning.present import Pair, Present, pair
from segtui.service.planning.refusals import invalid, invalid_field
from segtui.service.planning.rules import doubled_keys, problems_in_labels
from segtui.service.planning.values import change, listed
from segtui.service.plans import Change, Plan, Step, Undo
from segtui.text import harmless, original

ACCESS = "Access rights hang on labels: taking or replacing one can lock people out of the source."


def sent(label: Label) -> Label:
    """A label as a source carries it: without a description."""
    return replace(label, description=UNSET) if label.description is not UNSET else label


def changes_between(old: Iterable[Label], new: Iterable[Label]) -> tuple[Change, ...]:
    """What differs between two sets of labels, by key."""
    before = {original(label.key): label.value for label in old}
    after = {original(label.key): label.value for label in new}
    keys = dict.fromkeys([*before, *after])
    return tuple(
        change(f"labels.{key}", before.get(key, UNSET), after.get(key, UNSET))
        for key in keys
        if original(before.get(key)) != original(after.get(key))
    )


def step_to(source: Source, source_id: SourceId, wanted: Sequence[Label], *, whole: bool = False) -> Step | None:
    """The request that gives a source this set of labels, None where it has it; `whole` replaces in any case."""
    present, target = list(map(pair, source.labels)), list(map(pair, wanted))
    if set(present) == set(target):
        return None
    added = [sent(label) for label in wanted if pair(label) not in present]
    is_addition = not whole and set(present) < set(target)
    call = (
        sources.add_labels_to_source(source_id, added)
        if is_addition
        else sources.replace_labels_in_source(source_id, list(map(sent, wanted)))
    )
    back = sources.replace_labels_in_source(source_id, list(map(sent, source.labels)))
    return Step(call, source.slug, source_id, changes_between(source.labels, wanted), source, (back,))


def creation_step(label: Label) -> Step:
    """The request that makes a label known to the workspace."""
    key, value = pair(label)
    name = harmless(str(label))
    back = labels.delete_label(key, value)
    text = () if label.description is UNSET else (change("description", new=label.description),)
    made = (change("key", new=label.key), change("value", new=label.value), *text)
    return Step(labels.create_label(label), name, name, made, None, (back,))


def plan_of_set(
    source: Source,
    source_id: SourceId,
    wanted: Sequence[Label],
    known: dict[Pair, Label],
    *,
    whole: bool = False,
) -> Plan:
    """The plan that gives a source this set of labels; those that the workspace lacks are created first.

    Raises:
        Invalid: a new label is not well-formed, or a key would have two values.
    """
    wanted = _each_once(wanted)
    new = [label for label in wanted if pair(label) not in map(pair, source.labels)]
    check(wanted, new)
    step = step_to(source, source_id, wanted, whole=whole)
    if step is None:
        return Plan("", "Set labels of source", source.slug, (), Undo(False, "there is nothing to take back"))
    missing = [label for label in new if pair(label) not in known]
    replaces = step.call.operation is sources.replace_labels_in_source
    return Plan(
        "",
        "Replace labels of source" if replaces else "Add labels to source",
        source.slug,
        (*map(creation_step, missing), step),
        Undo(True, "the labels that were there are put back"),
        warnings=(*creation_warnings(missing), *_way(source, step, replaces=replaces)),
    )


def addition(source: Source, added: Sequence[Label]) -> list[Label]:
    """The set of labels after an addition; raises Invalid where a key has another value already."""
    values = {original(label.key): label for label in source.labels}
    for label in added:
        present = values.get(original(label.key))
        if present is not None and pair(present) != pair(label):
            problem = f"the source has {present} already, and one value for each key"
            raise invalid_field(f"labels.{label.key}", f"{problem}: replace it instead")
    return [*source.labels, *added]


def check(wanted: Sequence[Label], new: Sequence[Label]) -> None:
    """Refuse new labels that are not well-formed, and two values for one key; what is there already may stay."""
    if problems := [*problems_in_labels(new), *doubled_keys(wanted)]:
        raise invalid(problems)


def creation_warnings(missing: Sequence[Label]) -> tuple[str, ...]:
    """That labels are created, where they are."""
    if not missing:
        return ()
    which, verb = ("label", "it is") if len(missing) == 1 else ("labels", "they are")
    return (f"The workspace lacks the {which} {listed(map(str, missing))}: {verb} created first.",)


async def plan_labels(
    present: Present, source_id: SourceId, wanted: Sequence[Label] | None, added: Sequence[Label] = (), *, whole: bool
) -> Plan:
    """Read what is needed, then plan a set of labels, or an addition to what is there."""
    source, known = await present.source_and_labels(source_id)
    target = addition(source, added) if wanted is None else wanted
    return plan_of_set(source, source_id, target, known, whole=whole)


def _each_once(wanted: Sequence[Label]) -> list[Label]:
    return list({pair(label): label for label in wanted}.values())


def _way(source: Source, step: Step, *, replaces: bool) -> tuple[str, ...]:
    """Which way was chosen and why, and what that may mean."""
    if not replaces:
        return ("Sent as an addition: the labels that are there are not touched.",)
    how = "The whole set is sent, in place of the one that is there."
    takes = any(changed.sign != "+" for changed in step.changes)
    return (how, ACCESS) if takes and source.labels else (how,)
