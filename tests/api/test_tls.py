"""Certificates and proxies for real, on loopback: what is trusted, what is not, and which way a request takes."""

from __future__ import annotations

import asyncio
import shutil
import ssl
import subprocess
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path

import pytest

from segtui import errors
from segtui.api.requests import Request
from segtui.api.retry import TlsFailed
from segtui.api.transport import Wire, _network
from tests.api.kit import BASE, TOKEN

GET = Request("GET", "/sources")


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A certificate that names `localhost` alone and signs itself, and its key."""
    openssl = shutil.which("openssl")
    if not openssl:
        pytest.skip("openssl, which makes the certificate, is not there")
    folder = tmp_path_factory.mktemp("tls")
    files = folder / "cert.pem", folder / "key.pem"
    command = [openssl, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
               "-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost",
               "-out", str(files[0]), "-keyout", str(files[1])]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True)
    return files


class Site:
    """A server with a certificate, and a proxy that leads to wherever it is asked to."""

    def __init__(self) -> None:
        self.heads: list[bytes] = []
        self.tunnels: list[bytes] = []
        self.port = self.proxy_port = 0
        self.tasks: list[asyncio.Task[None] | None] = []

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.tasks.append(asyncio.current_task())
        with suppress(OSError, asyncio.IncompleteReadError):
            self.heads.append(await reader.readuntil(b"\r\n\r\n"))
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}")
            await writer.drain()
        await _shut(writer)

    async def lead(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.tasks.append(asyncio.current_task())
        self.tunnels.append((await reader.readuntil(b"\r\n\r\n")).split(b"\r\n")[0])
        far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self.port)
        writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        await asyncio.gather(_pour(reader, far_writer), _pour(far_reader, writer))


async def _pour(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while data := await reader.read(65_536):
            writer.write(data)
            await writer.drain()
    await _shut(writer)


async def _shut(writer: asyncio.StreamWriter) -> None:
    writer.close()
    with suppress(OSError):
        await writer.wait_closed()


@pytest.fixture
async def site(certificate: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Site]:
    for name in ("https_proxy", "all_proxy", "no_proxy", "SSL_CERT_FILE", "SSL_CERT_DIR"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    found = Site()
    server = await asyncio.start_server(found.serve, "127.0.0.1", 0, ssl=context)
    proxy = await asyncio.start_server(found.lead, "127.0.0.1", 0)
    found.port, found.proxy_port = (each.sockets[0].getsockname()[1] for each in (server, proxy))
    yield found
    for each in (server, proxy):
        each.close()
        await each.wait_closed()
    await asyncio.gather(*(task for task in found.tasks if task))


async def asked(host: str, port: int, *, method: str = "GET") -> bytes:
    sender = Wire(f"https://{host}:{port}", TOKEN, may_write=True)
    try:
        async with asyncio.timeout(20):
            return (await sender.send(Request(method, "/sources"))).body
    finally:
        await sender.close()


@pytest.mark.threat("T26")
async def test_a_certificate_of_one_s_own_is_trusted_where_the_environment_names_it(
    site: Site, certificate: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
    assert await asked("localhost", site.port) == b"{}"
    assert f"Bearer {TOKEN}".encode() in site.heads[0]


@pytest.mark.threat("T26")
async def test_a_certificate_that_nobody_vouches_for_ends_it_before_the_token_is_sent(site: Site) -> None:
    for method in ("GET", "POST"):
        with pytest.raises(TlsFailed) as caught:
            await asked("localhost", site.port, method=method)
        assert not caught.value.maybe_applied
    assert site.heads == []


@pytest.mark.threat("T26")
async def test_where_the_environment_names_certificates_no_others_are_trusted(
    site: Site, certificate: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
    transport = _network(BASE)
    trusted = transport._pool._ssl_context.get_ca_certs()
    assert [found["subject"] for found in trusted] == [((("commonName", "localhost"),),)]
    await transport.aclose()


@pytest.mark.threat("T26")
async def test_a_certificate_of_another_host_ends_it_too(
    site: Site, certificate: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
    with pytest.raises(TlsFailed):
        await asked("127.0.0.1", site.port)
    assert site.heads == []


@pytest.mark.threat("T26")
async def test_a_proxy_of_the_environment_leads_to_the_host_and_reads_no_token(
    site: Site, certificate: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
    monkeypatch.setenv("https_proxy", f"http://127.0.0.1:{site.proxy_port}")
    assert await asked("localhost", site.port) == b"{}"
    assert site.tunnels == [f"CONNECT localhost:{site.port} HTTP/1.1".encode()] and len(site.heads) == 1


@pytest.mark.threat("T26")
async def test_a_proxy_that_is_not_there_is_told_as_a_failed_connection(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("https_proxy", "http://127.0.0.1:1")
    with pytest.raises(errors.ConnectionFailed) as caught:
        await asked("localhost", site.port, method="POST")
    assert not caught.value.maybe_applied and site.tunnels == []


@pytest.mark.threat("T26")
async def test_a_proxy_that_cannot_be_used_is_told(
    certificate: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
    for proxy in ("gopher://proxy:1", "http://", "http://proxy:65536"):
        monkeypatch.setenv("https_proxy", proxy)
        with pytest.raises(errors.ConnectionFailed) as caught:
            Wire(BASE, TOKEN, may_write=False)
        assert caught.value.message == "the proxy of the environment cannot be used"
        assert caught.value.hint == "check HTTPS_PROXY"
    assert str(caught.value.__cause__) == "a proxy has a host, and a port up to 65535"
    for proxy in ("http://proxy:65535", "http://proxy", ""):
        monkeypatch.setenv("https_proxy", proxy)
        await Wire(BASE, TOKEN, may_write=False).close()
