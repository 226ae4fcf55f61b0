"""Deleting a source: everything that goes with it, and what has to be typed first."""

from __future__ import annotations

from msgspec import UNSET

from segtui.models import Source, SourceId
from segtui.operations import sources
from segtui.service.planning.connections import Connections
from segtui.service.planning.updates import settings_of
from segtui.service.planning.values import change, setting_change
from segtui.service.plans import Change, Confirmation, Plan, Proof, Step, Undo
from segtui.text import hides_something, looks_alike, original

NO_WAY_BACK = "a deleted source is gone; it can be created again, and then its id and its write keys are new ones"


def plan_of_deletion(source: Source, source_id: SourceId, hanging: Connections) -> Plan:
    """The plan of a `delete_source`."""
    step = Step(sources.delete_source(source_id), source.slug, source_id, facts_lost(source), source)
    warnings = ["What still sends to it is refused from then on, and its schema settings go with it."]
    return Plan(
        "",
        "Delete source",
        source.slug,
        (step,),
        Undo(False, NO_WAY_BACK),
        dependents=hanging.dependents,
        warnings=(*warnings, *hanging.warnings),
        confirmations=(slug_typed(source, source_id, Proof.SLUG),),
    )


def facts_lost(source: Source) -> tuple[Change, ...]:
    """Every field of a source, as removed."""
    settings = settings_of(source)
    return (
        change("slug", source.slug),
        *(() if source.name is UNSET else (change("name", source.name),)),
        change("type", source.metadata.name),
        change("enabled", source.enabled),
        *(change(f"labels.{label.key}", label.value) for label in source.labels),
        *(setting_change(name, value, UNSET, source.metadata) for name, value in settings.items()),
        *(change(f"writeKeys.{at}", key, is_secret=True) for at, key in enumerate(source.write_keys, 1)),
    )


def slug_typed(source: Source, source_id: SourceId, proof: Proof, why: str = "") -> Confirmation:
    """The slug or id to be typed; where a name or slug is not what it looks like, that is said."""
    texts = (source.slug, original(source.slug), str(source_id), original(source_id))
    accepted = tuple(dict.fromkeys(text for text in texts if text))
    prompt = why + ("Type the slug or the id of the source" if source.slug else "Type the id of the source")
    return Confirmation(proof, accepted, prompt + _disguise(source))


def _disguise(source: Source) -> str:
    """A hint where a name or slug looks like another one."""
    texts = [source.slug, *([] if source.name is UNSET else [source.name])]
    if any(map(hides_something, texts)):
        return " (its name or slug holds characters that cannot be seen: the id is the sure way)"
    if any(map(looks_alike, texts)):
        return " (its name or slug mixes letters that look alike: the id is the sure way)"
    return ""
