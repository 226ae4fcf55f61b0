"""Creating a source: one request for the source itself, one for its name, and those for its labels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import UNSET

from segtui.decoding import as_json
from segtui.models import Label, Source, SourceMetadata
from segtui.operations import Call, sources
from segtui.service.planning.drafts import Draft, problems_in_draft
from segtui.service.planning.present import Pair, pair
from segtui.service.planning.refusals import invalid
from segtui.service.planning.rules import problems_in_settings, problems_in_slug
from segtui.service.planning.source_labels import creation_step, creation_warnings, sent
from segtui.service.planning.values import change, holds_masked, listed, setting_change
from segtui.service.plans import NEW_SOURCE, Change, Plan, Step, Undo
from segtui.text import harmless

UNCONNECTED = (
    "A new source has no destination: while it is enabled, Segment disables it by itself after 14 days without one."
)
UNSAID = "It is not said whether warehouses are connected: presumably all of them are."
_UNDO = Undo(True, "by deleting the new source, with its id and its write keys")


def plan_of_creation(call: Call[Any], metadata: SourceMetadata, known: Sequence[Source]) -> Plan:
    """The plan of a `create_source`; raises Invalid where a required option is missing or the slug is taken."""
    given = call.arguments
    settings = as_json(given.get("settings", UNSET))
    step, masked = _creation(call, metadata)
    unmasked = {name: value for name, value in (settings or {}).items() if f"settings.{name}" not in masked}
    if problems := [*problems_in_slug(given["slug"], known), *problems_in_settings(unmasked, metadata)]:
        raise invalid(problems)
    warnings = [UNCONNECTED] if given["enabled"] else []
    if given.get("disconnect_all_warehouses", UNSET) is UNSET:
        warnings.append(UNSAID)
    if masked:
        warnings.append(f"{listed(masked)}: a masked secret is never sent, and is left out.")
    return Plan("", "Create source", step.subject, (step,), _UNDO, warnings=tuple(warnings))


def plan_of_draft(draft: Draft, known: Sequence[Source], labels: Mapping[Pair, Label]) -> Plan:
    """All the requests that make a source of a draft, in order; raises Invalid where it cannot be one yet."""
    if problems := problems_in_draft(draft, known):
        raise invalid(problems)
    call = sources.create_source(
        draft.slug,
        draft.enabled,
        draft.metadata.id,
        draft.settings or UNSET,
        not draft.connect_warehouses,
    )
    first, _ = _creation(call, draft.metadata)
    missing = [label for label in draft.labels if pair(label) not in labels]
    warnings = [UNCONNECTED] if draft.enabled else []
    if draft.left_out:
        warnings.append(f"{listed(draft.left_out)}: secrets are not taken over from another source.")
    return Plan(
        "",
        "Create source",
        first.subject,
        (
            first,
            *_naming(draft, first.subject),
            *map(creation_step, missing),
            *_labelling(draft, first.subject, missing),
        ),
        _UNDO,
        warnings=(*warnings, *creation_warnings(missing)),
    )


def _creation(call: Call[Any], metadata: SourceMetadata) -> tuple[Step, list[str]]:
    """The first request without masked secrets, and which settings those were."""
    given = dict(call.arguments)
    settings = as_json(given.get("settings", UNSET))
    masked: list[str] = []
    if settings is not UNSET:
        masked = [f"settings.{name}" for name, value in settings.items() if holds_masked(value)]
        given["settings"] = {name: value for name, value in settings.items() if f"settings.{name}" not in masked}
    changes = [change("slug", new=given["slug"]), change("type", new=metadata.name)]
    changes.append(change("enabled", new=given["enabled"]))
    changes += [
        setting_change(name, UNSET, value, metadata) for name, value in (given.get("settings", UNSET) or {}).items()
    ]
    if given.get("disconnect_all_warehouses", UNSET) is not UNSET:
        changes.append(change("warehouses", new="none" if given["disconnect_all_warehouses"] else "all connected"))
    back = (sources.delete_source(NEW_SOURCE),)
    return Step(sources.create_source(**given), harmless(given["slug"]), NEW_SOURCE, tuple(changes), None, back), masked


def _naming(draft: Draft, subject: str) -> list[Step]:
    """Creating takes no name: it is given afterwards."""
    if not draft.name:
        return []
    named = (change("name", new=draft.name),)
    return [Step(sources.update_source(NEW_SOURCE, name=draft.name), subject, NEW_SOURCE, named)]


def _labelling(draft: Draft, subject: str, made: Sequence[Label]) -> list[Step]:
    """The labels go with the source; those made for it can only be deleted once it does not carry them."""
    if not draft.labels:
        return []
    added: tuple[Change, ...] = tuple(change(f"labels.{label.key}", new=label.value) for label in draft.labels)
    call = sources.add_labels_to_source(NEW_SOURCE, list(map(sent, draft.labels)))
    back = (sources.replace_labels_in_source(NEW_SOURCE, []),) if made else ()
    return [Step(call, subject, NEW_SOURCE, added, None, back)]
