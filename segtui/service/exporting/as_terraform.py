"""An export as Terraform: resources of the provider `segmentio/segment` (1.x), each with the block that imports it.

Facts of the provider: a source is imported by its id, a label by `key:value`, the connection of a source with its
tracking plan by `source:plan`. Schema settings belong to that connection (since 0.8); nothing else manages them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from msgspec import UNSET

from segtui.hosts import OFFICIAL
from segtui.models import Label, Source
from segtui.service.exporting.as_json import moment
from segtui.service.exporting.hcl import Expression, block, string, value
from segtui.service.exporting.material import Material, without_secrets
from segtui.service.exporting.naming import names_for
from segtui.service.exporting.secret_settings import Place, Secret, secrets_out_of
from segtui.service.json_text import json_of
from segtui.text import original

_SNAKE = {
    "allowUnplannedEvents": "allow_unplanned_events",
    "allowUnplannedEventProperties": "allow_unplanned_event_properties",
    "allowEventOnViolations": "allow_event_on_violations",
    "allowPropertiesOnViolations": "allow_properties_on_violations",
    "allowUnplannedTraits": "allow_unplanned_traits",
    "allowTraitsOnViolations": "allow_traits_on_violations",
    "commonEventOnViolations": "common_event_on_violations",
}
_TARGETS = {
    "forwardingViolationsTo": "forwarding_violations_to",
    "forwardingBlockedEventsTo": "forwarding_blocked_events_to",
}


def terraform_text(material: Material) -> Iterator[str]:
    """The export in pieces; secrets are variables, to be given when it is applied."""
    yield from _head(material)
    found = _identified(material.sources)
    open_ones = {identity: without_secrets(source) for identity, source in found}
    names = names_for({identity: source.slug or source.title for identity, source in open_ones.items()}, "source")
    references = {str(source.id): Expression(f"segment_source.{names[identity]}.id") for identity, source in found}
    secrets: dict[Place, Secret] = {}
    parts = {identity: _parts(identity, source, open_ones[identity], secrets) for identity, source in found}
    variables = _variables(secrets, names)
    yield from (_variable(variables[place], secrets[place]) for place in secrets)
    yield from _labels(material)
    for identity, source in found:
        filled = _filled(parts[identity], variables)
        yield _resource("segment_source", names[identity], _source_lines(open_ones[identity], filled))
        yield _import(f"segment_source.{names[identity]}", str(original(source.id)))
    for identity, source in found:
        yield from _connection(material, source, names[identity], references)


def _head(material: Material) -> Iterator[str]:
    workspace = material.workspace
    slug = string(workspace.slug if workspace else "")
    yield f"# The sources of the workspace {slug}, fetched {moment(material.fetched_at)}.\n"
    yield "# Read them into Terraform's state with `terraform apply`; PUBLIC_API_TOKEN holds the token.\n"
    yield from (f"# Not read: {string(missing.what)}: {string(missing.why)}\n" for missing in material.missing)
    required = block(['source = "segmentio/segment"', 'version = "~> 1.0"'], "{}", 2)
    providers = block([f"segment = {required}"], "{}", 1)
    yield _stanza("terraform", ['required_version = ">= 1.5.0"', f"required_providers {providers}"])
    address = [] if material.base_url == OFFICIAL["us"] else [f"url = {string(material.base_url)}"]
    yield _stanza('provider "segment"', address)


def _parts(identity: str, source: Source, shown: Source, secrets: dict[Place, Secret]) -> dict[str, Any]:
    """What of a source may hold a secret: its settings, and a name or slug with a write key in it."""
    parts: dict[str, Any] = {}
    for name, masked, given in (("slug", shown.slug, source.slug), ("name", shown.name, source.name)):
        if masked is not UNSET:
            parts[name] = secrets_out_of(original(masked), given, (identity, f"source_{name}"), secrets)
    masked, given = ({} if one.settings is UNSET else original(one.settings) for one in (shown, source))
    return parts | {"settings": secrets_out_of(masked, given, (identity,), secrets)}


def _variables(secrets: dict[Place, Secret], names: dict[str, str]) -> dict[Place, str]:
    wanted = {"\0".join(place): "_".join([names[place[0]], *place[1:]]) for place in secrets}
    found = names_for(wanted, "secret")
    return {place: found["\0".join(place)] for place in secrets}


def _variable(name: str, secret: Secret) -> str:
    kind = "string" if secret.is_text else "any"
    about = string(f"The secret setting {secret.name}")
    return _stanza(f'variable "{name}"', [f"description = {about}", f"type = {kind}", "sensitive = true"])


def _filled(settings: Any, variables: dict[Place, str]) -> Any:
    """The settings with the reference to a variable wherever a secret stands."""
    if isinstance(settings, Secret):
        return Expression(f"var.{variables[settings.place]}")
    if isinstance(settings, dict):
        return {name: _filled(item, variables) for name, item in settings.items()}
    return [_filled(item, variables) for item in settings] if isinstance(settings, list) else settings


def _source_lines(source: Source, parts: dict[str, Any]) -> list[str]:
    lines = [f"{name} = {value(parts[name])}" for name in ("slug", "name") if name in parts]
    lines.append(f"enabled = {value(source.enabled is not False)}")
    metadata = block([f"id = {string(source.metadata.id)}"], "{}", 1)
    lines.append(f"metadata = {metadata}")
    lines.append(f"settings = jsonencode({value(parts['settings'], 1)})")
    if source.labels:
        labels = [block(_label_lines(label), "{}", 2) + "," for label in source.labels]
        lines.append(f"labels = {block(labels, '[]', 1)}")
    return lines


def _label_lines(label: Label) -> list[str]:
    return [f"key = {string(label.key)}", f"value = {string(label.value)}"]


def _labels(material: Material) -> Iterator[str]:
    found = {f"{label.key}\0{label.value}": label for label in material.labels}
    names = names_for({identity: f"{label.key}_{label.value}" for identity, label in found.items()}, "label")
    for identity, label in found.items():
        about = [f"description = {string(label.description)}"] if label.description else []
        yield _resource("segment_label", names[identity], [*_label_lines(label), *about])
        parts = (str(original(label.key)), str(original(label.value)))
        can_be_named = all(part and ":" not in part for part in parts)
        yield _import(f"segment_label.{names[identity]}", ":".join(parts) if can_be_named else "")


def _connection(material: Material, source: Source, name: str, references: dict[str, Expression]) -> Iterator[str]:
    """What connects the source with its tracking plan, and holds its schema settings; nothing where it has none."""
    plan = material.plans.get(source.id)
    if not plan:
        return
    lines = [f"source_id = segment_source.{name}.id", f"tracking_plan_id = {string(plan)}"]
    schema = material.schema.get(source.id)
    found = json_of(schema).get("settings") if schema is not None else None
    if found:
        lines.append(f"schema_settings = {value(_schema(found, references), 1)}")
    kind = "segment_source_tracking_plan_connection"
    yield _resource(kind, name, lines)
    yield _import(f"{kind}.{name}", f"{original(source.id)}:{original(plan)}" if source.id else "")


def _schema(found: dict[str, Any], references: dict[str, Expression]) -> dict[str, Any]:
    """Schema settings by the provider's names; what it does not know is left out."""
    schema: dict[str, Any] = {}
    for group in ("track", "identify", "group"):
        leaves = found.get(group)
        if isinstance(leaves, dict):
            schema[group] = {_SNAKE[name]: item for name, item in leaves.items() if name in _SNAKE}
    for name, snake in _TARGETS.items():
        if found.get(name):
            schema[snake] = references.get(str(found[name]), found[name])
    return schema


def _resource(kind: str, name: str, lines: list[str]) -> str:
    return _stanza(f'resource "{kind}" "{name}"', lines)


def _import(to: str, by: str) -> str:
    if not by:
        return f"# {to} cannot be imported: the provider has no way to name it.\n"
    return _stanza("import", [f"to = {to}", f"id = {string(by)}"])


def _stanza(head: str, lines: list[str]) -> str:
    return f"\n{head} " + block(lines, "{}") + "\n"


def _identified(sources: Sequence[Source]) -> list[tuple[str, Source]]:
    """The sources, each with something that names it alone: its id, unless that is missing or there twice."""
    found: dict[str, Source] = {}
    for at, source in enumerate(sources):
        name = str(source.id)
        found[name if name and name not in found else f"{name}#{at}"] = source
    return list(found.items())
