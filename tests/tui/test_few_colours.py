"""Without colours, with 16 or 256 of them, and without signs: everything is told all the same."""

from __future__ import annotations

import json

import pytest
from rich.color import Color, ColorSystem
from rich.color_triplet import ColorTriplet
from rich.palette import Palette
from rich.segment import Segment
from rich.style import Style

from screenshots.scenes import demo, scenes
from segtui.emulator.seed import demo_workspace
from segtui.emulator.seed_staging import staging_workspace
from segtui.service.demo import HOST as DEMO_HOST
from segtui.settings import Settings
from segtui.sight.signs import needs_plain, plain
from segtui.tui.contrast import LEAST, contrast
from segtui.tui.themes import DARK, DARK_16, LIGHT, LIGHT_16
from segtui.tui.widgets.lines import TONES, Lines
from tests.tui.harness import Story, story
from tests.tui.layout import layout_faults

RICH_16 = [Color.from_ansi(number).get_truecolor() for number in range(16)]
XTERM_16 = [
    (0, 0, 0), (205, 0, 0), (0, 205, 0), (205, 205, 0), (0, 0, 238), (205, 0, 205), (0, 205, 205), (229, 229, 229),
    (127, 127, 127), (255, 0, 0), (0, 255, 0), (255, 255, 0), (92, 92, 255), (255, 0, 255), (0, 255, 255),
    (255, 255, 255),
]  # fmt: skip
VGA_16 = [
    (0, 0, 0), (170, 0, 0), (0, 170, 0), (170, 85, 0), (0, 0, 170), (170, 0, 170), (0, 170, 170), (170, 170, 170),
    (85, 85, 85), (255, 85, 85), (85, 255, 85), (255, 255, 85), (85, 85, 255), (255, 85, 255), (85, 255, 255),
    (255, 255, 255),
]  # fmt: skip
PALETTES = [Palette(RICH_16), Palette(XTERM_16), Palette(VGA_16)]


def line_with(told: Story, text: str) -> list[Segment]:
    """The pieces of the first line that holds the text, but for blanks and the scroll bar."""
    strips = told.app.screen._compositor.render_strips()
    line = next(strip for strip in strips if text in strip.text)
    return [segment for segment in line if segment.text.strip() and segment.text != "▐"]


def styles_of(told: Story, text: str) -> list[Style]:
    return [segment.style for segment in line_with(told, text) if segment.style is not None]


def tones_of(told: Story) -> list[tuple[str, Style]]:
    """The style of every tone on every line that can carry it."""
    widgets = list(told.app.screen.query(Lines))
    tones = [*(("", tone) for tone in ("", *TONES)), ("header", ""), ("header", "accent"), ("cursor", "")]
    return [(f"{base} {tone}", one.style_of(base, tone)) for one in widgets for base, tone in tones]


def shown(colour: Color | None, colours: ColorSystem, palette: Palette) -> ColorTriplet:
    """What a terminal of so many colours makes of one."""
    assert colour is not None and not colour.is_default
    rounded = colour.downgrade(colours)
    assert rounded.number is not None
    return palette[rounded.number] if rounded.number < 16 else rounded.get_truecolor()


@pytest.mark.parametrize("theme", [DARK, LIGHT, "nord"])
@pytest.mark.parametrize("colours", [ColorSystem.STANDARD, ColorSystem.EIGHT_BIT])
async def test_with_few_colours_every_text_can_be_read_and_the_cursor_s_row_stands_out(
    theme: str, colours: ColorSystem
) -> None:
    async with story(size=(80, 24), settings=Settings(profile="test", base_url=DEMO_HOST, theme=theme)) as told:
        told.app.console._color_system = colours
        told.app.colours.limit()
        for lines in told.app.screen.query(Lines):
            lines.notify_style_update()  # a real terminal is there before any style
        await told.sees("Billing")
        await told.press("j")
        if colours is ColorSystem.STANDARD:
            assert told.app.theme == (LIGHT_16 if theme == LIGHT else DARK_16) and told.app.colours.chosen == theme
        for palette in PALETTES:
            for name, style in tones_of(told):
                ink, ground = (shown(colour, colours, palette) for colour in (style.color, style.bgcolor))
                assert contrast(ink, ground) >= LEAST, (name, ink, ground)
            here, other = (
                {shown(style.bgcolor, colours, palette) for style in styles_of(told, text)}
                for text in ("Billing", "Ad costs")
            )
            assert len(here) == len(other) == 1 and here != other
        if colours is ColorSystem.STANDARD:
            assert all(style.underline for style in styles_of(told, "Type"))


async def test_with_256_colours_the_bars_of_a_dark_screen_are_not_blue_but_nearly_grey() -> None:
    async with story(size=(80, 24)) as told:
        told.app.console._color_system = ColorSystem.EIGHT_BIT
        told.app.colours.limit()
        for lines in told.app.screen.query(Lines):
            lines.notify_style_update()
        await told.press("t")
        await told.sees("enter apply")
        strips = told.app.screen._compositor.render_strips()
        filters = [one for one in told.app._filters if one.enabled]
        grounds = set()
        for strip in strips:
            for one in filters:
                strip = strip.apply_filter(one, told.app.screen.background_colors[1])
            grounds |= {shown(style.bgcolor, ColorSystem.EIGHT_BIT, PALETTES[0]) for _, style, _ in strip if style}
        assert len(grounds) > 3  # the ground, a bar, the cursor and the box can be told from each other
        assert all(max(ground) - min(ground) <= 10 for ground in grounds), grounds


async def test_without_colours_signs_weight_and_reverse_tell_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with story(size=(80, 24)) as told:
        await told.sees("Billing")
        await told.press("space")
        for strip in told.app.screen._compositor.render_strips():
            assert all(style and style.color and style.color.is_default for _, style, _ in strip)
            assert all(style and style.bgcolor and style.bgcolor.is_default for _, style, _ in strip)
        assert all(style.reverse and style.bold for style in styles_of(told, "Billing"))
        assert not any(style.reverse for style in styles_of(told, "Ad costs"))
        assert "✓● on" in told.row("Ad costs") and told.row("Billing").startswith("▌")
        assert "○ off" in told.row("Chat on the site")
        assert all(style.underline for style in styles_of(told, "Name ↑"))
        await told.press("escape", "enter")
        await told.sees("Overview")
        tabs = {segment.text.strip(): segment.style for segment in line_with(told, "Overview")}
        opened, closed = tabs["Overview"], tabs["Settings"]
        assert opened and closed and opened.reverse and not closed.reverse
        await told.press("slash")
        await told.type("billing")
        await told.press("enter")
        found = [segment.style for segment in line_with(told, "slug") if segment.text == "billing"]
        assert found and all(style and style.reverse for style in found)


async def test_in_production_without_colours_title_and_boxes_differ(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "")
    settings = Settings(profile="live", base_url=DEMO_HOST, production=True)
    async with story(settings=settings) as told:
        assert all(style.reverse and style.color and style.color.is_default for style in styles_of(told, "PRODUCTION"))
        await told.sees("Billing")
        await told.press("t")
        await told.sees("╔")


async def test_on_the_smallest_terminal_nothing_is_cut_and_in_ascii_all_is_ascii_but_for_the_data() -> None:
    app, boxed = demo(Settings(ascii=True)), False
    data = set(json.dumps([demo_workspace(), staging_workspace()], ensure_ascii=False))
    async with app.run_test(size=(60, 20)) as pilot:
        told = Story(app, pilot, None)
        async for scene in scenes(told.app, told.pilot, looks=1):
            assert list(layout_faults(told)) == [], scene.name
            strange = {char for char in told.screen if not char.isascii()} - data
            assert not strange, (scene.name, strange, told.screen)
            boxed = boxed or "+--" in told.screen
        assert boxed


@pytest.mark.parametrize(
    ("environ", "is_plain"),
    [
        ({"TERM": "xterm-256color", "LANG": "de_DE.UTF-8"}, False),
        ({"TERM": "xterm", "LC_ALL": "", "LC_CTYPE": "C.utf8", "LANG": "C"}, False),
        ({"TERM": "xterm"}, False),
        ({"TERM": "xterm", "LANG": "de_DE.ISO-8859-1"}, True),
        ({"TERM": "xterm", "LC_ALL": "C", "LANG": "en_US.UTF-8"}, True),
        ({"TERM": "linux", "LANG": "en_US.UTF-8"}, True),
        ({"TERM": "vt220", "LANG": "en_US.UTF-8"}, True),
    ],
)
def test_a_terminal_that_may_lack_the_signs_gets_ascii(environ: dict[str, str], is_plain: bool) -> None:
    assert needs_plain(environ) is is_plain


@pytest.mark.parametrize("ascii", [True, False])
async def test_the_config_file_s_word_goes_before_the_terminal_s(ascii: bool) -> None:
    settings = Settings(profile="test", base_url=DEMO_HOST, ascii=ascii)
    async with story(settings=settings, environ={"TERM": "xterm" if ascii else "linux"}) as told:
        told.app.colours.limit()
        assert told.app.colours.are_signs_plain is ascii


def test_signs_keep_their_width() -> None:
    for sign in map(chr, range(0x2000, 0x2800)):
        said = plain(sign)
        assert len(said) == 1 and (said == sign or said.isascii())


@pytest.mark.parametrize("theme", [DARK, DARK_16, LIGHT_16, "ansi-dark"])
async def test_the_list_is_seen_beside_what_lies_over_it(theme: str) -> None:
    async with story(size=(80, 24)) as told:
        told.app.theme = theme
        await told.press("y")
        await told.sees("esc closes")
        await told.sees("State  Name ↑")
        await told.sees("? help")
