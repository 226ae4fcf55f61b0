"""What every screen has: a title line, a line of state, one line of typing, and reads that end with the screen."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass
from typing import Any, ClassVar, cast

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType

from segtui.operations import Call
from segtui.service.held import View
from segtui.tui.cells import Span, width_of
from segtui.tui.keys import Hint, bindings_for, hint_of, is_unbound, why_not_here
from segtui.tui.line_edit import LineEdit
from segtui.tui.said import hints_said, joined, place_said
from segtui.tui.screens.titled import Titled
from segtui.tui.widgets.lines import Bar

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


class Frame(Titled):
    """A screen of segtui.

    While a line is typed (`typing` is set) no key binding works: every key belongs to the line, even those that came
    before the screen was drawn again.
    """

    BINDINGS: ClassVar[list[BindingType]] = bindings_for("frame")

    def __init__(self, crumb: str) -> None:
        super().__init__(crumb)
        self.typing: Typing | None = None
        self._message: list[Span] = []
        self._hints: list[Hint] = []

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

    def problem(self) -> str:
        """What went wrong with what this screen reads; empty: nothing."""
        view = self.main_view()
        return str(view.error) if view is not None and view.error is not None else ""

    def position(self) -> list[Span]:
        """Where one is, for the start of the line of state."""
        return []

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
