"""Fields made from the catalogue's options, and from settings that no option names. Nothing of Textual here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from msgspec import UNSET

from segtui.models import Option, Source, SourceMetadata
from segtui.service.editing import is_hidden, is_same, settings_of, shown_settings
from segtui.service.redaction import is_secret_setting
from segtui.text import Harmless, harmless, original
from segtui.tui.columns import named
from segtui.tui.forms.fields import ChoiceField, Field, TextField, refuses_masked
from segtui.tui.forms.form import Heading
from segtui.tui.forms.readings import Reader, json_text, read_json, read_text, reader_for

SETTINGS = "settings."
NOT_SET = (UNSET, "not set")
_CHOICES = ("options", "choices", "values", "enum")
_SECRET_TYPES = ("password",)


def name_of(field: Field) -> str:
    """The setting's own name, as the API has it."""
    return str(original(field.name)).removeprefix(SETTINGS)


def field_name(name: str) -> str:
    """The name of a setting's field: safe to show, with the API's name kept within."""
    safe, raw = SETTINGS + harmless(name), SETTINGS + str(original(name))
    return safe if safe == raw else Harmless.of(safe, raw)


def setting_fields(source: Source) -> list[Field | Heading]:
    """The settings of a source: its type's options first, then what no option names."""
    held, shown = settings_of(source), shown_settings(source)
    options = source.metadata.options
    rows: list[Field | Heading] = [Heading("Settings")] if options else []
    for option in options:
        name = original(option.name)
        old = held.get(name, UNSET)
        field = option_field(option, old, shown.get(name, UNSET), is_secret=is_hidden(source, name))
        if isinstance(field, TextField):
            field.may_stay_unset = True
        rows.append(field)
    unknown = [name for name in held if name not in {original(option.name) for option in options}]
    rows.append(Heading("Settings that this type's options do not name, as JSON" if options else "Settings, as JSON"))
    rows += [json_field(name, held[name], shown[name], is_secret=is_hidden(source, name)) for name in unknown]
    return rows


def draft_fields(metadata: SourceMetadata, settings: Mapping[str, Any]) -> list[Field | Heading]:
    """The settings of a new source, some of them filled in."""
    rows: list[Field | Heading] = [Heading("Settings")]
    for option in metadata.options:
        field = option_field(option, UNSET, UNSET, is_secret=_is_secret(option, metadata))
        value = settings.get(original(option.name), UNSET)
        if not fill(field, value):
            field = json_field(original(option.name), UNSET, UNSET, is_secret=_is_secret(option, metadata))
            fill(field, value)
        rows.append(field)
    names = {original(option.name) for option in metadata.options}
    for name in (name for name in settings if name not in names):
        field = json_field(name, UNSET, UNSET, is_secret=is_secret_setting(name, metadata))
        fill(field, settings[name])
        rows.append(field)
    return rows


def fill(field: Field, value: Any) -> bool:
    """Put a value into a field that has none, as if it had been typed; false where the field cannot hold it."""
    if value is UNSET:
        return True
    if isinstance(field, ChoiceField):
        at = next((at for at, (choice, _) in enumerate(field.choices) if is_same(choice, value)), None)
        field.at = field.at if at is None else at
        return at is not None
    if isinstance(field, TextField):
        if field.reader is not read_text or not (isinstance(value, str) and harmless(value) == value):
            field.reader = field.reader if _reads(field.reader, value) else read_json
        field.edit.insert(str(value) if field.reader is read_text else json_text(value))
    return True


def _reads(reader: Reader, value: Any) -> bool:
    """Whether this reader reads the value's JSON as the value."""
    try:
        return is_same(reader(json_text(value)), value)
    except ValueError:
        return False


def _is_secret(option: Option, metadata: SourceMetadata) -> bool:
    return option.type in _SECRET_TYPES or is_secret_setting(option.name, metadata)


def option_field(option: Option, old: Any, shown: Any, *, is_secret: bool) -> Field:
    """The field of one option."""
    name, title = field_name(option.name), named(option.label or option.name)
    about, default = _about(option), option.default_value
    has_default = default is not UNSET and default not in (None, "")
    required = option.required and not has_default
    choices = choices_of(option)
    if not is_secret and choices and (old is UNSET or any(is_same(value, old) for value, _ in choices)):
        return ChoiceField(name, title, about, required, choices=(_unset(option), *choices), old=old)
    return TextField(
        name,
        title,
        about,
        required,
        old=old,
        shown=shown,
        reader=reader_for(option.type, "" if old is UNSET and option.type in _TEXTS else _sample(old, option)),
        judge=refuses_masked_value,
        is_secret=is_secret,
        placeholder=f"not set · default {_said(default)}" if has_default and not is_secret else "not set",
    )


_TEXTS = ("string", "password", "select", "color")


def _sample(old: Any, option: Option) -> Any:
    """A value to choose the reader by, where there is none: one that every type's reader is right for."""
    if old is not UNSET:
        return old
    return {"number": 0, "array": [], "map": {}, "text-map": {}}.get(option.type, UNSET)


def choices_of(option: Option) -> Sequence[tuple[Any, str]]:
    """The values that an option can have, where they are known: booleans, and what the catalogue lists beside it."""
    if option.type == "boolean":
        return ((True, "true"), (False, "false"))
    extra = option.extra if option.extra is not UNSET else {}
    listed: list[Any] = next((extra[name] for name in _CHOICES if isinstance(extra.get(name), list)), [])
    values = [item.get("value", UNSET) if isinstance(item, dict) else item for item in listed]
    plain = [value for value in values if isinstance(value, str | int | float)]
    return [(original(value), _said(value)) for value in plain] if len(plain) == len(values) else ()


def _unset(option: Option) -> tuple[Any, str]:
    default = option.default_value
    return NOT_SET if default in (UNSET, None, "") else (UNSET, f"not set ({_said(default)})")


def _said(value: Any) -> str:
    return str(value) if isinstance(value, str) else harmless(json_text(value))


def json_field(name: str, old: Any, shown: Any, *, is_secret: bool) -> TextField:
    """The field of a setting of which nothing is known: any JSON."""
    return TextField(
        field_name(name),
        named(harmless(name)),
        "Not among the options of this type: any JSON value, as it is sent. Emptied, it is removed.",
        old=old,
        shown=shown,
        reader=read_json,
        judge=refuses_masked_value,
        is_secret=is_secret,
    )


def refuses_masked_value(value: Any) -> str:
    """What is wrong with a text that looks like a masked secret."""
    return refuses_masked(value) if isinstance(value, str) else ""


def _about(option: Option) -> str:
    parts = [option.name, option.type]
    if option.required:
        parts.append("required")
    if option.default_value is not UNSET and option.default_value not in (None, ""):
        parts.append(f"default {_said(option.default_value)}")
    if option.description:
        parts.append(option.description)
    return " · ".join(parts)


class AddSetting(TextField):
    """The last row of settings: `name = JSON` makes one more."""

    def __init__(self) -> None:
        super().__init__(
            "",
            "Another setting",
            'One without a row yet: its name, =, and its value as JSON, such as  maxRetries = 3  or  host = "a.b"',
            reader=_read_pair,
            placeholder="name = value",
        )

    @property
    def pair(self) -> tuple[str, Any]:
        """Name and value. Raises ValueError."""
        name, value = _read_pair(self.edit.text)
        return name, value

    @property
    def hint(self) -> str:
        return "taken when you go on"


def _read_pair(text: str) -> Any:
    name, sign, value = text.partition("=")
    if not sign or not name.strip():
        raise ValueError('is to be written as: name = value, the value as JSON ("text", 3, true)')
    return name.strip(), read_json(value.strip())


def added_setting(field: AddSetting, fields: Iterable[Field]) -> TextField | str:
    """The row for what was typed, or what is wrong with it."""
    try:
        name, value = field.pair
    except ValueError as error:
        return str(error)
    if any(name_of(one) == name for one in fields if one.name.startswith(SETTINGS)):
        return f"{name} has a row of its own already"
    made = json_field(name, UNSET, UNSET, is_secret=is_secret_setting(name))
    made.edit.insert(json_text(value))
    return made


def patch_of(fields: Iterable[Field]) -> dict[str, Any]:
    """What to send of the settings: those that were changed; null removes one. Raises ValueError."""
    patch: dict[str, Any] = {}
    for field in fields:
        if field.name.startswith(SETTINGS) and field.is_changed:
            value = field.value
            patch[name_of(field)] = None if value is UNSET else value
    return patch


def values_of(fields: Iterable[Field]) -> dict[str, Any]:
    """The settings that have a value, for what is new. Raises ValueError."""
    found = {name_of(field): field.value for field in fields if field.name.startswith(SETTINGS)}
    return {name: value for name, value in found.items() if value is not UNSET}
