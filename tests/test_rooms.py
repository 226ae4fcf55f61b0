"""The rooms and who may know whom: imports only run rightwards, and each outside library has its own door."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent / "segtui"

# From left to right; a module may import what stands to the right of it, and its own room. Rooms on one line do not
# know each other.
ROOMS: tuple[frozenset[str], ...] = tuple(
    frozenset(line.split("|"))
    for line in (
        "__main__",
        "tui|cli|mcp",
        "service",
        "api|cache|journal|emulator",
        "sqlite",
        "operations",
        "credentials|decoding",
        "settings",
        "topics",
        "config_file",
        "hosts|private_files|models|keys",
        "text|errors|children",
        "sight",
    )
)
# Who may import it, by the beginnings of module names.
DOORS = {
    "textual": ("tui",),
    "rich": ("tui",),
    "httpx": ("api.transport", "api.client", "emulator.inprocess"),
    "httpcore": ("api.transport",),
    "sqlite3": ("cache", "journal", "sqlite"),
    "click": ("cli",),
    "uvicorn": ("emulator.server",),
    "textual_serve": ("cli.web_page",),
    "aiohttp": ("cli.web_page",),
    "tomlkit": ("config_file.editing",),
    "mcp": ("mcp",),
    "mcp_types": ("mcp",),
    "pydantic": (),
}


def modules() -> list[str]:
    return sorted(".".join(path.relative_to(ROOT).with_suffix("").parts) for path in ROOT.rglob("*.py"))


def imports(module: str) -> Iterator[str]:
    path = ROOT / Path(*module.split(".")).with_suffix(".py")
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}: a relative import hides the room it goes to"
            yield node.module or ""


def room_of(module: str) -> str:
    return module.split(".")[0]


def place_of(room: str) -> int:
    found = [place for place, rooms in enumerate(ROOMS) if room in rooms]
    assert found, f"the room {room} has no place in the order of rooms"
    return found[0]


@pytest.mark.parametrize("module", modules())
def test_imports_only_run_rightwards(module: str) -> None:
    room = room_of(module)
    if room == "__init__":
        assert not list(imports(module))
        return
    for name in imports(module):
        if name == "segtui" or not name.startswith("segtui."):
            continue
        other = room_of(name.removeprefix("segtui."))
        assert other == room or place_of(other) > place_of(room), f"{module} imports {name}"


@pytest.mark.parametrize("module", modules())
def test_each_library_comes_in_by_its_own_door(module: str) -> None:
    for name in imports(module):
        doors = DOORS.get(name.split(".")[0])
        assert doors is None or any(module == door or module.startswith(door + ".") for door in doors), (
            f"{module}: {name}"
        )


def test_the_emulator_shares_no_code_with_the_client() -> None:
    known = {
        name.removeprefix("segtui.").split(".")[0]
        for module in modules()
        if room_of(module) == "emulator"
        for name in imports(module)
        if name.startswith("segtui.")
    }
    assert known <= {"emulator", "errors"}


def test_files_and_functions_keep_to_their_size() -> None:
    for module in modules():
        path = ROOT / Path(*module.split(".")).with_suffix(".py")
        text = path.read_text(encoding="utf-8")
        assert text.count("\n") <= 300, f"{module} is over 300 lines"
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                assert (node.end_lineno or 0) - node.lineno < 40, f"{module}.{node.name} is over 40 lines"
