"""The client as a whole: tries, pauses, pacing, and what stays secret, on a clock that never waits."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import threading
from typing import Any

import httpx
import pytest

from segtui import errors
from segtui.api import Client, Wait
from segtui.api import client as module
from segtui.api.limits import MARGIN_S
from segtui.models import Label, SourceMetadataId, WriteKey
from segtui.operations import Call, labels, sources, workspace
from tests.api.kit import (
    BASE,
    KEY,
    SOURCE,
    START,
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
def test_no_token_goes_to_such_an_address(address: str) -> None:  # T25
    with pytest.raises(errors.UsageError, match="base URL") as caught:
        Client(address, TOKEN, read_only=True)
    assert "u:p" not in str(caught.value)


@pytest.mark.parametrize("token", ["", "a b", "abc\n", "abc\r\nX-Evil: 1", "naïve", "\x1b"])
def test_what_cannot_be_a_token_is_not_sent(token: str) -> None:  # T18
    with pytest.raises(errors.NoToken) as caught:
        Client(BASE, token, read_only=True)
    assert not token or token not in str(caught.value)


def test_what_can_be_printed_shows_no_token() -> None:  # T16
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


# --- read-only


@pytest.mark.parametrize("name", sorted(WRITES))
async def test_read_only_sends_no_write(name: str) -> None:  # T50
    script = Script(data(HOME))
    with pytest.raises(errors.ReadOnly):
        await client(script, read_only=True).fetch(WRITES[name])
    assert script.requests == []


# --- tries


@pytest.mark.parametrize(
    "failure",
    [refusal(500), refusal(503), httpx.ReadError("reset"), httpx.ReadTimeout("slow"), httpx.ConnectError("refused")],
    ids=str,
)
async def test_a_read_is_tried_three_times(failure: Any) -> None:  # T28
    clock = Clock()
    script = Script(failure, failure, data(HOME))
    assert (await client(script, clock).fetch(ASK)).name == "Acme"
    assert clock.slept == [0.5, 1.0]
    script = Script(failure)
    with pytest.raises(errors.Unreachable) as caught:
        await client(script).fetch(ASK)
    assert len(script.requests) == 3 and not caught.value.maybe_applied


async def test_an_outage_is_not_answered_by_a_storm() -> None:  # T28
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
async def test_a_write_whose_answer_was_lost_is_never_sent_again(name: str, failure: Any) -> None:  # T29, T30
    script = Script(failure, data({}))
    with pytest.raises(errors.Unreachable) as caught:
        await client(script).fetch(WRITES[name])
    assert len(script.requests) == 1 and caught.value.maybe_applied


async def test_a_write_that_never_left_is_sent_again() -> None:
    script = Script(httpx.ConnectError("refused"), httpx.ConnectTimeout("slow"), MADE)
    assert str(await client(script).fetch(labels.create_label(Label(key="a", value="b")))) == "environment:prod"
    assert len(script.requests) == 3


@pytest.mark.parametrize("body", [b"", b"<html>", b'{"data": {"la', b'{"data": {}}', b'{"data": {"label": 7}}'])
async def test_a_write_with_an_unreadable_answer_may_have_taken_effect(body: bytes) -> None:  # T29, T37
    script = Script(httpx.Response(201, content=body))
    with pytest.raises(errors.BadAnswer) as caught:
        await client(script).fetch(labels.create_label(Label(key="a", value="b")))
    assert caught.value.maybe_applied and len(script.requests) == 1
    with pytest.raises(errors.BadAnswer) as read:
        await client(Script(httpx.Response(200, content=body))).fetch(ASK)
    assert not read.value.maybe_applied


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 413, 422])
async def test_a_refusal_is_final_and_told(status: int) -> None:  # T42
    script = Script(refusal(status, {"type": "t", "message": "No.", "field": "slug"}))
    with pytest.raises(errors.SegtuiError) as caught:
        await client(script).fetch(sources.create_source("a", True, SourceMetadataId("b")))
    assert isinstance(caught.value, errors.FromApi) and caught.value.status == status
    assert caught.value.message == "slug: No." and len(script.requests) == 1


async def test_no_error_tells_a_secret() -> None:  # T18
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


# --- pauses


@pytest.mark.parametrize(("headers", "slept"), [({"retry_after": "0"}, [0.0]), ({"retry_after": "7"}, [7.0])])
async def test_a_429_is_obeyed_and_counted_down(headers: dict[str, str], slept: list[float]) -> None:  # T27
    clock, told = Clock(), list[tuple[Wait, ...]]()
    script = Script(refusal(429, {"message": "slow down"}, **headers), data(HOME))
    api = client(script, clock, on_wait=told.append)
    await api.fetch(ASK)
    assert clock.slept == slept
    assert told == [(Wait("rate limit", "get_workspace", slept[0], START + slept[0]),), ()]


async def test_a_429_without_a_header_says_it_in_its_data_or_not_at_all() -> None:  # T27
    clock = Clock()
    said = refusal(429, {"message": "slow down", "data": {"msBeforeNext": 1500}})
    await client(Script(said, refusal(429), refusal(429, retry_after="soon"), data(HOME)), clock).fetch(ASK)
    assert clock.slept == [1.5, 2.0, 4.0]


async def test_a_429_that_asks_for_too_long_is_told_at_once() -> None:  # T27
    clock = Clock()
    script = Script(refusal(429, {"message": "slow down"}, retry_after="99999"))
    api = client(script, clock)
    for _ in range(2):
        with pytest.raises(errors.RateLimited) as caught:
            await api.fetch(ASK)
        assert caught.value.retry_after_s == 99999
    assert clock.slept == [] and len(script.requests) == 2


async def test_a_429_without_end_ends() -> None:  # T27
    script = Script(refusal(429, retry_after="0"))
    with pytest.raises(errors.RateLimited):
        await client(script).fetch(ASK)
    assert len(script.requests) == 6


async def test_a_write_that_met_a_429_is_sent_again_since_nothing_was_done() -> None:  # T27
    clock = Clock()
    script = Script(refusal(429, retry_after="3"), MADE)
    await client(script, clock).fetch(labels.create_label(Label(key="a", value="b")))
    assert clock.slept == [3.0] and len(script.requests) == 2


async def test_a_pause_can_be_cancelled() -> None:  # T27
    asleep, told = asyncio.Event(), list[tuple[Wait, ...]]()

    async def sleep(seconds: float) -> None:
        asleep.set()
        await asyncio.Event().wait()

    script = Script(refusal(429, retry_after="50"))
    api = Client(
        BASE,
        TOKEN,
        read_only=True,
        transport=httpx.MockTransport(script),
        on_wait=told.append,
        clock=Clock(),
        sleep=sleep,
    )
    task = asyncio.create_task(api.fetch(ASK))
    await asleep.wait()
    assert [wait.delay_s for wait in api.waits] == [50.0]
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert api.waits == () and told[-1] == ()


async def test_others_wait_too_where_the_whole_token_is_limited() -> None:  # T27
    clock = Clock()
    asleep = asyncio.Event()
    release = asyncio.Event()

    async def sleep(seconds: float) -> None:
        clock.slept.append(seconds)
        asleep.set()
        await release.wait()
        clock.now = START + 7

    script = Script(refusal(429, retry_after="7"), data(HOME))
    api = Client(BASE, TOKEN, read_only=True, transport=httpx.MockTransport(script), clock=clock, sleep=sleep)
    first = asyncio.create_task(api.fetch(ASK))
    await asleep.wait()
    clock.now += 2
    second = asyncio.create_task(api.fetch(ASK))
    for _ in range(20):
        await asyncio.sleep(0)
    assert clock.slept == [7.0, 5.0] and len(script.requests) == 1
    release.set()
    await asyncio.gather(first, second)
    assert len(script.requests) == 3


# --- pacing


async def test_labels_are_paced_before_the_limit_is_hit() -> None:
    clock, sent, told = Clock(), list[float](), list[tuple[Wait, ...]]()

    def answer(request: httpx.Request) -> httpx.Response:
        sent.append(clock.now)
        return MADE if request.method == "POST" else data({"status": "SUCCESS"})

    api = client(Script(answer), clock, on_wait=told.append)
    for number in range(130):
        await api.fetch(labels.create_label(Label(key="k", value=f"v{number}")))
    assert sent[:60] == [START] * 60
    assert sent[60:120] == [START + 60 + MARGIN_S] * 60
    assert sent[120:] == [START + 2 * (60 + MARGIN_S)] * 10
    assert [wait.reason for waits in told for wait in waits] == ["pacing"] * 2
    await api.fetch(labels.delete_label("k", "v1"))  # another operation, another limit
    assert clock.slept == [60 + MARGIN_S] * 2


async def test_headers_are_learnt_from() -> None:
    clock = Clock()
    script = Script(
        data(HOME, **{"X-RateLimit-Consumed": "100", "X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "12"}),
        data(HOME),
    )
    api = client(script, clock)
    await api.fetch(ASK)
    assert api.rates["default"].remaining == 0 and api.rates["default"].resets_in_s == 12
    await api.fetch(ASK)
    assert clock.slept == [12.0]


# --- decoding


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
