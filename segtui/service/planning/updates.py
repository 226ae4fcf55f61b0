"""Changing a source's name, slug, state and settings: only what differs is sent, and what was there can come back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from msgspec import UNSET

from segtui.decoding import as_json
from segtui.models import Source, SourceId
from segtui.operations import Call, sources
from segtui.service.planning.connections import Connections
from segtui.service.planning.refusals import invalid
from segtui.service.planning.rules import problems_in_slug
from segtui.service.planning.values import change, holds_masked, listed, same, setting_change
from segtui.service.plans import Change, Plan, Step, Undo
from segtui.text import original

PLAIN = ("name", "enabled", "slug")
AUTO_DISABLED = "It is connected to no enabled destination: Segment disables such a source by itself after 14 days."
DROPPED = "What is sent to a disabled source is dropped, not kept for later."


@dataclass
class Update:
    """What a PATCH of a source would send, what that changes, and what would take it back.

    `lost` names the fields whose old value nobody can send back; `masked` the settings that were left out of it.
    """

    sent: dict[str, Any] = field(default_factory=dict)
    back: dict[str, Any] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    masked: list[str] = field(default_factory=list)

    @property
    def undo(self) -> Undo:
        """Whether it can be taken back, and what of it cannot."""
        if not self.lost:
            return Undo(True, "what was there is sent back")
        why = f"the old value of {listed(self.lost)} cannot be sent back: it is unknown, masked or none"
        return Undo(bool(self.back), f"except for {listed(self.lost)}: {why}" if self.back else why)


def update_of(source: Source, wanted: dict[str, Any]) -> Update:
    """The PATCH that makes the source as wanted: `wanted` holds arguments of `update_source`."""
    update = Update()
    for name in PLAIN:
        if wanted.get(name, UNSET) is not UNSET:
            _take_field(update, source, name, wanted[name])
    settings = wanted.get("settings", UNSET)
    if settings is not UNSET:
        _take_settings(update, source, as_json(settings))
    return update


def _take_field(update: Update, source: Source, name: str, wanted: Any) -> None:
    old = getattr(source, name)
    if same(old, wanted):
        return
    update.changes.append(change(name, old, wanted))
    update.sent[name] = original(wanted)
    if old is UNSET or old is None or old == "":
        update.lost.append(name)
    else:
        update.back[name] = original(old)


def _take_settings(update: Update, source: Source, wanted: dict[str, Any]) -> None:
    present = settings_of(source)
    sent: dict[str, Any] = {}
    back: dict[str, Any] = {}
    for name, new in wanted.items():
        old = present.get(name, UNSET)
        if same(old, new) or (old is UNSET and new is None):
            continue
        if holds_masked(new):
            update.masked.append(f"settings.{name}")
            continue
        sent[name] = new
        update.changes.append(setting_change(name, old, UNSET if new is None else new, source.metadata))
        if holds_masked(old):
            update.lost.append(f"settings.{name}")
        else:
            back[name] = None if old is UNSET else old
    update.sent.update({"settings": sent} if sent else {})
    update.back.update({"settings": back} if back else {})


def settings_of(source: Source) -> dict[str, Any]:
    """The settings of a source as the API has them."""
    found: dict[str, Any] = {} if source.settings is UNSET else as_json(source.settings)
    return found


def step_of(source: Source, source_id: SourceId, update: Update) -> Step:
    """The one request of an update."""
    inverse = (sources.update_source(source_id, **update.back),) if update.back else ()
    call = sources.update_source(source_id, **update.sent)
    return Step(call, source.slug, source_id, tuple(update.changes), source, inverse)


def plan_of_update(source: Source, call: Call[Any], hanging: Connections) -> Plan:
    """The plan of an `update_source`; raises Invalid for an empty slug."""
    given = dict(call.arguments)
    source_id = given.pop("source_id")
    if given.get("slug", UNSET) is not UNSET and (problems := problems_in_slug(given["slug"], ())):
        raise invalid(problems)
    update = update_of(source, given)
    stops = update.sent.get("enabled") is False
    return Plan(
        "",
        title_of(update, given),
        source.slug,
        (step_of(source, source_id, update),) if update.sent else (),
        update.undo if update.sent else Undo(False, "there is nothing to take back"),
        dependents=hanging.dependents if stops else (),
        warnings=tuple(_warnings(source, update, hanging)),
    )


def changes_state(source: Source, call: Call[Any]) -> bool | None:
    """The state that the call would bring, None where it stays as it is."""
    wanted = call.arguments.get("enabled", UNSET)
    return None if wanted is UNSET or wanted == source.enabled else bool(wanted)


def title_of(update: Update, wanted: dict[str, Any]) -> str:
    """What people call the change."""
    fields = {*(update.sent or {name: None for name, value in wanted.items() if value is not UNSET})}
    if fields == {"enabled"}:
        return "Enable source" if wanted["enabled"] else "Disable source"
    named = {"name": "Rename source", "slug": "Change slug of source", "settings": "Change settings of source"}
    return named[fields.pop()] if len(fields) == 1 else "Change source"


def _warnings(source: Source, update: Update, hanging: Connections) -> Iterator[str]:
    state = update.sent.get("enabled")
    if state is False:
        yield DROPPED
        yield from hanging.warnings
    if state is True and not hanging.has_enabled_destination:
        yield AUTO_DISABLED
    if "slug" in update.sent:
        yield "The slug may stand in code and in other tools: they do not follow."
    required = [option.name for option in source.metadata.options if option.required]
    cleared = [name for name in map(original, required) if update.sent.get("settings", {}).get(name, "") is None]
    if cleared:
        yield f"The catalogue calls {listed(cleared)} required."
    if update.masked:
        yield f"{listed(update.masked)}: a masked secret is never sent back, and stays as it is."
