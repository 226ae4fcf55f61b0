"""What the command line tells the screen and the tool server when it starts them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from segtui.settings import Settings


@dataclass(frozen=True, slots=True)
class Launch:
    """How to start; a demo has settings of its own (no config file, no token) and may have a `workspace` file.

    `shows_keys`: no screen is wanted, but to see what the terminal sends for its keys.
    """

    settings: Settings
    demo: bool = False
    workspace: Path | None = None
    shows_keys: bool = False


@dataclass(frozen=True, slots=True)
class Serving:
    """What the tool server serves: the profile it was started with, and how to get at others.

    `settings_of` gives the settings of a profile by its name, in an environment; it raises UsageError.
    `allow_production` says that tools may write where a person would have to type the slug.
    """

    settings: Settings
    settings_of: Callable[[str, Mapping[str, str]], Settings]
    environ: Mapping[str, str]
    allow_production: bool = False
