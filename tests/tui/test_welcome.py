"""The first start without a token: what to do, and the demo."""

from __future__ import annotations

from pathlib import Path

from segtui.errors import NoToken
from segtui.settings import Settings
from segtui.tui.app import SegtuiApp
from segtui.tui.run import open_demo_session
from tests.tui.harness import Story


async def test_the_welcome_says_how_to_get_a_token_and_offers_the_demo() -> None:
    app = SegtuiApp(
        None,
        demo=lambda: open_demo_session(Settings(profile="demo")),
        no_token=NoToken("no token for profile default"),
        token_file=Path("/home/somebody/tokens/default"),
    )
    async with app.run_test(size=(80, 24)) as pilot:
        told = Story(app, pilot, None)
        for text in (
            "has no token yet",
            "Access Management",
            "SEGTUI_TOKEN",
            "mkdir -p /home/somebody/tokens",
            "d opens the demo",
        ):
            await told.sees(text)
        await told.press("d")
        await told.until(lambda: "DEMO" in told.title and "live" in told.title, "the demo")
