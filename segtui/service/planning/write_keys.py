"""Creating and removing the write keys of a source; no text that is made here holds one."""

from __future__ import annotations

from segtui.errors import Refused
from segtui.models import Source, SourceId, WriteKey
from segtui.operations import sources
from segtui.service.planning.connections import Connections
from segtui.service.planning.deletion import slug_typed
from segtui.service.planning.values import change
from segtui.service.plans import Confirmation, Plan, Proof, Step, Undo
from segtui.service.redaction import is_stand_in, stand_in
from segtui.text import is_masked, original

_END = 4  # characters


def plan_of_key_creation(source: Source, source_id: SourceId) -> Plan:
    """The plan of a `create_write_key_for_source`; raises Refused for a cloud source."""
    _refuse_cloud(source)
    made = change("writeKeys.new", new="one more, made by Segment")
    step = Step(sources.create_write_key_for_source(source_id), source.slug, source_id, (made,), source)
    said = "by removing the new key, which is known once Segment has made it"
    return Plan("", "Create write key for source", source.slug, (step,), Undo(True, said))


def plan_of_key_removal(source: Source, source_id: SourceId, write_key: WriteKey, hanging: Connections) -> Plan:
    """The plan of a `remove_write_key_from_source`; raises Refused where the keys cannot be told."""
    _refuse_cloud(source)
    key = original(write_key)
    if not key or is_stand_in(key) or is_masked(key):
        raise Refused("this is not a write key", hint="reload the source: the cache holds no write keys")
    if not source.write_keys:
        raise Refused("the source shows no write keys", hint="it has none, or the token has no permission to read them")
    title, keys = "Remove write key from source", [original(found) for found in source.write_keys]
    if key not in keys:
        warning = "The source does not have this write key (any more)."
        return Plan("", title, source.slug, (), Undo(False, "there is nothing to take back"), warnings=(warning,))
    gone = change("writeKeys", write_key, is_secret=True)
    call = sources.remove_write_key_from_source(source_id, write_key)
    is_last = keys == [key]
    warnings = ["What still sends with this key is dropped from then on."]
    warnings.append(_what_is_left(len(keys) - 1))
    return Plan(
        "",
        title,
        source.slug,
        (Step(call, source.slug, source_id, (gone,), source),),
        Undo(False, "a removed write key does not come back; a new one is another key"),
        dependents=hanging.dependents if is_last else (),  # with another key the source goes on
        warnings=tuple(warnings),
        confirmations=_confirmations(source, source_id, key, is_last=is_last),
    )


def _what_is_left(others: int) -> str:
    if not others:
        return "It is the last write key: the source then takes nothing until a new one is made."
    which = (
        f"{others} other write keys: what sends with them" if others > 1 else "another write key: what sends with it"
    )
    return f"The source has {which} goes on."


def named_key(source: Source, write_key: WriteKey, hash_key: bytes) -> WriteKey:
    """The source's write key that a stand-in stands for; any other is given back as it is."""
    if not hash_key or not is_stand_in(write_key):
        return write_key
    return next((WriteKey(key) for key in source.write_keys if stand_in(hash_key, key) == write_key), write_key)


def _confirmations(source: Source, source_id: SourceId, key: str, *, is_last: bool) -> tuple[Confirmation, ...]:
    end = Confirmation(Proof.KEY_END, (key[-_END:],), "Type the last four characters of the write key")
    if not is_last:
        return (end,)
    return end, slug_typed(source, source_id, Proof.SLUG_TWICE, "It is the last write key of the source. ")


def _refuse_cloud(source: Source) -> None:
    if source.metadata.is_cloud_event_source:
        raise Refused("a cloud source has no write keys", hint="Segment fetches its data by itself")
