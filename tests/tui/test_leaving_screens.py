"""What comes for a screen that is on its way out shows nowhere, and does no harm."""

from __future__ import annotations

import pytest

from tests.tui.harness import story


@pytest.mark.parametrize("keys", [("3", "enter"), ("enter",), ("2", "enter")])
@pytest.mark.threat("T40")
async def test_an_answer_that_comes_while_a_screen_is_left_does_no_harm(keys: tuple[str, ...]) -> None:
    async with story() as told:
        for key in keys:
            await told.press(key)
            await told.until(lambda: " 1/" in told.state or len(told.app.screen_stack) > 1)
        screen = told.app.screen
        await told.until(lambda: len(told.app.screen_stack) > 1)
        await told.press("escape", "escape")
        await told.until(lambda: screen not in told.app.screen_stack)
        show = getattr(screen, "show_page", None) or screen.show_rows  # type: ignore[attr-defined]
        show()
        screen.refresh_frame()  # type: ignore[attr-defined]
        assert told.app.is_running
