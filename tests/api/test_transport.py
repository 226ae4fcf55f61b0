"""The guards around the network, each on its own, and httpx's errors in segtui's words."""

from __future__ import annotations

import asyncio
import logging
import ssl
from pathlib import Path

import httpx
import pytest

from segtui import errors
from segtui.api.requests import Request
from segtui.api.retry import TlsFailed
from segtui.api.transport import HostPin, Wire, WriteGuard, proxy_for
from tests.api.kit import BASE, KEY, TOKEN, Chunks, Script, data, streamed, wire

MB = 2**20
GET = Request("GET", "/sources")


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "PURGE", "get"])
@pytest.mark.threat("T50")
async def test_nothing_but_get_passes_and_that_is_the_default(method: str) -> None:
    script = Script(data({}))
    guard = WriteGuard(httpx.MockTransport(script))
    request = httpx.Request("GET", BASE)
    request.method = method
    with pytest.raises(errors.ReadOnly) as caught:
        await guard.handle_async_request(request)
    assert caught.value.message == "nothing was sent: segtui is read-only here"
    assert script.requests == []
    assert (await guard.handle_async_request(httpx.Request("GET", BASE))).status_code == 200


@pytest.mark.threat("T50")
async def test_the_guard_is_the_innermost_part_of_the_wire() -> None:
    script = Script(data({}))
    guarded = wire(script, may_write=False)
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        with pytest.raises(errors.ReadOnly):
            await guarded.send(Request(method, "/sources", body=b"{}"))
    assert script.requests == []
    innermost = guarded._transport
    while not isinstance(innermost._inner, httpx.MockTransport):
        innermost = innermost._inner
    assert isinstance(innermost, WriteGuard)


@pytest.mark.parametrize(
    "url",
    [
        "http://api.segmentapis.com/sources",
        "https://api.segmentapis.com:444/sources",
        "https://api.segmentapis.com.evil.example/sources",
        "https://evil.example/sources",
        "https://eu1.api.segmentapis.com/",
    ],
)
@pytest.mark.threat("T24")
async def test_the_token_goes_to_the_exact_scheme_host_and_port(url: str) -> None:
    script = Script(data({}))
    with pytest.raises(errors.Refused) as caught:
        await HostPin(httpx.MockTransport(script), BASE).handle_async_request(httpx.Request("GET", url))
    assert caught.value.message == "nothing was sent: the request is not for the host that the token belongs to"
    assert script.requests == []


@pytest.mark.parametrize("target", ["@evil.example/", "//evil.example/x", ":444/", ".evil.example/"])
@pytest.mark.threat("T24")
async def test_no_target_can_lead_elsewhere(target: str) -> None:
    script = Script(data({}))
    try:
        await wire(script).send(Request("GET", target))
    except (errors.Refused, httpx.InvalidURL):
        assert script.requests == []
    else:
        assert [(r.url.scheme, r.url.host, r.url.port) for r in script.requests] == [
            ("https", "api.segmentapis.com", None)
        ]


@pytest.mark.parametrize("status", [300, 301, 302, 303, 304, 307, 308, 399])
@pytest.mark.threat("T24")
async def test_redirects_are_not_followed(status: int) -> None:
    script = Script(httpx.Response(status, headers={"location": f"{BASE}/elsewhere?{KEY}"}))
    with pytest.raises(errors.BadAnswer) as caught:
        await wire(script).send(GET)
    assert len(script.requests) == 1
    assert caught.value.message == f"the host answered with a redirect ({status}), which segtui does not follow"
    assert caught.value.hint == "check the host" and not caught.value.maybe_applied


@pytest.mark.parametrize("status", [200, 201, 299, 400, 404, 503])
async def test_any_other_answer_is_handed_on_as_it_came(status: int) -> None:
    came = httpx.Response(status, headers={"X-RateLimit-Remaining": "7", "Content-Length": "2"}, content=b"{}")
    answer = await wire(Script(came)).send(GET)
    assert (answer.status, answer.headers, answer.body) == (status, {"x-ratelimit-remaining": "7"}, b"{}")


@pytest.mark.threat("T24")
async def test_cookies_are_not_kept() -> None:
    script = Script(httpx.Response(200, headers={"set-cookie": "a=b"}, content=b"{}"))
    sender = wire(script)
    await sender.send(GET)
    await sender.send(GET)
    assert "cookie" not in script.requests[1].headers


async def test_what_is_sent_is_exact() -> None:
    script = Script(data({}))
    body = b'{"enabled":false}'
    headers = (("Accept", "application/vnd.segment.v1+json"), ("Content-Type", "application/json"))
    await wire(script).send(Request("PATCH", "/sources/%2E%2E/a%2Fb%25", "pagination.cursor=MQ%3D%3D", headers, body))
    (sent,) = script.requests
    assert sent.method == "PATCH" and sent.content == body
    assert sent.url.raw_path == b"/sources/%2E%2E/a%2Fb%25?pagination.cursor=MQ%3D%3D"
    assert sorted(sent.headers.raw) == [
        (b"Accept", b"application/vnd.segment.v1+json"),
        (b"Accept-Encoding", b"gzip"),
        (b"Authorization", f"Bearer {TOKEN}".encode()),
        (b"Content-Length", b"17"),
        (b"Content-Type", b"application/json"),
        (b"Host", b"api.segmentapis.com"),
        (b"User-Agent", b"segtui"),
    ]
    assert sent.extensions["timeout"] == {"connect": 10.0, "read": 30.0, "write": 30.0, "pool": 60.0}


def tls_error() -> httpx.ConnectError:
    error = httpx.ConnectError("[SSL: CERTIFICATE_VERIFY_FAILED]")
    error.__cause__ = OSError("wrapped")
    error.__cause__.__context__ = ssl.SSLCertVerificationError("self-signed certificate")
    return error


PROXY = ("the proxy refused the connection", "check HTTPS_PROXY")
TLS = ("no secure connection could be made", "check the host, the clock and SSL_CERT_FILE")
BROKEN = ("the connection broke off", "try again")


@pytest.mark.parametrize(
    ("raised", "kind", "may_have_left", "said"),
    [
        (httpx.ConnectError("refused"), errors.ConnectionFailed, False, ("no connection to the host",)),
        pytest.param(tls_error(), TlsFailed, False, TLS, marks=pytest.mark.threat("T26")),
        (httpx.ConnectTimeout("x"), errors.TimedOut, False, ("no connection in time",)),
        (httpx.PoolTimeout("x"), errors.TimedOut, False, ("no answer in time",)),
        (httpx.ProxyError("407"), errors.ConnectionFailed, False, PROXY),
        (httpx.ReadTimeout("x"), errors.TimedOut, True, ("no answer in time",)),
        (httpx.WriteTimeout("x"), errors.TimedOut, True, ("no answer in time",)),
        (httpx.ReadError("reset"), errors.ConnectionFailed, True, BROKEN),
        (httpx.WriteError("broken pipe"), errors.ConnectionFailed, True, BROKEN),
        (httpx.RemoteProtocolError("Server disconnected"), errors.ConnectionFailed, True, BROKEN),
        (ConnectionResetError("reset"), errors.ConnectionFailed, True, BROKEN),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else None,
)
async def test_errors_are_told_in_segtui_s_words(
    raised: Exception, kind: type[errors.Unreachable], may_have_left: bool, said: tuple[str, ...]
) -> None:
    for method in ("GET", "POST"):
        with pytest.raises(kind) as caught:
            await wire(Script(raised)).send(Request(method, f"/sources/a/writekey/{KEY}"))
        assert type(caught.value) is kind
        assert caught.value.maybe_applied is (may_have_left and method == "POST")
        assert (caught.value.message, caught.value.hint) == (said if len(said) > 1 else (*said, kind.default_hint))


@pytest.mark.threat("T29")
async def test_an_answer_that_breaks_off_may_have_taken_effect() -> None:
    broken = httpx.RemoteProtocolError("peer closed connection without sending complete message body")
    for raised in (broken, httpx.ReadTimeout("x")):
        stream = Chunks(b'{"data"', then=raised)
        with pytest.raises(errors.Unreachable) as caught:
            await wire(streamed(stream)).send(Request("POST", "/sources", body=b"{}"))
        assert caught.value.maybe_applied and stream.is_closed
    with pytest.raises(errors.BadAnswer) as refused:
        await wire(Script(httpx.Response(302))).send(Request("POST", "/sources", body=b"{}"))
    assert refused.value.maybe_applied


@pytest.mark.threat("T28")
async def test_an_answer_that_trickles_for_ever_ends_at_the_deadline() -> None:
    async def never(request: httpx.Request) -> httpx.Response:
        await asyncio.Event().wait()
        raise AssertionError

    stuck = Wire(BASE, TOKEN, may_write=True, inner=httpx.MockTransport(never), deadline_s=0.0)
    with pytest.raises(errors.TimedOut) as caught:
        await stuck.send(Request("POST", "/sources"))
    assert caught.value.maybe_applied


@pytest.mark.threat("T17")
async def test_nothing_is_logged_however_loud_the_root_is(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level(logging.DEBUG)
    for name in ("httpx", "httpcore"):  # as loud as they can be, whatever was silenced in this process before
        monkeypatch.setattr(logging.getLogger(name), "propagate", True)
        caplog.set_level(logging.DEBUG, logger=name)
    caplog.set_level(logging.DEBUG, logger="httpcore.http11")
    await wire(Script(data({}))).send(Request("DELETE", f"/sources/a/writekey/{KEY}", secrets=frozenset({KEY})))
    for name in ("httpx", "httpcore", "httpcore.http11", "httpcore.connection", "httpcore.proxy"):
        logging.getLogger(name).critical(f"DELETE /sources/a/writekey/{KEY}")
    assert KEY not in caplog.text and TOKEN not in caplog.text


@pytest.mark.threat("T26")
def test_certificates_of_the_environment_that_cannot_be_read_are_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "empty.pem").write_text("")
    for file in ("absent.pem", "empty.pem"):
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / file))
        with pytest.raises(TlsFailed) as caught:
            Wire(BASE, TOKEN, may_write=False)
        assert caught.value.message == "the certificates of SSL_CERT_FILE cannot be read"
        Wire("http://127.0.0.1:4010", TOKEN, may_write=False)  # needs none


@pytest.mark.parametrize(
    ("environment", "origin", "proxy"),
    [
        ({}, BASE, None),
        ({"https_proxy": "http://proxy:3128"}, BASE, "http://proxy:3128"),
        ({"https_proxy": "proxy:3128"}, BASE, "http://proxy:3128"),
        ({"all_proxy": "http://proxy:1"}, BASE, "http://proxy:1"),
        ({"http_proxy": "http://proxy:1"}, BASE, None),
        ({"https_proxy": "http://proxy:1", "no_proxy": "segmentapis.com"}, BASE, None),
        ({"https_proxy": "http://proxy:1", "no_proxy": "*"}, BASE, None),
        ({"https_proxy": "http://proxy:1", "no_proxy": "segmentapis.com:443"}, BASE, None),
        ({"https_proxy": "http://proxy:1", "no_proxy": "segmentapis.com:444"}, BASE, "http://proxy:1"),
        ({"https_proxy": "http://proxy:1", "no_proxy": "example.com"}, BASE, "http://proxy:1"),
        ({"http_proxy": "http://proxy:1", "all_proxy": "http://proxy:1"}, "http://127.0.0.1:4010", None),
    ],
)
@pytest.mark.threat("T26")
def test_the_proxy_of_the_environment(
    environment: dict[str, str], origin: str, proxy: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert proxy_for(origin) == proxy


async def test_no_more_than_eight_connections_are_open_at_once() -> None:
    opened, most, is_full, ended = 0, 0, asyncio.Event(), list[asyncio.StreamWriter]()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal opened, most
        opened, most = opened + 1, max(most, opened + 1)
        await reader.readuntil(b"\r\n\r\n")
        if opened == 8:
            is_full.set()
        await is_full.wait()
        for _ in range(20):  # whoever else is let in has arrived by then
            await asyncio.sleep(0)
        opened -= 1
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}")
        writer.close()
        ended.append(writer)

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    sender = Wire(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", TOKEN, may_write=False)
    answers = await asyncio.gather(*(sender.send(GET) for _ in range(20)))
    assert most == 8 and [answer.status for answer in answers] == [200] * 20
    await sender.close()
    server.close()
    for writer in ended:
        await writer.wait_closed()
