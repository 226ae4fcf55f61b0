"""Pauses: what a 429 asks for, and pacing so that none comes, on a clock that never waits."""

from __future__ import annotations

import asyncio

import httpx
import pytest

from segtui import errors
from segtui.api import Client, Wait
from segtui.api.limits import MARGIN_S
from segtui.models import Label
from segtui.operations import labels, workspace
from tests.api.kit import BASE, START, TOKEN, Clock, Script, client, data, refusal

HOME = {"workspace": {"id": "w1", "slug": "acme", "name": "Acme"}}
ASK = workspace.get_workspace()
MADE = data({"label": {"key": "environment", "value": "prod"}}, 201)


@pytest.mark.parametrize(("headers", "slept"), [({"retry_after": "0"}, [0.0]), ({"retry_after": "7"}, [7.0])])
@pytest.mark.threat("T27")
async def test_a_429_is_obeyed_and_counted_down(headers: dict[str, str], slept: list[float]) -> None:
    clock, told = Clock(), list[tuple[Wait, ...]]()
    script = Script(refusal(429, {"message": "slow down"}, **headers), data(HOME))
    api = client(script, clock, on_wait=told.append)
    await api.fetch(ASK)
    assert clock.slept == slept
    assert told == [(Wait("rate limit", "get_workspace", slept[0], START + slept[0]),), ()]


@pytest.mark.threat("T27")
async def test_a_429_without_a_header_says_it_in_its_data_or_not_at_all() -> None:
    clock = Clock()
    said = refusal(429, {"message": "slow down", "data": {"msBeforeNext": 1500}})
    await client(Script(said, refusal(429), refusal(429, retry_after="soon"), data(HOME)), clock).fetch(ASK)
    assert clock.slept == [1.5, 2.0, 4.0]


@pytest.mark.threat("T27")
async def test_a_429_that_asks_for_too_long_is_told_at_once() -> None:
    clock = Clock()
    script = Script(refusal(429, {"message": "slow down"}, retry_after="99999"))
    api = client(script, clock)
    for _ in range(2):
        with pytest.raises(errors.RateLimited) as caught:
            await api.fetch(ASK)
        assert caught.value.retry_after_s == 99999
    assert clock.slept == [] and len(script.requests) == 2


@pytest.mark.threat("T27")
async def test_a_429_without_end_ends() -> None:
    script = Script(refusal(429, retry_after="0"))
    with pytest.raises(errors.RateLimited):
        await client(script).fetch(ASK)
    assert len(script.requests) == 6


@pytest.mark.threat("T27")
async def test_a_write_that_met_a_429_is_sent_again_since_nothing_was_done() -> None:
    clock = Clock()
    script = Script(refusal(429, retry_after="3"), MADE)
    await client(script, clock).fetch(labels.create_label(Label(key="a", value="b")))
    assert clock.slept == [3.0] and len(script.requests) == 2


@pytest.mark.threat("T27")
async def test_a_pause_can_be_cancelled() -> None:
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


@pytest.mark.threat("T27")
async def test_others_wait_too_where_the_whole_token_is_limited() -> None:
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
