"""Writes of a source's write keys, which are compared by their hashes: of some only stand-ins are known."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from segtui.models import Record
from segtui.operations import Call
from segtui.service.applying.judging import Effect, Fields
from segtui.service.applying.rule import Judged, Rule, Todo, with_source
from segtui.service.planning.effects import source_in
from segtui.service.planning.values import change, counted
from segtui.service.plans import Step
from segtui.service.redaction import stand_in
from segtui.text import masked, original

if TYPE_CHECKING:
    pass


class KeyMaking(Rule):
    """One more write key, found by comparing the keys (T30), which may be stand-ins."""

    def __init__(self, hash_key: bytes) -> None:
        self._hash_key = hash_key

    def touched(self, call: Call[Any], record: Record | None) -> Fields:
        return {"writeKeys": [masked(key) for key in _keys(record)]}

    def wanted(self, call: Call[Any]) -> Fields:
        return {"writeKeys": "one more"}

    def judge(self, step: Step, now: Record | None) -> Judged:
        judged = super().judge(step, now)
        if judged.todo is Todo.SEND and step.before is not None and self.hashes(step.before) != self.hashes(now):
            return _keys_conflict(step, now)
        return judged

    def new_keys(self, before: Record | None, now: Record | None) -> list[str]:
        """The keys that were not there before."""
        known = self.hashes(before)
        return [key for key in _keys(now) if stand_in(self._hash_key, key) not in known]

    def hashes(self, record: Record | None) -> frozenset[str]:
        """The stand-ins of a source's keys."""
        return frozenset(stand_in(self._hash_key, key) for key in _keys(record))

    def effect(self, call: Call[Any], before: Record | None, now: Record | None) -> Effect:
        found = self.new_keys(before, now)
        if not found:
            hidden = not _keys(now)  # a token that may not read keys sees none
            return Effect.UNKNOWN if now is None or hidden else Effect.NOT_TAKEN
        return Effect.TAKEN if len(found) == 1 else Effect.UNCLEAR

    def after(self, call: Call[Any], before: Record | None, answer: Any) -> Record | None:
        return with_source(before, answer)

    def made(self, call: Call[Any], before: Record | None, after: Record | None) -> str:
        found = self.new_keys(before, after)
        return stand_in(self._hash_key, found[0]) if len(found) == 1 else ""


class KeyRemoval(KeyMaking):
    """One write key less."""

    may_be_gone = True

    def judge(self, step: Step, now: Record | None) -> Judged:
        """Not the last key where another one was to stay, and not by what a token that may not read keys sees."""
        were, left, is_there = len(_keys(step.before)), len(_keys(now)), bool(self.touched(step.call, now))
        if now is not None and were > 1 and left < 2 and (is_there or not left):
            return _keys_conflict(step, now)
        return Rule.judge(self, step, now)

    def touched(self, call: Call[Any], record: Record | None) -> Fields:
        key = call.arguments["write_key"]
        there = stand_in(self._hash_key, key) in self.hashes(record)
        return {f"writeKeys.{_tail(key)}": _tail(key)} if there else {}

    def wanted(self, call: Call[Any]) -> Fields:
        return {}

    def effect(self, call: Call[Any], before: Record | None, now: Record | None) -> Effect:
        if now is not None and not _keys(now) and len(_keys(before)) != 1:
            return Effect.UNKNOWN  # a token that may not read keys sees none
        return Effect.NOT_TAKEN if self.touched(call, now) else Effect.TAKEN

    def after(self, call: Call[Any], before: Record | None, answer: Any) -> Record | None:
        source = source_in(before)
        if source is None:
            return None
        gone = stand_in(self._hash_key, call.arguments["write_key"])
        left = tuple(key for key in source.write_keys if stand_in(self._hash_key, key) != gone)
        return with_source(before, replace(source, write_keys=left))

    def made(self, call: Call[Any], before: Record | None, after: Record | None) -> str:
        return ""


def _keys(record: Record | None) -> tuple[str, ...]:
    source = source_in(record)
    return () if source is None else source.write_keys


def _keys_conflict(step: Step, now: Record | None) -> Judged:
    were, there = (counted(len(_keys(record)), "key") for record in (step.before, now))
    said = "the write keys changed since it was planned: nothing was sent"
    return Judged(Todo.CONFLICT, step, said, (change("writeKeys", were, there),))


def _tail(key: str) -> str:
    return masked(original(key))
