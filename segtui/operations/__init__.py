"""The 23 operations of the Segment Public API that segtui covers, each declared once.

Calling one does no I/O: it returns a `Call`. Whatever needs a list of them takes `OPERATIONS`.
"""

from segtui.operations import catalog, labels, sources, workspace
from segtui.operations.machinery import Call, Effect, Operation, Page, Parameter, registry

OPERATIONS = registry()

__all__ = [
    "OPERATIONS",
    "Call",
    "Effect",
    "Operation",
    "Page",
    "Parameter",
    "catalog",
    "labels",
    "registry",
    "sources",
    "workspace",
]
