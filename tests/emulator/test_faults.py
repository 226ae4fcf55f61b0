"""Faults: the same ones in-process and over a real socket, seen by the same client."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable
from typing import Any

import httpx
import pytest

from segtui.emulator import Emulator, Fault, World
from segtui.emulator.inprocess import transport
from tests.emulator.support import headers, live, over_socket, workspace

Client = Callable[..., Any]


async def no_sleep(seconds: float) -> None:
    return None


@pytest.fixture
def emulator() -> Emulator:
    return Emulator(World(workspace()), sleep=no_sleep)


@pytest.fixture(params=["in-process", "socket"])
async def client(request: pytest.FixtureRequest, emulator: Emulator) -> AsyncIterator[httpx.AsyncClient]:
    if request.param == "socket":
        with live(emulator) as url:
            async with over_socket(url) as client:
                yield client
    else:
        async with httpx.AsyncClient(
            transport=transport(emulator), base_url="https://emulator.test", headers=headers()
        ) as client:
            yield client


async def test_without_faults_both_answer_alike(client: httpx.AsyncClient) -> None:
    response = await client.get("/sources?pagination.count=1")
    assert response.status_code == 200
    assert response.headers["content-type"] == "application/json"
    assert response.json()["data"]["sources"][0]["id"] == "id-one"
    patched = await client.patch("/sources/id-one", json={"name": "源"})
    assert patched.json()["data"]["source"]["name"] == "源"
    assert (await client.get("/sources/a%2Fb")).status_code == 404
    assert (await client.put("/labels")).headers["allow"] == "GET, POST"


async def test_head_is_not_possible_and_has_no_body(client: httpx.AsyncClient) -> None:
    response = await client.head("/labels")
    assert (response.status_code, response.content) == (405, b"")
    assert (await client.get("/labels")).status_code == 200


async def test_a_drop_before_leaves_everything_as_it_was(client: httpx.AsyncClient, emulator: Emulator) -> None:
    emulator.faults.add(Fault(operation="delete_source", drop_before=True, times=1))
    with pytest.raises(httpx.ReadError):
        await client.delete("/sources/id-one")
    assert "id-one" in emulator.world.sources
    assert emulator.seen[-1].status is None
    assert (await client.delete("/sources/id-one")).status_code == 200


@pytest.mark.threat("T29")
async def test_a_drop_after_took_effect(client: httpx.AsyncClient, emulator: Emulator) -> None:
    emulator.faults.add(Fault(operation="create_source", drop_after=True))
    with pytest.raises(httpx.ReadError):
        await client.post("/sources", json={"slug": "new", "enabled": True, "metadataId": "type-web"})
    assert "new" in {s["slug"] for s in emulator.world.sources.values()}


@pytest.mark.threat("T37")
async def test_a_truncated_answer_breaks_off(client: httpx.AsyncClient, emulator: Emulator) -> None:
    emulator.faults.add(Fault(path="^/sources$", truncate=40))
    got = b""
    with pytest.raises(httpx.RemoteProtocolError):
        async with client.stream("GET", "/sources") as response:
            assert response.status_code == 200
            async for chunk in response.aiter_bytes():
                got += chunk
    assert len(got) == 40
    emulator.faults.clear()
    assert (await client.get("/sources")).status_code == 200


async def test_a_status_replaces_the_answer_and_the_effect(client: httpx.AsyncClient, emulator: Emulator) -> None:
    emulator.faults.add(Fault(method="DELETE", status=503, headers={"Retry-After": "7"}, body={"errors": []}))
    response = await client.delete("/sources/id-one")
    assert (response.status_code, response.headers["retry-after"], response.json()) == (503, "7", {"errors": []})
    assert "id-one" in emulator.world.sources


async def test_a_status_may_hide_an_effect(client: httpx.AsyncClient, emulator: Emulator) -> None:
    emulator.faults.add(Fault(method="DELETE", status=502, took_effect=True, body="<h1>Bad gateway</h1>"))
    response = await client.delete("/sources/id-one")
    assert (response.status_code, response.text) == (502, "<h1>Bad gateway</h1>")
    assert "id-one" not in emulator.world.sources


@pytest.mark.threat("T24")
async def test_a_redirect_and_an_answer_without_a_body(client: httpx.AsyncClient, emulator: Emulator) -> None:
    emulator.faults.add(Fault(nth=1, status=302, headers={"Location": "https://evil.example/"}))
    emulator.faults.add(Fault(nth=2, status=204))
    moved = await client.get("/")
    assert (moved.status_code, moved.headers["location"]) == (302, "https://evil.example/")
    assert ((await client.get("/")).status_code, (await client.get("/")).status_code) == (204, 200)


@pytest.mark.threat("T37")
async def test_html_with_status_200(client: httpx.AsyncClient, emulator: Emulator) -> None:
    emulator.faults.add(Fault(html=True))
    response = await client.get("/sources/nope")
    assert (response.status_code, response.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert response.text.startswith("<!DOCTYPE html>")


@pytest.mark.threat("T37")
async def test_bytes_that_are_not_utf_8(client: httpx.AsyncClient, emulator: Emulator) -> None:
    emulator.faults.add(Fault(not_utf8=True))
    with pytest.raises(UnicodeDecodeError):
        (await client.get("/sources")).content.decode()


@pytest.mark.threat("T38")
async def test_wrong_types_spare_the_ids(client: httpx.AsyncClient, emulator: Emulator) -> None:
    before = {s["id"]: s for s in (await client.get("/sources")).json()["data"]["sources"]}
    emulator.faults.add(Fault(operation="list_sources", wrong_types=True))
    after = {s["id"]: s for s in (await client.get("/sources")).json()["data"]["sources"]}
    assert list(before) == list(after)
    fields = {(i, name) for i, source in before.items() for name in source if name != "id"}
    unchanged = {(i, name) for i, name in fields if name in after[i] and after[i][name] == before[i][name]}
    assert not unchanged
    assert any(name not in after[i] for i, name in fields)
    assert any(after[i].get(name, 0) is None for i, name in fields)


async def test_wrong_types_of_named_fields(client: httpx.AsyncClient, emulator: Emulator) -> None:
    emulator.faults.add(Fault(operation="get_source", wrong_types=["name"]))
    source = (await client.get("/sources/id-one")).json()["data"]["source"]
    assert source.get("name") != "One"
    assert (source["slug"], source["enabled"]) == ("one", True)


@pytest.mark.threat("T35")
async def test_a_repeated_cursor_makes_an_endless_chain(client: httpx.AsyncClient, emulator: Emulator) -> None:
    emulator.faults.add(Fault(operation="list_sources", repeat_cursor=True))
    page = (await client.get("/sources")).json()["data"]["pagination"]
    assert page["next"] == page["current"]
    again = await client.get("/sources", params={"pagination.cursor": page["next"]})
    assert again.json()["data"]["pagination"]["next"] == page["next"]


@pytest.mark.threat("T39")
async def test_an_oversize_answer_is_announced_and_sent(client: httpx.AsyncClient, emulator: Emulator) -> None:
    emulator.faults.add(Fault(oversize=3_000_000))
    response = await client.get("/")
    assert len(response.content) == int(response.headers["content-length"]) > 3_000_000
    assert response.json()["data"]["workspace"]["id"] == "w1"


@pytest.mark.threat("T39")
async def test_a_gzip_bomb_is_small_on_the_wire(client: httpx.AsyncClient, emulator: Emulator) -> None:
    emulator.faults.add(Fault(gzip_bomb=10_000_000))
    response = await client.get("/")
    assert int(response.headers["content-length"]) < 50_000
    assert len(response.content) > 9_000_000


@pytest.mark.threat("T39")
async def test_deep_json(client: httpx.AsyncClient, emulator: Emulator) -> None:
    emulator.faults.add(Fault(deep=100_000))
    with pytest.raises(RecursionError):
        json.loads((await client.get("/")).content)


async def test_headers_alone_are_added(client: httpx.AsyncClient, emulator: Emulator) -> None:
    emulator.faults.add(Fault(headers={"X-Extra": "1", "Retry-After": "rubbish"}))
    response = await client.get("/")
    assert (response.status_code, response.headers["x-extra"], response.headers["retry-after"]) == (200, "1", "rubbish")


async def test_latency_adds_up() -> None:
    slept = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    emulator = Emulator(World(workspace()), latency_ms=100, faults=[Fault(latency_ms=250)], sleep=sleep)
    async with httpx.AsyncClient(transport=transport(emulator), base_url="https://x.test", headers=headers()) as c:
        assert (await c.get("/")).status_code == 200
    assert slept == [0.35]


async def statuses(emulator: Emulator, n: int) -> list[int]:
    async with httpx.AsyncClient(transport=transport(emulator), base_url="https://x.test", headers=headers()) as c:
        return [(await c.get("/")).status_code for _ in range(n)]


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (Fault(status=500, times=2), [500, 500, 200, 200, 200]),
        (Fault(status=500, after=2), [200, 200, 500, 500, 500]),
        (Fault(status=500, nth=3), [200, 200, 500, 200, 200]),
        (Fault(status=500, after=1, times=2), [200, 500, 500, 200, 200]),
        (Fault(status=500, probability=0), [200] * 5),
        (Fault(status=500, method="POST"), [200] * 5),
        (Fault(status=500, path="^/sources"), [200] * 5),
        (Fault(status=500, operation="get_workspace"), [500] * 5),
    ],
)
async def test_when_a_rule_strikes(rule: Fault, expected: list[int]) -> None:
    assert await statuses(Emulator(World(workspace()), faults=[rule]), 5) == expected


async def test_a_probability_is_the_same_every_time() -> None:
    rule = Fault(status=500, probability=0.5, seed=4)
    first = await statuses(Emulator(World(workspace()), faults=[rule]), 30)
    assert first == await statuses(Emulator(World(workspace()), faults=[rule]), 30)
    assert set(first) == {200, 500}
