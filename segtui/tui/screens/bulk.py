"""What is done to the marked sources, or to the one under the cursor: one plan, whether it is one or many."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from segtui.errors import Invalid
from segtui.models import Label, Source
from segtui.operations.labels import list_labels
from segtui.operations.sources import delete_source, update_source
from segtui.service.held import Origin
from segtui.service.planning.bulk import BulkEdit, BulkKind, check
from segtui.text import harmless, original, searchable
from segtui.tui.cells import Column
from segtui.tui.keys import bindings_for
from segtui.tui.screens.frame import NO_SOURCE, Frame
from segtui.tui.screens.menu import Choice, Menu
from segtui.tui.screens.overlay import TypedOverlay
from segtui.tui.widgets.lines import Bar
from segtui.tui.widgets.table import Table

_KINDS = {
    "e": (BulkKind.ENABLE, "enable", "they take data again"),
    "d": (BulkKind.DISABLE, "disable", "they drop what they receive"),
    "a": (BulkKind.ADD_LABEL, "add label", "to those without a value for its key"),
    "r": (BulkKind.REMOVE_LABEL, "remove label", "from those that carry it"),
    "s": (BulkKind.SET_LABEL, "set label", "in place of another value for its key"),
}


class SourceWrites(Frame):
    """The keys that write to sources, for every screen that shows some."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_for("sources")

    def chosen_sources(self) -> list[Source]:
        """The sources that a key acts on."""
        raise NotImplementedError

    def source_here(self) -> Source | None:
        """The one source under the cursor."""
        raise NotImplementedError

    def action_switch_state(self) -> None:
        chosen = self.chosen_sources()
        states = {source.enabled for source in chosen}
        if len(states) > 1 or None in states:
            self._ask_what(chosen, "ed")
        elif chosen:
            self._switch(chosen, to=not states.pop())
        else:
            self.tell(NO_SOURCE)

    def _switch(self, chosen: Sequence[Source], *, to: bool) -> None:
        if len(chosen) == 1:
            self.segtui.show_plan(self.session.service.plan(update_source(chosen[0].id, enabled=to)))
        else:
            self._plan_bulk(chosen, BulkEdit(BulkKind.ENABLE if to else BulkKind.DISABLE))

    def action_bulk(self) -> None:
        chosen = self.chosen_sources()
        if chosen:
            self._ask_what(chosen, "".join(_KINDS))
        else:
            self.tell(NO_SOURCE)

    def action_delete_source(self) -> None:
        source = self.source_here()
        if source is not None:
            self.segtui.show_plan(self.session.service.plan(delete_source(source.id)), self.source_deleted)
        else:
            self.tell(NO_SOURCE)

    def source_deleted(self) -> None:
        """The source is gone."""

    def _ask_what(self, chosen: Sequence[Source], keys: str) -> None:
        count = "1 source" if len(chosen) == 1 else f"{len(chosen)} sources"

        def answered(key: str | None) -> None:
            if key in ("e", "d"):
                self._switch(chosen, to=key == "e")
            elif key is not None:
                self._ask_label(chosen, key)

        self.app.push_screen(Menu(f"Change {count}", [Choice(key, *_KINDS[key][1:]) for key in keys]), answered)

    def _ask_label(self, chosen: Sequence[Source], key: str) -> None:
        kind, title, _ = _KINDS[key]
        prompt = LabelPrompt(title.capitalize(), chosen, partial(_wrong_with, kind))

        def answered(answer: str | None) -> None:
            if answer:
                self._plan_bulk(chosen, BulkEdit(kind, label_of(answer)))

        self.app.push_screen(prompt, answered)
        if kind is not BulkKind.REMOVE_LABEL:
            self.run_worker(self._offer_labels(prompt), group="labels", exclusive=True)

    async def _offer_labels(self, prompt: LabelPrompt) -> None:
        """Offer the workspace's labels too, as they come."""
        async for view in self.session.service.watch(list_labels()):
            prompt.offer(view.items)
            is_over = view.error is not None or (view.origin is Origin.LIVE and not view.is_loading)
            if is_over or not prompt.is_attached:
                return

    def _plan_bulk(self, chosen: Sequence[Source], edit: BulkEdit) -> None:
        self.segtui.show_plan(self.session.service.planner.plan_bulk([source.id for source in chosen], edit))


def label_of(text: str) -> Label:
    """The label that `key=value` or `key:value` stands for; what is wrong with it is for the planner to say."""
    at = min((at for at in (text.find("="), text.find(":")) if at >= 0), default=len(text))
    return Label(key=text[:at].strip(), value=text[at + 1 :].strip())


def _wrong_with(kind: BulkKind, text: str) -> str:
    """Why this is no label for such an edit; empty: nothing is wrong with it."""
    try:
        check(BulkEdit(kind, label_of(text)))
    except Invalid as error:
        return harmless(" · ".join(map(str, error.problems)) or error.message)
    return ""


def _named(label: Label) -> str:
    return f"{label.key}={label.value}"


@dataclass(frozen=True)
class OfferedLabel:
    """A row to complete from; `id` is `key=value`."""

    id: str
    about: str


COLUMNS: tuple[Column[Any], ...] = (
    Column("label", "Label", lambda one: one.id, lambda _: "accent", 24, 50, 2),
    Column("about", "", lambda one: one.about, lambda _: "dim", 16, 30, 1),
)


class LabelPrompt(TypedOverlay):
    """A label, typed as `key=value` or taken from those that are known; the answer is `key=value`."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_for("label_prompt")

    def __init__(self, title: str, chosen: Sequence[Source], wrong_with: Callable[[str], str]) -> None:
        super().__init__()
        self._wrong_with = wrong_with
        self.box_title = f"{title} · key=value"
        self._carried = Counter(_named(label) for source in chosen for label in source.labels)
        self._chosen = len(chosen)
        self._names = sorted(self._carried)

    def said_of_closing(self) -> str:
        hints = (("overlay.label_complete", "completes"), ("overlay.label_take", "takes it"))
        known = ((self.key(name, beside_typing=True), what) for name, what in hints)
        return " · ".join([*(f"{key} {what}" for key, what in known if key), super().said_of_closing()])

    def offer(self, labels: Iterable[Label]) -> None:
        """Offer these too."""
        self._names = sorted({*self._names, *map(_named, labels)})
        if self.is_there:
            self.changed()

    def body(self) -> ComposeResult:
        yield from super().body()
        table = Table(COLUMNS, id="labels")
        table.can_focus = False
        yield table

    @property
    def _table(self) -> Table:
        return self.query_one("#labels", Table)

    def changed(self) -> None:
        wanted = searchable(self.edit.text.strip()).replace(":", "=", 1)
        names = [name for name in self._names if wanted in searchable(name)]
        names.sort(key=lambda name: not searchable(name).startswith(wanted))
        found = [OfferedLabel(name, self._carried_said(name)) for name in names]
        self._table.styles.height = min(len(self._names) + 2, 14)
        self._table.empty = ("No label is called so yet: it is taken as it is typed.",)
        self._table.show(found, range(len(found)))
        self._table.action_top()

    def _carried_said(self, name: str) -> str:
        return f"{self._carried[name]} of {self._chosen} carry it" if self._carried[name] else ""

    def action_choose(self, by: int) -> None:
        self._table.action_move(by)

    def action_complete(self) -> None:
        if self._table.record is not None:
            self._put(self._table.record.id)

    def _put(self, text: str) -> None:
        self.edit.text, self.edit.cursor = text, len(text)
        self._show_line()
        self.changed()

    def action_take(self) -> None:
        typed = self.edit.text.strip()
        label = label_of(typed)
        chosen = self._table.record
        is_whole = bool(label.key and label.value)
        if chosen is not None and (not is_whole or chosen.id == f"{label.key}={label.value}"):
            self.dismiss(str(original(chosen.id)))
        elif typed and (wrong := self._wrong_with(typed)):
            self.query_one("#line", Bar).show([("› ", "accent"), *self.edit.spans()], [(wrong, "bad")])
        elif typed:
            self.dismiss(typed)

    def on_table_opened(self) -> None:
        self.action_take()
