"""The keys that open forms, for every screen that shows what they change; each form is loaded when it is opened."""

from __future__ import annotations

import contextlib
from collections.abc import Coroutine
from functools import partial
from typing import Any, ClassVar, cast

from textual.binding import BindingType

from segtui.errors import SegtuiError
from segtui.models import Label, Source, SourceMetadata
from segtui.operations import Call
from segtui.operations.catalog import get_sources_catalog
from segtui.operations.labels import list_labels
from segtui.operations.sources import list_schema_settings_in_source, list_sources
from segtui.service.held import Origin, View
from segtui.service.saying import error_said
from segtui.tui.cells import Span
from segtui.tui.keys import bindings_for
from segtui.tui.said import joined
from segtui.tui.screens.frame import NO_SOURCE, Frame
from segtui.tui.screens.overlay import Overlay


class Forms(Frame):
    """What all screens with forms share."""

    def begin(self, work: Coroutine[Any, Any, None]) -> None:
        """Open something that has to read first; leaving the screen ends it, and what fails is told."""
        self.run_worker(self._begun(work), group="form", exclusive=True, exit_on_error=True)

    async def _begun(self, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        except SegtuiError as error:
            self.tell(error_said(error), "bad")

    async def read_known(self, call: Call[Any]) -> View[Any]:
        """What is known of a read, once anything is: from memory, the cache or the API.

        Raises:
            SegtuiError: nothing is known, and nothing could be read.
        """
        self.tell("loading…", "dim")
        async with contextlib.aclosing(cast(Any, self.session.service.watch(call))) as views:
            async for view in views:
                if view.error is not None and view.origin is Origin.NOTHING:
                    raise view.error
                if view.origin is not Origin.NOTHING and (view.is_complete or not view.is_loading):
                    break
        self.tell("")
        found: View[Any] = view
        return found

    def open_late(self, overlay: Overlay) -> None:
        """Open what had to read first; where something else was opened meanwhile, the wish is out of date."""
        if self.segtui.is_free(self):
            self.app.push_screen(overlay)

    async def answer_late(self, overlay: Overlay) -> str | None:
        """The same, and its answer; None where it was left, or not opened."""
        return await self.app.push_screen_wait(overlay) if self.segtui.is_free(self) else None

    def new_source_of(self, metadata: SourceMetadata | None) -> None:
        """Open the form for a new source, of this type or of one that is chosen first."""
        if metadata is None:
            self.begin(self._choose_type())
            return
        from segtui.tui.forms.new_source import NewSourceForm

        self.open_late(NewSourceForm(metadata))

    async def _choose_type(self) -> None:
        from segtui.tui.columns import named, status_of
        from segtui.tui.forms.picker import Picker

        types = list((await self.read_known(get_sources_catalog())).items)
        rows = [(named(one.name), f"{one.slug} · {', '.join(one.categories)} · {status_of(one)}") for one in types]
        answer = await self.answer_late(Picker("New source of type", rows))
        if answer is not None:
            self.new_source_of(types[int(answer)])


class SourceWriting(Forms):
    """The keys that change the source that is here."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_for("source")

    def source_here(self) -> Source | None:
        """The one source that the keys are about."""
        raise NotImplementedError

    def _open(self, make: str) -> None:
        source = self.source_here()
        if source is None:
            self.tell(NO_SOURCE)
            return
        getattr(self, make)(source)

    def action_edit_source(self) -> None:
        """On a tab of what has a form of its own, that form."""
        tab = getattr(self, "tab", "")
        special = {"Labels": "_labels", "Schema": "_schema", "Write keys": "_keys"}
        self._open(special.get(tab, "_edit"))

    def action_edit_labels(self) -> None:
        self._open("_labels")

    def action_write_keys(self) -> None:
        self._open("_keys")

    def action_edit_schema(self) -> None:
        self._open("_schema")

    def action_clone_source(self) -> None:
        self._open("_clone")

    def action_edit_text(self) -> None:
        self._open("_text")

    def _edit(self, source: Source) -> None:
        from segtui.tui.forms.source_form import SourceForm

        self.app.push_screen(SourceForm(source))

    def _labels(self, source: Source) -> None:
        from segtui.tui.forms.labels_form import LabelsForm

        self.app.push_screen(LabelsForm(source))

    def _keys(self, source: Source) -> None:
        from segtui.tui.forms.write_keys import WriteKeysOverlay

        self.app.push_screen(WriteKeysOverlay(source, self.session.rotations))

    def _schema(self, source: Source) -> None:
        self.begin(self._open_schema(source))

    async def _open_schema(self, source: Source) -> None:
        from segtui.tui.forms.schema_form import SchemaForm

        found = (await self.read_known(list_schema_settings_in_source(source.id))).one
        sources = (await self.session.service.peek(list_sources())).items
        if found is not None:
            self.open_late(SchemaForm(source, found.settings, sources))

    def _clone(self, source: Source) -> None:
        self.begin(self._open_clone(source))

    async def _open_clone(self, source: Source) -> None:
        from segtui.tui.columns import named
        from segtui.tui.forms.new_source import NewSourceForm

        draft = await self.session.service.planner.draft_of(source.id)
        title = f"New source after the example of {named(source.title)}"
        self.open_late(NewSourceForm(draft.metadata, draft, title))

    # As text ---------------------------------------------------------------------------------------------------

    def _text(self, source: Source) -> None:
        self.begin(
            self._edit_text(source, {"Settings": "s", "Labels": "l", "Schema": "c"}.get(getattr(self, "tab", "")))
        )

    async def _edit_text(self, source: Source, kind: str | None) -> None:
        from segtui.tui.forms import texts
        from segtui.tui.screens.menu import Choice, Menu

        choices = [
            Choice("s", "settings", ""),
            Choice("l", "labels", ""),
            Choice("c", "schema", "what it lets through"),
        ]
        kind = kind or await self.answer_late(Menu("Edit as text", choices))
        service = self.session.service
        if kind == "s":
            edit = partial(texts.edited_settings, self.app, service, source)
        elif kind == "l":
            labels = (await self.read_known(list_labels())).items
            edit = partial(texts.edited_labels, self.app, service, source, labels)
        elif kind == "c" and (found := (await self.read_known(list_schema_settings_in_source(source.id))).one):
            sources = (await service.peek(list_sources())).items
            edit = partial(texts.edited_schema, self.app, service, source, found.settings, sources)
        else:
            return
        if not self.segtui.is_free(self):
            return
        planned = await edit()
        if planned is None:
            self.tell("Nothing was changed, so nothing is sent.")
        else:
            self.segtui.show_plan(planned)

    # What is under way -----------------------------------------------------------------------------------------

    def position(self) -> list[Span]:
        """Where one is, and a rotation that is not finished."""
        from segtui.tui.forms.key_rows import banner

        source = self.source_here() if self.segtui.has_session else None
        rotation = self.session.rotations.of(source.id) if source is not None else None
        said: list[Span] = [(banner(self.segtui.key_said("write.keys")), "warn")] if rotation else []
        return joined([super().position(), said])


class SourceCreating(Forms):
    """The key that makes a source, where none is under the cursor to say of which type."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_for("new_source")

    def metadata_here(self) -> SourceMetadata | None:
        """The type of source under the cursor, None where one is to be chosen."""
        return None

    def action_new_source(self) -> None:
        self.new_source_of(self.metadata_here())


class TypeWriting(SourceCreating):
    """The key that makes a source of the catalogue entry that is here."""

    def action_new_source(self) -> None:
        record = getattr(getattr(self, "table", None), "record", None) or getattr(self, "listed", None)
        if isinstance(record, SourceMetadata):
            self.new_source_of(record)
        elif record is None:
            self.new_source_of(None)
        else:
            key = self.segtui.key_said("tab.next")
            self.tell(f"Only a type of source can become a source: {key} goes to another catalogue.")


class LabelWriting(Forms):
    """The keys that change the labels of the workspace."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_for("label")

    def action_new_label(self) -> None:
        from segtui.tui.forms.label_form import NewLabelForm

        self.app.push_screen(NewLabelForm())

    def action_rename_label(self) -> None:
        from segtui.tui.forms.label_form import RenameLabelForm

        label = getattr(getattr(self, "table", None), "record", None)
        if isinstance(label, Label):
            self.app.push_screen(RenameLabelForm(label))
        else:
            self.tell("There is no label here")
