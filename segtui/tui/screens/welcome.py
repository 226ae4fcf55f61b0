"""The first start without a token: how to get one, where to put it, and the demo meanwhile."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from textual.binding import Binding, BindingType

from segtui.errors import NoToken
from segtui.tui.pages import NOTHING, Row, heading, note
from segtui.tui.screens.page_frame import PageFrame


class WelcomeScreen(PageFrame):
    """What to do when there is no token yet."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("d", "demo", "Demo", id="app.demo", tooltip="Look around in a workspace that is made up"),
    ]
    reads = False

    def __init__(self, error: NoToken | None, token_file: Path | None) -> None:
        super().__init__("Welcome")
        self._error, self._token_file = error, token_file

    def rows(self) -> Sequence[Row]:
        return [
            heading("segtui has no token yet"),
            note(str(self._error or "")),
            NOTHING,
            heading("1  Get one"),
            note("In Segment: Settings > Workspace settings > Access Management > Tokens > Create token.", ""),
            note("Only an owner of the workspace can. Workspace Owner access reads write keys and may write;", ""),
            note("Workspace Member access is enough to look around.", ""),
            NOTHING,
            heading("2  Put it where segtui finds it"),
            note("For this shell:        read -rs SEGTUI_TOKEN && export SEGTUI_TOKEN", ""),
            note('From a secret store:   token_command = "..." in the profile of the config file', ""),
            note("In a file:", ""),
            *self._file_said(),
            note('A workspace in the EU needs region = "eu" in the profile, or --region eu.', ""),
            NOTHING,
            heading("3  Start segtui again; segtui doctor says what it found"),
            NOTHING,
            note("Meanwhile: d opens the demo, a made-up workspace where nothing can go wrong. q quits.", "accent"),
        ]

    def _file_said(self) -> Sequence[Row]:
        path = self._token_file
        return [note(f"(umask 077; mkdir -p {path.parent}; cat > {path})", "accent")] if path is not None else []

    async def action_demo(self) -> None:
        await self.segtui.start_demo()

    def action_refresh(self) -> None:
        self.show_page()
