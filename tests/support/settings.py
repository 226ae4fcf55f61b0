"""Config files of a test's own, and the settings that come of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from segtui.errors import FileProblem
from segtui.settings import Settings, load


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home folder of the test's own, so that nobody's real config is read."""
    for name in ("config", "cache", "state"):
        monkeypatch.setenv(f"XDG_{name.upper()}_HOME", str(tmp_path / name))
    monkeypatch.setenv("HOME", str(tmp_path))
    return tmp_path


def config(folder: Path, text: str | bytes, mode: int = 0o600) -> Path:
    path = folder / "config.toml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    path.chmod(mode)
    return path


def settings(path: Path | None = None, **changes: object) -> Settings:
    given: dict[str, object] = {"config": path, "profile": None, "read_only": False, "environ": {}} | changes
    return load(**given)  # type: ignore[arg-type]


def problem(path: Path, **changes: object) -> FileProblem:
    with pytest.raises(FileProblem) as caught:
        settings(path, **changes)
    assert caught.value.exit_code == 2
    assert str(path) in str(caught.value)
    return caught.value
