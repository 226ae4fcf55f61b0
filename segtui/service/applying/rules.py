"""The rule of each write."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from segtui.models import Source
from segtui.operations import labels, sources
from segtui.service.applying.key_rules import KeyMaking, KeyRemoval
from segtui.service.applying.label_rules import LabelDeleting, Labelling, LabelMaking
from segtui.service.applying.rule import Rule
from segtui.service.applying.source_rules import Creating, Deleting, Schema, Updating


def rules(hash_key: bytes, known: Callable[[], Sequence[Source] | None]) -> dict[str, Rule]:
    """The rule of every writing operation, by the operation's name; `known` are the sources that are held, live."""
    return {
        sources.create_source.name: Creating(known),
        sources.update_source.name: Updating(),
        sources.delete_source.name: Deleting(),
        sources.add_labels_to_source.name: Labelling(whole=False),
        sources.replace_labels_in_source.name: Labelling(whole=True),
        sources.update_schema_settings_in_source.name: Schema(),
        sources.create_write_key_for_source.name: KeyMaking(hash_key),
        sources.remove_write_key_from_source.name: KeyRemoval(hash_key),
        labels.create_label.name: LabelMaking(),
        labels.delete_label.name: LabelDeleting(),
    }
