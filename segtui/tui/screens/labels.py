"""Labels: every label of the workspace, and how many sources carry it."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence, Set
from typing import Any, ClassVar

from textual.binding import BindingType

from segtui.models import Label, Source
from segtui.operations import Call
from segtui.operations.labels import delete_label, list_labels
from segtui.operations.sources import list_sources
from segtui.service.facts import label_counts
from segtui.service.held import Origin, View
from segtui.tui.columns import named, state_of, tone_of
from segtui.tui.forms.keys import LabelWriting
from segtui.tui.keys import bindings_for
from segtui.tui.listing import labels_listing
from segtui.tui.pages import NOTHING, Row, fact, heading, note
from segtui.tui.screens.exporting import Exporting
from segtui.tui.screens.list_frame import ListFrame
from segtui.tui.widgets.table import Table

_AROUND = 9  # lines of the screen that the preview has other uses for


class LabelsScreen(LabelWriting, Exporting, ListFrame):
    """The workspace's labels; `enter` lists the sources that carry one."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_for("labels")

    def __init__(self, filter_text: str = "") -> None:
        self._counts: Counter[tuple[str, str]] | None = None
        self._revision = -1
        super().__init__("Labels", labels_listing(self.count_of), filter_text)

    def call(self) -> Call[Any]:
        return list_labels()

    def opened(self) -> None:
        super().opened()
        self.follow(list_sources(), self._show_sources)

    def count_of(self, label: Label) -> int | None:
        """How many sources carry a label; None while the sources are not known."""
        return self._counts[label.key, label.value] if self._counts is not None else None

    def _show_sources(self, view: View[Any]) -> None:
        if view.origin is not Origin.NOTHING and view.revision != self._revision:
            self._revision = view.revision
            self.run_worker(self._count(view), group="count", exclusive=True)

    async def _count(self, view: View[Any]) -> None:
        self._counts = await asyncio.to_thread(label_counts, list(view.items))
        self.listing.take(self.listing.items)
        self.show_rows()

    def to_export(self) -> Sequence[Label]:
        return self.marked() or self.table.shown

    def nothing_here(self) -> Sequence[str]:
        new, sources = self.segtui.key_said("write.new_label"), self.segtui.key_said("place.sources")
        said = f"{new} makes one; {sources} shows the sources, where labels are put on"
        return ("This workspace has no labels yet.", "", said)

    def situation_on(self, record: Label | None, *, marks: bool = True) -> Set[str]:
        found = super().situation_on(record, marks=marks)
        return {*found, "carried"} if record is not None and self.count_of(record) != 0 else found

    async def preview(self, record: Label) -> Sequence[Row]:
        count = self.count_of(record)
        rows: list[Row] = [heading(str(record)), fact("sources", "…" if count is None else str(count))]
        rows += [note(record.description)] if record.description else []
        if not count:
            return rows
        view = await self.session.service.peek(list_sources())
        first = await asyncio.to_thread(_first_with, list(view.items), record, self.size.height)
        more = count - len(first)
        rows += [NOTHING, *(fact(state_of(s.enabled), named(s.title), tone_of(s.enabled)) for s in first)]
        return [*rows, note(f"and {more} more: {self.segtui.key_said('list.open')} lists them")] if more > 0 else rows

    def action_delete_label(self) -> None:
        label = self.table.record
        if label is not None:
            self.segtui.show_plan(self.session.service.plan(delete_label(label.key, label.value)))
        else:
            self.tell("There is no label here")

    def on_table_opened(self, event: Table.Opened) -> None:
        if isinstance(event.record, Label):
            self.segtui.open_sources_with(event.record)


def _first_with(sources: Sequence[Source], label: Label, lines: int) -> list[Source]:
    """The first sources that carry a label, by name, as many as there is room for."""
    wanted = (label.key, label.value)
    found = [source for source in sources if any((one.key, one.value) == wanted for one in source.labels)]
    return sorted(found, key=lambda source: source.title.casefold())[: max(1, lines - _AROUND)]
