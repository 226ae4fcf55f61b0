"""The keys of what lies over a screen, in groups."""

from __future__ import annotations

from collections.abc import Mapping

from segtui.keys.key import Key

OVERLAYS: Mapping[str, tuple[Key, ...]] = {
    "overlay": (Key("overlay.close", "escape", "leave", "Close"),),
    "overlay_page": (
        Key("overlay.down", "j,down", "scroll(1)", "Down"),
        Key("overlay.up", "k,up", "scroll(-1)", "Up"),
        Key("overlay.page_down", "ctrl+d,pagedown", "scroll(10)", "Further down"),
        Key("overlay.page_up", "ctrl+u,pageup", "scroll(-10)", "Further up"),
        Key("overlay.first", "g,home", "scroll(-100000)", "To the top"),
        Key("overlay.last", "G,end", "scroll(100000)", "To the end"),
    ),
    "preview": (
        Key("overlay.apply", "enter", "apply", "Apply"),
        Key("overlay.curl", "c,ctrl+y", "copy_curl", "Copy as curl"),
        Key("overlay.toggle", "space", "open_group", "Open or close a group"),
        Key("overlay.next_group", "tab", "choose(1)", "Next group"),
        Key("overlay.previous_group", "shift+tab", "choose(-1)", "Previous group"),
    ),
    "progress": (
        Key("overlay.cancel", "x,c", "cancel", "Send nothing more"),
        Key("overlay.close_result", "enter", "close", "Close"),
        Key("overlay.again", "f,r", "again", "Plan again what was not done"),
    ),
    "deed": (
        Key("overlay.undo", "z", "answer('undo')", "Undo"),
        Key("overlay.again", "f", "answer('again')", "Plan the rest"),
        Key("overlay.recreate", "R", "answer('recreate')", "Recreate"),
    ),
    "write_keys": (
        Key("overlay.next_key", "j,down", "next", "Next key"),
        Key("overlay.previous_key", "k,up", "previous", "Previous key"),
        Key("overlay.reveal_key", "v", "reveal", "Reveal", "For a moment", is_hinted=True),
        Key("overlay.copy_key", "y", "copy", "Copy", "Without showing it", is_hinted=True),
        Key("overlay.create_key", "c", "create", "Create", is_hinted=True),
        Key("overlay.remove_key", "D,x", "remove", "Remove", is_hinted=True),
        Key("overlay.rotate_key", "R", "rotate", "Rotate", "A new key first, then the old one goes", is_hinted=True),
        Key("overlay.forget_rotation", "f", "forget", "Forget the rotation"),
        Key("overlay.read_keys", "r", "read", "Read again"),
    ),
    "form": (
        Key("form.submit", "ctrl+s", "submit", "Preview", "What is in the form is planned and shown"),
        Key("form.next", "tab", "next", "Next field"),
        Key("form.previous", "shift+tab", "previous", "Previous field"),
        Key("form.enter", "enter", "enter", "Go on", "To the next field, from the last one to the preview"),
        Key("form.down", "down", "down", "Down"),
        Key("form.up", "up", "up", "Up"),
        Key("form.page_down", "pagedown", "page_down", "Further down"),
        Key("form.page_up", "pageup", "page_up", "Further up"),
    ),
    "label_set": (
        Key("form.submit", "ctrl+s", "submit", "Preview", "What is in the form is planned and shown"),
        Key("form.label_enter", "enter", "enter", "Add", "What is typed; in an empty line, preview"),
        Key(
            "form.label_complete", "tab", "complete", "Complete", "In an empty line, change the label under the cursor"
        ),
        Key("form.label_down", "down", "down", "Next label"),
        Key("form.label_up", "up", "up", "Previous label"),
        Key("form.label_remove", "delete,backspace,ctrl+x", "remove", "Remove", "Where nothing is typed"),
    ),
    "columns": (
        Key("overlay.column_down", "j,down", "choose(1)", "Next column"),
        Key("overlay.column_up", "k,up", "choose(-1)", "Previous column"),
        Key("overlay.column_switch", "space,enter", "switch", "Show/hide", is_hinted=True),
        Key("overlay.column_later", "J", "shift(1)", "Later", "Further to the right", is_hinted=True),
        Key("overlay.column_earlier", "K", "shift(-1)", "Earlier", "Further to the left", is_hinted=True),
        Key("overlay.column_wider", "plus,right", "size(1)", "Wider", is_hinted=True),
        Key("overlay.column_narrower", "minus,left", "size(-1)", "Narrower", is_hinted=True),
        Key("overlay.column_itself", "equals_sign", "size_itself", "Width by itself"),
        Key("overlay.column_sort", "s", "sort", "Sort", "By this column; again, the other way round", is_hinted=True),
        Key("overlay.column_reset", "R", "reset", "Reset", "As the list begins", is_hinted=True),
    ),
    "label_prompt": (
        Key("overlay.label_down", "down,ctrl+n", "choose(1)", "Next label"),
        Key("overlay.label_up", "up,ctrl+p", "choose(-1)", "Previous label"),
        Key("overlay.label_complete", "tab", "complete", "Complete"),
        Key("overlay.label_take", "enter", "take", "Take"),
    ),
    "help": (
        Key("help.down", "down", "scroll(1)", "Down"),
        Key("help.up", "up", "scroll(-1)", "Up"),
        Key("help.page_down", "pagedown", "scroll(10)", "Further down"),
        Key("help.page_up", "pageup", "scroll(-10)", "Further up"),
    ),
    "palette": (
        Key("palette.down", "down,ctrl+n", "choose(1)", "Next command"),
        Key("palette.up", "up,ctrl+p", "choose(-1)", "Previous command", "In an empty line, what was run before"),
        Key("palette.run", "enter", "run", "Run"),
        Key("palette.complete", "tab", "complete", "Complete"),
    ),
    "picker": (
        Key("overlay.pick_down", "down,ctrl+n,tab", "choose(1)", "Next"),
        Key("overlay.pick_up", "up,ctrl+p,shift+tab", "choose(-1)", "Previous"),
        Key("overlay.pick_page_down", "pagedown", "choose(10)", "Further down"),
        Key("overlay.pick_page_up", "pageup", "choose(-10)", "Further up"),
        Key("overlay.pick", "enter", "pick", "Choose"),
    ),
}
