"""The first start without a token: how to get one, where to put it, and the demo meanwhile."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from textual.binding import BindingType

from segtui.errors import NoToken
from segtui.tui.keys import bindings_for
from segtui.tui.pages import NOTHING, Row, fact, heading, note
from segtui.tui.screens.page_frame import PageFrame


class WelcomeScreen(PageFrame):
    """What to do when there is no token yet."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_for("welcome")
    reads = False

    def __init__(self, error: NoToken | None, token_file: Path | None) -> None:
        super().__init__("Welcome")
        self._error, self._token_file = error, token_file

    def rows(self) -> Sequence[Row]:
        demo, leave = self.segtui.key_said("app.demo"), self.segtui.key_said("app.quit")
        return [
            heading("segtui has no token yet"),
            note(f"Meanwhile: {demo} opens the demo, a made-up workspace where nothing can go wrong.", "accent"),
            note(f"{leave} quits.", "accent"),
            NOTHING,
            heading("1  Get one"),
            note("Segment: Settings > Workspace settings > Access Management > Tokens > Create token.", ""),
            note("An owner can. Owner access reads write keys and may write; Member access looks around.", ""),
            NOTHING,
            heading("2  Put it where segtui finds it"),
            fact("for this shell", "read -rs SEGTUI_TOKEN && export SEGTUI_TOKEN"),
            fact("from a secret store", 'token_command = "..." in the profile of the config file'),
            *self._file_said(),
            fact("in the EU", 'start with --region eu, or region = "eu" in the profile'),
            NOTHING,
            heading("3  Start segtui again"),
            note("segtui doctor says what it found.", ""),
            NOTHING,
            note(str(self._error or "")),
        ]

    def _file_said(self) -> Sequence[Row]:
        path = self._token_file
        return [fact("in a file", f"umask 077; mkdir -p {path.parent}; cat > {path}")] if path is not None else []

    async def action_demo(self) -> None:
        await self.segtui.start_demo()

    def action_refresh(self) -> None:
        self.show_page()
