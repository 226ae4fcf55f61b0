"""What the tests of the client share: a clock that only they move, a scripted server, a call of every operation."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from typing import Any

import httpx

from segtui.api import Client, Wait
from segtui.api.transport import Wire
from segtui.models import IdentifySettings, Label, SourceId, SourceMetadataId, TrackSettings, WriteKey
from segtui.operations import Call, catalog, labels, sources, workspace

BASE = "https://api.segmentapis.com"
TOKEN = "sgp_CANARYtokenCANARYtoken"
KEY = "CANARYwritekeyCANARYwritekey0001"
START = 1_800_000_000.0

Handler = Callable[[httpx.Request], httpx.Response]


class Clock:
    """Seconds that pass only by sleeping; `slept` says how long each time."""

    def __init__(self) -> None:
        self.now = START
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds
        await asyncio.sleep(0)


class Script:
    """A server that answers with one thing after the other, the last one for good; exceptions are raised."""

    def __init__(self, *answers: httpx.Response | Exception | Handler) -> None:
        self.answers = list(answers)
        self.requests: list[httpx.Request] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        if isinstance(answer, httpx.Response):
            return httpx.Response(answer.status_code, headers=answer.headers, content=answer.content)
        return answer(request)

    @property
    def targets(self) -> list[str]:
        return [request.url.raw_path.decode() for request in self.requests]


def client(
    handler: Handler,
    clock: Clock | None = None,
    *,
    read_only: bool = False,
    on_wait: Callable[[tuple[Wait, ...]], object] | None = None,
    draw: Callable[[], float] = lambda: 1.0,
) -> Client:
    clock = clock or Clock()
    return Client(
        BASE,
        TOKEN,
        read_only=read_only,
        transport=httpx.MockTransport(handler),
        on_wait=on_wait,
        clock=clock,
        sleep=clock.sleep,
        draw=draw,
    )


def data(value: Any, status: int = 200, **headers: str) -> httpx.Response:
    return httpx.Response(status, headers=headers, content=json.dumps({"data": value}).encode())


def refusal(status: int, *errors: dict[str, Any], **headers: str) -> httpx.Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return httpx.Response(status, headers=named, content=json.dumps({"errors": list(errors)}).encode())


def metadata(**changes: Any) -> dict[str, Any]:
    return {
        "id": "IqDTy1TpoU",
        "name": "Javascript",
        "slug": "javascript",
        "description": "Events from a page\u2019s visitors",
        "logos": {"default": "https://logos.example.com/js.svg"},
        "options": [{"name": "domain", "type": "string", "required": False}],
        "categories": ["Website"],
        "isCloudEventSource": False,
        "status": "PUBLIC",
    } | changes


def source(number: int = 1, **changes: Any) -> dict[str, Any]:
    return {
        "id": f"src{number:05}",
        "slug": f"web-{number}",
        "name": f"Web {number}",
        "metadata": metadata(),
        "workspaceId": "9aQ1Lj62S4bomZKLF4DPqW",
        "enabled": True,
        "writeKeys": [KEY],
        "settings": {"websiteUrl": "https://example.com"},
        "labels": [{"key": "environment", "value": "prod"}],
    } | changes


def page(items: list[Any], following: str | None = None, current: str = "MA==", **more: Any) -> httpx.Response:
    pagination: dict[str, Any] = {"current": current} | more
    if following is not None:
        pagination["next"] = following
    return data({"sources": items, "pagination": pagination})


SOURCE = SourceId("src00001")
LABEL = Label(key="environment", value="prod")


def every_call() -> dict[str, Call[Any]]:
    """One call of each operation, by its name, with every argument that it takes."""
    calls: list[Call[Any]] = [
        sources.list_sources(),
        sources.get_source(SOURCE),
        sources.create_source("web-9", True, SourceMetadataId("IqDTy1TpoU"), {"websiteUrl": "x"}, True),
        sources.update_source(SOURCE, "New name", False, "new-slug", {"websiteUrl": None}),
        sources.delete_source(SOURCE),
        sources.add_labels_to_source(SOURCE, [LABEL]),
        sources.replace_labels_in_source(SOURCE, [LABEL]),
        sources.list_schema_settings_in_source(SOURCE),
        sources.update_schema_settings_in_source(
            SOURCE,
            TrackSettings(allow_unplanned_events=True, common_event_on_violations="OMIT_PROPERTIES"),
            IdentifySettings(common_event_on_violations="ALLOW"),
        ),
        sources.create_write_key_for_source(SOURCE),
        sources.remove_write_key_from_source(SOURCE, WriteKey(KEY)),
        sources.list_connected_destinations_from_source(SOURCE),
        sources.list_connected_warehouses_from_source(SOURCE),
        labels.list_labels(),
        labels.create_label(LABEL),
        labels.delete_label("environment", "prod"),
        catalog.get_sources_catalog(),
        catalog.get_source_metadata("IqDTy1TpoU"),  # type: ignore[arg-type]
        catalog.get_destinations_catalog(),
        catalog.get_destination_metadata("54521fd525e721e32a72ee91"),  # type: ignore[arg-type]
        catalog.get_warehouses_catalog(),
        catalog.get_warehouse_metadata("55d3d3aea3a1d5e6c5f0a6c9"),  # type: ignore[arg-type]
        workspace.get_workspace(),
    ]
    return {call.operation.name: call for call in calls}


def wire(handler: Script, *, may_write: bool = True, most_bytes: int = 2**20, deadline_s: float = 30) -> Wire:
    return Wire(
        BASE,
        TOKEN,
        may_write=may_write,
        inner=httpx.MockTransport(handler),
        most_bytes=most_bytes,
        deadline_s=deadline_s,
    )


class Chunks(httpx.AsyncByteStream):
    """A body in pieces; `sent` counts what was taken."""

    def __init__(self, *chunks: bytes, then: Exception | None = None, times: int = 1) -> None:
        self.chunks, self.then, self.times = chunks, then, times
        self.sent, self.is_closed = 0, False

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for _ in range(self.times):
            for chunk in self.chunks:
                self.sent += len(chunk)
                yield chunk
        if self.then:
            raise self.then

    async def aclose(self) -> None:
        self.is_closed = True


def streamed(stream: Chunks, **headers: str) -> Script:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Script(lambda request: httpx.Response(200, headers=named, stream=stream))
