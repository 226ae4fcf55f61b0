"""`n` and `C`: a source that does not exist yet, filled in by hand or after the example of another one."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Awaitable, Sequence
from typing import Any

from msgspec import UNSET

from segtui.models import Label, Source, SourceMetadata
from segtui.operations.labels import list_labels
from segtui.operations.sources import list_sources
from segtui.service.planning.drafts import Draft, problems_in_draft
from segtui.service.planning.rules import problems_in_slug
from segtui.service.plans import Plan
from segtui.text import original
from segtui.tui.columns import named
from segtui.tui.forms.fields import ChoiceField, Field, TextField
from segtui.tui.forms.form import Form, Heading
from segtui.tui.forms.label_text import fitting, labels_of, labels_text, read_labels
from segtui.tui.forms.overlay import FormOverlay
from segtui.tui.forms.setting_fields import AddSetting, draft_fields, fill, values_of
from segtui.tui.forms.source_form import STATES, insert_setting, take_setting

_LABELS = "Written as key=value, with blanks between them; those that the workspace lacks are created."
_WAREHOUSES = "Segment connects all warehouses where nothing is said: so it has to be said."


def new_rows(metadata: SourceMetadata, example: Draft | None = None) -> list[Field | Heading]:
    """The rows of the form for a new source of a type."""
    labels = TextField("labels", "Labels", _LABELS, reader=read_labels, placeholder="none")
    rows: list[Field | Heading] = [
        TextField(
            "name", "Name", "What people call it; it is given in a request of its own, after the source is there."
        ),
        TextField("slug", "Slug", "Its short name in addresses, code and other tools.", required=True),
        ChoiceField(
            "enabled", "State", "A source without an enabled destination is disabled after 14 days.", choices=STATES
        ),
        ChoiceField("disconnectAllWarehouses", "Warehouses", _WAREHOUSES, required=True, choices=_CONNECTIONS),
        labels,
        *draft_fields(metadata, example.settings if example else {}),
        AddSetting(),
    ]
    form = Form(rows)
    _fill(form, "enabled", True if example is None else example.enabled)
    if example is not None:
        _fill(form, "name", example.name or UNSET)
        _fill(form, "slug", example.slug)
        labels.edit.insert(labels_text(example.labels))
        _tell_of_example(form, example)
    return rows


_CONNECTIONS = ((False, "connect all"), (True, "connect none"))


def _fill(form: Form, name: str, value: Any) -> None:
    field = form.field_named(name)
    if field is not None:
        fill(field, original(value))


def _tell_of_example(form: Form, example: Draft) -> None:
    """Say at the fields what of the example was not taken over."""
    connected = "is connected to warehouses" if example.connect_warehouses else "is connected to no warehouse"
    warehouses = form.field_named("disconnectAllWarehouses")
    if not example.connect_warehouses:
        _fill(form, "disconnectAllWarehouses", True)  # it cannot be some of them: only none is what the example has
    if warehouses is not None:
        warehouses.about = f"The example {connected}. {_WAREHOUSES}"
    for field in form.fields:
        if original(field.name).removeprefix("settings.") in example.left_out:
            field.about = f"Left out, since it is a secret of the example. {field.about}"


def draft_from(metadata: SourceMetadata, form: Form, left_out: Sequence[str] = ()) -> Draft:
    """The draft that the form stands for. Raises ValueError."""
    given = {field.name: field.value for field in form.fields if not field.name.startswith("settings.")}
    settings = values_of(form.fields)
    labels = given["labels"]
    return Draft(
        metadata,
        given["slug"] if given["slug"] is not UNSET else "",
        given["name"] if given["name"] is not UNSET else "",
        given["enabled"] is True,
        settings,
        labels_of(labels) if labels is not UNSET else (),
        given["disconnectAllWarehouses"] is False,
        tuple(name for name in left_out if name not in settings),
    )


def slug_made_of(name: str) -> str:
    """A slug that a name suggests."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")


class NewSourceForm(FormOverlay):
    """The form of a new source."""

    has_long_values = True

    def __init__(self, metadata: SourceMetadata, example: Draft | None = None, title: str = "") -> None:
        super().__init__(title or f"New source: {named(metadata.name)}", new_rows(metadata, example))
        self.metadata, self.form.is_new = metadata, True
        self._left_out = example.left_out if example else ()
        self._sources: Sequence[Source] = ()
        self._labels: Sequence[Label] | None = None
        self._made_slug = ""
        self._begun_with = self._state()
        slug = self.form.field_named("slug")
        if isinstance(slug, TextField):
            slug.judge = self._judge_slug

    @property
    def is_changed(self) -> bool:
        return self._state() != self._begun_with

    def _state(self) -> list[Any]:
        return [field.edit.text if isinstance(field, TextField) else field.value for field in self.form.fields]

    def opened(self) -> None:
        super().opened()
        left = ", ".join(map(named, self._left_out))
        if left:
            self.tell(f"Not taken over, being secret: {left}")
        self.run_worker(self._learn(), exit_on_error=True)

    async def _learn(self) -> None:
        service = self.session.service
        self._sources = (await service.peek(list_sources())).items
        self._labels = (await service.peek(list_labels())).items or None
        self.show()

    def _judge_slug(self, slug: Any) -> str:
        problems = problems_in_slug(str(slug), self._sources)
        return problems[0].message if problems else ""

    def changed(self) -> None:
        name, slug, labels = map(self.form.field_named, ("name", "slug", "labels"))
        if isinstance(name, TextField) and isinstance(slug, TextField) and slug.edit.text == self._made_slug:
            self._made_slug = slug_made_of(name.edit.text)
            slug.edit = type(slug.edit).of(self._made_slug)
        if isinstance(labels, TextField):
            labels.about = fitting(labels.edit.text, self._labels) or _LABELS

    def entered(self, field: Field) -> bool:
        return take_setting(self, field)

    def planned(self) -> Awaitable[Plan] | str:
        if problem := insert_setting(self):
            return problem
        draft = draft_from(self.metadata, self.form, self._left_out)
        if self.form.refuse(problems_in_draft(draft, self._sources)):
            return "The API would refuse this."
        if problems := self.form.problems:
            return f"{problems[0][0].title}: {problems[0][1]}"
        return self.session.service.planner.plan_new_source(draft)
