"""One emulated API: a world, who may enter it, its limits and the faults that were ordered."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import replace
from hmac import compare_digest
from pathlib import Path

from segtui.emulator import media
from segtui.emulator.damage import Sent, damaged, instead
from segtui.emulator.endpoints import ROUTES
from segtui.emulator.faults import Fault, Faults
from segtui.emulator.http import MAX_BODY, Asking, Request, Response, answered, refused
from segtui.emulator.limits import Limits, RateLimiter
from segtui.emulator.refusals import Refusal, refusal
from segtui.emulator.request_log import RequestLog, Seen
from segtui.emulator.world import World

DEFAULT_TOKEN = "demo-token"  # noqa: S105 - opens the emulator, which holds no real data


class Emulator:
    """The API in a box; `token` may do everything, `member_token` reads all but write keys and writes nothing.

    `latency_ms` delays every answer. `requests` names a file for the log of requests. `clock` (seconds) drives the
    rate limits and `sleep` (seconds) the delays, so that tests need not wait.
    """

    def __init__(
        self,
        world: World | None = None,
        *,
        token: str = DEFAULT_TOKEN,
        member_token: str | None = None,
        latency_ms: float = 0,
        faults: Faults | Iterable[Fault] = (),
        requests: str | Path | None = None,
        limits: Limits | None = None,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        if world is None:
            from segtui.emulator.seed import demo_world

            world = demo_world()
        self.world = world
        self.faults = faults if isinstance(faults, Faults) else Faults(faults)
        self.latency_ms = latency_ms
        self._tokens = {token: False}
        if member_token is not None:
            self._tokens[member_token] = True
        self._log = RequestLog(requests)
        self._limiter = RateLimiter(Limits() if limits is None else limits, clock)
        self._sleep = sleep

    @property
    def seen(self) -> list[Seen]:
        """The requests so far, oldest first (the last 10,000)."""
        return list(self._log.seen)

    def close(self) -> None:
        """Close the log of requests."""
        self._log.close()

    def answer(self, request: Request) -> Response:
        """The answer to a request, at once and without faults."""
        headers: dict[str, str] = {}
        try:
            return self._answer(request, headers)
        except Refusal as problem:
            return refused(problem, headers)

    def _answer(self, request: Request, headers: dict[str, str]) -> Response:
        token, is_member = self._who(request)
        route, params = ROUTES.find(request)
        headers.update(self._limiter.take(token, route.name))
        if is_member and route.method != "GET":
            raise refusal(401, "Permission denied: this token may not write")
        if len(request.body) > MAX_BODY:
            raise refusal(413, f"The body is larger than {MAX_BODY} bytes")
        content_type = media.answer_type(request.headers.get("accept"), route.offered)
        data = route.handler(Asking(self.world, request, params, is_member))
        return answered({"data": data}, route.status, content_type, headers)

    def _who(self, request: Request) -> tuple[str, bool]:
        """The token that came, and whether it is a member's; raises the 401."""
        scheme, _, given = request.headers.get("authorization", "").partition(" ")
        for token, is_member in self._tokens.items():
            if scheme.lower() == "bearer" and compare_digest(given.strip().encode(), token.encode()):
                return token, is_member
        raise refusal(401, "The token is missing or not valid")

    async def exchange(self, request: Request) -> Sent | None:
        """What is sent back for a request, after delays and faults; None: the connection is closed without a word."""
        striking = self.faults.striking(request, ROUTES.operation(request))
        delay_ms = self.latency_ms + sum(fault.latency_ms for fault in striking)
        if delay_ms:
            await self._sleep(delay_ms / 1000)
        sent = self._sent(request, striking)
        self._log.add(request, sent.response.status if sent is not None else None)
        return sent

    def _sent(self, request: Request, striking: list[Fault]) -> Sent | None:
        if any(fault.drop_before for fault in striking):
            return None
        forced = next((fault for fault in striking if fault.status is not None), None)
        if forced is None or forced.took_effect:
            response = self.answer(request)
        if forced is not None:
            response = instead(forced)
        if any(fault.drop_after for fault in striking):
            return None
        sent = Sent(response)
        for fault in striking:
            more = damaged(sent.response, fault)
            cut_at = sent.cut_at if more.cut_at is None else more.cut_at
            sent = replace(more, padding=sent.padding + more.padding, cut_at=cut_at)
        return sent
