"""`segtui serve`: what a browser gets, who gets nothing, and what is refused."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path

import aiohttp
import pytest

from ..support.browser import CHROMIUM, browser
from .conftest import ROOT, Command
from .emulated import Emulated, emulated


@contextmanager
def served(world: Emulated, *arguments: str) -> Iterator[str]:
    """The address of a page, as `segtui serve` prints it."""
    environ = world.environ | {"PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
    command = [sys.executable, "-m", "segtui", "serve", "--port", "0", *arguments]
    with subprocess.Popen(command, env=environ, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield process.stdout.readline().strip().removeprefix("serving on ")
        finally:
            process.terminate()
            assert process.wait(30) == 0


@pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium")
@pytest.mark.threat("T50")
async def test_a_browser_shows_the_list_obeys_keys_and_writes_nothing(home: Path) -> None:
    with emulated(home) as world, served(world) as said:
        address, _, note = said.partition(" ")
        assert note == "(read-only)"
        async with browser(home / "chromium") as page:
            await page.open(address)
            shown = await page.sees("1/3")
            assert "READ-ONLY" in shown and "One" in shown and "two" in shown
            assert await page.run("location.pathname + location.search") == "/"
            before = await page.picture()
            await page.press("j")
            await page.sees("2/3")
            assert await page.picture() != before
            await page.press("t")
            await page.sees("Disable source")
            await page.press_until("Enter", "Nothing is sent")
            await page.press("Escape")
            await page.sees("Disable source", is_there=False)  # else the two would be one key
            await page.run("window.open = url => { window.opened = url }")
            await page.press("o")
            await page.until("(window.opened || '').endsWith('/acme/sources/one/overview')")
            await page.press("q")
            await page.until("document.body.classList.contains('-closed')")
        assert world.sent == []


@pytest.fixture
async def visitor() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as session:
        yield session


async def test_only_who_has_the_key_is_let_in_and_no_other_site(home: Path, visitor: aiohttp.ClientSession) -> None:
    with emulated(home) as world, served(world, "--allow-writes") as address:
        root = address.partition("?")[0]

        async def status(path: str = "", **headers: str) -> int:
            async with visitor.get(root + path, headers=headers) as answer:
                return answer.status

        for path in ("", "ws", "static/js/textual.js", "?key=wrong"):
            assert await status(path) == 403
        async with visitor.get(address) as page:
            assert page.status == 200 and page.url.query_string == ""
            assert "frame-ancestors 'none'" in page.headers["Content-Security-Policy"]
            assert root.replace("http", "ws") + "ws" in await page.text()
        assert await status("static/js/textual.js") == 200
        assert await status(Host="rebound.example:8000") == 403
        assert await status("ws", Origin="https://elsewhere.example") == 403
        assert len(world.emulator.seen) == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--host", "0.0.0.0"], "can be reached from other machines"),
        (["--host", "192.0.2.1", "--allow-writes"], "--allow-remote"),
        (["--workspace", "w.json"], "--workspace is for --demo"),
        (["--demo", "--region", "eu"], "--demo goes without"),
        (["--profile", "none"], "there is no profile none"),
        (["--host", "192.0.2.1", "--allow-remote"], "cannot listen on 192.0.2.1"),
    ],
)
def test_what_cannot_or_should_not_be_served_is_refused(command: Command, arguments: list[str], said: str) -> None:
    outcome = command("serve", *arguments)
    assert (outcome.status, outcome.out) == (2, "") and said in outcome.err


def test_without_the_extra_it_is_said_what_to_install(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    found = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "textual_serve" else found(name))
    outcome = command("serve")
    assert outcome.status == 2 and "pip install 'segtui[serve]'" in outcome.err
