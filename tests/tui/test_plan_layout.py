"""How a plan uses the room that there is: a row for each source, long values in one piece, sentences to be read."""

from __future__ import annotations

import pytest

from segtui.models import SourceId
from segtui.operations.sources import update_source
from tests.tui.harness import story
from tests.tui.test_bulk import only, preview, source_of


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)])
async def test_a_plan_for_many_names_its_sources_and_lists_each_of_their_requests_in_a_row(
    size: tuple[int, int],
) -> None:
    async with story(size=size) as told:
        await only(told, "app-")
        await told.press("asterisk", "b", "a")
        await told.type("quarter=q4")
        await told.press("enter")
        await preview(told)
        assert "app-ios-staging" in told.screen and "app-android" in told.screen
        await told.press("space", "G")
        for slug in ("app-android-legacy", "app-flutter-pilot"):
            request = f"POST /sources/{source_of(told, slug)['id']}/labels"
            assert slug in told.row(request).partition(request)[0]


async def test_on_a_wide_terminal_a_plan_is_as_wide_as_its_values_and_its_sentences_can_be_read() -> None:
    long, old = "https://example.com/" + "path/" * 14, "Blog"
    async with story(size=(200, 60)) as told:
        call = update_source(SourceId(source_of(told, "blog")["id"]), name=long)
        told.app.show_plan(told.app.session.service.plan(call))
        await preview(told)
        assert f"{old} → {long}" in told.screen
        await told.press("escape")
        await only(told, "slug:storefront-web")
        await told.press("t")
        await preview(told)
        prose = [line.split("│")[1].strip() for line in told.lines if "for Storefront Web" in line]
        assert len(prose) > 1 and max(map(len, prose)) <= 100
