"""Many records: the same as one by one, to the letter, with what they share held once."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

from segtui.api.records import Records
from segtui.decoding import as_json, decode, parse, read
from segtui.models import Record, Source, SourceMetadata
from segtui.text import Harmless
from tests.api.kit import metadata, source


def decoded(cls: type[Any], *items: Any, records: Records | None = None) -> list[Any]:
    raws = [msgspec.Raw(json.dumps(item).encode()) for item in items]
    found, left_out = (records or Records()).many(cls, raws)
    assert left_out == 0
    return found


def assert_as_one_by_one(cls: type[Record], items: list[Any]) -> None:
    found = decoded(cls, *items)
    assert [as_json(record) for record in found] == items
    for record, item in zip(found, items, strict=True):
        text = json.dumps(item).encode()
        assert msgspec.structs.asdict(record) == msgspec.structs.asdict(read(cls, parse(text)))
        assert record == decode(cls, text)


def test_records_are_the_same_as_decoded_one_by_one() -> None:
    assert_as_one_by_one(Source, [source(number) for number in range(5)])
    assert_as_one_by_one(SourceMetadata, [metadata(), metadata(status="NEWER", partnerOwned=True, flavour="mint")])


ODD: list[dict[str, Any]] = [
    {"name": None},
    {"name": 7},
    {"enabled": "yes"},
    {"enabled": None},
    {"writeKeys": None},
    {"writeKeys": [1, "a"]},
    {"settings": None},
    {"settings": []},
    {"settings": {"a\x1b": {"b\u202e": ["\x9b"]}}},
    {"labels": None},
    {"labels": {}},
    {"labels": [None, 3, {"key": "a"}]},
    {"labels": [{"key": "a\x07", "value": "b", "more": 1}]},
    {"metadata": None},
    {"metadata": "javascript"},
    {"metadata": {}},
    {"metadata": metadata(flavour="mint")},
    {"metadata": metadata(options=None, logos=7)},
    {"metadata": metadata(description="\x1b]52;c;x\x07", options=[{"name": "\u200b"}])},
    {"workspaceId": 12},
    {"workspaceId": "w\x1b"},
    {"id": 12},
    {"slug": "\ud800"},
    {"name": "zero\u200bwidth"},
    {"name": "源 👩‍💻"},
    {"something": {"new": [1]}},
    {"\x7fextra": {"slug": "injected"}},
]


@pytest.mark.parametrize("odd", ODD, ids=lambda odd: json.dumps(odd)[:40])
@pytest.mark.threat("T38")
def test_an_odd_record_shows_and_goes_back_as_it_came(odd: dict[str, Any]) -> None:
    assert_as_one_by_one(Source, [source(1), source(2) | odd, source(3)])


@pytest.mark.parametrize("absent", list(source(1)))
@pytest.mark.threat("T38")
def test_a_missing_field_is_no_reason_to_lose_a_record(absent: str) -> None:
    item = source(1)
    del item[absent]
    assert_as_one_by_one(Source, [item])


@pytest.mark.threat("T38")
def test_random_damage_to_records_of_every_kind() -> None:
    rng = random.Random(7)
    junk: list[Any] = [None, 0, "", "\x1b[2J", [], {}, [None], {"\x7fextra": 1}, True, 1.5, "x" * 50]
    for _ in range(400):
        item = source(rng.randrange(9))
        for _ in range(rng.randrange(4)):
            place: Any = item
            while isinstance(place, dict | list) and place:
                key = rng.choice(list(place)) if isinstance(place, dict) else rng.randrange(len(place))
                if rng.random() < 0.5 or not isinstance(place[key], dict | list) or not place[key]:
                    place[key] = copy.deepcopy(rng.choice(junk))
                    break
                place = place[key]
        assert_as_one_by_one(Source, [item])


def _walk(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Record):
        for name in value.__struct_fields__:
            yield from _walk(getattr(value, name))
    elif isinstance(value, dict):
        yield from _walk(list(value))
        yield from _walk(list(value.values()))
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _walk(item)


@pytest.mark.parametrize("odd", [{}, {"new": "\x1b"}], ids=["as promised", "odd"])
@pytest.mark.threat("T01")
def test_every_string_is_harmless_on_every_way(odd: dict[str, Any]) -> None:
    evil = "\x1b]52;c;UFdORUQ=\x07\x9b\u202e\u200b"
    item = odd | source(
        1,
        id=evil,
        name=evil,
        workspaceId=evil,
        writeKeys=[evil],
        settings={evil: [{evil: evil}]},
        labels=[{"key": evil, "value": evil, "description": evil}],
        metadata=metadata(name=evil, options=[{"name": evil, "type": evil, "required": True, "defaultValue": [evil]}]),
    )
    (found,) = decoded(Source, item)
    texts = list(_walk(found))
    assert len([text for text in texts if isinstance(text, Harmless)]) >= 12
    assert not [text for text in texts if any(c in text for c in "\x1b\x07\x9b\u202e\u200b")]
    assert as_json(found) == item


def test_what_sources_have_in_common_is_held_once() -> None:
    records = Records()
    one, two = decoded(Source, source(1), source(2), records=records)
    (three,) = decoded(Source, source(3), records=records)
    (odd,) = decoded(Source, source(4, brand="new"), records=records)
    for other in (two, three, odd):
        assert other.metadata is one.metadata
        assert other.labels is one.labels
        assert other.settings is one.settings
        assert other.workspace_id is one.workspace_id
    (different,) = decoded(Source, source(5, metadata=metadata(name="Node")), records=records)
    assert different.metadata.name == "Node" and one.metadata.name == "Javascript"


def test_the_table_of_shared_parts_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("segtui.api.records._MOST_SHARED", 10)
    records = Records()
    for number in range(50):
        (found,) = decoded(Source, source(number, settings={"n": number}), records=records)
        assert found.settings == {"n": number}
        assert len(records._shared) <= 10
    (big,) = decoded(Source, source(1, settings={"n": "x" * 70_000}), records=records)
    assert all(big.settings is not value for value in records._shared.values())


def test_equal_text_of_another_kind_of_part_is_not_mixed_up() -> None:
    (found,) = decoded(Source, source(1, labels=[], settings={}, metadata={}))
    assert found.labels == () and found.settings == {} and isinstance(found.metadata, SourceMetadata)
