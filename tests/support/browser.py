"""A real Chromium without a window, driven over its DevTools protocol."""

from __future__ import annotations

import asyncio
import base64
import itertools
import shutil
import subprocess
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import aiohttp

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
PATIENCE_S = 60.0

_FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update", "--remote-debugging-port=0",
    "--window-size=1200,800",
)  # fmt: skip
_TERMINAL = """
Object.defineProperty(Object.prototype, "fitAddon", {
  configurable: true,
  set(addon) {
    window.shownTerminal = this.terminal;
    Object.defineProperty(this, "fitAddon", {value: addon, writable: true});
  },
});
"""
"""Lets a test read what the page's terminal holds: the page itself keeps it to itself, and draws it as a picture."""
_LINES = """
(() => {
  const buffer = window.shownTerminal && window.shownTerminal.buffer.active;
  if (!buffer) return "";
  return Array.from({length: buffer.length}, (_, y) => buffer.getLine(y).translateToString()).join("\\n");
})()
"""
_KEYS = {"Enter": ("\r", 13), "Escape": ("", 27)}


class Browser:
    """One page."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket, self._numbers = socket, itertools.count(1)

    async def ask(self, method: str, **params: Any) -> dict[str, Any]:
        number = next(self._numbers)
        await self._socket.send_json({"id": number, "method": method, "params": params})
        while (answer := await self._socket.receive_json(timeout=PATIENCE_S)).get("id") != number:
            pass
        assert "error" not in answer, answer
        result: dict[str, Any] = answer["result"]
        return result

    async def open(self, address: str) -> None:
        await self.ask("Page.enable")
        await self.ask("Page.addScriptToEvaluateOnNewDocument", source=_TERMINAL)
        await self.ask("Page.navigate", url=address)

    async def run(self, script: str) -> Any:
        answer = await self.ask("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        return answer["result"].get("value")

    async def shown(self) -> str:
        """What the page's terminal shows now."""
        return str(await self.run(_LINES))

    async def sees(self, text: str, *, is_there: bool = True) -> str:
        """Wait until the page's terminal shows a text, or does not any more; all that it shows."""
        end = time.monotonic() + PATIENCE_S
        while (text in (shown := await self.shown())) is not is_there:
            assert time.monotonic() < end, f"{text!r} did not {'come' if is_there else 'go'}; the page shows:\n{shown}"
            await asyncio.sleep(0.02)
        return shown

    async def press(self, *keys: str) -> None:
        for key in keys:
            text, code = _KEYS.get(key, (key, 0))
            key_down = {"key": key, "text": text, "windowsVirtualKeyCode": code or ord(key.upper())}
            await self.ask("Input.dispatchKeyEvent", type="keyDown" if text else "rawKeyDown", **key_down)
            await self.ask("Input.dispatchKeyEvent", type="keyUp", key=key)

    async def press_until(self, key: str, text: str) -> None:
        """Press a key until the page's terminal shows a text: one that came too early may have been passed over."""
        end = time.monotonic() + PATIENCE_S
        while text not in (shown := await self.shown()):
            assert time.monotonic() < end, f"{key} never led to {text!r}; the page shows:\n{shown}"
            await self.press(key)
            await asyncio.sleep(0.1)

    async def until(self, condition: str) -> None:
        """Wait until a condition of the page's script holds."""
        script = (
            f"new Promise(done => {{ const look = () => {condition} ? done(true) : setTimeout(look, 20); look(); }})"
        )
        assert await self.run(script)

    async def picture(self) -> bytes:
        """What the page looks like, as PNG."""
        return base64.b64decode((await self.ask("Page.captureScreenshot"))["data"])


@asynccontextmanager
async def browser(folder: Path) -> AsyncIterator[Browser]:
    """A browser with a profile of its own in a folder."""
    assert CHROMIUM is not None
    process = subprocess.Popen(
        [CHROMIUM, *_FLAGS, f"--user-data-dir={folder}", "about:blank"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        port = await _port(folder / "DevToolsActivePort")
        async with aiohttp.ClientSession() as session:
            async with session.get(f"http://127.0.0.1:{port}/json/list") as answer:
                page = next(target for target in await answer.json() if target["type"] == "page")
            async with session.ws_connect(page["webSocketDebuggerUrl"], max_msg_size=0) as socket:
                yield Browser(socket)
    finally:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(10)
        process.kill()
        process.wait()


async def _port(file: Path) -> int:
    end = time.monotonic() + PATIENCE_S
    while True:
        with suppress(FileNotFoundError, ValueError, IndexError):
            return int(file.read_text().split("\n")[0])
        assert time.monotonic() < end, "Chromium did not start"
        await asyncio.sleep(0.02)
