"""How a form is drawn: a field a row, and under it what the field in focus is about."""

from __future__ import annotations

from textual import events
from textual.message import Message
from textual.strip import Strip

from segtui.sight.window import Window
from segtui.tui.cells import Span, fit, width_of, wrapped
from segtui.tui.forms.fields import Field
from segtui.tui.forms.form import Form, Heading
from segtui.tui.widgets.lines import Lines

_TITLE, _LONGEST_TITLE = 24, 40  # cells
_ABOUT_LINES, _MOST_ABOUT_LINES = 2, 5
_HIGH = 36  # lines of a terminal with room for more than the least


def foot_lines(form: Form, width: int, height: int) -> int:
    """The lines under a form on a terminal of this height: what the field in focus is about, and its problem."""
    most = _MOST_ABOUT_LINES if height >= _HIGH else _ABOUT_LINES
    return max(_ABOUT_LINES, min(most, max(len(wrapped(field.about, width)) for field in form.fields))) + 1


class FormView(Lines):
    """The rows of a form; the one in focus is always among those that are seen."""

    DEFAULT_CSS = "FormView { height: auto; width: 1fr; }"

    class Clicked(Message):
        """A field was clicked."""

        def __init__(self, field: Field) -> None:
            super().__init__()
            self.field = field

    def __init__(self, form: Form) -> None:
        super().__init__(id="form")
        self.form = form
        self._window = Window()

    def fit_to(self, room: int) -> None:
        """Take as many lines as there are rows, and no more than `room`."""
        self.styles.height = max(1, min(len(self.form.rows), room))
        self.show()

    def show(self) -> None:
        """Draw the form as it is now."""
        height = int(self.styles.height.value) if self.styles.height is not None else self.size.height
        self._window.resize(height, len(self.form.rows))
        at = self.form.rows.index(self.form.focused) if self.form.fields else 0
        self._window.go(0 if self.form.at == 0 else at)
        self.refresh()

    def on_click(self, event: events.Click) -> None:
        at = self._window.top + event.y
        row = self.form.rows[at] if at < len(self.form.rows) else None
        if isinstance(row, Field):
            self.post_message(self.Clicked(row))

    def render_line(self, y: int) -> Strip:
        at = self._window.top + y
        width = self.size.width - 1
        row = self.form.rows[at] if at < len(self.form.rows) else None
        spans = self._field(row, width) if isinstance(row, Field) else _heading(row)
        return Strip.join([self.strip_of(spans, width), self.strip_of([(self._window.thumb(y), "dim")], 1)])

    def _title_width(self, width: int) -> int:
        """As wide as the longest title needs, if values have room beside it."""
        longest = max((width_of(_titled(one)) for one in self.form.fields), default=0)
        return min(max(_TITLE, min(longest, _LONGEST_TITLE)), width * 2 // 5)

    def _field(self, field: Field, width: int) -> list[Span]:
        focused = field is self.form.focused
        sign: Span = (" ", "")
        if field.complaint:
            sign = ("!", "bad")
        elif field.is_changed and not self.form.is_new:
            sign = ("~", "mark")
        title = fit(_titled(field), self._title_width(width))
        before: list[Span] = [
            ("▌" if focused else " ", "accent"),
            sign,
            (" ", ""),
            (title, "strong" if focused else ""),
        ]
        return [*before, ("  ", ""), *field.spans(max(8, width - len(title) - 6), focused=focused)]


def _titled(field: Field) -> str:
    return field.title + (" *" if field.required else "")


def _heading(row: Heading | Field | None) -> list[Span]:
    return [(f" {row.text}", "dim")] if isinstance(row, Heading) else []


def about(field: Field, width: int, height: int) -> list[list[Span]]:
    """What the field in focus is about, in `height` lines: its problem last, in words."""
    most = height - 1
    found = wrapped(field.about, width)
    lines: list[list[Span]] = [[(line, "dim")] for line in found[:most]]
    if len(found) > most:
        lines[-1] = [(fit(lines[-1][0][0], width - 1).rstrip() + "…", "dim")]
    lines += [[] for _ in range(most - len(lines))]
    if field.complaint:
        return [*lines, [(field.complaint, "bad")]]
    return [*lines, [(f"* {field.lacks}", "dim")] if field.lacks else []]
