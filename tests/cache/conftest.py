"""A store in a file of its own, and records to keep in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from segtui.cache.packed import Entry
from segtui.cache.store import Store

Opener = Callable[[], Store]


def records(count: int, revision: int = 0, size: int = 300) -> list[Entry]:
    return [Entry(f"src{number:05}", b'{"rev": %d, "pad": "%s"}' % (revision, b"x" * size)) for number in range(count)]


def refresh(store: Store, entries: Sequence[Entry], at: float = 1000.0, kind: str = "sources", page: int = 50) -> int:
    """Load a collection as the service does; returns how many documents were written."""
    generation = store.begin(kind)
    written = 0
    for start in range(0, len(entries), page):
        written += store.put_page(kind, "", generation, start, entries[start : start + page], at)
    store.finish(kind, "", generation, total=len(entries), complete=True, fetched_at=at)
    return written


def kept(store: Store, kind: str = "sources") -> list[Entry]:
    collection = store.load(kind)
    return [] if collection is None else collection.entries


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "cache" / f"segtui-api.example-443-{'0' * 64}.db"


@pytest.fixture
def opened(path: Path) -> Iterator[Opener]:
    """Opens the file, as often as one likes; all are closed at the end."""
    with ExitStack() as stack:
        yield lambda: stack.enter_context(closing(Store.of_file(path)))


@pytest.fixture
def store(opened: Opener) -> Store:
    return opened()
