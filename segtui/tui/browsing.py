"""The record that one is at, and its page in the web app."""

from __future__ import annotations

from typing import Any

from textual.app import App

from segtui.children import browse
from segtui.models import Record
from segtui.tui.screens.list_frame import ListFrame
from segtui.tui.screens.source import SourceScreen
from segtui.tui.screens.sources import SourcesScreen
from segtui.tui.session import Session


class Browsing(App[int]):
    """What an app does to open the web app."""

    @property
    def session(self) -> Session:
        """The session that the record is of."""
        raise NotImplementedError

    @property
    def has_session(self) -> bool:
        """Whether a workspace is open."""
        raise NotImplementedError

    def tell(self, text: str) -> None:
        """Say something."""
        raise NotImplementedError

    def record_here(self) -> Any | None:
        """The record under the cursor, or the one that the screen is about."""
        screen = self.screen
        if not self.has_session:
            return None
        if isinstance(screen, ListFrame):
            record = screen.table.record
            return record if isinstance(record, Record) else None
        return screen.source if isinstance(screen, SourceScreen) else getattr(screen, "listed", None)

    def action_browse(self) -> None:
        record = self.record_here()
        slug = getattr(record, "slug", None)
        workspace = self.session.workspace_slug if self.has_session else ""
        if slug and workspace and isinstance(self.screen, SourcesScreen | SourceScreen):
            self._browse(f"https://app.segment.com/{workspace}/sources/{slug}/overview")
        else:
            self.tell("Only a source opens in the web app")

    def _browse(self, address: str) -> None:
        if self.is_web:
            self.open_url(address)  # in the browser that shows this
            return
        try:
            browse(address)
        except OSError as error:
            self.notify(f"No browser can be started: {error.strerror}", markup=False, severity="error")
        else:
            self.notify(f"Opening {address}", markup=False, timeout=4)
