"""A form over the screen it was opened from: it ends in a plan that is previewed, and asks before input is lost."""

from __future__ import annotations

from collections.abc import Awaitable, Sequence
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType

from segtui.errors import Invalid, SegtuiError
from segtui.service.plans import Application, Plan, State
from segtui.service.saying import error_said
from segtui.text import harmless
from segtui.tui.cells import Span
from segtui.tui.forms.fields import Field, PickField
from segtui.tui.forms.form import Form, Heading, Pressed
from segtui.tui.forms.picker import Picker
from segtui.tui.forms.view import FormView, about, foot_lines
from segtui.tui.result_pages import outcome_said
from segtui.tui.said import hints_said
from segtui.tui.screens.frame import Frame
from segtui.tui.screens.overlay import Overlay
from segtui.tui.session import Session
from segtui.tui.widgets.document import Document
from segtui.tui.widgets.lines import Bar

_QUITTING = ("ctrl+q", "ctrl+c")
_FRAME_LINES = 4  # the border, the title and the line of keys
_WIDEST, _MARGIN = 124, 8  # cells of a box where values are typed, and beside it where it is wider than most
_PROSE = 100  # cells: longer lines are hard to read


class PlanningOverlay(Overlay):
    """An overlay that plans writes; it stays under the preview, and closes once the plan was applied.

    It takes every key itself: none may reach a binding of the screen below.
    """

    BINDINGS: ClassVar[list[BindingType]] = []
    has_long_values = False
    AUTO_FOCUS: ClassVar[str | None] = ""

    def __init__(self) -> None:
        super().__init__()
        self._said: list[Span] = []
        self._is_asking = False
        self._ended: Application | None = None

    def said_of_closing(self) -> str:
        return "esc closes"

    def widen(self) -> None:
        """Take more room where there is some, and values that are long."""
        if self.has_long_values:
            self.widest = max(type(self).widest, min(_WIDEST, self.size.width - _MARGIN))
            self.query_one("#box").styles.width = self.widest

    def keys_said(self, hints: Sequence[tuple[str, str]]) -> list[Span]:
        """Actions that have a key, with what the key does here, as many as there is room for."""
        return hints_said([(self.key(name, beside_typing=True), what) for name, what in hints], self.room)

    @property
    def session(self) -> Session:
        """The session of the app."""
        return self.segtui.session

    @property
    def is_changed(self) -> bool:
        """Whether there is input that leaving would lose."""
        return False

    def show(self) -> None:
        """Draw everything again."""
        raise NotImplementedError

    def take(self, event: events.Key) -> None:
        """Take a key that neither leaves nor answers the question about leaving."""
        raise NotImplementedError

    def tell(self, text: str, tone: str = "warn") -> None:
        """Say something in the overlay until the next key; nothing: an empty text."""
        self._said = [(text, tone)] if text else []
        self.show()

    def press(self, event: events.Key) -> None:
        """Take a key before any binding can."""
        if event.key in _QUITTING:
            return
        event.prevent_default()
        self._said = []
        if self._is_asking:
            self._is_asking = False
            if event.character == "y":
                self.dismiss(None)
                return
        elif event.key == "escape":
            self.leave()
        else:
            self.take(event)
        self.show()

    def leave(self) -> None:
        """Close, or ask first where there is something to lose."""
        if not self.is_changed:
            self.dismiss(None)
            return
        self._is_asking = True
        self._said = [("Leave, and lose what you changed?  y leaves, any other key goes on", "warn")]

    def plan(self, planned: Awaitable[Plan]) -> None:
        """Plan, preview, and come back with what became of it."""
        self.run_worker(self._plan(planned), group="plan", exclusive=True, exit_on_error=True)

    async def _plan(self, planned: Awaitable[Plan]) -> None:
        self.tell("planning…", "dim")
        try:
            plan = await planned
        except SegtuiError as error:
            self.refused(error)
            return
        if not self.is_there:
            return  # it was closed meanwhile: nobody waits for the plan any more
        self.tell("")
        if plan.is_empty:
            self.tell(f"{plan.title}: nothing would change, so nothing is sent")
            return
        application = await self.segtui.preview(plan)
        if application is not None and self.is_there:
            self.came_back(application)

    def came_back(self, application: Application) -> None:
        """The plan was applied, or tried: what was refused comes back, what was begun is told of elsewhere."""
        errors = [result.error for result in application.results if result.error is not None]
        if not errors or application.with_state(State.DONE):
            self.close(application)
        else:
            self.refused(errors[0])

    def close(self, application: Application) -> None:
        """Leave the form, now or when what lies over it is gone, and say how it ended."""
        self._ended = application
        self.on_screen_resume()

    def on_screen_resume(self) -> None:
        if self._ended is None or self.app.screen is not self:
            return  # Textual takes a screen under an overlay for current, too
        ended, self._ended = self._ended, None
        text, tone = outcome_said(ended, self.segtui.key_said("write.undo"))
        below = self.app.screen_stack[-2]
        self.dismiss("done")
        if isinstance(below, Frame):
            below.tell(text, tone)

    def refused(self, error: SegtuiError) -> None:
        """The planner or the API declined."""
        self.tell(error_said(error), "bad")


class FormOverlay(PlanningOverlay):
    """A form. `planned` makes the plan of what is in it, or says why there is none."""

    def __init__(self, title: str, rows: Sequence[Field | Heading]) -> None:
        super().__init__()
        self.box_title = title
        self.form = Form(list(rows), entered=self.entered)

    @property
    def is_changed(self) -> bool:
        return self.form.is_changed

    # What a form says of itself --------------------------------------------------------------------------------

    def planned(self) -> Awaitable[Plan] | str:
        """The plan to preview, or why there is none."""
        raise NotImplementedError

    def entered(self, field: Field) -> bool:
        """`enter` in a field: whether that did something other than to go on."""
        return False

    def changed(self) -> None:
        """Something was typed or chosen."""

    # The overlay -----------------------------------------------------------------------------------------------

    def body(self) -> ComposeResult:
        yield FormView(self.form)
        yield Document(id="about")
        yield Bar(id="form-keys")

    def opened(self) -> None:
        foot = self.query_one("#about", Document)
        foot.can_focus = False
        self.changed()
        self.fit()

    def on_resize(self) -> None:
        if self.is_there:
            self.fit()

    def fit(self) -> None:
        """Take the room that there is, and draw everything again."""
        if self.is_there:
            self.widen()
            foot = self._foot_lines
            self.query_one("#about", Document).styles.height = foot
            self.query_one(FormView).fit_to(int(self.size.height * 0.9) - _FRAME_LINES - foot)
            self.show()

    @property
    def _prose(self) -> int:
        return max(20, min(_PROSE, self.room - 1))

    @property
    def _foot_lines(self) -> int:
        return foot_lines(self.form, self._prose, self.size.height)

    def show(self) -> None:
        """Draw the form, and what is to be said of the field in focus."""
        if not self.is_there:
            return
        self.query_one(FormView).show()
        said = about(self.form.focused, self._prose, self._foot_lines)
        self.query_one("#about", Document).show([self._said] if self._said else said)
        hint = self.form.focused.hint
        left = self.keys_said([("form.submit", "preview"), ("form.next", "next")])
        self.query_one("#form-keys", Bar).show(left, [(hint, "dim")])
        title = [(self.box_title, "strong")]
        self.query_one("#box-title", Bar).show(title, [("changed · " if self.is_changed else "", "mark"), _CLOSES])

    def take(self, event: events.Key) -> None:
        self._done(self.form.press(event.key, event.character, self.segtui.settings.keys))

    def _done(self, pressed: Pressed) -> None:
        if pressed is Pressed.SUBMIT:
            self._submit()
        elif pressed is Pressed.PICK:
            self._open_picker()
        elif pressed is Pressed.TAKEN:
            self.changed()

    def on_paste(self, event: events.Paste) -> None:
        event.stop()
        self.form.focused.paste(event.text)
        self.changed()
        self.show()

    def on_form_view_clicked(self, event: FormView.Clicked) -> None:
        self.form.focus(event.field)
        self.show()

    def _open_picker(self) -> None:
        field = self.form.focused
        if isinstance(field, PickField):
            items = list(field.items)

            def chosen(at: str | None) -> None:
                if at is not None:
                    field.pick(items[int(at)][0])
                    self.changed()
                    self.show()

            self.app.push_screen(Picker(field.title, [(title, more) for _, title, more in items]), chosen)

    def _submit(self) -> None:
        for field in self.form.fields:
            field.was_left = True
        wrong = next(((field, found) for field in self.form.fields if (found := field.check())), None)
        if wrong is not None:
            self.form.focus(wrong[0])
            self._said = [(f"{wrong[0].title}: {wrong[1]}", "bad")]
            return
        for field in self.form.fields:
            field.refusal = ""  # what the API refused once may be tried again
        planned = self.planned()
        if isinstance(planned, str):
            self._said = [(planned, "warn")]
        else:
            self.plan(planned)

    def refused(self, error: SegtuiError) -> None:
        """What was said of a field comes back to the field; the input is kept."""
        if isinstance(error, Invalid) and error.problems:
            homeless = self.form.refuse(error.problems)
            self.tell(harmless(" · ".join(map(str, homeless))), "bad")
        else:
            super().refused(error)


_CLOSES = ("esc closes", "dim")
