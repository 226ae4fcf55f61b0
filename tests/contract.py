"""The API's contract, where it lies beside the project: tests that need it skip where it is absent."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

SHARED = Path(__file__).resolve().parent.parent.parent / "shared"


@cache
def contract() -> dict[str, Any]:
    path = SHARED / "contract" / "openapi.json"
    if not path.exists():
        pytest.skip(
            "the API contract is not beside the project (../shared/contract/openapi.json)", allow_module_level=True
        )
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def operations() -> dict[str, tuple[str, str, dict[str, Any]]]:
    """The 23 operations by tool name: method, path, and the contract's operation object."""
    return {
        op["x-tool"]: (method.upper(), path, op)
        for path, methods in contract()["paths"].items()
        for method, op in methods.items()
        if isinstance(op, dict) and "x-tool" in op
    }


def resolved(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema, with a reference at its top followed."""
    while "$ref" in schema:
        node: Any = contract()
        for part in schema["$ref"].removeprefix("#/").split("/"):
            node = node[part]
        schema = node
    return schema
