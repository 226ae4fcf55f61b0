"""The client: a call goes out as a request, paced, retried where that is safe, and comes back as records."""

from __future__ import annotations

import asyncio
import random
import re
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from types import TracebackType
from typing import TYPE_CHECKING, Any, ParamSpec, Self, TypeVar

from msgspec import UNSET

from segtui.api.answers import Answer, opened, page_of, result_of
from segtui.api.limits import Pacer, Rate
from segtui.api.paging import Trail
from segtui.api.problems import error_for
from segtui.api.records import Records
from segtui.api.requests import BRACKETED, DOTTED, Request, is_write, request_for
from segtui.api.retry import Budget, Reason, Tried, Wait, backoff_s, pause_s
from segtui.errors import BadAnswer, Invalid, NoToken, RateLimited, Refused, SegtuiError, Unreachable, UsageError
from segtui.hosts import BadAddress, origin_of
from segtui.models import Pagination, Record
from segtui.operations import Call, Page

if TYPE_CHECKING:
    import httpx

    from segtui.api.transport import Wire

P = ParamSpec("P")
T = TypeVar("T")
R = TypeVar("R", bound=Record)

_TOKEN = re.compile("[!-~]+")
_SMALL_BYTES = 16 * 1024


class Client:
    """The Segment API at `base_url`, with one token; an async context manager.

    Nothing of the network is loaded before the first request. `on_wait` is told the pauses that are being made,
    whenever they change. `clock` gives Unix seconds, `draw` numbers from 0 to 1.

    Raises:
        UsageError: no token may be sent to this address.
        NoToken: the token cannot be one.
    """

    def __init__(
        self,
        base_url: str,
        token: str,
        *,
        read_only: bool,
        transport: httpx.AsyncBaseTransport | None = None,
        on_wait: Callable[[tuple[Wait, ...]], object] | None = None,
        clock: Callable[[], float] = time.time,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
        draw: Callable[[], float] = random.random,
    ) -> None:
        try:
            self.base_url = origin_of(base_url)
        except BadAddress as error:
            raise UsageError(f"the base URL is refused: {error}") from error
        if not _TOKEN.fullmatch(token):
            raise NoToken("the token is empty, or holds characters that no token has")
        self.read_only = read_only
        self._token, self._transport = token, transport
        self._on_wait, self._clock, self._sleep, self._draw = on_wait, clock, sleep, draw
        self._pacer, self._budget, self._records = Pacer(), Budget(), Records()
        self._waits: list[Wait] = []
        self._left_out: dict[str, int] = {}
        self._spelling = DOTTED
        self._wire: Wire | None = None
        self._opening = asyncio.Lock()
        self._is_closed = False

    def __repr__(self) -> str:
        return f"<Client {self.base_url}{' read-only' if self.read_only else ''}>"

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Close the connections; requests after this are refused."""
        self._is_closed = True
        wire, self._wire = self._wire, None
        if wire is not None:
            await wire.close()

    @property
    def rates(self) -> Mapping[str, Rate]:
        """What the rate-limit headers said last, by bucket: `default`, or an operation with a limit of its own."""
        return dict(self._pacer.rates)

    @property
    def waits(self) -> tuple[Wait, ...]:
        """The pauses that are being made now."""
        return tuple(self._waits)

    @property
    def left_out(self) -> Mapping[str, int]:
        """By operation: how many entries of the last list were left out because they are no objects."""
        return dict(self._left_out)

    async def fetch(self, call: Call[T]) -> T:
        """The result of one call: a record, a list of records, or one page.

        Raises:
            Unreachable: no usable answer; for a write, `maybe_applied` says whether it may have taken effect.
            NotAuthorised, ApiError: the API refused.
            ReadOnly: it is a write, and the client is read-only.
        """
        answer = await self._answered(call)
        try:
            result, left_out = await _off_loop(answer.body, result_of, call, answer.body, self._records)
        except BadAnswer as error:
            error.maybe_applied = is_write(call.operation)
            raise
        self._left_out[call.operation.name] = left_out
        return result

    async def pages(self, call: Call[Page[R]], count: int = 1000) -> AsyncIterator[Page[R]]:
        """Every page of a list, each record once; the next page is asked for before the last one is decoded.

        Raises:
            BadAnswer: the chain of pages has no end, or breaks; what came before was yielded, and is incomplete.
        """
        operation, trail = call.operation, Trail()
        self._left_out[operation.name] = 0
        pending: asyncio.Task[Answer] | None = self._ask(call, Pagination(count=count))
        try:
            while pending is not None:
                answer = await pending
                page = await _off_loop(answer.body, opened, operation, answer.body)
                cursor = trail.following(page.next_cursor, page.problem)
                pending = None if cursor is None else self._ask(call, Pagination(count=count, cursor=cursor))
                decoded, left_out = await _off_loop(answer.body, page_of, operation, page, self._records)
                self._left_out[operation.name] += left_out
                yield trail.once(decoded)
                trail.check()
        finally:
            if pending is not None:
                pending.cancel()
                await asyncio.gather(pending, return_exceptions=True)

    def _ask(self, call: Call[Any], pagination: Pagination) -> asyncio.Task[Answer]:
        return asyncio.create_task(self._answered(call.page(pagination)))

    async def _answered(self, call: Call[Any]) -> Answer:
        """The good answer to a call, after as many tries and pauses as are allowed."""
        tried = Tried()
        while True:
            spelling = self._spelling
            try:
                answer = await self._once(call, request_for(call, spelling))
            except Invalid:
                if not self._spelled_differently(call, spelling):
                    raise
            except RateLimited as error:
                tried = await self._paused(call, error, tried)
            except SegtuiError as error:
                tried = await self._backed_off(call, error, tried)
            else:
                self._budget.earn()
                return answer

    def _spelled_differently(self, call: Call[Any], spelling: str) -> bool:
        """Whether a refused first page is worth asking for in the other spelling, from now on.

        A read of a first page has nothing but its pagination that could be invalid. The documentation and Segment's
        libraries spell that in three ways, and a strict server may know but one.
        """
        if not call.operation.is_paged or spelling != DOTTED or _has_cursor(call):
            return False
        self._spelling = BRACKETED
        return True

    async def _once(self, call: Call[Any], request: Request) -> Answer:
        wire = await self._opened()
        await self._paced(call)
        answer = await wire.send(request)
        now = self._clock()
        self._pacer.learn(call.operation, answer.headers, now)
        if 200 <= answer.status < 300:
            return answer
        error = await _off_loop(answer.body, error_for, answer, {*request.secrets, self._token}, now)
        if isinstance(error, RateLimited):
            self._pacer.hold(call.operation, error.retry_after_s, now, everything="retry-after" in answer.headers)
        elif isinstance(error, Unreachable):
            error.maybe_applied = is_write(call.operation)
        raise error

    async def _paced(self, call: Call[Any]) -> None:
        now = self._clock()
        at = self._pacer.book(call.operation, now)
        if at <= now:
            return
        try:
            await self._wait("pacing", call, at - now)
        except BaseException:
            self._pacer.give_back(call.operation, at)
            raise

    async def _paused(self, call: Call[Any], error: RateLimited, tried: Tried) -> Tried:
        delay_s = pause_s(error, tried)
        if delay_s is None:
            raise error
        await self._wait("rate limit", call, delay_s)
        return Tried(tried.failures, tried.pauses + 1)

    async def _backed_off(self, call: Call[Any], error: SegtuiError, tried: Tried) -> Tried:
        delay_s = backoff_s(error, tried, write=is_write(call.operation), draw=self._draw())
        if delay_s is None or not self._budget.spend():
            raise error
        await self._wait("retry", call, delay_s)
        return Tried(tried.failures + 1, tried.pauses)

    async def _wait(self, reason: Reason, call: Call[Any], delay_s: float) -> None:
        wait = Wait(reason, call.operation.name, delay_s, self._clock() + delay_s)
        self._waits.append(wait)
        self._tell()
        try:
            await self._sleep(delay_s)
        finally:
            self._waits.remove(wait)
            self._tell()

    def _tell(self) -> None:
        if self._on_wait is not None:
            self._on_wait(self.waits)

    async def _opened(self) -> Wire:
        async with self._opening:
            if self._is_closed:
                raise Refused("the connection was closed")
            if self._wire is None:
                self._wire = await asyncio.to_thread(self._open)
            return self._wire

    def _open(self) -> Wire:
        """Loads the network library, which takes a while: not on the event loop."""
        from segtui.api.transport import Wire

        return Wire(self.base_url, self._token, may_write=not self.read_only, inner=self._transport)


def _has_cursor(call: Call[Any]) -> bool:
    page = call.arguments.get("pagination")
    return isinstance(page, Pagination) and page.cursor is not UNSET


async def _off_loop(body: bytes, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Do the work on a body: at once where it is small, in a thread where it could hold up the event loop."""
    if len(body) <= _SMALL_BYTES:
        return work(*args, **kwargs)
    return await asyncio.to_thread(work, *args, **kwargs)
