"""The operation on the workspace."""

from __future__ import annotations

from segtui.models import Workspace
from segtui.operations.machinery import Effect, operation


@operation("GET", "/", effect=Effect.READ, answer="workspace", holds="workspace")
def get_workspace() -> Workspace:
    """Get the workspace that the token belongs to."""
    raise NotImplementedError
