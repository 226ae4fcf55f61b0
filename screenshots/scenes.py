"""Every screen and overlay, and the keys that lead there on the demo workspace: for the pictures and their tests."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Any

from textual import events
from textual.pilot import Pilot

from segtui.settings import Settings
from segtui.sight.signs import plain
from segtui.tui.app import SegtuiApp
from segtui.tui.profiles import DemoProfiles
from segtui.tui.screens.frame import Frame

_PATIENCE = 400
_DEEPEST = 10
_LOOKS = 5
_TAB = "right_square_bracket"
FIND_WEB = ("slash", ">checkout-web", "enter")
_WEB = (*FIND_WEB, "enter")
_WRITTEN = ("t", "~enter apply", "enter", "~Disable source: checkout-web · done")


def _say(command: str) -> tuple[str, ...]:
    """The keys that run a command by its words."""
    return ("colon", f">{command}", "enter")


@dataclass(frozen=True)
class Scene:
    """A look at the app: the keys from the list of sources on, and a text that says that the screen has come.

    What begins with `>` is pasted at one go, which takes less time than to type it; what begins with `~` is waited for.
    `is_pictured`: it is among the pictures, not only in the tests.
    """

    name: str
    keys: Sequence[str]
    sign: str
    is_pictured: bool = False

    @property
    def file_name(self) -> str:
        """The name of its picture."""
        return self.name.replace(",", "").replace(" ", "-")


SCENES = (
    Scene("sources", ("j", "j", "space", "j", "space", "j"), "2 marked", True),
    Scene("filter", ("slash", ">label:environment=staging"), "of 63", True),
    Scene("nothing found", ("slash", ">zebra", "enter"), "Nothing matches"),
    Scene("a wrong filter", ("slash", ">labl:x"), "labl"),
    Scene("columns", ("v",), "by itself", True),
    Scene("copy", ("y",), "curl"),
    Scene("export", ("x",), "Export"),
    Scene("by hand", ("y", "v", "j"), "select it"),
    Scene("bulk", ("space", "j", "space", "b"), "they take data again", True),
    Scene("a label for several", ("space", "j", "space", "b", "a"), "2 of 2 carry it"),
    Scene("a plan for several", ("space", "j", "space", "t"), "PATCH", True),
    Scene("preview", (*FIND_WEB, "t"), "PATCH", True),
    Scene("deleting", (*FIND_WEB, "D"), "Type the slug", True),
    Scene("edit", (*FIND_WEB, "e"), "Website url", True),
    Scene("a wrong value", (*FIND_WEB, "e", "tab", "ctrl+u"), "is required"),
    Scene("edit as text", (*FIND_WEB, "E"), "Edit as text"),
    Scene("source like another", (*FIND_WEB, "C"), "after the example of"),
    Scene("labels of a source", (*FIND_WEB, "l"), "key=value", True),
    Scene("write keys", (*FIND_WEB, "w"), "R rotate", True),
    Scene("rotating", (*FIND_WEB, "w", "R"), "Create write key"),
    Scene("schema settings", (*FIND_WEB, "p"), "unplanned events", True),
    Scene("new source", ("n",), "New source of", True),
    Scene("new source form", ("n", ">javascript", "enter"), "Warehouses", True),
    Scene("source", _WEB, "tracking plan", True),
    Scene("source, settings", (*_WEB, _TAB), "Website url"),
    Scene("source, write keys", (*_WEB, *[_TAB] * 2), "key 1"),
    Scene("source, labels", (*_WEB, *[_TAB] * 3), "▌ environment"),
    Scene("source, schema", (*_WEB, *[_TAB] * 4), "Schema settings", True),
    Scene("source, connections", (*_WEB, *[_TAB] * 5), "▌ ● on   destination"),
    Scene("connection", (*_WEB, *[_TAB] * 5, "enter"), "eventNames"),
    Scene("source, json", (*_WEB, *[_TAB] * 6), '"slug"', True),
    Scene("source, found words", (*_WEB, *[_TAB] * 6, "slash", ">name", "enter"), "rows hold it"),
    Scene("labels", ("2", "j"), "Real customers", True),
    Scene("new label", ("2", "n"), "Description    "),
    Scene("rename a label", ("2", "m"), "Rename label"),
    Scene("deleting a label", ("2", "D"), "DELETE"),
    Scene("catalog", (*_say("catalog sources"), "j"), "▌ Ad Spend", True),
    Scene("catalog, destinations", (*_say("catalog destinations"), "j"), "▌ Ad Harbor"),
    Scene("catalog, warehouses", _say("catalog warehouses"), "BigQuery"),
    Scene("catalog entry", (*_say("catalog sources"), "slash", ">javascript", "enter", "enter"), "Options (", True),
    Scene("workspace", ("4",), "Rate limits", True),
    Scene("reports", ("4", _TAB), "About to be disabled"),
    Scene("report", _say("report no-destination"), "1/13", True),
    Scene("activity, empty", ("5",), "Nothing was written"),
    Scene("compare, asked", ("6",), "Compare what was"),
    Scene("compare", _say("compare demo-production demo-staging"), "10 removed", True),
    Scene("difference", (*_say("compare demo-production demo-staging"), "~10 removed", "enter"), "~ source"),
    Scene("palette", ("colon", ">check"), "checkout-web", True),
    Scene("topics", _say("help"), "the language that narrows lists"),
    Scene("topic", _say("help filter"), "FINDS", True),
    Scene("help", ("question_mark",), "type to search", True),
    Scene("help, searched", ("question_mark", ">label"), "Commands, after"),
    Scene("done", ("space", "j", "space", "t", "~enter apply", "enter"), "2 of 2 done", True),
    Scene("deed", ("5", "enter"), "z takes it back"),
    Scene(
        "activity",
        (*FIND_WEB, *_WRITTEN, "z", "~Take back", "enter", "~back: Disable source: checkout-web · done", "5", "g"),
        "Take back: D",
        True,
    ),
)

WIDE = (Scene("sources wide", ("j", "j", "j"), "ubhfw7RFEruvY5mBDSWC73", True),)
"""What only a wide terminal shows: the preview beside the list."""

PRODUCTION = (Scene("production", (*FIND_WEB, "t"), "is production: type", True),)
"""What only a profile shows that is production."""


async def scenes(
    app: SegtuiApp, pilot: Pilot[Any], wanted: Sequence[Scene] = SCENES, *, looks: int = _LOOKS
) -> AsyncIterator[Scene]:
    """Go from scene to scene: each is yielded when it is on the screen, and was the same at so many looks."""
    for scene in wanted:
        await _back(app, pilot)
        await shows(app, pilot, "live")
        for key in scene.keys:
            await _done(app, pilot, key)
        await shows(app, pilot, scene.sign)
        await _rests(app, pilot, looks)
        yield scene


async def shows(app: SegtuiApp, pilot: Pilot[Any], sign: str) -> None:
    """Wait until a text is on the screen. Raises SystemExit where it never is."""
    sign = plain(sign) if app.colours.are_signs_plain else sign
    for _ in range(_PATIENCE):
        if any(sign in line for line in lines_of(app)):
            return
        await pilot.pause()
    raise SystemExit(f"the screen never showed {sign!r}:\n" + "\n".join(lines_of(app)))


async def _rests(app: SegtuiApp, pilot: Pilot[Any], count: int) -> None:
    """Wait until nothing changes any more."""
    looks = [lines_of(app)]
    while len(looks) < count or any(look != looks[-1] for look in looks[-count:]):
        await pilot.pause()
        looks.append(lines_of(app))


def lines_of(app: SegtuiApp) -> list[str]:
    """What the screen shows, as text."""
    update: Any = app.screen._compositor.render_update(full=True, screen_stack=app._background_screens)
    return ["".join(segment.text for segment in strip).rstrip() for strip in update.strips]


def demo(start: Settings | None = None, profile: str = "demo") -> SegtuiApp:
    """The app on a workspace of its demo, whatever is around it."""
    profiles, now = DemoProfiles(start or Settings()), time.time()
    settings = profiles.settings(profile)
    session = profiles.session(settings, profiles.token(settings))
    session.service.clock = lambda: now  # what is said of ages is the same, however long it takes to go everywhere
    return SegtuiApp(session, environ={})


async def _done(app: SegtuiApp, pilot: Pilot[Any], key: str) -> None:
    """Press a key, paste a text or wait for one."""
    if key[0] == "~":
        await shows(app, pilot, key[1:])
        while getattr(app.screen, "_drawn_at", 0) is None:  # a preview that takes no keys yet
            await pilot.pause()
    elif key[0] == ">":
        app.screen.post_message(events.Paste(key[1:]))
        await pilot.pause()
    else:
        await pilot.press(key)


async def _back(app: SegtuiApp, pilot: Pilot[Any]) -> None:
    """The list of sources, as it begins."""
    for _ in range(_DEEPEST):
        screen = app.screen
        if len(app.screen_stack) <= 1 and isinstance(screen, Frame) and screen.typing is None:
            break
        await pilot.press("escape")
        if app.screen is screen and not isinstance(screen, Frame):
            await pilot.press("y")  # a form that was changed asks first
    await pilot.press("1", "escape", "escape", "g")
