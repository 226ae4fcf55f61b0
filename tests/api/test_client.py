"""The client as a whole: tries, pauses, pacing, and what stays secret, on a clock that never waits."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from typing import Any

import httpx
import pytest

from segtui import errors
from segtui.api import Client
from segtui.api import client as module
from segtui.models import Label, SourceMetadataId, WriteKey
from segtui.operations import Call, labels, sources, workspace
from tests.api.kit import (
    BASE,
    KEY,
    SOURCE,
    TOKEN,
    Clock,
    Script,
    client,
    data,
    every_call,
    page,
    refusal,
    source,
)

HOME = {"workspace": {"id": "w1", "slug": "acme", "name": "Acme"}}
ASK = workspace.get_workspace()
MADE = data({"label": {"key": "environment", "value": "prod"}}, 201)
WRITES = {name: call for name, call in every_call().items() if call.operation.method != "GET"}


async def test_a_call_comes_back_as_its_record() -> None:
    script = Script(data(HOME))
    async with client(script) as api:
        assert (await api.fetch(ASK)).name == "Acme"
    (sent,) = script.requests
    assert sent.headers["authorization"] == f"Bearer {TOKEN}"
    assert sent.headers["accept"].startswith("application/vnd.segment.v1+json,")


async def test_a_closed_client_sends_nothing() -> None:
    script = Script(data(HOME))
    api = client(script)
    async with api:
        await api.fetch(ASK)
    with pytest.raises(errors.Refused, match="closed"):
        await api.fetch(ASK)
    await api.close()
    assert len(script.requests) == 1


@pytest.mark.parametrize(
    "address", ["https://evil-segmentapis.com", "http://api.segmentapis.com", "https://u:p@api.segmentapis.com", "x"]
)
@pytest.mark.threat("T25")
def test_no_token_goes_to_such_an_address(address: str) -> None:
    with pytest.raises(errors.UsageError, match="base URL") as caught:
        Client(address, TOKEN, read_only=True)
    assert "u:p" not in str(caught.value)


@pytest.mark.parametrize("token", ["", "a b", "abc\n", "abc\r\nX-Evil: 1", "naïve", "\x1b"])
@pytest.mark.threat("T18")
def test_what_cannot_be_a_token_is_not_sent(token: str) -> None:
    with pytest.raises(errors.NoToken) as caught:
        Client(BASE, token, read_only=True)
    assert not token or token not in str(caught.value)


@pytest.mark.threat("T16")
def test_what_can_be_printed_shows_no_token() -> None:
    api = Client(BASE, TOKEN, read_only=True)
    assert TOKEN not in repr(api) + str(api)
    assert repr(api) == "<Client https://api.segmentapis.com read-only>"


def test_importing_and_making_a_client_loads_no_network_library() -> None:
    code = """
import sys
import threading
from segtui.api import Client
Client("https://api.segmentapis.com", "t", read_only=True)
print([name for name in ("httpx", "httpcore", "anyio", "ssl", "textual", "sqlite3") if name in sys.modules])
"""
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() in ("[]", "['ssl']")


@pytest.mark.parametrize("name", sorted(WRITES))
@pytest.mark.threat("T50")
async def test_read_only_sends_no_write(name: str) -> None:
    script = Script(data(HOME))
    with pytest.raises(errors.ReadOnly):
        await client(script, read_only=True).fetch(WRITES[name])
    assert script.requests == []


@pytest.mark.parametrize(
    "failure",
    [refusal(500), refusal(503), httpx.ReadError("reset"), httpx.ReadTimeout("slow"), httpx.ConnectError("refused")],
    ids=str,
)
@pytest.mark.threat("T28")
async def test_a_read_is_tried_three_times(failure: Any) -> None:
    clock = Clock()
    script = Script(failure, failure, data(HOME))
    assert (await client(script, clock).fetch(ASK)).name == "Acme"
    assert clock.slept == [0.5, 1.0]
    script = Script(failure)
    with pytest.raises(errors.Unreachable) as caught:
        await client(script).fetch(ASK)
    assert len(script.requests) == 3 and not caught.value.maybe_applied


@pytest.mark.threat("T28")
async def test_an_outage_is_not_answered_by_a_storm() -> None:
    script = Script(refusal(503))
    api = client(script)
    for _ in range(20):
        with pytest.raises(errors.ServiceDown):
            await api.fetch(ASK)
    assert len(script.requests) == 20 + 10


@pytest.mark.parametrize("name", sorted(WRITES))
@pytest.mark.parametrize(
    "failure", [refusal(500), refusal(503), httpx.ReadError("reset"), httpx.ReadTimeout("slow")], ids=str
)
@pytest.mark.threat("T29", "T30")
async def test_a_write_whose_answer_was_lost_is_never_sent_again(name: str, failure: Any) -> None:
    script = Script(failure, data({}))
    with pytest.raises(errors.Unreachable) as caught:
        await client(script).fetch(WRITES[name])
    assert len(script.requests) == 1 and caught.value.maybe_applied


async def test_a_write_that_never_left_is_sent_again() -> None:
    script = Script(httpx.ConnectError("refused"), httpx.ConnectTimeout("slow"), MADE)
    assert str(await client(script).fetch(labels.create_label(Label(key="a", value="b")))) == "environment:prod"
    assert len(script.requests) == 3


@pytest.mark.parametrize("body", [b"", b"<html>", b'{"data": {"la', b'{"data": {}}', b'{"data": {"label": 7}}'])
@pytest.mark.threat("T29", "T37")
async def test_a_write_with_an_unreadable_answer_may_have_taken_effect(body: bytes) -> None:
    script = Script(httpx.Response(201, content=body))
    with pytest.raises(errors.BadAnswer) as caught:
        await client(script).fetch(labels.create_label(Label(key="a", value="b")))
    assert caught.value.maybe_applied and len(script.requests) == 1
    with pytest.raises(errors.BadAnswer) as read:
        await client(Script(httpx.Response(200, content=body))).fetch(ASK)
    assert not read.value.maybe_applied


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 413, 422])
@pytest.mark.threat("T42")
async def test_a_refusal_is_final_and_told(status: int) -> None:
    script = Script(refusal(status, {"type": "t", "message": "No.", "field": "slug"}))
    with pytest.raises(errors.SegtuiError) as caught:
        await client(script).fetch(sources.create_source("a", True, SourceMetadataId("b")))
    assert isinstance(caught.value, errors.FromApi) and caught.value.status == status
    assert caught.value.message == "slug: No." and len(script.requests) == 1


@pytest.mark.threat("T18")
async def test_no_error_tells_a_secret() -> None:
    echo = {"message": f"{KEY} by {TOKEN} with hunter22 is wrong", "field": f"writeKeys.{KEY}"}
    calls: list[Call[Any]] = [
        sources.remove_write_key_from_source(SOURCE, WriteKey(KEY)),
        sources.update_source(SOURCE, settings={"apiSecret": "hunter22"}),
    ]
    for call in calls:
        for answer in (
            refusal(404, echo),
            refusal(422, echo),
            refusal(500, echo),
            refusal(429, echo, retry_after="999"),
        ):
            with pytest.raises(errors.SegtuiError) as caught:
                await client(Script(answer)).fetch(call)
            told = f"{caught.value} {caught.value!r} {getattr(caught.value, 'problems', '')}"
            assert TOKEN not in told
            assert (KEY if "write_key" in call.arguments else "hunter22") not in told


async def test_a_large_answer_is_decoded_in_a_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    threads: list[int] = []
    decode = module.result_of

    def watched(*args: Any) -> Any:
        threads.append(threading.get_ident())
        return decode(*args)

    monkeypatch.setattr(module, "result_of", watched)
    await client(Script(page([source(number) for number in range(300)]))).fetch(sources.list_sources())
    await client(Script(data(HOME))).fetch(ASK)
    assert threads[0] != threading.get_ident() and threads[1] == threading.get_ident()


async def test_a_body_is_sent_as_the_api_gave_it() -> None:
    script = Script(page([source(1, settings={"a\x1b": "b\u202e"})]), data({"source": source(1)}))
    api = client(script)
    (found,) = (await api.fetch(sources.list_sources())).items
    assert isinstance(found.settings, dict)
    await api.fetch(sources.update_source(found.id, settings=found.settings))
    assert json.loads(script.requests[1].content) == {"settings": {"a\x1b": "b\u202e"}}
