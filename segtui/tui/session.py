"""What one run of the screens works with. Nothing of Textual here."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from segtui.service.demo import PROFILE as DEMO
from segtui.service.lately import Lately
from segtui.service.remembered import Remembered
from segtui.service.rotation import Rotations
from segtui.service.service import Service
from segtui.settings import Settings
from segtui.tui.cells import Span

if TYPE_CHECKING:
    from segtui.tui.profiles import Profiles


@dataclass
class Session:
    """The service with the settings it was opened with; `workspace` is the name, once it is known.

    `profiles` are those that can be gone to from here. `reported` says how many sources a report has found when it was
    last shown, by its name and its word.
    """

    service: Service
    settings: Settings
    token_origin: str = ""
    is_demo: bool = False
    workspace: str = ""
    workspace_slug: str = ""
    rotations: Rotations = field(default_factory=Rotations)
    remembered: Remembered = field(default_factory=Remembered)
    lately: Lately = field(default_factory=Lately)
    reported: dict[tuple[str, str], int] = field(default_factory=dict)
    profiles: Profiles | None = None

    def badges(self) -> list[Span]:
        """What must be seen at any time: demo, profile, region, production, read-only; in words, not colour alone."""
        settings = self.settings
        spans: list[Span] = (
            [(" DEMO ", "badge")] if self.is_demo else [(f"{settings.profile} · {settings.region}", "dim")]
        )
        if self.is_demo and settings.profile != DEMO:
            spans += [(f" {settings.profile}", "dim")]
        if settings.production:
            spans += [(" ", ""), (" PRODUCTION ", "badge")]
        if settings.read_only:
            spans += [(" ", ""), (" READ-ONLY ", "badge")]
        return spans
