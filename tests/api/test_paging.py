"""Following pages: once each, in order, with an end; and the next page is asked for early."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from typing import Any

import httpx
import pytest

from segtui.api import Client
from segtui.api import client as module
from segtui.api.paging import MOST_PAGES_WITHOUT_NEWS, Trail
from segtui.decoding import read
from segtui.errors import BadAnswer, ServiceDown, Unauthenticated
from segtui.models import PageInfo, Source
from segtui.operations import Page, sources
from tests.api.kit import Script, client, page, refusal, source


async def ids(api: Client, into: list[list[str]] | None = None, count: int = 1000) -> list[list[str]]:
    found: list[list[str]] = [] if into is None else into
    async for each in api.pages(sources.list_sources(), count):
        found.append([item.id for item in each.items])
    return found


async def test_pages_follow_their_cursors() -> None:
    script = Script(page([source(1)], "MQ=="), page([source(2)], "Mg+/="), page([source(3)], totalEntries=3))
    assert await ids(client(script), count=1) == [["src00001"], ["src00002"], ["src00003"]]
    assert script.targets == [
        "/sources?pagination.count=1",
        "/sources?pagination.count=1&pagination.cursor=MQ%3D%3D",
        "/sources?pagination.count=1&pagination.cursor=Mg%2B%2F%3D",
    ]


async def test_a_page_tells_where_it_stands() -> None:
    script = Script(page([source(1)], totalEntries=7))
    pages = [each async for each in client(script).pages(sources.list_sources())]
    assert [each.info for each in pages] == [PageInfo(current="MA==", total_entries=7)]


@pytest.mark.threat("T35")
async def test_a_repeated_cursor_ends_with_what_came_and_says_incomplete() -> None:
    script = Script(page([source(1)], "MQ=="), page([source(2)], "Mg=="), page([source(3)], "MQ=="))
    got: list[list[str]] = []
    with pytest.raises(BadAnswer, match="incomplete"):
        await ids(client(script), got)
    assert got == [["src00001"], ["src00002"], ["src00003"]]
    assert len(script.requests) == 3


@pytest.mark.threat("T35")
async def test_a_chain_without_news_ends() -> None:
    numbers = iter(range(10_000))
    script = Script(lambda request: page([source(1)], f"cursor{next(numbers)}"))
    got: list[list[str]] = []
    with pytest.raises(BadAnswer, match=r"incomplete.*without an end"):
        await ids(client(script), got)
    assert len(script.requests) <= MOST_PAGES_WITHOUT_NEWS + 3
    assert got[0] == ["src00001"] and not any(got[1:])


@pytest.mark.parametrize("limit", ["MOST_PAGES", "MOST_RECORDS"])
@pytest.mark.threat("T35")
async def test_a_chain_of_endless_news_ends(limit: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(f"segtui.api.paging.{limit}", 50)
    numbers = iter(range(10_000))
    script = Script(lambda request: page([source(number := next(numbers))], f"cursor{number}"))
    with pytest.raises(BadAnswer, match="incomplete"):
        await ids(client(script))
    assert 50 <= len(script.requests) <= 52


async def test_some_empty_pages_are_no_end() -> None:
    script = Script(page([source(1)], "a"), page([], "b"), page([], "c"), page([source(2)]))
    assert await ids(client(script)) == [["src00001"], [], [], ["src00002"]]


@pytest.mark.threat("T36")
async def test_a_source_that_moves_between_pages_comes_once() -> None:
    script = Script(
        page([source(1), source(2)], "a"), page([source(2), source(3)], "b"), page([source(4), source(4), source(1)])
    )
    assert await ids(client(script)) == [["src00001", "src00002"], ["src00003"], ["src00004"]]


@pytest.mark.threat("T38")
def test_records_without_an_id_are_all_kept() -> None:
    nameless = read(Source, {})
    assert len(Trail().once(Page((nameless, nameless), PageInfo(current="a"))).items) == 2


@pytest.mark.threat("T38")
async def test_a_page_that_hides_the_next_one_is_kept_and_then_incomplete() -> None:
    for pagination in (None, {"current": "a", "next": 7}):
        answer = httpx.Response(200, json={"data": {"sources": [source(1)], "pagination": pagination}})
        got: list[list[str]] = []
        with pytest.raises(BadAnswer, match="incomplete"):
            await ids(client(Script(answer)), got)
        assert got == [["src00001"]]


@pytest.mark.threat("T38")
async def test_what_is_no_source_is_left_out_and_counted_over_all_pages() -> None:
    api = client(Script(page([source(1), None], "a"), page([7, source(2), "x"])))
    assert await ids(api) == [["src00001"], ["src00002"]]
    assert api.left_out == {"list_sources": 3}
    assert await ids(api) == [["src00002"]]
    assert api.left_out == {"list_sources": 2}


@pytest.mark.parametrize(
    ("broken", "kind"),
    [
        (httpx.Response(200, content=b"<html>"), BadAnswer),
        (httpx.Response(200, content=b'{"data": {"sources": ['), BadAnswer),
        (refusal(401, {"message": "no"}), Unauthenticated),
        (refusal(503), ServiceDown),
    ],
)
@pytest.mark.threat("T37", "T42")
async def test_a_chain_that_breaks_keeps_what_came(broken: httpx.Response, kind: type[Exception]) -> None:
    got: list[list[str]] = []
    with pytest.raises(kind):
        await ids(client(Script(page([source(1)], "a"), broken)), got)
    assert got == [["src00001"]]


async def test_the_next_page_is_asked_for_before_the_last_one_is_decoded(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = threading.Semaphore(0)
    big = [source(number) for number in range(100)]  # large enough to be decoded in a thread
    answers = [page(big, "a"), page(big, "b"), page(big)]
    decode, waited = module.page_of, []

    def decoding(*args: Any) -> Any:
        waited.append(asked.acquire(timeout=10))
        return decode(*args)

    async def answer(request: httpx.Request) -> httpx.Response:
        if "cursor" in str(request.url):
            asked.release()
        found = answers.pop(0)
        if not answers:
            asked.release()  # after the last page none is asked for
        return found

    monkeypatch.setattr(module, "page_of", decoding)
    api = Client("https://api.segmentapis.com", "t", read_only=True, transport=httpx.MockTransport(answer))
    await ids(api)
    assert waited == [True, True, True]


async def test_only_one_page_is_asked_for_ahead() -> None:
    numbers = iter(range(100))
    script = Script(lambda request: page([source(number := next(numbers))], f"cursor{number}"))
    async with contextlib.aclosing(client(script).pages(sources.list_sources())) as pages:
        await anext(pages)
        for _ in range(50):
            await asyncio.sleep(0)
        assert len(script.requests) == 2


@pytest.mark.threat("T40")
async def test_leaving_early_cancels_what_was_asked_for_ahead() -> None:
    cancelled = asyncio.Event()
    answers = [page([source(1)], "a")]

    async def answer(request: httpx.Request) -> httpx.Response:
        if answers:
            return answers.pop()
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            cancelled.set()
            raise
        raise AssertionError

    api = Client("https://api.segmentapis.com", "t", read_only=True, transport=httpx.MockTransport(answer))
    pages = api.pages(sources.list_sources())
    await anext(pages)
    for _ in range(20):
        await asyncio.sleep(0)
    await pages.aclose()
    assert cancelled.is_set()
    assert asyncio.all_tasks() == {asyncio.current_task()}
