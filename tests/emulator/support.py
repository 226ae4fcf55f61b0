"""A small workspace, a way to ask the emulator, and a way to serve it on a socket."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpx
import msgspec

from segtui.emulator import DEFAULT_TOKEN, Emulator, World
from segtui.emulator.http import Request
from segtui.emulator.serve import listening, server_for

Json = dict[str, Any]
NOTHING = object()


def source_type(slug: str = "web", *, is_cloud: bool = False, options: list[Json] | None = None) -> Json:
    return {
        "id": f"type-{slug}",
        "name": slug.title(),
        "slug": slug,
        "description": "For tests.",
        "logos": {"default": "https://logos.example.com/x.svg"},
        "options": options or [],
        "categories": ["Tests"],
        "isCloudEventSource": is_cloud,
        "status": "PUBLIC",
    }


def source(slug: str, **fields: Any) -> Json:
    found = {"id": f"id-{slug}", "slug": slug, "metadata": source_type(), "enabled": True}
    return {**found, "writeKeys": [f"key-{slug}"], **fields}


def destination_type() -> Json:
    base = source_type("board")
    del base["isCloudEventSource"]
    empty: Json = {"previousNames": [], "components": [], "actions": [], "presets": [], "supportedFeatures": {}}
    return {**base, **empty, "supportedMethods": {}, "supportedPlatforms": {}, "website": "https://board.example.com"}


def warehouse_type() -> Json:
    base = source_type("tables")
    return {name: base[name] for name in ("id", "name", "slug", "description", "logos", "options")}


def workspace(**parts: Any) -> Json:
    """Three sources: `one` (labelled, with a destination and a warehouse), `two`, and `cloud`."""
    options = [{"name": "region", "type": "string", "required": False, "defaultValue": "us"}]
    catalog = {
        "sources": [source_type(), source_type("cloud", is_cloud=True), source_type("opts", options=options)],
        "destinations": [destination_type()],
        "warehouses": [warehouse_type()],
    }
    found: Json = {
        "workspace": {"id": "w1", "slug": "acme", "name": "Acme"},
        "sources": [
            source("one", name="One", labels=[{"key": "env", "value": "prod"}], settings={"a": 1, "b": 2}),
            source("two"),
            source("cloud", metadata=source_type("cloud", is_cloud=True), writeKeys=[]),
        ],
        "labels": [
            {"key": "env", "value": "prod", "description": "Real"},
            {"key": "env", "value": "dev"},
            {"key": "team", "value": "data"},
        ],
        "destinations": [
            {"id": "d1", "name": "Board", "enabled": True, "metadata": destination_type(), "sourceId": "id-one"}
        ],
        "warehouses": [
            {"id": "wh1", "metadata": warehouse_type(), "enabled": True, "connectedSources": ["id-one"]},
        ],
        "schemaSettings": {"id-two": {"forwardingViolationsTo": "id-one"}},
        "trackingPlans": {"id-one": "tp_1"},
        "catalog": catalog,
    }
    return {**found, **parts}


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    json: Any

    @property
    def data(self) -> Any:
        assert set(self.json) == {"data"}, self.json
        return self.json["data"]

    @property
    def fields(self) -> list[str]:
        """The fields of the errors."""
        assert set(self.json) == {"errors"}, self.json
        return [error.get("field", "") for error in self.json["errors"]]


@dataclass
class Api:
    """An emulator, and a way to ask it without a network."""

    emulator: Emulator
    token: str = DEFAULT_TOKEN

    @property
    def world(self) -> World:
        return self.emulator.world

    def __call__(
        self, method: str, target: str, body: Any = NOTHING, *, raw: bytes | None = None, **headers: str
    ) -> Answer:
        path, _, query = target.partition("?")
        sent = {"authorization": f"Bearer {self.token}", "accept": "application/vnd.segment.v1alpha+json"}
        content = raw if raw is not None else b"" if body is NOTHING else msgspec.json.encode(body)
        if content:
            sent["content-type"] = "application/json"
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        got = self.emulator.answer(Request(method, path, query, sent, content))
        return Answer(got.status, dict(got.headers), msgspec.json.decode(got.body))


def api(data: Json | None = None, **options: Any) -> Api:
    return Api(Emulator(World(workspace() if data is None else data), **options))


@contextmanager
def live(emulator: Emulator) -> Iterator[str]:
    """The emulator on a socket of its own; gives the address."""
    with listening("127.0.0.1", 0) as listener:
        server = server_for(emulator, listener)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(timeout=20)
            assert not thread.is_alive()


def headers(token: str = DEFAULT_TOKEN) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def over_socket(url: str) -> httpx.AsyncClient:
    return httpx.AsyncClient(base_url=url, headers=headers(), trust_env=False)
