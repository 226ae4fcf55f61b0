"""The log of requests, in memory and in a file."""

from __future__ import annotations

import json
import os
from pathlib import Path

import httpx
import pytest

from segtui.emulator import Emulator, Fault, World
from segtui.emulator.inprocess import transport
from segtui.errors import FileProblem
from tests.emulator.support import headers, workspace


async def test_every_request_is_a_line_without_the_token(tmp_path: Path) -> None:
    path = tmp_path / "requests.jsonl"
    old = os.umask(0)
    try:
        emulator = Emulator(World(workspace()), token="a-secret-token", requests=path)
    finally:
        os.umask(old)
    assert path.stat().st_mode & 0o777 == 0o600
    emulator.faults.add(Fault(method="DELETE", drop_before=True))
    async with httpx.AsyncClient(
        transport=transport(emulator), base_url="https://x.test", headers=headers("a-secret-token")
    ) as client:
        await client.get("/sources?pagination.count=1")
        await client.patch("/sources/id-one", json={"name": "Uno"})
        await client.post("/labels", content=b"not json")
        with pytest.raises(httpx.ReadError):
            await client.delete("/sources/a%2Fb")
    emulator.close()
    text = path.read_text(encoding="utf-8")
    assert "secret" not in text
    assert [json.loads(line) for line in text.splitlines()] == [
        {"method": "GET", "path": "/sources", "query": "pagination.count=1", "status": 200, "body": None},
        {"method": "PATCH", "path": "/sources/id-one", "query": "", "status": 200, "body": {"name": "Uno"}},
        {"method": "POST", "path": "/labels", "query": "", "status": 422, "body": "not json"},
        {"method": "DELETE", "path": "/sources/a%2Fb", "query": "", "status": None, "body": None},
    ]
    assert [seen.status for seen in emulator.seen] == [200, 200, 422, None]


async def test_a_second_run_appends(tmp_path: Path) -> None:
    path = tmp_path / "requests.jsonl"
    for _ in range(2):
        emulator = Emulator(World(workspace()), requests=path)
        async with httpx.AsyncClient(transport=transport(emulator), base_url="https://x.test") as client:
            assert (await client.get("/")).status_code == 401
        emulator.close()
    assert len(path.read_text(encoding="utf-8").splitlines()) == 2


def test_a_log_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(FileProblem, match="cannot be written"):
        Emulator(World(workspace()), requests=tmp_path / "no" / "log")
