"""Other keys from the config file: they work, the old ones do not, and whatever tells of keys tells of them."""

from __future__ import annotations

import pytest

from segtui.keys.choosing import clashes, named, problems_of
from segtui.service.demo import HOST as DEMO_HOST
from segtui.settings import Settings
from segtui.tui.screens.preview import PreviewOverlay
from segtui.tui.sights import moving_keys
from tests.tui.harness import story

CHOSEN = {
    "list.down": "J,f2",
    "list.up": "comma",
    "list.sort": "",
    "list.filter": "&",
    "place.labels": "f3",
    "write.toggle": "T",
    "go.back": "backspace",
    "app.help": "f1",
    "data.refresh": "u",
    "overlay.apply": "A",
    "overlay.close": "Q",
    "overlay.reveal_key": "R",
    "overlay.rotate_key": "v",
    "overlay.undo": "U",
}
SETTINGS = Settings(profile="test", base_url=DEMO_HOST, keys={name: named(keys) for name, keys in CHOSEN.items()})


async def test_a_chosen_key_works_and_the_old_one_does_nothing() -> None:
    async with story(settings=SETTINGS, size=(150, 30)) as told:
        await told.press("J", "f2")
        assert told.state.strip().startswith("3/63")
        await told.press("j", "down", "k", "s")
        assert told.state.strip().startswith("3/63") and "Name ↑" in told.screen
        await told.press("comma")
        assert told.state.strip().startswith("2/63")
        assert told.app.hold_key("J", 5) and not told.app.hold_key("j", 5)  # held down: many presses at one go
        await told.until(lambda: told.state.strip().startswith("7/63"))
        moves = moving_keys(told.app.screen)  # type: ignore[arg-type]
        assert (moves["J"], moves[","], "j" in moves) == ("down", "up", False)
        await told.press("slash")
        assert "/ does nothing here" in told.state
        await told.press("comma")
        assert "& filter" in told.state and "T disable" in told.state and "f1 help" in told.state
        await told.press("ampersand", *"web", "enter", "f3")
        await told.until(lambda: "Labels" in told.title)
        await told.press("1")
        assert "/ web" in told.state.replace("/web", "/ web")
        await told.press("backspace")
        await told.until(lambda: "web" not in told.state.split("  ")[0])
        await told.press("ampersand", *"zzz", "enter")
        await told.sees("backspace takes the filter away")


async def test_help_palette_and_overlays_tell_the_chosen_keys() -> None:
    async with story(settings=SETTINGS, size=(120, 40)) as told:
        await told.press("f1")
        await told.sees("   J  f2  ")
        assert "Down" in told.row("   J  f2  ") and "│                     Sort by the" in told.screen  # it has no key
        await told.press("Q")  # a line to type in takes it
        await told.sees("› Q")
        await told.press("escape", "colon")
        await told.type("sort by")
        await told.press("enter")  # what has no key is chosen by name
        await told.until(lambda: "Slug ↑" in told.screen)
        await told.press("T")
        await told.sees("A apply")
        assert "Q back" in told.screen and "Q closes" in told.screen
        await told.press("enter")
        assert isinstance(told.app.screen, PreviewOverlay)
        await told.press("Q")
        await told.sees_no("A apply")
        await told.press("T")
        await told.sees("A apply")
        await told.press("A")
        await told.until(lambda: "done" in told.state, "the result")
        assert "z takes it back" in told.state
        await told.press("5")
        await told.sees("Disable source")
        await told.press("enter")
        await told.sees("U undo")
        await told.press("Q", "1", "J", "w")
        await told.sees("R reveal")
        assert "v rotate" in told.screen and "esc closes" in told.screen


async def test_what_must_be_typed_is_confirmed_by_enter_and_left_by_esc_whatever_the_keys() -> None:
    settings = Settings(profile="test", base_url=DEMO_HOST, production=True, keys=SETTINGS.keys)
    async with story(settings=settings) as told:
        await told.press("ampersand", *"pressroom", "enter")
        await told.press("T")
        await told.sees("enter apply")
        assert "esc back" in told.screen and "ctrl" not in told.row("enter apply")
        await told.press("A", "Q")
        await told.sees("› AQ")
        await told.press("escape")
        await told.sees_no("enter apply")
        assert not [method for method, _ in told.requests if method != "GET"]


async def test_the_keys_of_forms_are_chosen_too_and_told() -> None:
    chosen = {"form.submit": "f10", "form.next": "ctrl+n", "form.label_complete": "ctrl+t", "form.label_remove": "f8"}
    settings = Settings(profile="test", base_url=DEMO_HOST, keys=chosen)
    async with story(settings=settings, size=(100, 40)) as told:
        await told.press("enter", "e")
        await told.sees("f10 preview  ^n next")
        await told.press("ctrl+u", *"New", "f10")
        await told.sees("enter apply")
        await told.press("escape", "escape", "y", "l")
        await told.sees("f8 removes")
        assert "^t changes" in told.screen
        await told.press("x")
        await told.sees("f10 previews")
        assert "^t completes" in told.screen and "f8" not in told.screen
        await told.press("ctrl+u", "f8", "f10")
        await told.sees("enter apply")
        assert not [method for method, _ in told.requests if method != "GET"]


def test_what_is_typed_in_a_form_cannot_be_a_key_of_it() -> None:
    assert list(problems_of("form.submit", "s")) == ["s is typed into the line there"]
    assert list(clashes({"form.next": "down"})) == [("form.next", "form.down", "down", "Form")]


@pytest.mark.parametrize("name", ["overlay.close"])
def test_what_could_not_be_left_keeps_a_key(name: str) -> None:
    assert list(problems_of(name, "")) == ["this action needs a key: nothing could be closed without it"]
    assert not list(problems_of(name, "Q"))
