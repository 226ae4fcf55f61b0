"""What is cut off on a screen though it matters."""

from __future__ import annotations

import re
from collections.abc import Iterator

from segtui.tui.screens.frame import Frame
from segtui.tui.screens.list_frame import ListFrame
from segtui.tui.widgets.lines import Bar
from segtui.tui.widgets.tabs import TabBar
from tests.tui.harness import Story

_KEYS = {"state", "form-keys", "column-keys", "hints"}


def layout_faults(told: Story) -> Iterator[str]:
    """What is cut off on this screen though it matters: a box, the keys, the place in a list, the open tab."""
    lines, top = told.lines, told.app.screen
    if isinstance(top, Frame) and top.typing is not None and top._message:
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
