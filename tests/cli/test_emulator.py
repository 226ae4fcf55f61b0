"""`segtui emulator` hands its options on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import segtui.emulator

from .conftest import Command


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    calls: list[dict[str, Any]] = []
    monkeypatch.setattr(segtui.emulator, "run_emulator", lambda **given: calls.append(given) or 0)
    return calls


def test_without_options_it_serves_on_loopback_at_a_free_port(command: Command, served: list[dict[str, Any]]) -> None:
    assert command("emulator").status == 0
    assert served[0]["host"] == "127.0.0.1" and served[0]["port"] == 0 and served[0]["workspace"] is None


def test_every_option_is_handed_on(command: Command, served: list[dict[str, Any]]) -> None:
    options = ["--host", "::1", "--port", "8080", "--workspace", "w.json", "--token", "fake", "--member-token", "less"]
    options += ["--latency-ms", "70", "--faults", "f.json", "--requests", "r.jsonl"]
    assert command("emulator", *options).status == 0
    assert served == [
        {
            "host": "::1",
            "port": 8080,
            "workspace": Path("w.json"),
            "token": "fake",
            "member_token": "less",
            "latency_ms": 70,
            "faults": Path("f.json"),
            "requests": Path("r.jsonl"),
        }
    ]
