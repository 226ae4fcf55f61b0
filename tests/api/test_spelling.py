"""How the parts of `pagination` are spelled: as documented, and otherwise only where a server refuses that."""

from __future__ import annotations

import httpx
import pytest

from segtui.api import Client, request_for
from segtui.api.requests import BRACKETED
from segtui.errors import Invalid
from segtui.models import Pagination
from segtui.operations import sources
from tests.api.kit import BASE, TOKEN, Script


def test_the_other_spelling_is_percent_encoded() -> None:
    asked = sources.list_sources(Pagination(count=5, cursor="a=b"))
    assert request_for(asked, BRACKETED).query == "pagination%5Bcount%5D=5&pagination%5Bcursor%5D=a%3Db"


async def test_a_server_that_refuses_the_documented_spelling_gets_the_other_one_from_then_on() -> None:
    refused = httpx.Response(422, json={"type": "invalid request"})
    page = httpx.Response(200, json={"data": {"sources": [], "pagination": {"current": "MA=="}}})
    script = Script(refused, page)
    async with Client(BASE, TOKEN, read_only=True, transport=httpx.MockTransport(script)) as api:
        await api.fetch(sources.list_sources())
        await api.fetch(sources.list_sources())
    assert script.targets == [
        "/sources?pagination.count=200",
        "/sources?pagination%5Bcount%5D=200",
        "/sources?pagination%5Bcount%5D=200",
    ]


@pytest.mark.parametrize(("cursor", "requests"), [("", 2), ("old", 1)])
async def test_what_is_refused_in_both_spellings_or_for_its_cursor_is_refused(cursor: str, requests: int) -> None:
    script = Script(httpx.Response(422, json={"errors": [{"type": "invalid", "field": "pagination"}]}))
    page = Pagination(count=1, cursor=cursor) if cursor else Pagination(count=1)
    async with Client(BASE, TOKEN, read_only=True, transport=httpx.MockTransport(script)) as api:
        with pytest.raises(Invalid):
            await api.fetch(sources.list_sources(page))
    assert len(script.requests) == requests
