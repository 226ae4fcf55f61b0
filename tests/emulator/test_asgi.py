"""The ASGI application, where the server matters."""

from __future__ import annotations

from typing import Any

import pytest

from segtui.emulator import Emulator, Fault, World
from segtui.emulator.asgi import CannotHangUp, application
from tests.emulator.support import workspace


def scope(method: str, path: str) -> dict[str, Any]:
    headers = [(b"Authorization", b"Bearer demo-token"), (b"content-type", b"application/json")]
    return {"type": "http", "method": method, "path": path, "query_string": b"", "headers": headers}


async def exchanged(emulator: Emulator, request: dict[str, Any], *received: dict[str, Any]) -> list[dict[str, Any]]:
    sent: list[dict[str, Any]] = []
    messages = iter(received or [{"type": "http.request", "body": b""}])

    async def receive() -> Any:
        return next(messages)

    async def send(message: Any) -> None:
        sent.append(message)

    await application(emulator)(request, receive, send)
    return sent


async def test_a_server_without_raw_paths_is_served_too() -> None:
    sent = await exchanged(Emulator(World(workspace())), scope("GET", "/sources/id-one"))
    assert sent[0]["status"] == 200


async def test_a_request_that_was_not_sent_to_its_end_has_no_effect() -> None:
    emulator = Emulator(World(workspace()))
    began = {"type": "http.request", "body": b'{"enabled": false}', "more_body": True}
    assert await exchanged(emulator, scope("PATCH", "/sources/id-one"), began, {"type": "http.disconnect"}) == []
    assert emulator.world.sources["id-one"]["enabled"] is True
    assert emulator.seen == []


async def test_a_server_that_cannot_close_connections_is_told() -> None:
    with pytest.raises(CannotHangUp):
        await exchanged(Emulator(World(workspace()), faults=[Fault(drop_after=True)]), scope("GET", "/"))


async def test_what_is_not_http_is_left_alone() -> None:
    assert await exchanged(Emulator(World(workspace())), {"type": "lifespan"}) == []
