"""A way through every screen, tab and overlay: for looks at whatever can be on the screen."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence

from segtui.sight.signs import plain
from tests.tui.harness import Story

Stop = tuple[str, Sequence[str], str]
"""A name, the keys that lead there, and a text that says that it has come."""

_SOURCES: Sequence[Stop] = (
    ("sources", ("j", "space", "j", "space"), "2 marked"),
    ("a filter being typed", ("escape", "slash", *"label:env"), "/label:env"),
    ("a wrong filter", (*"=(",), "/label:env=("),
    ("nothing found", ("ctrl+u", *"nothing"), "Nothing matches"),
    ("one source", ("ctrl+u", *"checkout-web", "enter"), "1/1 of"),
)
_OVERLAYS: Sequence[Stop] = (
    ("help", ("question_mark", *"filter"), "Keys · "),
    ("palette", ("colon", *"the"), "theme NAME"),
    ("copy", ("y",), "Copy "),
    ("many at once", ("b",), "Change 1 source"),
    ("preview", ("t",), "PATCH /sources/"),
    ("delete", ("D",), "Delete source"),
    ("edit", ("e", "tab", "ctrl+u"), "is required"),
    ("labels of a source", ("l",), "Labels of"),
    ("write keys", ("w",), "Write keys of"),
    ("schema settings", ("p",), "Schema settings of"),
    ("new source of a type", ("C",), "after the example of"),
    ("text editor", ("E",), "Edit as text"),
    ("columns", ("v",), "Columns"),
    ("export", ("x",), "Export"),
)
_PLACES: Sequence[Stop] = (
    ("labels", ("2", "j"), "Real customers"),
    ("new label", ("n",), "New label"),
    ("catalog", ("escape", "3", "j"), "Ad Spend"),
    ("catalog entry", ("slash", *"javascript", "enter", "enter"), "Options ("),
    ("workspace", ("escape", "escape", "4"), "reads write keys"),
    ("activity", ("5",), "Activity"),
    ("comparing", ("6",), "Compare what was"),
)
_TABS = ("Settings", "Write keys", "Labels", "Schema", "Connections", "JSON")


async def tour(told: Story) -> AsyncIterator[str]:
    """The name of every stop, when it is on the screen."""
    for name, keys, sign in _SOURCES:
        await _shown(told, keys, sign)
        yield name
    for name, keys, sign in _OVERLAYS:
        depth = len(told.app.screen_stack)
        await _shown(told, keys, sign)
        yield name
        await _closed(told, depth)
    await _shown(told, ("enter",), "Overview")
    yield "source"
    for name in _TABS:
        await _shown(told, ("right_square_bracket",), name)
        yield f"source: {name}"
    await _shown(told, ("slash", *"a", "enter"), "JSON")
    yield "found words"
    await told.press("escape", "escape", "escape")
    for name, keys, sign in _PLACES:
        await _shown(told, keys, sign)
        yield name


async def _closed(told: Story, depth: int) -> None:
    for key in ("escape", "y", "escape"):  # a form that was changed asks first
        if len(told.app.screen_stack) > depth:
            await told.press(key)


async def _shown(told: Story, keys: Sequence[str], sign: str) -> None:
    for key in keys:
        await told.type(key) if len(key) == 1 else await told.press(key)
    await told.sees(plain(sign) if told.app.colours.are_signs_plain else sign)
