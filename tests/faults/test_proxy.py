"""The proxy does what it says, in virtual time: a client without any skill gets to know each kind of trouble."""

from __future__ import annotations

import httpx
import pytest

from segtui.emulator import Emulator, World
from tests.emulator.support import headers, workspace
from tests.faults.proxy import Proxy, Trouble, proxied
from tests.faults.served import served
from tests.faults.virtual import loop_here, run


async def asked(trouble: Trouble) -> tuple[httpx.Response | Exception, float, Proxy]:
    """What one request gets, and how long it took."""
    emulator = Emulator(World(workspace()))
    async with served(emulator) as port, proxied(port, lambda: trouble) as (proxy, url):
        async with httpx.AsyncClient(base_url=url, headers=headers(), trust_env=False, timeout=30) as client:
            try:
                answer: httpx.Response | Exception = await client.get("/sources")
            except httpx.HTTPError as error:
                answer = error
        return answer, loop_here().time(), proxy


def test_without_trouble_everything_goes_through_and_takes_no_time() -> None:
    answer, took, proxy = run(asked(Trouble()))
    assert isinstance(answer, httpx.Response) and answer.status_code == 200
    assert took < 1 and proxy.struck == [] and proxy.bytes_up.startswith(b"GET /sources HTTP/1.1\r\n")


def test_latency_takes_virtual_time_only() -> None:
    answer, took, _ = run(asked(Trouble("latency", seconds=20)))
    assert isinstance(answer, httpx.Response) and answer.status_code == 200 and took >= 20


@pytest.mark.parametrize(
    ("trouble", "kind"),
    [
        (Trouble("cut", after=50), httpx.RemoteProtocolError),
        (Trouble("cut", up=True, after=10), httpx.RemoteProtocolError),
        (Trouble("reset", after=50), httpx.ReadError),
        (Trouble("stall", after=50), httpx.ReadTimeout),
        (Trouble("stall", up=True), httpx.ReadTimeout),
        (Trouble("garbage"), httpx.RemoteProtocolError),
        (Trouble("refuse"), httpx.HTTPError),
    ],
)
def test_each_trouble_breaks_a_request_in_its_way(trouble: Trouble, kind: type[Exception]) -> None:
    answer, took, proxy = run(asked(trouble))
    assert isinstance(answer, kind) and proxy.struck == [trouble.kind]
    assert took >= 30 if trouble.kind == "stall" else took < 1


def test_garbage_on_the_way_up_is_refused_by_the_server() -> None:
    answer, _, _ = run(asked(Trouble("garbage", up=True, after=4)))
    assert isinstance(answer, httpx.Response) and answer.status_code == 400
