"""Entries to note, and a journal in a file of its own."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from segtui.journal import rows
from segtui.journal.entry import Entry, KeptCall
from segtui.journal.journal import Journal
from segtui.journal.store import JournalUnusable, Store

Opened = Callable[[], Store]


def entry(plan: str = "p", step: int = 0, **changes: Any) -> Entry:
    given: dict[str, Any] = {
        "plan_id": plan,
        "step": step,
        "title": "Disable source",
        "subject": "web",
        "target": "id-web",
        "host": "https://api.segmentapis.com",
        "workspace_id": "w1",
        "at": 1000.0 + step,
        "call": KeptCall("update_source", {"sourceId": "id-web", "enabled": False}),
        "method": "PATCH",
        "path": "/sources/id-web",
    }
    return Entry(**{**given, **changes})


def plan(name: str, count: int = 3) -> list[Entry]:
    return [entry(name, step) for step in range(count)]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state" / "journal.db"


@pytest.fixture
async def journal(path: Path) -> AsyncIterator[Journal]:
    found = Journal.open(path.parent)
    yield found
    await found.close()


@pytest.fixture
def opened(path: Path) -> Iterator[Opened]:
    """Opens the file, as often as one likes; all are closed at the end."""
    found: list[Store] = []

    def another() -> Store:
        found.append(Store(path, wall_clock=lambda: 1000.9))
        return found[-1]

    yield another
    for each in found:
        each.close()


def note(found: Store, *names: str) -> None:
    found.write(lambda db: rows.insert(db, [entry(name) for name in names]))


def noted(found: Store) -> list[str]:
    return [each.plan_id for each in found.read(lambda db: rows.newest(db, 99, "", ""))][::-1]


def aside(path: Path) -> dict[str, bytes]:
    files = [file for file in path.parent.iterdir() if not file.name.startswith(path.name + "-") and file != path]
    return {file.name: file.read_bytes() for file in files if not file.name.endswith(("-wal", "-shm"))}


def refused(found: Store) -> str:
    with pytest.raises(JournalUnusable) as caught:
        note(found, "refused")
    assert caught.value.hint == (
        "writes are noted before they are sent; SEGTUI_STATE_DIR can name another folder for the journal"
    )
    return caught.value.message
