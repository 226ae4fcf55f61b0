"""segtui in a real terminal, on an emulator behind a real socket."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from segtui.emulator import Emulator, World
from tests.emulator.support import live
from tests.support.command import environ_for
from tests.terminal.tty import SEGTUI, Tty


@dataclass
class Place:
    """An emulator, and a user with a home: `open` starts segtui in a terminal."""

    emulator: Emulator
    environ: dict[str, str]

    def open(self, *arguments: str, size: tuple[int, int] = (120, 40), **environ: str) -> Tty:
        return Tty([*SEGTUI, *arguments], self.environ | environ, size=size)

    def warm(self) -> None:
        """Let it run once, so that the next start has a first sight to show."""
        folder = Path(self.environ["XDG_CACHE_HOME"], "segtui/sight")
        with self.open() as tty:
            tty.until(lambda: folder.is_dir() and any(folder.iterdir()), "a sight")
            tty.press("q")
            assert tty.ends() == 0
            tty.assert_given_back()

    @property
    def writes(self) -> list[tuple[str, str]]:
        """What was asked of the API that is no read."""
        return [(seen.method, seen.path) for seen in self.emulator.seen if seen.method != "GET"]


@contextmanager
def placed(home: Path, emulator: Emulator | None = None, **environ: str) -> Iterator[Place]:
    emulator = emulator or Emulator()
    home.mkdir(exist_ok=True)  # segtui starts in it
    with live(emulator) as url:
        yield Place(emulator, environ_for(url, home) | environ)


@contextmanager
def hosted(world: World | None = None) -> Iterator[Place]:
    """A user of this workspace, with a home that is gone afterwards: for each example of one test."""
    with TemporaryDirectory() as home, placed(Path(home), Emulator(world)) as found:
        yield found


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    with placed(tmp_path) as found:
        yield found


@pytest.fixture(scope="session")
def warm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """A user who was here before: the first sight shows at once."""
    with placed(tmp_path_factory.mktemp("home")) as found:
        found.warm()
        yield found
