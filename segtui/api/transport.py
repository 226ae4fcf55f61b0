"""The one seam to httpx: the guards around its transport, and its errors in segtui's words.

From the inside out: only reads pass, unless writing was allowed; only the one host is spoken to; an answer is unpacked
here, up to a size. Redirects and cookies do not exist, and what httpx and httpcore log goes nowhere.
"""

from __future__ import annotations

import asyncio
import logging
import ssl
import urllib.request
import zlib
from collections.abc import AsyncIterator, Iterator

import httpx

from segtui.api.answers import Answer
from segtui.api.requests import Request
from segtui.api.retry import TlsFailed
from segtui.errors import BadAnswer, ConnectionFailed, ReadOnly, Refused, TimedOut, Unreachable

MOST_BYTES = 64 * 1024 * 1024
DEADLINE_S = 300.0
_STEP_BYTES = 1024 * 1024
_TIMEOUT = httpx.Timeout(connect=10.0, read=30.0, write=30.0, pool=60.0)
_LIMITS = httpx.Limits(max_connections=8, max_keepalive_connections=4, keepalive_expiry=20.0)


class WriteGuard(httpx.AsyncBaseTransport):
    """Lets nothing but GET through, unless writing was allowed."""

    def __init__(self, inner: httpx.AsyncBaseTransport, *, may_write: bool = False) -> None:
        self._inner, self._may_write = inner, may_write

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if request.method != "GET" and not self._may_write:
            raise ReadOnly("nothing was sent: segtui is read-only here")
        return await self._inner.handle_async_request(request)

    async def aclose(self) -> None:
        await self._inner.aclose()


class HostPin(httpx.AsyncBaseTransport):
    """Speaks to one scheme, host and port only, and takes no redirect for an answer."""

    def __init__(self, inner: httpx.AsyncBaseTransport, origin: str) -> None:
        self._inner, self._origin = inner, _place(httpx.URL(origin))

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if _place(request.url) != self._origin:
            raise Refused("nothing was sent: the request is not for the host that the token belongs to")
        response = await self._inner.handle_async_request(request)
        if 300 <= response.status_code < 400:
            await response.aclose()
            raise BadAnswer(
                f"the host answered with a redirect ({response.status_code}), which segtui does not follow",
                hint="check the host",
            )
        return response

    async def aclose(self) -> None:
        await self._inner.aclose()


class SizeCap(httpx.AsyncBaseTransport):
    """Unpacks answers as they come in, and stops at a size: neither a huge answer nor a small bomb fills the memory."""

    def __init__(self, inner: httpx.AsyncBaseTransport, most_bytes: int = MOST_BYTES) -> None:
        self._inner, self._most_bytes = inner, most_bytes

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        response = await self._inner.handle_async_request(request)
        encoding = response.headers.get("content-encoding", "identity").strip().lower()
        if encoding not in ("identity", "gzip"):
            await response.aclose()
            raise BadAnswer("the answer is packed in a way that was not asked for")
        headers = [(k, v) for k, v in response.headers.raw if k.lower() not in (b"content-encoding", b"content-length")]
        stream = _CappedStream(response, self._most_bytes, unpack=encoding == "gzip")
        return httpx.Response(response.status_code, headers=headers, stream=stream)

    async def aclose(self) -> None:
        await self._inner.aclose()


class _CappedStream(httpx.AsyncByteStream):
    def __init__(self, response: httpx.Response, most_bytes: int, *, unpack: bool) -> None:
        self._response, self._most_bytes = response, most_bytes
        self._unpacker = zlib.decompressobj(wbits=31) if unpack else None

    async def __aiter__(self) -> AsyncIterator[bytes]:
        came, size = False, 0
        async for chunk in _pieces_of(self._response):
            came |= bool(chunk)
            for piece in self._pieces(chunk):
                size += len(piece)
                if size > self._most_bytes:
                    raise BadAnswer(f"the answer is larger than {self._most_bytes // 2**20} MiB")
                yield piece
        if self._unpacker is not None and came and not self._unpacker.eof:
            raise BadAnswer("the answer is cut off")

    def _pieces(self, chunk: bytes) -> Iterator[bytes]:
        if self._unpacker is None:
            yield chunk
            return
        try:
            while chunk:
                yield self._unpacker.decompress(chunk, _STEP_BYTES)
                chunk = self._unpacker.unconsumed_tail
        except zlib.error as error:
            raise BadAnswer("the answer is packed wrongly") from error

    async def aclose(self) -> None:
        await self._response.aclose()


def _pieces_of(response: httpx.Response) -> httpx.AsyncByteStream:
    """The body as it came in, whatever the headers say about it."""
    assert isinstance(response.stream, httpx.AsyncByteStream)  # noqa: S101 - the transport is an asynchronous one
    return response.stream


class Wire:
    """The way to one host with one token: a request goes out, its whole answer comes back."""

    def __init__(
        self,
        origin: str,
        token: str,
        *,
        may_write: bool,
        inner: httpx.AsyncBaseTransport | None = None,
        most_bytes: int = MOST_BYTES,
        deadline_s: float = DEADLINE_S,
    ) -> None:
        _silence_logs()
        guarded = WriteGuard(_network(origin) if inner is None else inner, may_write=may_write)
        self._transport = SizeCap(HostPin(guarded, origin), most_bytes)
        self._origin, self._token, self._deadline_s = origin, token, deadline_s

    async def send(self, request: Request) -> Answer:
        """Send once.

        Raises:
            Unreachable: no usable answer came; `maybe_applied` says whether a write may have taken effect.
            Refused: a guard held it back.
        """
        try:
            async with asyncio.timeout(self._deadline_s):
                return await self._exchange(request)
        except (httpx.HTTPError, httpx.StreamError, TimeoutError, OSError) as error:
            raise _told(_translated(error), request, error) from error
        except Unreachable as error:
            error.maybe_applied = request.method != "GET"
            raise

    async def close(self) -> None:
        """Close every connection."""
        await self._transport.aclose()

    async def _exchange(self, request: Request) -> Answer:
        response = await self._transport.handle_async_request(self._outgoing(request))
        try:
            body = b"".join([piece async for piece in _pieces_of(response)])
        finally:
            await response.aclose()
        return Answer(response.status_code, dict(response.headers), body)

    def _outgoing(self, request: Request) -> httpx.Request:
        headers = httpx.Headers(list(request.headers))
        headers["Authorization"] = f"Bearer {self._token}"
        headers["Accept-Encoding"] = "gzip"
        headers["User-Agent"] = "segtui"
        return httpx.Request(
            request.method,
            self._origin + request.target,
            headers=headers,
            content=request.body,
            extensions={"timeout": _TIMEOUT.as_dict()},
        )


def proxy_for(origin: str) -> str | None:
    """The proxy that the environment names for a host. Plain http, which is for this machine only, never leaves it."""
    url = httpx.URL(origin)
    if url.scheme != "https" or urllib.request.proxy_bypass(f"{url.host}:{url.port or 443}"):
        return None
    proxies = urllib.request.getproxies()
    proxy = proxies.get("https") or proxies.get("all")
    return proxy if not proxy or "://" in proxy else f"http://{proxy}"


def _network(origin: str) -> httpx.AsyncBaseTransport:
    is_tls = origin.startswith("https:")
    try:
        context = httpx.create_ssl_context() if is_tls else ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    except (OSError, ssl.SSLError) as error:
        raise TlsFailed("the certificates of SSL_CERT_FILE cannot be read") from error
    try:
        proxy = _checked(proxy_for(origin))
        return httpx.AsyncHTTPTransport(verify=context, limits=_LIMITS, proxy=proxy)
    except (ValueError, ImportError, httpx.InvalidURL) as error:
        raise ConnectionFailed("the proxy of the environment cannot be used", hint="check HTTPS_PROXY") from error


def _checked(proxy: str | None) -> str | None:
    if proxy and (not httpx.URL(proxy).host or (httpx.URL(proxy).port or 0) > 65535):
        raise ValueError("a proxy has a host, and a port up to 65535")
    return proxy or None


def _place(url: httpx.URL) -> tuple[str, str, int | None]:
    return url.scheme, url.host, url.port


def _told(error: Unreachable, request: Request, cause: BaseException) -> Unreachable:
    never_left = isinstance(cause, httpx.ConnectError | httpx.ConnectTimeout | httpx.PoolTimeout | httpx.ProxyError)
    error.maybe_applied = request.method != "GET" and not never_left
    return error


def _translated(error: BaseException) -> Unreachable:
    if isinstance(error, httpx.TimeoutException | TimeoutError):
        return TimedOut("no connection in time" if isinstance(error, httpx.ConnectTimeout) else "no answer in time")
    if isinstance(error, httpx.ProxyError):
        return ConnectionFailed("the proxy refused the connection", hint="check HTTPS_PROXY")
    if any(isinstance(cause, ssl.SSLError) for cause in _causes(error)):
        return TlsFailed("no secure connection could be made")
    if isinstance(error, httpx.ConnectError):
        return ConnectionFailed("no connection to the host")
    return ConnectionFailed("the connection broke off", hint="try again")


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _silence_logs() -> None:
    """Whatever the root logs: a write key stands in a URL, and the token in a header."""
    for name in ("httpx", "httpcore"):
        logger = logging.getLogger(name)
        logger.setLevel(logging.CRITICAL + 1)
        logger.propagate = False
        logger.handlers = [logging.NullHandler()]  # where there is none at all, Python writes to standard error
