"""The emulator as an ASGI application."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import quote

from segtui.emulator.damage import Sent
from segtui.emulator.emulator import Emulator
from segtui.emulator.http import MAX_BODY, Request

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Message, Receive, Send], Awaitable[None]]

HANG_UP = "segtui.hang_up"
"""The name in the scope's `extensions` of a function that closes the connection: hang_up(reset: bool)."""


class CannotHangUp(Exception):
    """A fault closes the connection, and this server gave no means to do so."""


def application(emulator: Emulator) -> App:
    """The ASGI application that serves an emulator over HTTP."""

    async def serve(scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        request = await _request(scope, receive)
        if request is None:
            return
        sent = await emulator.exchange(request)
        if sent is not None:
            await _send(sent, request.method, send)
        if sent is None or sent.cut_at is not None:
            await _hang_up(scope, receive, reset=sent is None)

    return serve


async def _request(scope: Message, receive: Receive) -> Request | None:
    """The whole request, or None where the client went away before it was sent: it then has no effect."""
    parts: list[bytes] = []
    more = True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        more = message.get("more_body", False)
        if sum(map(len, parts)) <= MAX_BODY:
            parts.append(message.get("body", b""))
    raw_path = scope.get("raw_path") or quote(scope["path"]).encode()
    return Request(
        method=scope["method"],
        path=raw_path.decode("latin-1").partition("?")[0],
        query=scope["query_string"].decode("latin-1"),
        headers={name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]},
        body=b"".join(parts),
    )


async def _send(sent: Sent, method: str, send: Send) -> None:
    headers = {**sent.response.headers, "Content-Length": str(sent.length)}
    pairs = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": sent.response.status, "headers": pairs})
    if method != "HEAD":
        for chunk in sent.chunks():
            await send({"type": "http.response.body", "body": chunk, "more_body": True})
    if sent.cut_at is None:
        await send({"type": "http.response.body", "body": b""})


async def _hang_up(scope: Message, receive: Receive, *, reset: bool) -> None:
    """Close the connection and wait until the server has noticed; otherwise it would send a 500."""
    close = scope.get("extensions", {}).get(HANG_UP)
    if close is None:
        raise CannotHangUp("the server does not let the emulator close its connections")
    close(reset)
    while (await receive())["type"] != "http.disconnect":
        continue
