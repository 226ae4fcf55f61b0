"""A way through every screen, tab and overlay: for looks at whatever can be on the screen."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator, Sequence

from segtui.sight.signs import plain
from segtui.tui.screens.frame import Frame
from segtui.tui.screens.list_frame import ListFrame
from segtui.tui.widgets.lines import Bar
from segtui.tui.widgets.tabs import TabBar
from tests.tui.harness import Story

Stop = tuple[str, Sequence[str], str]
"""A name, the keys that lead there, and a text that says that it has come."""

_SOURCES: Sequence[Stop] = (
    ("sources", ("j", "space", "j", "space"), "2 marked"),
    ("a filter being typed", ("escape", "slash", *"label:env"), "/label:env"),
    ("a wrong filter", ("ctrl+u", *"/(/"), "the pattern is wrong"),
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
_KEYS = {"state", "form-keys", "column-keys", "hints"}
_TABS = ("Settings", "Write keys", "Labels", "Schema", "Connections", "JSON")


def layout_faults(told: Story) -> Iterator[str]:
    """What is cut off on this screen though it matters: a box, the keys, the place in a list, the open tab."""
    lines, top = told.lines, told.app.screen
    if isinstance(top, Frame) and top.typing is not None and "wrong" in lines[-1]:
        return  # what is wrong is told in the room that there is
    for screen in told.app.screen_stack:
        for bar in screen.query(Bar):
            shown = "".join(segment.text for segment in bar.render_line(0))
            if bar.id in _KEYS and "…" in shown:
                yield f"keys are cut: {shown}"
        box = screen.query("#box")
        end = box.first().region.bottom if box else 0
        if screen is top and box and not (end <= len(lines) and _is_border(lines[end - 1])):
            yield "the box has no end"
    if isinstance(top, ListFrame) and not re.search(r"\d+/\d+", lines[-1]):
        yield f"no place in the list: {lines[-1]}"
    for tabs in top.query(TabBar):
        badge = tabs.style_of("", "badge")
        opened = next(segment.text for segment in tabs.render_line(0) if segment.style == badge)
        if "…" in opened:
            yield f"the open tab is cut: {opened}"


def _is_border(line: str) -> bool:
    return sum(line.count(sign) for sign in "─-") > 20


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
        await _shown(told, ("right_square_bracket",), name if name != "JSON" else "metadata")
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
