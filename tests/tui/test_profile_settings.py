"""What the profile and the config file say of the screen: columns, filter, theme, production."""

from __future__ import annotations

from textual.theme import BUILTIN_THEMES

from segtui.config_file.kinds import COLUMN_NAMES, THEMES
from segtui.service.demo import HOST as DEMO_HOST
from segtui.settings import Settings
from segtui.tui import themes
from segtui.tui.columns import source_columns
from tests.tui.harness import story


async def test_the_home_list_begins_with_the_columns_and_the_filter_of_the_profile() -> None:
    settings = Settings(
        profile="test", base_url=DEMO_HOST, columns=("name", "label:team", "id"), filter="label:tier enabled:true",
        theme="nord", production=True,
    )  # fmt: skip
    async with story(settings=settings) as told:
        sources = told.emulator.world.as_data()["sources"]
        tiers = [one for one in sources if one["enabled"] and any(label["key"] == "tier" for label in one["labels"])]
        await told.until(lambda: f"1/{len(tiers)} of {len(sources)}" in told.state)
        assert told.lines[1].split() == ["Name", "↑", "Team", "Id"]
        team = {one["name"]: one["labels"] for one in tiers}["Storefront US"]
        assert next(label["value"] for label in team if label["key"] == "team") in told.row("Storefront US")
        await told.press("s")
        await told.until(lambda: "Team ↑" in told.screen)
        await told.press("escape")
        await told.until(lambda: f"/{len(sources)}" in told.state)  # the filter is only what it begins with
        assert told.app.theme == "nord"
        title = next(iter(told.app.screen._compositor.render_strips()))
        assert all(segment.style and segment.style.reverse for segment in title)  # production, without any colour
        await told.press("t")
        await told.sees("╔")
        await told.press("escape", "2")
        await told.until(lambda: "Labels" in told.title)
        assert "label:tier" not in told.state


def test_the_names_of_columns_and_themes_are_those_that_there_are() -> None:
    assert {column.id for column in source_columns(COLUMN_NAMES)} == set(COLUMN_NAMES)
    assert {column.id for column in source_columns()} < set(COLUMN_NAMES)
    assert set(THEMES) <= {theme.name for theme in themes.THEMES} | set(BUILTIN_THEMES)
