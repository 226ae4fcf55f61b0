"""The emulator keeps to itself: what it may import, and where."""

from __future__ import annotations

import ast
from pathlib import Path

import segtui.emulator

ROOM = Path(segtui.emulator.__file__).parent
FILES = sorted(ROOM.glob("*.py"))


def imported(path: Path) -> set[str]:
    """Every module that a file imports, at its top or later."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
    return found


def test_of_segtui_only_the_errors_are_shared() -> None:
    foreign = {
        (path.name, module)
        for path in FILES
        for module in imported(path)
        if module.split(".")[0] == "segtui" and not module.startswith("segtui.emulator")
    }
    assert {module for _, module in foreign} == {"segtui.errors"}


def test_httpx_and_uvicorn_are_known_to_one_module_each() -> None:
    def knowing(package: str) -> list[str]:
        return [path.name for path in FILES if any(module.split(".")[0] == package for module in imported(path))]

    assert (knowing("httpx"), knowing("uvicorn")) == (["inprocess.py"], ["server.py"])
