"""Pages, in all three spellings."""

from __future__ import annotations

from urllib.parse import quote

import msgspec
import pytest

from tests.emulator.support import Api, Json, api, source, workspace

SPELLINGS = ["dotted", "brackets", "encoded brackets", "json"]


def spelled(how: str, count: object, cursor: object = None) -> str:
    given = {"count": count} | ({} if cursor is None else {"cursor": cursor})
    if how == "json":
        return "pagination=" + quote(msgspec.json.encode(given).decode())
    names = {"dotted": "pagination.{}", "brackets": "pagination[{}]", "encoded brackets": "pagination%5B{}%5D"}
    return "&".join(f"{names[how].format(name)}={quote(str(value))}" for name, value in given.items())


def many(n: int) -> Api:
    return api(workspace(sources=[source(f"s{i}") for i in range(n)], **without_sources()))


def without_sources() -> Json:
    return {"destinations": [], "warehouses": [], "schemaSettings": {}, "trackingPlans": {}}


@pytest.mark.parametrize("how", SPELLINGS)
def test_walking_through_all_pages_finds_every_source_once(how: str) -> None:
    ask, found, cursor = many(23), [], None
    for _ in range(5):
        data = ask("GET", f"/sources?{spelled(how, 5, cursor)}").data
        found += [s["id"] for s in data["sources"]]
        cursor = data["pagination"].get("next")
    assert cursor is None
    assert found == [f"id-s{i}" for i in range(23)]


def test_the_page_object_tells_where_it_is() -> None:
    ask = many(12)
    first = ask("GET", "/sources?pagination.count=5").data["pagination"]
    assert set(first) == {"current", "next", "totalEntries"}
    assert first["totalEntries"] == 12
    middle = ask("GET", f"/sources?pagination.count=5&pagination.cursor={quote(first['next'])}").data["pagination"]
    assert (middle["current"], middle["previous"]) == (first["next"], first["current"])
    last = ask("GET", f"/sources?pagination.count=5&pagination.cursor={quote(middle['next'])}").data["pagination"]
    assert "next" not in last


def test_a_page_has_200_items_unless_asked_otherwise_and_1000_at_most() -> None:
    ask = many(1200)
    assert len(ask("GET", "/sources").data["sources"]) == 200
    assert len(ask("GET", "/sources?pagination.count=1000").data["sources"]) == 1000


@pytest.mark.parametrize("how", SPELLINGS)
@pytest.mark.parametrize("count", [0, 1001, -1, "x", "", 1.5, "١"])
def test_a_bad_count_is_refused_at_its_field(how: str, count: object) -> None:
    answer = api()("GET", f"/sources?{spelled(how, count)}")
    assert (answer.status, answer.fields) == (422, ["pagination.count"])


def test_two_spellings_at_once_must_both_be_right() -> None:
    assert api()("GET", "/sources?pagination.count=-1&pagination[count]=4").fields == ["pagination.count"]
    assert len(api()("GET", "/sources?pagination.count=1&pagination[count]=2").data["sources"]) == 2


@pytest.mark.parametrize("cursor", ["", "x", "MQ==", "MjAw", "é", "9" * 500])
def test_a_made_up_cursor_is_refused_at_its_field(cursor: str) -> None:
    answer = api()("GET", f"/sources?{spelled('dotted', 5, cursor)}")
    assert (answer.status, answer.fields) == (422, ["pagination.cursor"])


def test_a_cursor_of_another_list_is_refused() -> None:
    cursor = many(3)("GET", "/sources?pagination.count=1").data["pagination"]["next"]
    answer = api()("GET", f"/catalog/sources?pagination.cursor={quote(cursor)}")
    assert answer.fields == ["pagination.cursor"]


@pytest.mark.parametrize("value", ["x", "[]", "3", "", "[" * 100_000])
def test_pagination_as_json_must_be_an_object(value: str) -> None:
    answer = api()("GET", f"/sources?pagination={quote(value)}")
    assert (answer.status, answer.fields) == (422, ["pagination"])


def test_items_may_move_between_pages_when_one_is_deleted() -> None:
    ask = many(6)
    cursor = ask("GET", "/sources?pagination.count=3").data["pagination"]["next"]
    ask("DELETE", "/sources/id-s0")
    second = ask("GET", f"/sources?pagination.count=3&pagination.cursor={quote(cursor)}").data["sources"]
    assert [s["id"] for s in second] == ["id-s4", "id-s5"]


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/catalog/sources", "sourcesCatalog"),
        ("/catalog/destinations", "destinationsCatalog"),
        ("/catalog/warehouses", "warehousesCatalog"),
        ("/sources/id-one/connected-destinations", "destinations"),
        ("/sources/id-one/connected-warehouses", "warehouses"),
    ],
)
def test_the_other_lists_have_pages_too(path: str, name: str) -> None:
    data = api()("GET", f"{path}?pagination.count=1").data
    assert len(data[name]) == 1
    assert data["pagination"]["totalEntries"] >= 1


def test_20_000_sources_come_in_pages_of_1000() -> None:
    ask, cursor, seen = many(20_000), None, 0
    while True:
        data = ask("GET", f"/sources?{spelled('dotted', 1000, cursor)}").data
        seen += len(data["sources"])
        cursor = data["pagination"].get("next")
        if cursor is None:
            break
    assert seen == 20_000
