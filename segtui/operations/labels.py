"""The 3 operations on the workspace's labels."""

from __future__ import annotations

from segtui.models import Label, Outcome
from segtui.operations.machinery import Effect, operation


@operation("GET", "/labels", effect=Effect.READ, answer="labels", holds="labels")
def list_labels() -> list[Label]:
    """List every label of the workspace."""
    raise NotImplementedError


@operation("POST", "/labels", effect=Effect.CREATE, answer="label", evicts=("labels",), per_minute=60)
def create_label(label: Label) -> Label:
    """Create a label, so that sources can carry it."""
    raise NotImplementedError


@operation("DELETE", "/labels/{key}/{value}", effect=Effect.DELETE, answer="", evicts=("labels",), per_minute=60)
def delete_label(key: str, value: str) -> Outcome:
    """Delete a label that no source carries."""
    raise NotImplementedError
