"""The screen in a browser: a page on a local address, behind a key; each visitor has a segtui of their own.

textual-serve brings the page and runs the processes. What it leaves open is closed here: only this page may talk to
the socket, whoever opens it must have the key, and errors are told without variables, where the environment may stand.
"""

from __future__ import annotations

import hmac
import ipaddress
import logging
import secrets
import socket
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from aiohttp import web
from textual_serve.server import Server

_POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data:",
        "frame-ancestors 'none'",
    )
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}
_FOCUS = """<script>
  addEventListener("load", () => document.querySelector(".xterm-helper-textarea")?.focus());
</script>"""
"""Keys work at once, without a click into the page first."""
_LAST_WORDS_S = 1.0
_Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach the address."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


class Page(Server):
    """Serves a command on a socket that listens; `address` is what a person opens."""

    def __init__(self, command: str, listener: socket.socket, host: str) -> None:
        port = listener.getsockname()[1]
        super().__init__(command, host=host, port=port, title="segtui")
        self._listener = listener
        self._key = secrets.token_urlsafe(24)
        self._cookie = f"segtui-{port}"
        self.address = f"http://{f'[{host}]' if ':' in host else host}:{port}/?key={self._key}"

    def run(self, announce: Callable[[str], object]) -> None:
        """Serve until SIGINT or SIGTERM; `announce` is told the address once a browser can open it."""
        self._announce = announce
        self.initialize_logging()
        web.run_app(self._make_app(), sock=self._listener, print=None, access_log=None, shutdown_timeout=_LAST_WORDS_S)

    def initialize_logging(self) -> None:
        """Only what is wrong, in a line: a trace of it would show variables."""
        logging.basicConfig(level=logging.WARNING, format="segtui: %(message)s")
        logging.getLogger("textual-serve").addFilter(_without_trace)
        logging.getLogger("asyncio").setLevel(logging.ERROR)  # that a visitor's process ends last is no news

    async def _make_app(self) -> web.Application:
        app = await super()._make_app()
        app.middlewares.append(self._guarded)
        return app

    async def on_startup(self, app: web.Application) -> None:
        self._announce(self.address)

    async def handle_index(self, request: web.Request) -> web.StreamResponse:
        self.public_url = f"http://{request.host}"  # the page's socket is where the page is, also behind a tunnel
        page = await super().handle_index(request)
        if isinstance(page, web.Response) and page.text is not None:
            page.text = page.text.replace("</body>", _FOCUS + "</body>")
        return page

    @web.middleware
    async def _guarded(self, request: web.Request, handler: _Handler) -> web.StreamResponse:
        """Let in only who has the key, from a page of this address."""
        if not self._is_addressed(request) or not self._is_from_here(request):
            return web.Response(status=403, text="This page is not for other sites.\n")
        if "key" in request.query and self._is_key(request.query["key"]):
            redirect = web.HTTPSeeOther("/")  # the key leaves the line of the address
            redirect.set_cookie(self._cookie, self._key, httponly=True, samesite="Lax", path="/")
            return _with_headers(redirect)
        if not self._is_key(request.cookies.get(self._cookie, "")):
            return web.Response(status=403, text="Open the address that `segtui serve` printed, with its key.\n")
        return _with_headers(await handler(request))

    def _is_key(self, given: str) -> bool:
        return hmac.compare_digest(given.encode(), self._key.encode())

    def _is_addressed(self, request: web.Request) -> bool:
        """Whether the request names an address, not a name that somebody else made to lead here."""
        name = urlsplit(f"//{request.host}").hostname or ""
        try:
            ipaddress.ip_address(name)
        except ValueError:
            return name in ("localhost", self.host.lower())
        return True

    @staticmethod
    def _is_from_here(request: web.Request) -> bool:
        origin = request.headers.get("Origin")
        return origin is None or urlsplit(origin).netloc == request.host


def _with_headers(response: web.StreamResponse) -> web.StreamResponse:
    if not response.prepared:
        response.headers.update(_HEADERS)
    return response


def _without_trace(record: logging.LogRecord) -> bool:
    record.exc_info, record.exc_text = None, None
    return True
