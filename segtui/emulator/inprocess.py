"""The emulator behind httpx, without a socket; the only module of the emulator that knows httpx."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx

from segtui.emulator.damage import Sent
from segtui.emulator.emulator import Emulator
from segtui.emulator.http import Request


class _Body(httpx.AsyncByteStream):
    """A body that arrives in pieces, and breaks off where a fault says so."""

    def __init__(self, sent: Sent, request: httpx.Request) -> None:
        self._sent, self._request = sent, request

    async def __aiter__(self) -> AsyncIterator[bytes]:
        if self._request.method == "HEAD":
            return
        for chunk in self._sent.chunks():
            yield chunk
        if self._sent.cut_at is not None:
            raise httpx.RemoteProtocolError(
                "peer closed connection without sending complete message body", request=self._request
            )


class _Transport(httpx.AsyncBaseTransport):
    def __init__(self, emulator: Emulator) -> None:
        self._emulator = emulator

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        sent = await self._emulator.exchange(await _as_received(request))
        if sent is None:
            raise httpx.ReadError("the connection was closed without an answer", request=request)
        headers = {**sent.response.headers, "Content-Length": str(sent.length)}
        return httpx.Response(sent.response.status, headers=headers, stream=_Body(sent, request))


async def _as_received(request: httpx.Request) -> Request:
    path, _, query = request.url.raw_path.decode("ascii").partition("?")
    headers = {name.lower(): value for name, value in request.headers.items()}
    return Request(request.method, path, query, headers, await request.aread())


def transport(emulator: Emulator) -> httpx.AsyncBaseTransport:
    """A transport whose server is the emulator; latency and faults act as they do over a socket."""
    return _Transport(emulator)
