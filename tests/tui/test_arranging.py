"""Lists as one wants them: columns, order, pinned filters, named views, ranges of marks; and the hints."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from segtui.service.demo import HOST as DEMO_HOST
from segtui.service.remembered import Remembered
from segtui.settings import Settings
from segtui.sight import saved
from segtui.tui.sights import Sights
from tests.tui.harness import Story, story


def of(folder: Path) -> Remembered:
    return Remembered.of_profile(folder, "test")


@pytest.fixture
def known(tmp_path: Path) -> Path:
    """A state folder of somebody who was greeted already."""
    of(tmp_path).greets("known")
    return tmp_path


def titles(told: Story) -> list[str]:
    return [word for word in told.lines[1].split() if word not in "↑↓"]


async def command(told: Story, text: str) -> None:
    await told.press("colon")
    await told.until(lambda: bool(told.app.screen.query("#commands")))
    await told.type(text)
    await told.press("enter")


async def to_column(told: Story, name: str) -> None:
    """Go to a row of the columns' overlay."""
    table: Any = told.app.screen.query_one("#columns")
    await told.until(lambda: table.go_to(name), name)
    await told.pilot.pause()


async def test_columns_are_hidden_moved_sized_and_sorted_by_and_there_again_at_the_next_start(known: Path) -> None:
    async with story(size=(139, 40), remembered=of(known)) as told:
        await told.press("v")
        await to_column(told, "categories")
        await told.press("space")
        await to_column(told, "slug")
        await told.press("K", "minus", "minus")
        width = told.app.screen_stack[0].query_one("#list").widths["slug"]  # type: ignore[attr-defined]
        await to_column(told, "label:team")
        await told.press("s", "s")
        await told.press("escape", "g")
        assert titles(told) == ["State", "Slug", "Team", "Name", "Type", "Labels", "Keys"]
        assert "Team ↓" in told.lines[1]
        before = told.lines[1:30]
    async with story(size=(139, 40), remembered=of(known)) as told:
        assert told.lines[1:30] == before
        assert told.app.screen.query_one("#list").widths["slug"] == width  # type: ignore[attr-defined]
        await told.press("v", "R", "escape")
        assert titles(told) == ["State", "Name", "Slug", "Type", "Labels", "Categories", "Keys"]
    assert of(known).of("sources").shown.columns is None


async def test_the_last_column_stays_and_every_list_has_its_own(known: Path) -> None:
    async with story(remembered=of(known)) as told:
        await told.press("2")
        await told.until(lambda: "Key ↑" in told.lines[1])
        await told.press("v", "space", "space", "space", "space", "space")
        await told.press("escape")
        assert len(titles(told)) == 1
        await told.press("1")
        await told.until(lambda: "Name ↑" in told.lines[1])


async def test_a_pinned_filter_is_there_at_the_next_start_and_goes_before_that_of_the_profile(known: Path) -> None:
    settings = Settings(profile="test", base_url=DEMO_HOST, filter="enabled:true")
    async with story(settings=settings, remembered=of(known)) as told:
        assert "/enabled:true pinned" in told.state
        await told.press("slash", *["backspace"] * 12)
        await told.type("checkout")
        await told.press("enter")
        assert "pinned" not in told.state
        await told.press("P", "j")
        assert "/checkout pinned" in told.state
    async with story(settings=settings, remembered=of(known)) as told:
        assert "/checkout pinned" in told.state
        await told.press("P")
    async with story(settings=settings, remembered=of(known)) as told:
        assert "1/63" in told.state
        assert "pinned" not in told.state


async def test_a_filter_that_names_a_write_key_is_not_kept(known: Path) -> None:
    async with story(remembered=of(known)) as told:
        await told.press("slash")
        await told.type("key:abcdef")
        await told.press("enter", "P")
        assert "write key is not pinned" in told.state
        await command(told, "view save secret")
        assert "write key is not kept" in told.state
    assert "abcdef" not in "".join(file.read_text() for file in known.rglob("*.json"))


async def test_a_named_view_is_saved_listed_shown_and_forgotten(known: Path) -> None:
    async with story(remembered=of(known)) as told:
        await told.press("slash", *"checkout", "enter", "S")
        await command(told, "view save Shops")
        assert "Saved" in told.state
        await told.press("escape", "S")
        await told.until(lambda: "/63" in told.state)
    async with story(remembered=of(known)) as told:
        await told.press("colon")
        await told.type("view Sh")
        await told.sees("view Shops")
        assert "checkout · by name ↓" in told.row("view Shops")
        await told.press("enter")
        await told.until(lambda: "/checkout" in told.state)
        assert "Name ↓" in told.lines[1]
        await command(told, "view delete Shops")
        assert "forgotten" in told.state
    assert not of(known).of("sources").views


async def test_a_range_is_marked_from_the_last_mark_to_the_cursor() -> None:
    async with story() as told:
        await told.press("V")
        assert "space marks the first of them" in told.state
        await told.press("j", "space", "j", "j", "V")
        await told.until(lambda: "4 marked" in told.state)
        assert [line[1] for line in told.lines[2:8]] == [" ", "✓", "✓", "✓", "✓", " "]
        await told.press("g", "V")  # on from where the last range ended
        await told.until(lambda: "5 marked" in told.state)


async def test_the_keys_at_the_bottom_are_those_that_matter_for_the_row() -> None:
    async with story(size=(139, 40)) as told:
        assert "t disable" in told.state
        await told.press("slash", *"checkout-api-dev", "enter")
        assert "t enable" in told.state
        assert "esc all rows" in told.state
        await told.press("space")
        assert all(hint in told.state for hint in ("t switch", "b change all", "x export", "V mark to here"))
        assert "l labels" not in told.state
        await told.press("slash", *"zzzz", "enter")
        assert "enter open" not in told.state
        assert "takes the filter away, / changes it" in told.screen
    read_only = Settings(profile="test", base_url=DEMO_HOST, read_only_reasons=("--read-only",))
    async with story(size=(139, 40), settings=read_only) as told:
        assert "y copy" in told.state
        assert "disable" not in told.state


async def test_a_filter_that_is_wrong_stays_to_be_mended_whoever_brought_it() -> None:
    async with story() as told:
        await told.press("slash", *"nam", "colon", "x", "enter")
        assert told.state.startswith("/nam:x")
        await told.press(*["backspace"] * 2, "e", "colon", "c", "h", "e", "c", "k", "enter")
        assert "/name:check" in told.state
        await command(told, "sources naem:x")
        await told.sees("there is no field naem:")
        assert "sources naem:x" in told.row("›")
        await told.press("escape", "escape", "b", "a")
        await told.type("noval")
        await told.press("enter")
        assert "noval" in told.row("›")
        assert "value" in told.row("›")


async def test_the_first_start_on_a_workspace_says_how_to_go_on_until_the_first_key(tmp_path: Path) -> None:
    async with story(size=(80, 24), remembered=of(tmp_path)) as told:
        assert [line.split()[:2] for line in told.lines[-4:-1]] == [
            ["enter", "opens"],
            ["t", "switches"],
            ["?", "shows"],
        ]
        assert all(len(line.rstrip()) <= 80 for line in told.lines)
        await told.press("j")
        await told.sees_no("opens a source")
        assert "2/63" in told.state
    async with story(size=(80, 24), remembered=of(tmp_path)) as told:
        assert "opens a source" not in told.screen
    async with story(size=(60, 20), remembered=of(tmp_path / "other")) as told:
        await told.sees("? shows every key")  # also where the lines above it take two each


async def test_the_orientation_is_left_out_where_it_is_switched_off_or_there_is_no_room(tmp_path: Path) -> None:
    quiet = Settings(profile="test", base_url=DEMO_HOST, orientation=False)
    for size, settings in (((80, 12), None), ((80, 24), quiet)):
        async with story(size=size, settings=settings, remembered=of(tmp_path / str(size[1]))) as told:
            assert "opens a source" not in told.screen


async def test_a_first_sight_is_that_of_the_arrangement_and_not_shown_once_another_run_changed_it(
    known: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SEGTUI_CACHE_DIR", str(known / "cache"))
    async with story(size=(139, 40), remembered=of(known)) as told:
        sights = Sights(told.app, ["a start"], None)
        screen: Any = told.app.screen
        await told.press("slash", *"checkout", "enter")
        sights.keep(screen)
        assert not list(known.glob("cache/sight/*"))  # the next start will not begin so
        await told.press("P", "S")
        sights.keep(screen)
        (file,) = known.glob("cache/sight/*")
        sight = saved.read(str(file))
        assert sight is not None
        assert "↓" in "".join(item[0] for item in sight.heading)
        assert "pinned" in "".join(item[0] for item in sight.state)
        assert sight.total == int(told.state.split("/")[1].split(" ")[0])
        of(known).show("sources", of(known).of("labels").shown)
        assert saved.read(str(file)) is None
        sights.keep(screen)  # of a state that this run has not seen nothing is said
        assert saved.read(str(file)) is None
