"""HTTP without a network: a request is a value, its answer is a value, routes are a table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

import msgspec

from segtui.emulator import media
from segtui.emulator.bodies import Body
from segtui.emulator.refusals import Json, Refusal, error, refusal
from segtui.emulator.world import World

MAX_BODY = 1_000_000


@dataclass(frozen=True, slots=True)
class Request:
    """A request as it came: `path` is still percent-encoded, the names of `headers` are in lower case."""

    method: str
    path: str
    query: str = ""
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Response:
    """An answer; `body` is what is sent, as it is."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Asking:
    """A request that reached its operation: the world, who asks, and the decoded parts of the path."""

    world: World
    request: Request
    params: Mapping[str, str]
    is_member: bool = False

    def __getitem__(self, name: str) -> str:
        return self.params[name]

    def body(self) -> Body:
        """The JSON object that was sent."""
        media.require_json(self.request.headers.get("content-type"))
        try:
            found = msgspec.json.decode(self.request.body)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as wrong:
            raise refusal(422, "The body is not valid JSON") from wrong
        if not isinstance(found, dict):
            raise refusal(422, "The body must be a JSON object")
        return Body(found)


Handler = Callable[[Asking], Json]


@dataclass(frozen=True, slots=True)
class Route:
    """One operation: `name` is Segment's own, `parts` are the path's, with `{name}` for what varies."""

    name: str
    method: str
    parts: tuple[str, ...]
    handler: Handler
    status: int
    offered: tuple[str, ...]

    def params(self, parts: tuple[str, ...]) -> dict[str, str] | None:
        """What the varying parts of a path hold, or None where the path is not this route's."""
        found = {}
        for ours, theirs in zip(self.parts, parts, strict=True):
            if ours.startswith("{") and theirs:
                found[ours[1:-1]] = theirs
            elif ours != theirs:
                return None
        return found


class Routes:
    """The table of operations."""

    def __init__(self) -> None:
        self.all: list[Route] = []

    def route(
        self, method: str, path: str, *, status: int = 200, offered: tuple[str, ...] = media.STABLE
    ) -> Callable[[Handler], Handler]:
        """Enter a handler into the table, under its own name."""

        def enter(handler: Handler) -> Handler:
            name = getattr(handler, "__name__", "")
            self.all.append(Route(name, method, _parts_of(path), handler, status, offered))
            return handler

        return enter

    def matching(self, path: str) -> dict[str, tuple[Route, dict[str, str]]]:
        """The routes of a percent-encoded path, by method."""
        parts = tuple(unquote(part) for part in _parts_of(path))
        fitting = ((route, route.params(parts)) for route in self.all if len(route.parts) == len(parts))
        return {route.method: (route, params) for route, params in fitting if params is not None}

    def operation(self, request: Request) -> str:
        """The name of the operation that a request is for, or ''."""
        found = self.matching(request.path).get(request.method)
        return found[0].name if found else ""

    def find(self, request: Request) -> tuple[Route, dict[str, str]]:
        """The route of a request; raises the 404 or 405 where there is none."""
        found = self.matching(request.path)
        if not found:
            raise refusal(404, "There is nothing at this path")
        if request.method not in found:
            told = error(405, f"{request.method} is not possible here")
            raise Refusal(405, [told], {"Allow": ", ".join(sorted(found))})
        return found[request.method]


def _parts_of(path: str) -> tuple[str, ...]:
    return tuple(path.removeprefix("/").split("/"))


def answered(content: Any, status: int, content_type: str, headers: Mapping[str, str]) -> Response:
    """An answer with a JSON body."""
    return Response(status, {"Content-Type": content_type, **headers}, msgspec.json.encode(content))


def refused(problem: Refusal, headers: Mapping[str, str]) -> Response:
    """The answer to a request that was refused."""
    return answered({"errors": problem.errors}, problem.status, media.JSON, {**headers, **problem.headers})
