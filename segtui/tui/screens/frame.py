"""What every screen has: a title line, a line of state, one line of typing, and reads that end with the screen."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, cast

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.screen import Screen
from textual.timer import Timer

from segtui.operations import Call
from segtui.service.held import Origin, View
from segtui.tui.cells import Span, width_of
from segtui.tui.keys import Hint, bindings_for, hint_of, is_unbound, why_not_here
from segtui.tui.line_edit import LineEdit
from segtui.tui.said import crumbs_said, data_said, hints_said, joined, place_said, said_changes_in_s, toneless
from segtui.tui.session import Session
from segtui.tui.widgets.lines import Bar

if TYPE_CHECKING:
    from segtui.tui.app import SegtuiApp

_LONGEST_AGE = len("cached · 59 min ago")  # so that the way does not change with every minute
_PROGRESS_S = 0.5  # between two titles while a load goes on: each page of a long list would draw one
_LEAST_WAY = 12  # cells
NO_SOURCE = "There is no source under the cursor"


@dataclass
class Typing:
    """A line being typed: what to call at each change, at `enter` and at `esc`.

    It stays as long as `done` says False of what was typed.
    """

    prompt: str
    edit: LineEdit
    changed: Callable[[str], object]
    done: Callable[[str], object]
    left: Callable[[], object]


_LATER = (("open",), ("mark", "back"), ("find",), ("place", "command"), ("help",))


def _hint_place(action: str) -> int:
    """Where an action stands among the hints: what opens the row first, then what is done to it, help last."""
    place = next((at for at, names in enumerate(_LATER) if action.startswith(names)), 0.5)
    return int(2 * place)


class Frame(Screen[None]):
    """A screen of segtui.

    While a line is typed (`typing` is set) no key binding works: every key belongs to the line, even those that came
    before the screen was drawn again.
    """

    BINDINGS: ClassVar[list[BindingType]] = bindings_for("frame")

    reads = True

    def __init__(self, crumb: str) -> None:
        super().__init__()
        self.crumb = crumb
        self.typing: Typing | None = None
        self._message: list[Span] = []
        self._title_timer: Timer | None = None
        self._title_due_at = 0.0
        self._hints: list[Hint] = []

    @property
    def segtui(self) -> SegtuiApp:
        """The app, by its own type."""
        return cast("SegtuiApp", self.app)

    @property
    def session(self) -> Session:
        """The session that the screens work with."""
        return self.segtui.session

    def compose(self) -> ComposeResult:
        yield Bar(id="title")
        yield from self.body()
        yield Bar(id="state")

    def body(self) -> ComposeResult:
        """The widgets between the two lines."""
        raise NotImplementedError

    def follow(self, call: Call[Any], show: Callable[[View[Any]], None]) -> None:
        """Show what is known of a read, and every change, for as long as this screen is there."""
        self.run_worker(self._follow(call, show), exit_on_error=True)

    async def _follow(self, call: Call[Any], show: Callable[[View[Any]], None]) -> None:
        async with contextlib.aclosing(cast(Any, self.session.service.watch(call))) as views:
            was_loading = False
            async for view in views:
                if self.is_there:
                    show(view)
                if was_loading and not view.is_loading:
                    self.segtui.tell_notices()
                was_loading = view.is_loading

    # The two lines ---------------------------------------------------------------------------------------------

    def main_view(self) -> View[Any] | None:
        """The read whose age and errors the frame tells of."""
        return None

    def problem(self) -> str:
        """What went wrong with what this screen reads; empty: nothing."""
        view = self.main_view()
        return str(view.error) if view is not None and view.error is not None else ""

    def position(self) -> list[Span]:
        """Where one is, for the start of the line of state."""
        return []

    @property
    def is_there(self) -> bool:
        """Whether the widgets of the screen are there: it was composed, and is not on its way out."""
        return not self._pruning and len(self.query("#title, #state")) == 2

    def refresh_frame(self) -> None:
        """Say again what the two lines say; nothing is drawn where nothing changed."""
        if not self.is_mounted or not self.is_there:
            return
        self._title()
        self._state()

    def tell(self, text: str, tone: str = "warn") -> None:
        """Say something in the line of state until the next key; nothing: an empty text."""
        self._message = [(text, tone)] if text else []
        self.refresh_frame()

    def forget_message(self) -> None:
        """A key was pressed: what was said is old."""
        if self._message:
            self.tell("")

    def _title(self) -> None:
        view, now = self.main_view(), time.perf_counter()
        if view is not None and view.is_loading and now < self._title_due_at:
            self._wake_title_in(self._title_due_at - now)
            return
        is_known = view is not None and view.origin is not Origin.NOTHING
        self._title_due_at = now + _PROGRESS_S if is_known else now  # the first that is known is told at once
        age_s = self._age_s(view)
        left, right = self.title_said([*self.segtui.writing.said(), *self.data(view, age_s)])
        self.query_one("#title", Bar).show(left, right)
        self._wake_title_in(said_changes_in_s(view, age_s, self._now()))

    def title_said(self, data: Sequence[Span]) -> tuple[list[Span], list[Span]]:
        """The title line, left and right, with what is to be said of the data."""
        session = self.session if self.segtui.has_session else None
        crumbs = [screen.crumb for screen in self.app.screen_stack if isinstance(screen, Frame)] or [self.crumb]
        mouse = self.segtui.mouse.said(self.segtui.key_of("app.mouse"))
        badges = [*mouse, *(session.badges() if session else [])]
        room = self.size.width - sum(width_of(text) for text, _ in badges) - 2
        age = max(_LONGEST_AGE, sum(width_of(text) for text, _ in data)) + 2
        # where one is, and which workspace it is, go before how old that is; what is being saved goes before all
        has_room = room - age >= _LEAST_WAY or bool(self.segtui.writing.said())
        right: list[Span] = [*badges, *([("  ", ""), *data] if has_room else []), (" ", "")]
        room -= age if has_room else 0
        left = crumbs_said(session.workspace if session else "", crumbs, room)
        return (toneless(left), toneless(right)) if self.segtui.settings.production else (left, right)

    def data(self, view: View[Any] | None, age_s: float | None) -> list[Span]:
        """What the title says of the data; nothing on a screen that reads none."""
        return data_said(view, age_s, self._now()) if self.reads else []

    def _now(self) -> float:
        return self.session.service.clock() if self.segtui.has_session else 0.0

    def _age_s(self, view: View[Any] | None) -> float | None:
        if view is None or view.fetched_at is None:
            return None
        age_s = self._now() - view.fetched_at
        return age_s if age_s >= 0 else None

    def _wake_title_in(self, delay_s: float | None) -> None:
        if self._title_timer is not None:
            self._title_timer.stop()
        self._title_timer = self.set_timer(delay_s, self._title) if delay_s is not None and self.is_current else None

    def _state(self) -> None:
        bar = self.query_one("#state", Bar)
        if self.typing is not None:
            bar.show(
                [(self.typing.prompt, "accent"), *self.typing.edit.spans()], joined([self._message, self.position()])
            )
            return
        problem: list[Span] = [(self.problem(), "bad")] if self.problem() else []
        left = [(" ", ""), *place_said(self.position(), self._message or problem, self.size.width - 1)]
        bar.show(left, self.hints_beside(left))

    def hints_beside(self, left: Sequence[Span], situation: Set[str] | None = None) -> list[Span]:
        """The keys that matter now, or in a situation, as many as there is room for beside what stands at the left."""
        room = self.size.width - sum(width_of(text) for text, _ in left) - 1
        situation = self.situation() if situation is None else situation
        hints = sorted(self._hints, key=lambda hint: not hint.is_urgent(situation))
        return hints_said([(hint.key, word) for hint in hints if (word := hint.said(situation))], room)

    def situation(self) -> Set[str]:
        """What decides which keys matter now, by the names that the declared keys have for it."""
        return {"read-only"} if self.segtui.settings.read_only else set()

    def _find_hints(self) -> list[Hint]:
        """The keys that may be shown: what the bindings of this screen say of themselves."""
        seen: dict[str, Hint] = {}
        for active in self.active_bindings.values():
            binding = active.binding
            if binding.show and active.enabled and not is_unbound(binding) and binding.action not in seen:
                seen[binding.action] = hint_of(self.app.get_key_display(binding), binding)
        return [seen[action] for action in sorted(seen, key=lambda action: (_hint_place(action), seen[action].at))]

    # Typing ----------------------------------------------------------------------------------------------------

    def type_line(self, typing: Typing) -> None:
        """Let every key go to this line until `enter` or `esc`."""
        self.typing = typing
        self.refresh_frame()

    def press(self, event: events.Key) -> None:
        """Take a key before any binding can, while a line is typed."""
        typing = self.typing
        if typing is None:
            self.forget_message()
            if not self.segtui.writing.holds(self, event):
                self._say_why_not(event.key)
            return
        event.prevent_default()
        if event.key in ("enter", "escape"):
            self.typing, self._message = None, []
            is_over = typing.left() if event.key == "escape" else typing.done(typing.edit.text)
            if is_over is False and self.typing is None:
                self.typing = typing  # what was typed was wrong: it can be mended
        elif typing.edit.press(event.key, event.character):
            typing.changed(typing.edit.text)
        self.refresh_frame()

    def _say_why_not(self, key: str) -> None:
        """Where a key does nothing here, say where it does something: silence looks like a fault."""
        if key not in self.active_bindings:
            self.tell(why_not_here(key, self.segtui.settings.keys))

    def on_paste(self, event: events.Paste) -> None:
        if self.typing is not None:
            event.stop()
            self.typing.edit.insert(event.text)
            self.typing.changed(self.typing.edit.text)
            self.refresh_frame()

    # Events and keys -------------------------------------------------------------------------------------------

    def on_mount(self) -> None:
        self.set_class(self.segtui.settings.production, "-production")
        self.opened()

    def opened(self) -> None:
        """The screen is there for the first time: begin to read."""

    def on_screen_resume(self) -> None:
        self.find_hints()
        if self.segtui.has_session:
            self.segtui.trail.arrived(self)

    async def again(self) -> Frame | None:
        """A screen like this one, for when it was closed; None where what it shows is gone."""
        return None

    def find_hints(self) -> None:
        """Find the keys to be shown, and show them."""
        self._hints = self._find_hints()
        self.call_after_refresh(self.refresh_frame)

    def on_screen_suspend(self) -> None:
        if self._title_timer is not None:
            self._title_timer.stop()

    def wrote(self) -> None:
        """A write, from whichever screen, came to its end."""

    def on_resize(self) -> None:
        self.call_after_refresh(self.refresh_frame)

    def action_back(self) -> None:
        """Take back the last narrowing, or leave the screen."""
        if len(self.app.screen_stack) > 1:
            self.app.pop_screen()

    def action_refresh(self) -> None:
        """Ask the API again, now; a screen that reads something says what."""
        self.tell("Nothing here is asked of the API")
