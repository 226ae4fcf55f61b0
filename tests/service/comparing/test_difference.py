"""The difference of two snapshots: nothing where nothing differs, and always what leads from the one to the other."""

from __future__ import annotations

import copy
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from segtui.service.comparing.comparable import comparable_labels, comparable_sources, how_to_compare
from segtui.service.comparing.difference import Difference, applied, changes_between, difference
from segtui.service.comparing.saying import change_row, difference_json, heading_rows, item_rows, summary_said
from segtui.service.comparing.snapshot import Snapshot, snapshot_of
from segtui.service.exporting.material import Missing
from segtui.service.planning.values import same
from tests.emulator.support import Json, source
from tests.service.exporting import kit
from tests.support.schemas import hostile

HASH_KEY = b"k" * 32
TEXTS = st.text(max_size=3) | st.sampled_from(("a", "b", "x\x1b"))
JSON_OBJECTS = st.dictionaries(TEXTS, hostile(), max_size=3)
LABELS = st.lists(st.fixed_dictionaries({"key": TEXTS, "value": TEXTS}), max_size=2)
SOURCES = st.lists(
    st.fixed_dictionaries(
        {"id": TEXTS, "slug": TEXTS, "settings": JSON_OBJECTS, "labels": LABELS | hostile()},
        optional={
            "name": TEXTS,
            "enabled": st.booleans(),
            "writeKeys": st.lists(TEXTS, max_size=2),
            "other": hostile(),
        },
    ),
    max_size=4,
)
SCHEMA = st.none() | st.dictionaries(TEXTS, st.none() | JSON_OBJECTS, max_size=4)


def snapshot(sources: list[Json], **more: Any) -> Snapshot:
    parts: dict[str, Any] = {"workspace": {"id": "w1", "slug": "acme"}, "region": "us", "fetched_at": 1.9e9}
    parts |= {"labels": (), "schema": {}, "keyed_by": "k"}
    return Snapshot(sources=tuple(sources), **(parts | more))


SNAPSHOTS = st.builds(
    lambda sources, labels, schema, workspace, keyed_by: snapshot(
        sources, labels=tuple(labels), schema=schema, workspace={"id": workspace}, keyed_by=keyed_by
    ),
    SOURCES,
    LABELS,
    SCHEMA,
    st.sampled_from(("w1", "w2")),
    st.sampled_from(("k", "l")),
)


def taken(sources: list[Json], hash_key: bytes = HASH_KEY, **parts: Any) -> Snapshot:
    """The snapshot of a workspace with these sources."""
    return snapshot_of(kit.given(sources, **parts), hash_key)


def fields(found: Difference) -> dict[str, list[str]]:
    return {item.sign + item.slug: [".".join(change.path) for change in item.changes] for item in found.items}


def said(found: Difference) -> str:
    rows = [*heading_rows(found), *(row for item in found.items for row in item_rows(item))]
    return "\n".join("".join(text for text, _ in row) for row in rows)


@settings(max_examples=12, deadline=None)
@given(SNAPSHOTS)
def test_a_snapshot_differs_in_nothing_from_itself(a: Snapshot) -> None:
    assert difference(a, copy.deepcopy(a)).items == ()
    shuffled = replace(a, sources=a.sources[::-1], labels=a.labels[::-1])
    names = [(one["id"], one["slug"]) for one in a.sources]
    if len(set(names)) == len(names):
        assert difference(a, shuffled).items == ()


@settings(max_examples=16, deadline=None)
@given(SNAPSHOTS, SNAPSHOTS)
def test_the_difference_leads_from_the_one_to_the_other(a: Snapshot, b: Snapshot) -> None:
    found, how = difference(a, b), how_to_compare(a, b)
    for items, before, after in (
        (found.sources, comparable_sources(a, how), comparable_sources(b, how)),
        (found.labels, comparable_labels(a.labels), comparable_labels(b.labels)),
    ):
        made = dict(before)
        for item in items:
            if item.sign == "-":
                del made[item.name]
            else:
                made[item.name] = applied(item.changes, before.get(item.name, {}))
        assert made.keys() == after.keys()
        assert all(same(made[name], tree) for name, tree in after.items())
    assert not kit.has_control(said(found))
    difference_json(found)


@settings(max_examples=12, deadline=None)
@given(JSON_OBJECTS, JSON_OBJECTS)
def test_what_comes_one_way_goes_the_other(a: Json, b: Json) -> None:
    there, back = list(changes_between(a, b)), list(changes_between(b, a))
    assert [(change.path, change.old, change.new) for change in there] == [(c.path, c.new, c.old) for c in back]
    assert not any(same(change.old, change.new) for change in there)


def test_a_flag_is_not_a_number() -> None:
    assert [change.path for change in changes_between({"a": 1, "b": [True]}, {"a": True, "b": [1.0]})] == [
        ("a",),
        ("b",),
    ]
    assert not list(changes_between({"a": 1}, {"a": 1.0}))


def test_within_a_workspace_a_source_stays_itself_under_another_slug() -> None:
    a = taken([source("one", name="One"), source("gone")])
    b = taken([source("new", id="id-one", name="One", enabled=False, writeKeys=["key-one"]), source("come")])
    whole = ["enabled", "id", "metadata", "slug", "writeKeys"]
    assert fields(difference(a, b)) == {"+come": whole, "-gone": whole, "~new": ["enabled", "slug"]}


def test_between_workspaces_sources_are_the_same_by_slug_and_ids_say_nothing() -> None:
    schema = {"forwardingViolationsTo": "id-two", "track": {"allowUnplannedEvents": True}}
    a = taken([source("one", labels=[]), source("two")], schema={"id-one": schema})
    other = [source("one", id="x", workspaceId="w2", labels=[{"key": "env", "value": "dev"}]), source("two", id="y")]
    b = taken(
        other,
        schema={"x": schema | {"forwardingViolationsTo": "y"}},
        workspace={"id": "w2", "slug": "dev", "name": "Dev"},
    )
    found = difference(a, b)
    assert found.by == "slug" and fields(found) == {"~one": ["labels.env"]}


def test_labels_and_settings_are_compared_one_by_one() -> None:
    before = source("one", settings={"a": 1, "deep": {"x": 1, "y": 2}}, labels=[{"key": "env", "value": "dev"}])
    after = source("one", settings={"b": 1, "deep": {"x": 1, "y": 3}}, labels=[{"key": "env", "value": "prod"}])
    found = difference(taken([before]), taken([after]))
    assert fields(found) == {"~one": ["labels.env", "settings.a", "settings.b", "settings.deep.y"]}
    assert "~ labels.env" in said(found) and "dev → prod" in said(found)


@pytest.mark.threat("T19")
def test_a_rotated_key_is_told_without_being_shown() -> None:
    a, b = (taken([source("one", writeKeys=[key, "kept-" + kit.KEY])]) for key in (kit.KEY, kit.KEY[::-1]))
    found = difference(a, b)
    assert fields(found) == {"~one": ["writeKeys"]} and "2 → 2, 1 new, 1 gone" in said(found)
    assert kit.KEY not in str(difference_json(found)) and kit.KEY not in str((a, b))


def test_with_another_token_keys_are_only_counted() -> None:
    a = taken([source("one", writeKeys=[kit.KEY]), source("two", writeKeys=["x" * 32])])
    b = taken([source("one", writeKeys=[kit.KEY]), source("two", writeKeys=["x" * 32, "y" * 32])], b"o" * 32)
    assert fields(difference(a, b)) == {"~two": ["writeKeys"]} and "1 → 2" in said(difference(a, b))


def test_a_token_that_sees_no_keys_takes_none_away() -> None:
    a, b = taken([source("one", writeKeys=[kit.KEY])]), taken([source("one", writeKeys=[])])
    found = difference(a, b)
    assert not found.items and "write keys are not compared" in found.notes[0]


@pytest.mark.threat("T23")
def test_a_snapshot_holds_no_secret() -> None:
    found = taken([source("one", writeKeys=[kit.KEY], settings={"apiSecret": kit.SECRET}, name=kit.KEY)])
    assert kit.KEY not in str(found) and kit.SECRET not in str(found)
    assert found.sources[0]["writeKeys"][0].startswith("•")


def test_schema_settings_that_could_not_be_read_are_not_taken_for_removed() -> None:
    sources = [source("one"), source("two")]
    a = taken(sources, schema={"id-one": kit.SCHEMA, "id-two": kit.SCHEMA})
    b = taken(sources, schema={"id-two": {}}, missing=(Missing("the schema settings of one", "503"),))
    found = difference(a, b)
    assert fields(found) == {"~two": ["schema.forwardingViolationsTo", "schema.identify", "schema.track"]}
    assert found.notes == ("second side: not read: the schema settings of one: 503",)
    without = difference(a, replace(b, schema=None))
    assert not without.items and "schema settings are not compared" in without.notes[-1]


def test_labels_of_the_workspace_are_compared_by_what_they_say() -> None:
    a = snapshot([], labels=({"key": "env", "value": "dev"}, {"key": "env", "value": "prod", "description": "x"}))
    b = snapshot([], labels=({"key": "env", "value": "prod"}, {"key": "team", "value": "a"}))
    assert fields(difference(a, b)) == {
        "-env:dev": ["key", "value"], "~env:prod": ["description"], "+team:a": ["key", "value"]
    }  # fmt: skip
    assert summary_said(difference(a, b)) == "1 added, 1 removed, 1 changed"


def test_a_change_of_key_counts_is_said_both_ways() -> None:
    for old, new, words in ((1, 2, "1 → 2"), ([], ["a"], "0 → 1, 1 new, 0 gone")):
        (change,) = changes_between({"writeKeys": old}, {"writeKeys": new})
        assert change_row(change)[1][0] == words
