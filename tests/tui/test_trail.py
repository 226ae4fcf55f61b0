"""Back and forward; the way in the title; and keys that say why they do nothing."""

from __future__ import annotations

import pytest

from segtui.emulator import Emulator
from segtui.tui.said import crumbs_said
from tests.tui.harness import Story, story


async def command(told: Story, text: str) -> None:
    await told.press("colon")
    await told.type(text)
    await told.press("enter")


async def test_back_and_forward_bring_place_filter_tab_and_row_back() -> None:
    async with story() as told:
        await command(told, "sources checkout")
        await told.until(lambda: "/checkout" in told.state)
        await told.press("j", "j", "enter")
        await told.until(lambda: "Sources ▸ " in told.title)
        opened = told.title.partition("  test")[0]
        await told.press(*["right_square_bracket"] * 3, "j")
        await told.until(lambda: told.app.screen.tab == "Labels")  # type: ignore[attr-defined]
        await command(told, "catalog warehouses")
        await told.sees("Warehouses ")
        await told.press("j")
        await command(told, "labels tier")
        await told.until(lambda: "Labels" in told.title and "/tier" in told.state)

        await told.press("backspace")
        await told.until(lambda: "Catalog" in told.title and told.state.strip().startswith("2/"))
        assert told.app.screen.tab == "warehouses"  # type: ignore[attr-defined]
        await told.press("ctrl+o")
        await told.until(lambda: opened in told.title, opened)
        assert told.app.screen.tab == "Labels"  # type: ignore[attr-defined]
        await told.until(lambda: "▌" in told.lines[4])
        await told.press("backspace")
        await told.until(lambda: "/checkout" in told.state and told.state.strip().startswith("3/"))
        await told.press("backspace")
        await told.until(lambda: "1/63" in told.state)
        await told.press("backspace")
        await told.until(lambda: "nothing to go back to" in told.state)
        for what in ("/checkout", "", "", "/tier"):
            await told.press("ctrl+f")
            await told.until(lambda what=what: what in told.state and not told.app.trail._is_moving)
        await told.until(lambda: "Labels" in told.title)
        await told.press("alt+right")
        await told.until(lambda: "nothing to go forward to" in told.state)


async def test_what_esc_closed_is_ahead_and_what_is_gone_is_told_of() -> None:
    emulator = Emulator()
    async with story(emulator) as told:
        await command(told, "source checkout-web")
        await told.until(lambda: "Checkout Web" in told.title)
        await told.press("escape", "ctrl+f")
        await told.until(lambda: "▸ Checkout Web" in told.title)
        await told.press("escape")
        del emulator.world.sources[next(n for n, s in emulator.world.sources.items() if s["slug"] == "checkout-web")]
        await told.press("r")
        await told.until(lambda: "/62" in told.state)
        await told.press("ctrl+f")
        await told.until(lambda: "Checkout Web is no longer there" in told.state)


async def test_a_key_that_can_do_nothing_here_says_why() -> None:
    async with story() as told:
        await told.press("z")
        await told.until(lambda: "nothing to undo" in told.state)
        await told.press("slash", *"zzzz", "enter")
        for key in ("t", "b", "D", "e", "l", "w"):
            await told.press("g", key)
            assert "no source under the cursor" in told.state, key
        await told.press("space")
        assert "no row to mark" in told.state
        await told.press("y")
        assert "nothing to copy" in told.state
        await told.press("4", "t")
        await told.until(lambda: "t does nothing here, elsewhere: Enable/disable (Sources, Source)" in told.state)
        await told.press("2", "slash", *"zzzz", "enter", "D")
        await told.until(lambda: "no label" in told.state)


@pytest.mark.parametrize(
    ("room", "said"),
    [
        (70, " segtui  Acme ▸ Sources ▸ label team:web ▸ Checkout Web"),
        (50, " Acme ▸ Sources ▸ label team:web ▸ Checkout Web"),
        (42, " Sources ▸ label team:web ▸ Checkout Web"),
        (30, " Sources ▸ … ▸ Checkout Web"),
        (16, " … Checkout Web"),
    ],
)
def test_the_way_is_shortened_by_what_tells_least(room: int, said: str) -> None:
    spans = crumbs_said("Acme", ["Sources", "label team:web", "Checkout Web"], room)
    assert "".join(text for text, _ in spans) == said
