"""Filters over records: what each kind of term finds."""

from __future__ import annotations

from typing import Any

import pytest

from segtui.service.filters import CATALOG, CONNECTIONS, LABELS, SOURCES, Index, Searchable, arranged, highlights, parse
from segtui.service.redaction import stand_in

from .filter_records import destination, entry, label, source

HASH_KEY = b"k" * 32
KEY = "AbCdEfGhIjKlMnOpQrStUvWxYz012345"
SOURCE_LIST = [
    source("Web Javascript (prod) 2", labels="env=prod team=growth", id="rh5BDZp6QDHvXFCkibm1pR"),
    source("Checkout iOS (prod) 3", of="iOS", labels="env=production", writeKeys=[KEY]),
    source("Billing (dev) 17", of="Google Ads", labels="team=big-data", enabled=False),
    source("", slug="no-name", labels="env=staging", enabled=None, writeKeys=[stand_in(HASH_KEY, KEY)]),
    source("Pay\u200bload", of="Node.js", slug="STRASSE-Stra\u00dfe"),
    source("日本語の源", slug="jp", metadata={"name": None, "slug": 7}, labels=""),
    source("two\nlines a.b", slug="x"),
]


def found(text: str, records: list[Any] = SOURCE_LIST, kind: Searchable = SOURCES) -> list[int]:
    index = Index(kind, HASH_KEY)
    index.extend(records)
    return list(index.select(parse(text, kind)))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", [0, 1, 2, 3, 4, 5, 6]),
        ("web", [0]),
        ("WEB", [0]),
        ("prod", [0, 1]),
        ("prod checkout", [1]),
        ("ios", [1]),
        ("google", [2]),
        ("google-ads", [2]),
        ("growth", [0]),
        ("env=staging", [3]),
        ("payload", [4]),
        ("strasse", [4]),
        ("stra\u00dfe", [4]),
        ("日本", [5]),
        ("no-name", [3]),
        ("rh5", [0]),
        ("BDZ", []),
        ("DHvXFCki", [0]),
        ("nothing", []),
        ("!prod", [2, 3, 4, 5, 6]),
        ("prod !web", [1]),
    ],
)
@pytest.mark.threat("T04")
def test_words_look_in_name_slug_id_type_and_labels(text: str, expected: list[int]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("webprod", [0]), ("cip", [1]), ("wjp", [0]), ("chios", [1]), ("weprod cip", []), ("ipc", []), ("bi17", [2])],
)
def test_a_word_that_is_nowhere_is_taken_by_the_beginnings_of_words(text: str, expected: list[int]) -> None:
    assert found(text) == expected


def test_a_word_that_is_somewhere_is_not_taken_loosely() -> None:
    records = [source("Web prod"), source("webprod")]
    assert found("webprod", records) == [1]
    assert found("!wepr", records) == [0, 1]


def test_a_word_taken_loosely_is_told_of() -> None:
    index = Index(SOURCES)
    index.extend(SOURCE_LIST)
    search = index.search(parse("webprod", SOURCES))
    search.advance(None)
    assert search.loosened == ("webprod",) and "webprod" in search.notes[0]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"web javascript"', [0]),
        ('"Web Javascript"', [0]),
        ('"Web javascript"', []),
        ('"iOS"', [1]),
        ('"(prod) 3"', [1]),
        ('"two lines"', [6]),
        ('"webprod"', []),
        ('"BDZp6"', [0]),
        ("/^web/", [0]),
        ("/^Web/", [0]),
        ("/^WEB/", []),
        ("/prod\\) [0-9]$/", [0, 1]),
        ("/^no-name$/", [3]),
        (r"/a\.b$/", [6]),
        ("/two lines/", [6]),
        ("/(google|node)/", [2, 4]),
        ("/.*prod.*3/", [1]),
        ("/2[^a]+web/", []),
        ("/\\Aweb/", [0]),
        ("/^team=/", [0, 2]),
        ("!/o/", [5]),
    ],
)
def test_quotes_and_patterns_mind_capitals_once_there_is_one(text: str, expected: list[int]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("label:env=prod", [0]),
        ("label:ENV:Prod", [0]),
        ("label:env=pro*", [0, 1]),
        ("label:*=*data", [2]),
        ("label:env", [0, 1, 3]),
        ("label:e", []),
        ("label:/=prod/", [0, 1]),
        ('label:"env=pro*"', []),
        ("!label:env", [2, 4, 5, 6]),
        ("type:javascript", [0, 3, 6]),
        ("type:google-a", [2]),
        ('type:"Google Ads"', [2]),
        ("type:7", [5]),
        ("enabled:false", [2]),
        ("enabled:unknown", [3]),
        ("!enabled:true", [2, 3]),
        ("slug:ios", [1]),
        ("slug:*-prod-*", [0, 1]),
        ("slug:[x]*", []),
        ("name:prod", [0, 1]),
        ("name:no-name", []),
        ("id:BDZ", [0]),
        ("id:rh5*", [0]),
        ("id:/bdz/", [0]),
        ("id:/BDZ/", [0]),
        ("id:/BdZ/", []),
        ("category:web", [0, 1, 2, 3, 4, 6]),
        ('name:"Web Java"', [0]),
    ],
)
def test_a_field_looks_in_one_place(text: str, expected: list[int]) -> None:
    assert found(text) == expected


@pytest.mark.threat("T23")
def test_a_live_write_key_is_found_by_a_part_and_a_cached_one_as_a_whole() -> None:
    assert found("key:cdefg") == [1]
    assert found(f"key:{KEY}") == [1, 3]
    assert found(f'key:"{KEY}"') == [1, 3]
    assert found(f"key:{stand_in(HASH_KEY, KEY)[1:9]}") == []


def test_a_part_of_a_cached_write_key_is_said_not_to_be_findable() -> None:
    index = Index(SOURCES, HASH_KEY)
    index.extend(SOURCE_LIST[3:4])
    search = index.search(parse("key:AbC", SOURCES))
    search.advance(None)
    assert not search.hits and "cache" in search.notes[0]


def test_labels_entries_and_connections_are_searched_alike() -> None:
    labels = [label("env", "prod", "live traffic"), label("team", "growth")]
    assert found("traffic", labels, LABELS) == [0]
    assert found("key:team", labels, LABELS) == found("label:team=growth", labels, LABELS) == [1]
    entries = [entry("Google Ads", ("Advertising",)), entry("Node.js", ("Server",))]
    assert found("category:adv", entries, CATALOG) == found('"about google"', entries, CATALOG) == [0]
    assert found('status:"public beta"', entries, CATALOG) == [0, 1]
    connections = [destination("Main"), destination("", "BigQuery", enabled=False)]
    assert found("bigquery", connections, CONNECTIONS) == found("enabled:false", connections, CONNECTIONS) == [1]
    assert found("kind:dest name:main", connections, CONNECTIONS) == [0]


@pytest.mark.threat("T01", "T07")
def test_a_hostile_record_is_searched_by_what_it_says() -> None:
    records = [source("\x1b]52;c;UFdORUQ=\x07clip"), source("a [/b"), source("x" * 50_000), source("a b " * 5_000)]
    assert found("clip", records) == [0]
    assert found('"[/b"', records) == [1]
    assert found("/^x+$/", records) == [2]
    assert found("abababababq", records) == []


def test_a_sorted_list_shows_the_hits_in_its_order() -> None:
    assert list(arranged([3, 1, 0, 2], [0, 1, 3])) == [3, 1, 0]
    assert list(arranged([3, 1, 0, 2], [])) == [] == list(arranged([], []))


@pytest.mark.parametrize(
    ("text", "cell", "field", "spans"),
    [
        ("web", "Web website", "name", [(0, 3), (4, 7)]),
        ("we eb", "Web", "name", [(0, 3)]),
        ("slug:web", "Web", "name", []),
        ("slug:web", "Web", "slug", [(0, 3)]),
        ("!web", "Web", "name", []),
        ("/[0-9]+/", "web 17", "name", [(4, 6)]),
        ("stra", "stra\u00dfe", "name", []),
    ],
)
def test_what_matched_is_pointed_out(text: str, cell: str, field: str, spans: list[tuple[int, int]]) -> None:
    assert highlights(parse(text, SOURCES), cell, field) == spans
