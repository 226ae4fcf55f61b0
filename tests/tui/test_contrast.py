"""Whatever is on the screen can be read: text on its ground has a contrast of at least 4.5:1, in every theme."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from rich.color_triplet import ColorTriplet
from rich.style import Style
from textual.color import Color
from textual.theme import Theme

from screenshots.scenes import demo, scenes
from segtui.config_file.kinds import THEMES
from segtui.errors import NoToken
from segtui.service.demo import HOST as DEMO_HOST
from segtui.settings import Settings
from segtui.tui.app import SegtuiApp
from segtui.tui.contrast import LEAST, contrast, readable
from segtui.tui.themes import DARK, LIGHT
from segtui.tui.themes import THEMES as OWN
from segtui.tui.widgets.lines import TONES, Lines
from tests.tui.harness import Story, story
from tests.tui.layout import layout_faults

RULES = set("─│╭╮╰╯═║╔╗╚╝▏▕▎▌▐▊ ")
"""Borders, rules and the scroll bar: they tell nothing that is not told otherwise."""
PRODUCTION = Settings(profile="live", base_url=DEMO_HOST, production=True)
NATIVE = {"ansi-dark", "ansi-light", "segtui-ansi"}


def triplet(style: Style, *, ground: bool) -> ColorTriplet | None:
    """What the terminal shows as the colour of the text, or of its ground."""
    colour = style.bgcolor if ground is not bool(style.reverse) else style.color
    return colour.triplet if colour is not None else None


def unreadable(app: SegtuiApp) -> Iterator[str]:
    for strip in app.screen._compositor.render_strips():
        for text, style, _ in strip:
            if not set(text) - RULES:
                continue
            assert style is not None and not style.dim, text
            ink, ground = triplet(style, ground=False), triplet(style, ground=True)
            if ink is None or ground is None or contrast(ink, ground) < LEAST:
                yield f"{text!r}: {ink} on {ground}"


def known(colour: str | None) -> ColorTriplet:
    """A theme's colour."""
    return ColorTriplet(*Color.parse(str(colour)).rgb)


async def look(told: Story, name: str, themes: tuple[str, ...] = (DARK, LIGHT)) -> list[str]:
    """What cannot be read on this screen, theme by theme."""
    found = []
    for theme in themes:
        told.app.theme = theme
        await told.pilot.pause()
        found += [f"{name}, {theme}: {said}" for said in unreadable(told.app)]
    return found


async def test_all_that_there_is_to_see_can_be_read_in_both_themes() -> None:
    found: list[str] = []
    app = demo()
    async with app.run_test(size=(140, 40)) as pilot:
        told = Story(app, pilot, None)
        async for scene in scenes(told.app, told.pilot, looks=1):
            found += [*await look(told, scene.name), *layout_faults(told)]
        told.app.notify("a toast", title="Title", severity="error")
        await told.pilot.pause()
        found += await look(told, "toast")
    assert found == []


async def test_production_and_read_only_can_be_read_in_both_themes() -> None:
    settings = Settings(profile="live", base_url=DEMO_HOST, production=True, read_only_reasons=("--read-only",))
    async with story(settings=settings) as told:
        found = await look(told, "production")
        await told.press("t")
        await told.sees("PATCH")
        assert found + await look(told, "its preview") == []
        assert "PRODUCTION" in told.screen and "═══" in told.screen


async def test_the_welcome_can_be_read() -> None:
    app = SegtuiApp(None, no_token=NoToken("there is none"))
    async with app.run_test() as pilot:
        await pilot.pause()
        assert "token" in app.export_screenshot() and list(unreadable(app)) == []


async def test_every_tone_on_every_line_can_be_read_in_every_theme_whose_colours_are_known() -> None:
    async with story() as told:
        for theme in [name for name in THEMES if name not in NATIVE]:
            told.app.theme = theme
            await told.pilot.pause()
            assert list(unreadable(told.app)) == [], theme
            for lines in told.app.screen.query(Lines):
                styles = [lines.style_of(base, tone) for base in ("", "header", "cursor") for tone in ("", *TONES)]
                for style in styles:
                    ink, ground = triplet(style, ground=False), triplet(style, ground=True)
                    assert ink and ground and contrast(ink, ground) >= LEAST, (theme, lines, style)


@pytest.mark.parametrize("theme", OWN, ids=lambda theme: theme.name)
def test_the_colours_of_our_own_themes_need_no_mending(theme: Theme) -> None:
    names = ("muted", "accent", "success", "warning", "error")
    inks = [known(theme.foreground), *(known(theme.variables[f"text-{name}"]) for name in names)]
    for ground in map(known, (theme.background, theme.surface, theme.panel)):
        assert min(contrast(ink, ground) for ink in inks) >= LEAST


@pytest.mark.parametrize(
    ("one", "other", "ratio"), [((0, 0, 0), (255, 255, 255), 21), ((119, 119, 119), (255, 255, 255), 4.48)]
)
def test_contrast_is_reckoned_as_the_guidelines_say(
    one: tuple[int, int, int], other: tuple[int, int, int], ratio: float
) -> None:
    assert contrast(ColorTriplet(*one), ColorTriplet(*other)) == pytest.approx(ratio, abs=0.01)
    assert contrast(readable(ColorTriplet(*one), ColorTriplet(*one)), ColorTriplet(*one)) >= LEAST
