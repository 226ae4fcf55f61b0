"""`l`: the labels of a source, typed as `key=value` with completion."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from typing import Any, cast

from textual import events
from textual.app import ComposeResult

from segtui.keys.bound import action_of
from segtui.models import Label, Source
from segtui.operations.labels import list_labels
from segtui.service.held import Origin, View
from segtui.tui.cells import Span, fit
from segtui.tui.columns import named
from segtui.tui.forms.label_set import LabelRow, LabelSet, problem_in, split
from segtui.tui.forms.overlay import PlanningOverlay
from segtui.tui.line_edit import LineEdit
from segtui.tui.pages import Row, note
from segtui.tui.widgets.document import Document
from segtui.tui.widgets.lines import Bar

_OFFERED = 5
_SIGN_TONES = {"+": "good", "-": "bad", "~": "warn"}


class LabelsForm(PlanningOverlay):
    """A line to type a label in, what it may become, and the labels that the source shall have."""

    def __init__(self, source: Source) -> None:
        super().__init__()
        self.box_title = f"Labels of {named(source.title)}"
        self.source = source
        self.set = LabelSet(source.labels)
        self.edit = LineEdit()
        self._at = -1  # the completion that is chosen, none
        self._row = 0
        self._offered: tuple[str, str] | None = None  # a label that the next enter creates

    @property
    def is_changed(self) -> bool:
        return self.set.is_changed or bool(self.edit.text.strip())

    def body(self) -> ComposeResult:
        yield Bar(id="line")
        for name in ("offered", "labels", "about"):
            yield Document(id=name)
        yield Bar(id="form-keys")

    def opened(self) -> None:
        for name in ("offered", "labels", "about"):
            self.query_one(f"#{name}", Document).can_focus = False
        self.query_one("#offered").styles.height = _OFFERED
        self.query_one("#about").styles.height = 2
        self.fit()
        self.run_worker(self._learn(), exit_on_error=True)

    async def _learn(self) -> None:
        """Follow the workspace's labels for as long as the form is there."""
        async with contextlib.aclosing(cast(Any, self.session.service.watch(list_labels()))) as views:
            async for view in views:
                self._know(view)

    def _know(self, view: View[Label]) -> None:
        if view.origin is not Origin.NOTHING:
            self.set.known = list(view.items)
            self.show()

    def on_resize(self) -> None:
        if self.is_there:
            self.fit()

    def fit(self) -> None:
        """Take the room that there is."""
        room = int(self.size.height * 0.9) - 4 - _OFFERED - 3
        if self.is_there:
            self.query_one("#labels").styles.height = max(1, min(len(self.set.rows()) + 1, room))
            self.show()

    # Keys ------------------------------------------------------------------------------------------------------

    def take(self, event: events.Key) -> None:
        action = action_of("label_set", event.key, self.segtui.settings.keys)
        if action == "submit":
            self._submit()
        elif action == "enter":
            self._enter()
        elif action == "complete":
            self._complete()
        elif action in ("up", "down"):
            self._move(1 if action == "down" else -1)
        elif not self.edit.text and action == "remove":
            self._remove()
        elif self.edit.press(event.key, event.character):
            self._at, self._offered = -1, None

    def on_paste(self, event: events.Paste) -> None:
        event.stop()
        self.edit.insert(event.text.strip())
        self.show()

    def _move(self, by: int) -> None:
        if self.edit.text:
            count = min(_OFFERED, len(self.set.completions(self.edit.text)))
            self._at = max(-1, min(self._at + by, count - 1))
        else:
            self._row = max(0, min(self._row + by, len(self.set.rows()) - 1))

    def _complete(self) -> None:
        """Put what is chosen into the line: a completion, or the label under the cursor to be changed."""
        if self.edit.text:
            if found := self.set.completions(self.edit.text):
                self.edit = LineEdit.of(_typed(found[max(0, self._at)]))
        elif row := self._under_cursor():
            self.edit = LineEdit.of(f"{row.key}=")
        self._at = -1

    def _remove(self) -> None:
        if row := self._under_cursor():
            self._said = [(self.set.toggle(row.key), "warn")]
            self._row = min(self._row, max(0, len(self.set.rows()) - 1))

    def _under_cursor(self) -> LabelRow | None:
        rows = self.set.rows()
        return rows[self._row] if self._row < len(rows) else None

    def _enter(self) -> None:
        text = self.edit.text
        if not text.strip():
            self._submit()
            return
        found = self.set.completions(text)
        is_whole = "=" in text or ":" in text
        if self._at >= 0 or (found and not is_whole):
            label = found[max(0, self._at)]
            self._put(label.key, label.value)
            return
        key, value = split(text)
        problem = problem_in(text) or ("" if value else f"{key} needs a value")
        if problem:
            self._said = [(problem, "bad")]
        elif self.set.is_known(key, value) or self._offered == (key, value):
            self._put(key, value)
        else:
            self._offered = (key, value)
            complete, enter = self.key("form.label_complete"), self.key("form.label_enter")
            more = f"  ·  {complete} makes it {found[0]}" if found and complete else ""
            self._said = [(f"The workspace has no label {key}:{value} yet: {enter} again creates it too{more}", "warn")]

    def _put(self, key: str, value: str) -> None:
        self._said = [(self.set.put(key, value), "good")]
        self.edit, self._at, self._offered = LineEdit(), -1, None
        keys = [row.key for row in self.set.rows()]
        self._row = keys.index(key)
        self.fit()

    def _submit(self) -> None:
        if self.edit.text.strip():
            self._enter()
            if self.edit.text.strip():
                return
        if not self.set.is_changed:
            remove = self.key("form.label_remove")
            more = f", or {remove} to remove the label under the cursor" if remove else ""
            self._said = [(f"Nothing is changed yet: type key=value{more}", "warn")]
            return
        self.plan(self.session.service.planner.plan_labels(self.source.id, list(self.set.wanted)))

    # Drawing ---------------------------------------------------------------------------------------------------

    def show(self) -> None:
        if not self.is_there:
            return
        self.query_one("#box-title", Bar).show(
            [(self.box_title, "strong")], [("changed · " if self.is_changed else "", "mark"), ("esc closes", "dim")]
        )
        self.query_one("#line", Bar).show([("key=value › ", "accent"), *self.edit.spans()])
        self.query_one("#offered", Document).show(self._completions())
        document = self.query_one("#labels", Document)
        document.show(self._labels())
        document.reveal(self._row)
        problem = problem_in(self.edit.text)
        self.query_one("#about", Document).show([self._said or ([(problem, "warn")] if problem else [])])
        keys = [
            ("form.label_enter", "adds" if self.edit.text else "previews"),
            ("form.label_complete", "completes" if self.edit.text else "changes"),
            ("form.submit", "previews") if self.edit.text else ("form.label_remove", "removes"),
        ]
        self.query_one("#form-keys", Bar).show(self.keys_said(keys))

    def _completions(self) -> Sequence[Row]:
        if self.set.known is None:
            return [note("The workspace's labels are not known yet: anything can be typed.")]
        found = self.set.completions(self.edit.text)
        if not self.edit.text:
            return [note("Type a part of a label: the workspace's labels that fit come up here.")]
        rows: list[Row] = [_offered_row(label, chosen=at == self._at) for at, label in enumerate(found[:_OFFERED])]
        return rows or [note("No label of the workspace fits.")]

    def _labels(self) -> Sequence[Row]:
        rows = [self._label(row, here=at == self._row) for at, row in enumerate(self.set.rows())]
        return rows or [note("No labels.")]

    def _label(self, row: LabelRow, *, here: bool) -> Row:
        tone = _SIGN_TONES.get(row.sign, "")
        was = f"was {row.old}" if row.sign == "~" else "will be removed" if row.sign == "-" else ""
        cursor: Span = ("▌" if here and not self.edit.text else " ", "accent")
        return [
            cursor,
            (f"{row.sign} ", tone),
            (fit(named(row.key), 24), "accent"),
            (" ", ""),
            (named(row.value), tone),
            (f"  {was}", "dim"),
        ]


def _offered_row(label: Label, *, chosen: bool) -> Row:
    about = label.description or ""
    return [("▌ " if chosen else "  ", "accent"), (fit(_typed(label), 36), "strong" if chosen else ""), (about, "dim")]


def _typed(label: Label) -> str:
    return f"{label.key}={label.value}"
