"""Every key of the screens, in groups; a screen or widget takes its group as its bindings."""

from __future__ import annotations

from collections.abc import Mapping

from segtui.keys.key import Key
from segtui.keys.overlays import OVERLAYS

__all__ = ["ALWAYS_QUIT", "GROUPS", "Key"]

ALWAYS_QUIT = "ctrl+c,ctrl+q"
"""These quit, whatever the config file says."""

_ONE = {"empty": "", "marked": ""}
"""Hints of what is done to the row under the cursor alone."""

_TABS = (
    Key("tab.next", "right_square_bracket,tab", "tab(1)", "Next tab", is_hinted=True),
    Key("tab.previous", "left_square_bracket,shift+tab", "tab(-1)", "Previous tab"),
)

GROUPS: Mapping[str, tuple[Key, ...]] = {
    "app": (
        Key("place.sources", "1", "place('sources')", "Sources", "the sources of the workspace"),
        Key("place.labels", "2", "place('labels')", "Labels", "every label, and how many sources carry it"),
        Key("place.catalog", "3", "place('catalog')", "Catalog", "what can be a source, a destination or a warehouse"),
        Key(
            "place.workspace",
            "4",
            "place('workspace')",
            "Workspace",
            "the workspace, the token, limits, cache and figures",
        ),
        Key(
            "place.activity",
            "5",
            "place('activity')",
            "Activity",
            "what was written from here, and what can be undone",
        ),
        Key("place.compare", "6", "place('compare')", "Compare", "two workspaces, or two times of one, field by field"),
        Key("go.earlier", "backspace,ctrl+o,alt+left", "trail(-1)", "Where you were", "The last place, as it was left"),
        Key("go.later", "ctrl+f,alt+right", "trail(1)", "Forward again", "After going back"),
        Key("app.commands", "colon,ctrl+p", "commands", "Commands", is_hinted=True),
        Key(
            "app.copy",
            "y",
            "copy",
            "Copy",
            "Copy the id, the slug, JSON or a curl line",
            hints={"empty": "", "read-only": "copy"},
        ),
        Key("app.browse", "o", "browse", "Open in the web app"),
        Key("app.mouse", "M", "mouse", "Mouse on/off", "Off, the terminal's own selection works"),
        Key("write.undo", "z", "undo", "Undo", "Take back the last write that can be"),
        Key("write.progress", "W", "progress", "Show progress", "Of what is being written"),
        Key("app.quit", "q", "quit", "Quit"),
        Key("app.help", "question_mark", "help", "Help", is_hinted=True),
        Key("app.suspend", "ctrl+z", "suspend_process", "To the shell", "`fg` comes back"),
    ),
    "frame": (
        Key("go.back", "escape", "back", "Back", hints={"filtered": "all rows", "marked": "unmark"}),
        Key("data.refresh", "r", "refresh", "Refresh", "Ask the API again, now"),
    ),
    "rows": (
        Key("list.down", "j,down", "move(1)", "Down"),
        Key("list.up", "k,up", "move(-1)", "Up"),
        Key("list.first", "g,home", "top", "First row"),
        Key("list.last", "G,end", "bottom", "Last row"),
        Key("list.half_down", "ctrl+d,pagedown", "half(1)", "Half a page down"),
        Key("list.half_up", "ctrl+u,pageup", "half(-1)", "Half a page up"),
        Key("list.open", "enter", "open", "Open", is_hinted=True, hints={"empty": ""}),
    ),
    "lists": (
        Key("list.filter", "slash", "find", "Filter", is_hinted=True),
        Key(
            "list.mark",
            "space",
            "mark",
            "Mark",
            "Mark the row, for what is done to many",
            hints={**_ONE, "row": "mark"},
        ),
        Key(
            "list.mark_range",
            "V",
            "mark_range",
            "Mark up to here",
            "All rows from the one that was marked last",
            hints={"empty": "", "marked": "mark to here"},
        ),
        Key("list.mark_all", "asterisk", "mark_all", "Mark all shown"),
        Key("list.sort", "s", "sort", "Sort by the next column"),
        Key("list.reverse", "S", "reverse", "Reverse the order"),
        Key("list.columns", "v", "columns", "Columns", "Choose, order and size them, and sort by one"),
        Key("list.pin", "P", "pin", "Pin the filter", "The list begins with it; the same again takes it away"),
    ),
    "text": (
        Key("text.down", "j,down", "scroll_by(1)", "Down"),
        Key("text.up", "k,up", "scroll_by(-1)", "Up"),
        Key("text.first", "g,home", "scroll_by(-1000000)", "To the top"),
        Key("text.last", "G,end", "scroll_by(1000000)", "To the end"),
        Key("text.half_down", "ctrl+d,pagedown,space", "half(1)", "Half a page down"),
        Key("text.half_up", "ctrl+u,pageup", "half(-1)", "Half a page up"),
        Key("text.next", "n", "next_match(1)", "Next match"),
        Key("text.previous", "N", "next_match(-1)", "Previous match"),
    ),
    "page": (Key("text.find", "slash", "find", "Find", is_hinted=True),),
    "tabs": _TABS,
    "welcome": (Key("app.demo", "d", "demo", "Demo", "Look around in a workspace that is made up", is_hinted=True),),
    "sources": (
        Key(
            "write.toggle",
            "t",
            "switch_state",
            "Enable/disable",
            "The marked sources, or this one",
            hints={"marked": "switch", "on": "disable", "off": "enable", "unknown": "switch"},
        ),
        Key(
            "write.bulk",
            "b",
            "bulk",
            "Change many",
            "State and labels of the marked sources",
            hints={"marked": "change all"},
        ),
        Key("write.delete", "D", "delete_source", "Delete source", "Its slug is asked for"),
    ),
    "source": (
        Key(
            "write.edit",
            "e",
            "edit_source",
            "Edit",
            "Name, slug, state and settings, as a form",
            is_hinted=True,
            hints=_ONE,
        ),
        Key("write.editor", "E", "edit_text", "Edit as text", "A document in $EDITOR"),
        Key(
            "write.labels",
            "l",
            "edit_labels",
            "Labels",
            "Add, change and remove labels of this source, or of the marked ones",
            is_hinted=True,
            hints=_ONE,
        ),
        Key("write.keys", "w", "write_keys", "Write keys", "Create, copy, remove, rotate"),
        Key("write.schema", "p", "edit_schema", "Schema settings", "What the source lets through"),
        Key("write.clone", "C", "clone_source", "Clone", "A new source after this one's example"),
    ),
    "export": (
        Key(
            "data.export",
            "x",
            "export",
            "Export",
            "What is marked, or all that is shown, as a file",
            hints={"marked": "export"},
        ),
    ),
    "compare": (Key("data.sides", "c", "sides", "Choose sides", "The two that are compared", is_hinted=True),),
    "new_source": (
        Key(
            "write.new",
            "n",
            "new_source",
            "New source",
            "Choose its type, then fill in a form",
            hints={"nothing": "new source", "type": "new source"},
        ),
    ),
    "labels": (
        Key(
            "write.delete",
            "D",
            "delete_label",
            "Delete label",
            "Only one that no source carries",
            hints={"carried": "", "row": "delete"},
        ),
    ),
    "label": (
        Key("write.new_label", "n", "new_label", "New label", hints={"nothing": "new label"}),
        Key(
            "write.rename",
            "m",
            "rename_label",
            "Rename",
            "Create, move every source, delete",
            hints={"row": "rename"},
        ),
    ),
    "activity": (
        Key(
            "write.undo_this",
            "z",
            "undo_this",
            "Undo",
            "Take back the write under the cursor",
            hints={"undoable": "undo"},
        ),
        Key(
            "write.again",
            "f",
            "go_on",
            "Plan the rest",
            "What was not done of it is planned again",
            hints={"unfinished": "plan the rest"},
        ),
        Key(
            "write.recreate",
            "R",
            "recreate",
            "Recreate",
            "A source like the deleted one",
            hints={"deleted": "recreate"},
        ),
    ),
    **OVERLAYS,
}
"""By the name of the group; two groups may have the same id, where the same is meant on another screen."""
