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
    with pytest.raises(errors.ReadOnly):
        await guard.handle_async_request(request)
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
    with pytest.raises(errors.Refused, match="not for the host"):
        await HostPin(httpx.MockTransport(script), BASE).handle_async_request(httpx.Request("GET", url))
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


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308, 304])
@pytest.mark.threat("T24")
async def test_redirects_are_not_followed(status: int) -> None:
    script = Script(httpx.Response(status, headers={"location": f"{BASE}/elsewhere?{KEY}"}))
    with pytest.raises(errors.BadAnswer, match="redirect") as caught:
        await wire(script).send(GET)
    assert len(script.requests) == 1
    assert KEY not in str(caught.value)


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
    assert dict(sent.headers) == {
        "host": "api.segmentapis.com",
        "accept": "application/vnd.segment.v1+json",
        "content-type": "application/json",
        "content-length": "17",
        "authorization": f"Bearer {TOKEN}",
        "accept-encoding": "gzip",
        "user-agent": "segtui",
    }


def tls_error() -> httpx.ConnectError:
    error = httpx.ConnectError("[SSL: CERTIFICATE_VERIFY_FAILED]")
    error.__cause__ = OSError("wrapped")
    error.__cause__.__context__ = ssl.SSLCertVerificationError("self-signed certificate")
    return error


@pytest.mark.parametrize(
    ("raised", "kind", "may_have_left"),
    [
        (httpx.ConnectError("All connection attempts failed"), errors.ConnectionFailed, False),
        pytest.param(tls_error(), TlsFailed, False, marks=pytest.mark.threat("T26")),
        (httpx.ConnectTimeout("x"), errors.TimedOut, False),
        (httpx.PoolTimeout("x"), errors.TimedOut, False),
        (httpx.ProxyError("407"), errors.ConnectionFailed, False),
        (httpx.ReadTimeout("x"), errors.TimedOut, True),
        (httpx.WriteTimeout("x"), errors.TimedOut, True),
        (httpx.ReadError("reset"), errors.ConnectionFailed, True),
        (httpx.WriteError("broken pipe"), errors.ConnectionFailed, True),
        (httpx.RemoteProtocolError("Server disconnected without sending a response."), errors.ConnectionFailed, True),
        (ConnectionResetError("reset"), errors.ConnectionFailed, True),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else None,
)
async def test_errors_are_told_in_segtui_s_words(raised: Exception, kind: type, may_have_left: bool) -> None:
    for method in ("GET", "POST"):
        with pytest.raises(kind) as caught:
            await wire(Script(raised)).send(Request(method, f"/sources/a/writekey/{KEY}"))
        assert type(caught.value) is kind
        assert caught.value.maybe_applied is (may_have_left and method == "POST")
        assert KEY not in str(caught.value) and TOKEN not in str(caught.value)


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
async def test_nothing_is_logged_however_loud_the_root_is(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
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
        with pytest.raises(TlsFailed, match="SSL_CERT_FILE"):
            Wire(BASE, TOKEN, may_write=False)


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


@pytest.mark.threat("T26")
async def test_a_proxy_that_cannot_be_used_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    for proxy in ("gopher://proxy:1", "http://", "http://proxy:99999999"):
        monkeypatch.setenv("https_proxy", proxy)
        with pytest.raises(errors.ConnectionFailed, match="proxy"):
            Wire(BASE, TOKEN, may_write=False)
