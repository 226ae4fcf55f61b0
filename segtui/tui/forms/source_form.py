"""`e`: a source's name, slug, state and settings as a form."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import Any

from msgspec import UNSET

from segtui.models import Source
from segtui.operations import Call
from segtui.operations.sources import update_source
from segtui.service.plans import Plan
from segtui.text import original
from segtui.tui.columns import named
from segtui.tui.forms.fields import ChoiceField, Field, TextField
from segtui.tui.forms.form import Form, Heading
from segtui.tui.forms.overlay import FormOverlay
from segtui.tui.forms.readings import reader_for
from segtui.tui.forms.setting_fields import AddSetting, added_setting, patch_of, setting_fields

STATES = ((True, "enabled"), (False, "disabled"))


def source_rows(source: Source) -> list[Field | Heading]:
    """The rows of the form for a source."""
    return [
        _text("name", "Name", source.name or UNSET, "What people call it; a source without a name goes by its slug."),
        _text("slug", "Slug", source.slug, "Its short name in addresses, code and other tools.", required=True),
        ChoiceField(
            "enabled",
            "State",
            "A disabled source drops what it receives.",
            choices=STATES,
            old=UNSET if source.enabled is None else source.enabled,
        ),
        *setting_fields(source),
        AddSetting(),
    ]


def _text(name: str, title: str, old: Any, about: str, *, required: bool = False) -> TextField:
    plain = original(old)
    return TextField(name, title, about, required, old=plain, reader=reader_for("string", plain if plain else ""))


def source_edit(source: Source, form: Form) -> Call[Any]:
    """The update that the form stands for: what was changed, and nothing else. Raises ValueError."""
    plain: dict[str, Any] = {}
    for field in form.fields:
        if field.name in ("name", "slug", "enabled") and field.is_changed:
            plain[field.name] = "" if field.value is UNSET else field.value
    patch = patch_of(form.fields)
    return update_source(source.id, **plain, settings=patch or UNSET)


class SourceForm(FormOverlay):
    """The form of a source."""

    has_long_values = True

    def __init__(self, source: Source) -> None:
        super().__init__(f"Edit {named(source.title)}", source_rows(source))
        self.source = source

    def entered(self, field: Field) -> bool:
        return take_setting(self, field)

    def planned(self) -> Awaitable[Plan] | str:
        if problem := insert_setting(self):
            return problem
        if not self.form.is_changed:
            return "Nothing is changed yet."
        return self.session.service.plan(source_edit(self.source, self.form))


def take_setting(overlay: FormOverlay, field: Field) -> bool:
    """`enter` in the row for another setting; whether that was this row, with something in it."""
    if not isinstance(field, AddSetting) or not field.edit.text.strip():
        return False
    overlay.tell(insert_setting(overlay))
    return True


def insert_setting(overlay: FormOverlay) -> str:
    """Make a row of what stands in the row for another setting; says what is wrong with it."""
    field = next((one for one in overlay.form.fields if isinstance(one, AddSetting)), None)
    if field is None or not field.edit.text.strip():
        return ""
    made = added_setting(field, overlay.form.fields)
    if isinstance(made, str):
        return made
    rows = overlay.form.rows
    at = rows.index(field)
    overlay.form.set_rows([*rows[:at], made, AddSetting(), *rows[at + 1 :]])
    overlay.form.focus(made)
    overlay.fit()
    return ""
