"""What the command line tells the screen when it starts it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from segtui.settings import Settings


@dataclass(frozen=True, slots=True)
class Launch:
    """How to start; a demo has settings of its own (no config file, no token) and may have a `workspace` file."""

    settings: Settings
    demo: bool = False
    workspace: Path | None = None
