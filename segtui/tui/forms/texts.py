"""Settings, labels and schema settings through the editor, to the plan of what was changed."""

from __future__ import annotations

from collections.abc import Awaitable, Sequence
from typing import TYPE_CHECKING, Any

from segtui.models import Label, SchemaSettings, Source
from segtui.operations import Call
from segtui.service.plans import Plan
from segtui.tui.forms.drafts import (
    labels_document,
    labels_of,
    schema_call,
    schema_document,
    settings_call,
    settings_document,
)
from segtui.tui.forms.editor import edited

if TYPE_CHECKING:
    from textual.app import App

    from segtui.service.service import Service


async def edited_settings(app: App[Any], service: Service, source: Source) -> Awaitable[Plan] | None:
    """The plan of the settings that were changed; None where none was."""
    call = await edited(app, "settings.conf", settings_document(source), lambda text: settings_call(source, text))
    return _planned(service, call)


async def edited_labels(
    app: App[Any], service: Service, source: Source, known: Sequence[Label]
) -> Awaitable[Plan] | None:
    """The plan of the labels that were changed; None where none was."""
    text = labels_document(source, known)
    wanted = await edited(app, "labels.conf", text, lambda text: labels_of(source, text))
    return None if wanted is None else service.planner.plan_labels(source.id, wanted)


async def edited_schema(
    app: App[Any], service: Service, source: Source, found: SchemaSettings, sources: Sequence[Source]
) -> Awaitable[Plan] | None:
    """The plan of the schema settings that were changed; None where none was."""
    text = schema_document(source, found, sources)
    call = await edited(app, "schema.conf", text, lambda text: schema_call(source, found, sources, text))
    return _planned(service, call)


def _planned(service: Service, call: Call[Any] | None) -> Awaitable[Plan] | None:
    return None if call is None else service.plan(call)
