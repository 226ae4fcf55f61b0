"""The operations as tools for other programs: names, schemas and hints follow from the declarations.

A tool takes the operation's own arguments, and `PCID`, which names the profile to use.
"""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from segtui.errors import UsageError
from segtui.operations import OPERATIONS
from segtui.operations.arguments import Schema, input_schema, output_schema
from segtui.operations.machinery import Effect, Operation

PROFILE = "PCID"
"""The argument that names a profile."""

STATES = ("done", "unchanged", "failed", "conflict", "in doubt", "cancelled")
"""How a write may have ended, as its tool tells it."""


@dataclass(frozen=True, slots=True)
class Hints:
    """What a client may rely on when it decides whether to ask its user first."""

    read_only: bool
    destructive: bool
    idempotent: bool
    open_world: bool = False  # one workspace, and nothing outside of it


# A change of what is there takes away what was there: an update is destructive too.
HINTS: Mapping[Effect, Hints] = {
    Effect.READ: Hints(read_only=True, destructive=False, idempotent=True),
    Effect.CREATE: Hints(read_only=False, destructive=False, idempotent=False),
    Effect.UPDATE: Hints(read_only=False, destructive=True, idempotent=True),
    Effect.REPLACE: Hints(read_only=False, destructive=True, idempotent=True),
    Effect.DELETE: Hints(read_only=False, destructive=True, idempotent=True),
}


@dataclass(frozen=True, slots=True)
class Tool:
    """One operation as a tool."""

    operation: Operation[..., Any]

    @property
    def name(self) -> str:
        return self.operation.tool_name

    @property
    def title(self) -> str:
        """What to call it in a menu."""
        return self.operation.name.replace("_", " ").capitalize()

    @property
    def description(self) -> str:
        """All that the declaration says of it."""
        return inspect.getdoc(self.operation.stub) or ""

    @property
    def hints(self) -> Hints:
        return HINTS[self.operation.effect]

    @property
    def input_schema(self) -> Schema:
        """The arguments as the API names them, and `PCID`."""
        schema = input_schema(self.operation)
        schema["properties"] |= {
            PROFILE: {"type": "string", "description": "The profile to use; the usual one if none."}
        }
        return schema

    @property
    def output_schema(self) -> Schema:
        """What the API answers with; of a write also how it ended and what was planned."""
        schema = output_schema(self.operation)
        if not self.hints.read_only:
            schema["properties"] = schema["properties"] | _OUTCOME
            schema["required"] = list(_OUTCOME)
        return schema

    def as_json(self) -> dict[str, Any]:
        """All of it, in the protocol's words."""
        hints = self.hints
        return {
            "name": self.name,
            "title": self.title,
            "description": self.description,
            "inputSchema": self.input_schema,
            "outputSchema": self.output_schema,
            "annotations": {
                "readOnlyHint": hints.read_only,
                "destructiveHint": hints.destructive,
                "idempotentHint": hints.idempotent,
                "openWorldHint": hints.open_world,
            },
        }


_OUTCOME: Schema = {
    "outcome": {
        "type": "object",
        "description": "How the write ended.",
        "properties": {"state": {"type": "string", "enum": list(STATES)}, "said": {"type": "string"}},
        "required": ["state", "said"],
    },
    "plan": {"type": "object", "description": "What was planned, field by field, and what became of each request."},
}


def tools(*, read_only: bool) -> dict[str, Tool]:
    """The tools by name; where nothing may be written, those that write are left out."""
    found = (Tool(operation) for operation in OPERATIONS.values())
    return {tool.name: tool for tool in found if tool.hints.read_only or not read_only}


def profile_in(arguments: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    """The profile that the arguments name ("" for none), and the other arguments. Raises UsageError."""
    profile = arguments.get(PROFILE, "")
    if not isinstance(profile, str):
        raise UsageError(f"{PROFILE} must be a string: the name of a profile")
    return profile, {name: value for name, value in arguments.items() if name != PROFILE}
