"""Keys that only move, obeyed at once and many at one go: nothing queues up behind a slow line or a held key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.actions import parse
from textual.widget import Widget

from segtui.tui.screens.frame import Frame
from segtui.tui.widgets.document import Document
from segtui.tui.widgets.table import Table

if TYPE_CHECKING:
    from segtui.tui.app import SegtuiApp

_MOVES = ("move", "half")


def hold_key(app: SegtuiApp, key: str, count: int) -> bool:
    """Move in the list or text that has the focus by `count` presses of a key, if that is what the key does there.

    It does so only when no earlier key is still on its way: what that one does may change what this one means.
    """
    screen, widget = app.screen, app.focused
    if not isinstance(screen, Frame) or not isinstance(widget, Table | Document) or screen.typing is not None:
        return False  # an overlay looks at each key first: there a key that moves elsewhere may be typed
    if any(pump.message_queue_size for pump in (app, screen, widget)):
        return False
    if key not in widget.moves:
        widget.moves[key] = _move(screen, widget, key)
    name, by = widget.moves[key]
    if not by:
        return False
    getattr(widget, f"action_{name}")(by * count)
    if isinstance(screen, Frame):
        screen.forget_message()
        screen.refresh_frame()
    return True


def _move(screen: Frame, widget: Widget, key: str) -> tuple[str, int]:
    """What a key does to the widget: the name of a movement and by how much; 0 where it is none."""
    active = screen.active_bindings.get(key)
    if active is None or active.node is not widget or not active.enabled:
        return "", 0
    _, name, arguments = parse(active.binding.action)
    return (name, int(str(arguments[0]))) if name in _MOVES else ("", 0)
