"""What the API lets one do to labels, of the workspace and of a source."""

from __future__ import annotations

import re

from segtui.emulator.bodies import Body
from segtui.emulator.refusals import Json, Refusal, error, not_found
from segtui.emulator.world import World

PART = re.compile(r"[A-Za-z][A-Za-z0-9-]*")


def _parts(label: Body) -> tuple[str, str]:
    """Key and value of a label; notes what is wrong with them."""
    found = {name: label.string(name, required=True) for name in ("key", "value")}
    for name, text in found.items():
        if text is not None and not PART.fullmatch(text):
            label.complain(name, "must begin with a letter and go on with letters, digits or hyphens")
    label.string("description")
    return found["key"] or "", found["value"] or ""


def create_label(world: World, body: Body) -> Json:
    """A new label of the workspace."""
    label = body.mapping("label", required=True)
    key, value = _parts(label) if label is not None else ("", "")
    if (key, value) in world.labels:
        body.complain("label.value", f"the label {key}:{value} exists already")
    body.refuse_if_wrong()
    found = {"key": key, "value": value}
    if label is not None and label.data.get("description"):
        found["description"] = label.data["description"]
    world.labels[key, value] = found
    return found


def delete_label(world: World, key: str, value: str) -> None:
    """Remove a label that no source carries."""
    if (key, value) not in world.labels:
        raise not_found("Label")
    if world.is_in_use(key, value):
        raise Refusal(422, [error(422, f"the label {key}:{value} is in use and cannot be deleted", "value")])
    del world.labels[key, value]


def _asked_labels(world: World, body: Body) -> list[Json]:
    """The labels in a request, without descriptions and repetitions; each must be a label of the workspace."""
    found: dict[str, str] = {}
    for label in body.mappings("labels"):
        before = len(body.errors)
        key, value = _parts(label)
        if len(body.errors) > before:
            continue
        if (key, value) not in world.labels:
            body.errors.append(error(422, f"the workspace has no label {key}:{value}", label.at))
        if found.setdefault(key, value) != value:
            label.complain("key", f"a source has one value for each key, and {key} is here twice")
    return [{"key": key, "value": value} for key, value in found.items()]


def add_labels(world: World, source: Json, body: Body) -> list[Json]:
    """All labels of a source, after some were added."""
    asked = _asked_labels(world, body)
    present = {label["key"]: label["value"] for label in source["labels"]}
    for label in asked:
        if present.setdefault(label["key"], label["value"]) != label["value"]:
            body.complain("labels", f"the source has another value for {label['key']} already")
    body.refuse_if_wrong()
    have = {(label["key"], label["value"]) for label in source["labels"]}
    source["labels"] = source["labels"] + [label for label in asked if (label["key"], label["value"]) not in have]
    return of_source(source)


def replace_labels(world: World, source: Json, body: Body) -> list[Json]:
    """All labels of a source, after the whole set was replaced."""
    asked = _asked_labels(world, body)
    body.refuse_if_wrong()
    source["labels"] = asked
    return of_source(source)


def of_source(source: Json) -> list[Json]:
    """A source's labels as the API shows them: without descriptions."""
    return [{name: text for name, text in label.items() if name != "description"} for label in source["labels"]]
