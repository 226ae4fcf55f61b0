"""Entries to note, and a journal in a file of its own."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from segtui.journal.entry import Entry, KeptCall
from segtui.journal.journal import Journal


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
