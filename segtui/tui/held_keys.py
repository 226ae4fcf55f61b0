"""A key held down: many times the same, obeyed at one go, so that nothing queues up behind a slow line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.actions import parse
from textual.keys import _character_to_key

from segtui.tui.widgets.document import Document
from segtui.tui.widgets.table import Table

if TYPE_CHECKING:
    from segtui.tui.app import SegtuiApp


def hold_key(app: SegtuiApp, character: str, count: int) -> bool:
    """Move in the list or text that has the focus by `count` presses of a key, if that is what the key does there.

    It does so only when no earlier key is still on its way: what that one does may change what this one means.
    """
    screen, widget = app.screen, app.focused
    if not isinstance(widget, Table | Document) or getattr(screen, "typing", None) is not None:
        return False
    if any(pump.message_queue_size for pump in (app, screen, widget)):
        return False
    active = screen.active_bindings.get(_character_to_key(character))
    if active is None or active.node is not widget or not active.enabled:
        return False
    _, name, arguments = parse(active.binding.action)
    if name not in ("move", "half"):
        return False
    getattr(widget, f"action_{name}")(int(str(arguments[0])) * count)
    return True
