"""What segtui is measured on: workspaces of real catalogue data, emulators that serve them, and homes of their own."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.contract import SHARED

TOKEN = "made-up"
MAKER = SHARED / "workspaces" / "make_workspace.py"
TTYBENCH = SHARED / "bench" / "ttybench.py"
FLOOR = SHARED / "bench" / "floor.py"
SEGTUI = str(Path(sys.executable).parent / "segtui")


def missing() -> list[str]:
    """What is needed and not there."""
    return [str(path) for path in (MAKER, TTYBENCH, FLOOR) if not path.exists()] + (
        [] if os.path.exists(SEGTUI) else [SEGTUI]
    )


@dataclass(frozen=True)
class Stage:
    """A workspace of so many sources, served at `url`, and the environment of somebody who looks at it."""

    sources: int
    url: str
    home: Path

    @property
    def environ(self) -> dict[str, str]:
        """The variables that lead segtui there."""
        return {"HOME": str(self.home), "SEGTUI_TOKEN": TOKEN, "SEGTUI_BASE_URL": self.url}

    @property
    def whole_environ(self) -> dict[str, str]:
        """The environment of a process there; Python may keep what it compiled, as an installed program's is."""
        drop = ("SEGTUI_", "XDG_", "PYTHONDONTWRITEBYTECODE")
        return {name: value for name, value in os.environ.items() if not name.startswith(drop)} | self.environ

    def run(self, *arguments: str) -> float:
        """Run a command of segtui to its end; gives the seconds it took."""
        began = time.perf_counter()
        subprocess.run([SEGTUI, *arguments], env=self.whole_environ, check=True, capture_output=True)
        return time.perf_counter() - began

    def own_time_s(self) -> float:
        """How long the emulator alone takes for the whole list, asked by a client that does nothing with it."""
        began, cursor = time.perf_counter(), ""
        while True:
            url = f"{self.url}/sources?pagination.count=1000" + (f"&pagination.cursor={cursor}" if cursor else "")
            request = urllib.request.Request(url, headers={"Authorization": f"Bearer {TOKEN}"})
            with urllib.request.urlopen(request) as answer:
                body: bytes = answer.read()
            _, found, rest = body[-300:].partition(b'"next":"')
            if not found:
                return time.perf_counter() - began
            cursor = rest.partition(b'"')[0].decode().replace("=", "%3D")


@contextmanager
def staged(sources: int, folder: Path, latency_ms: int = 0) -> Iterator[Stage]:
    """A workspace that is served until the block is left."""
    folder.mkdir(parents=True, exist_ok=True)
    file, home = folder / f"{sources}.json", folder / f"home-{sources}-{latency_ms}"
    home.mkdir(exist_ok=True)
    if not file.exists():
        subprocess.run([sys.executable, MAKER, "--sources", str(sources), "--seed", "7", "--out", file], check=True)
    command = [SEGTUI, "emulator", "--workspace", str(file), "--token", TOKEN, "--latency-ms", str(latency_ms)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as emulator:
        try:
            assert emulator.stdout is not None
            yield Stage(sources, emulator.stdout.readline().split()[-1], home)
        finally:
            emulator.terminate()
