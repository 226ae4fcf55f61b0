"""From what somebody wants to a plan: what is there now is read, what differs is decided, nothing is written.

- planner, reading, taking_back: read each thing once (`present`, `connections`), then ask the pure ones
- updates, deletion, creation, drafts, write_keys, source_labels, workspace_labels, schema_settings, bulk, undo
- effects: what a write leaves behind
- rules: what can be told wrong before the API is asked
- refusals: what is declined, naming fields and sources
- values: JSON compared and put into words
"""

from segtui.service.planning.bulk import BulkEdit, BulkKind
from segtui.service.planning.drafts import Draft, problems_in_draft
from segtui.service.planning.effects import left_by
from segtui.service.planning.planner import Planner
from segtui.service.planning.refusals import LabelClash, LabelInUse
from segtui.service.planning.rules import problem_in_option, problems_in_label, problems_in_settings, problems_in_slug

__all__ = [
    "BulkEdit",
    "BulkKind",
    "Draft",
    "LabelClash",
    "LabelInUse",
    "Planner",
    "left_by",
    "problem_in_option",
    "problems_in_draft",
    "problems_in_label",
    "problems_in_settings",
    "problems_in_slug",
]
