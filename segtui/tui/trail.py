"""Where one has been: back and forward, to each place as it was, with its filter, its tab and the row of its cursor."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from textual.app import App
from textual.await_complete import AwaitComplete
from textual.widget import AwaitMount

from segtui.service.identity import identity_of
from segtui.tui.screens.frame import Frame
from segtui.tui.screens.list_frame import ListFrame
from segtui.tui.widgets.document import Document
from segtui.tui.widgets.table import Table

_MOST = 100


@dataclass(frozen=True, slots=True)
class Look:
    """How a screen looked: its filter and its tab, the record under the cursor, and the first line of its text."""

    filter_text: str = ""
    tab: str = ""
    record: str = ""
    top: int = 0


@dataclass(slots=True)
class Step:
    """A screen of a stop; it is made anew where it was closed."""

    frame: Frame


@dataclass(slots=True)
class Stop:
    """A place with the screens that were opened on it, and how each of them looked when it was left."""

    place: str
    steps: list[Step]
    looks: list[Look] = field(default_factory=list)

    @property
    def frames(self) -> list[Frame]:
        """The screens, the lowest first."""
        return [step.frame for step in self.steps]


class Trail:
    """The stops of one run, in one workspace."""

    def __init__(self, app: Trailing) -> None:
        self._app = app
        self._stops: list[Stop] = []
        self._at = -1
        self._is_moving = False

    # Noticing --------------------------------------------------------------------------------------------------

    def leave(self) -> None:
        """Keep how it looks here: one may go elsewhere now."""
        stop = self._here
        if not self._is_moving and stop is not None and self._frames()[: len(stop.steps)] == stop.frames:
            stop.looks = [look_of(frame) for frame in stop.frames]

    def arrived(self, frame: Frame) -> None:
        """A screen is seen: one may have come to it from elsewhere."""
        if self._is_moving or frame is not self._app.screen:
            return
        stop, frames = self._here, self._frames()
        if stop is not None and stop.place == self._place:
            if stop.frames == frames:
                return
            if frames[: len(stop.steps)] == stop.frames:
                self.leave()  # it stands below the new one, as it was
            elif self._at and stop.frames[: len(frames)] == frames and self._stops[self._at - 1].frames == frames:
                self._at -= 1  # it was closed: one is back where it was opened
                return
        self._add(frames)

    @contextmanager
    def leap(self) -> Iterator[None]:
        """Go elsewhere at one go, whatever is passed on the way: one new stop, also where it is the same screen."""
        self.leave()
        self._is_moving = True
        try:
            yield
        finally:
            self._is_moving = False
        self._add(self._frames())

    @property
    def _here(self) -> Stop | None:
        return self._stops[self._at] if self._stops else None

    @property
    def _place(self) -> str:
        return self._app.current_mode

    def _frames(self) -> list[Frame]:
        return [screen for screen in self._app.screen_stack if isinstance(screen, Frame)]

    def _add(self, frames: list[Frame]) -> None:
        known = {id(step.frame): step for stop in self._stops for step in stop.steps}
        del self._stops[self._at + 1 :]
        self._stops.append(Stop(self._place, [known.get(id(frame)) or Step(frame) for frame in frames]))
        del self._stops[:-_MOST]
        self._at = len(self._stops) - 1

    # Moving ----------------------------------------------------------------------------------------------------

    async def move(self, by: int) -> None:
        """Go back (-1) or forward (1) by one stop."""
        if self._is_moving:
            return
        if not 0 <= self._at + by < len(self._stops):
            self._app.tell("There is nothing to go back to" if by < 0 else "There is nothing to go forward to")
            return
        self.leave()
        self._is_moving = True
        try:
            stop = self._stops[self._at + by]
            self._at += by
            gone = await self._show(stop)
        finally:
            self._is_moving = False
        if gone:
            self._app.tell(f"{gone} is no longer there")

    async def _show(self, stop: Stop) -> str:
        """Show a stop as it looked; gives the name of what could not be opened again."""
        app = self._app
        await app.switch_mode(stop.place)
        same = 0
        for here, there in zip(self._frames(), stop.frames, strict=False):
            if here is not there:
                break
            same += 1
        while len(app.screen_stack) > max(same, 1):
            await app.pop_screen()
        for at, step in enumerate(stop.steps[same:], same):
            again = await step.frame.again()
            if again is None:
                gone = step.frame.crumb
                del stop.steps[at:], stop.looks[at:]
                break
            step.frame = again
            await app.push_screen(again)
        else:
            gone = ""
        for frame, look in zip(stop.frames, stop.looks, strict=False):
            show_look(frame, look)
        return gone


class Trailing(App[int]):
    """An app that remembers where one has been."""

    def __init__(self, **more: Any) -> None:
        super().__init__(**more)
        self.trail = Trail(self)

    def tell(self, text: str) -> None:
        """Say something to the person."""
        raise NotImplementedError

    def switch_mode(self, mode: str) -> AwaitMount:
        self.trail.leave()
        return super().switch_mode(mode)

    def pop_screen(self) -> AwaitComplete:
        self.trail.leave()
        return super().pop_screen()

    def action_trail(self, by: int) -> None:
        self.run_worker(self.trail.move(by), group="trail")


def look_of(frame: Frame) -> Look:
    """How a screen looks now."""
    filter_text = frame.listing.filter_text if isinstance(frame, ListFrame) else ""
    table, page = _seen(frame, Table), _seen(frame, Document)
    record = table.record if table is not None else None
    top = page.top if page is not None and table is None else 0
    return Look(filter_text, getattr(frame, "tab", ""), identity_of(record) if record is not None else "", top)


def show_look(frame: Frame, look: Look) -> None:
    """Let a screen look so."""
    if look.tab and look.tab != getattr(frame, "tab", look.tab):
        frame.open_tab(look.tab)  # type: ignore[attr-defined]  # what has a tab can open one
    if isinstance(frame, ListFrame) and frame.listing.filter_text != look.filter_text:
        frame.filter(look.filter_text)
    table, page = _seen(frame, Table), _seen(frame, Document)
    if table is not None and look.record:
        table.go_to(look.record)
    elif page is not None and look.top:
        page.action_scroll_by(look.top - page.top)


def _seen(frame: Frame, kind: type[Table] | type[Document]) -> Any:
    """The first widget of this kind that is seen and can be moved in."""
    return next((one for one in frame.query(kind) if one.display and one.can_focus), None)
